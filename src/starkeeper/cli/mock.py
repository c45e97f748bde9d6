"""A mock loop on a terminal: interviewer after interviewer, no story twice, and a report at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.cli.practice import rated, show_fits, story_told, timed
from starkeeper.domain.mock import Answer, Asked, said_of
from starkeeper.domain.speech import clock

if TYPE_CHECKING:
    from starkeeper.domain.story import Story
    from starkeeper.library import Library

REPORT = (
    output.Column("Interviewer", number=True),
    output.Column("Principle", style="cyan"),
    output.Column("Time", number=True),
    output.Column("Rating", whole=True),
    output.Column("Story", cut=True),
)
FOLLOW_UPS = 2
"""Follow-up questions to each story."""


def play(library: Library, asked: Sequence[Asked]) -> None:
    """Play a whole loop. Ctrl-D ends it, and the report follows; Ctrl-C ends the program. What was rated stays."""
    answers: list[Answer] = []
    try:
        for each in asked:
            if not answers or answers[-1].asked.interviewer != each.interviewer:
                _introduce(each, asked[-1].interviewer)
            answers.append(_answer(library, each, {answer.story_id for answer in answers if answer.story_id}))
    except EOFError:
        diagnostics.say("")
    _report(library, answers, asked)


def _introduce(each: Asked, interviewers: int) -> None:
    output.line()
    output.line(f"Interviewer {each.interviewer} of {interviewers}", "bold cyan")
    if each.introduction:
        output.line(each.introduction, "dim")


def _answer(library: Library, each: Asked, used: set[int]) -> Answer:
    output.line()
    output.line(each.question.text, "bold")
    seconds = timed()
    fits = library.rehearsal.fitting(each.question, limit=6)
    show_fits([fit for fit in fits if fit.story.id not in used][:3])
    story = _another(library, used)
    if story:
        for text in library.probes.follow_ups(each.question, story.id, FOLLOW_UPS):
            output.line()
            output.line(text, "bold")
            seconds += timed()
    rating = rated()
    story_id, title = (story.id, story.title) if story else (None, "")
    if rating:
        library.rehearsal.record(each.question, story_id, seconds, rating)
    return Answer(asked=each, seconds=seconds, story_id=story_id, title=title, rating=rating)


def _another(library: Library, used: set[int]) -> Story | None:
    """The story that was told, one that no interviewer has heard yet; None for none."""
    while story := story_told(library):
        if story.id not in used:
            return story
        diagnostics.say("An interviewer before has heard that one, and they compare notes. Which other one?")
    return None


def _report(library: Library, answers: Sequence[Answer], asked: Sequence[Asked]) -> None:
    names = library.pack.names
    how_far, *others = said_of(answers, asked, names)
    output.line()
    output.line(how_far, "bold")
    if answers:
        output.table(REPORT, [_row(answer, names) for answer in answers])
    for said in others:
        output.line(said)


def _row(answer: Answer, names: dict[str, str]) -> tuple[str, ...]:
    return (
        str(answer.asked.interviewer),
        names[answer.asked.principle],
        clock(answer.seconds),
        answer.rating or "-",
        answer.title or "-",
    )
