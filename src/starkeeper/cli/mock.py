"""A mock loop on a terminal: interviewer after interviewer, no story twice, and a report at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.cli.practice import rated, show_fits, story_told, timed
from starkeeper.domain.coverage import quoted
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.speech import clock

if TYPE_CHECKING:
    from starkeeper.domain.mock import Asked
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


@dataclass(frozen=True, slots=True)
class _Answer:
    asked: Asked
    seconds: float
    story: Story | None
    rating: Rating | None


def play(library: Library, asked: Sequence[Asked]) -> None:
    """Play a whole loop. Ctrl-D ends it, and the report follows; Ctrl-C ends the program. What was rated stays."""
    answers: list[_Answer] = []
    try:
        for each in asked:
            if not answers or answers[-1].asked.interviewer != each.interviewer:
                _introduce(each, asked[-1].interviewer)
            answers.append(_answer(library, each, [answer.story for answer in answers if answer.story]))
    except EOFError:
        diagnostics.say("")
    _report(library, answers, asked)


def _introduce(each: Asked, interviewers: int) -> None:
    output.line()
    output.line(f"Interviewer {each.interviewer} of {interviewers}", "bold cyan")
    if each.bar_raiser:
        output.line("The bar raiser: from another team, and interested in what went wrong.", "dim")


def _answer(library: Library, each: Asked, told: Sequence[Story]) -> _Answer:
    output.line()
    output.line(each.question.text, "bold")
    seconds = timed()
    fits = library.rehearsal.fitting(each.question, limit=6)
    used = {story.id for story in told}
    show_fits([fit for fit in fits if fit.story.id not in used][:3])
    story = _another(library, used)
    if story:
        for text in library.probes.follow_ups(each.question, story.id, FOLLOW_UPS):
            output.line()
            output.line(text, "bold")
            seconds += timed()
    rating = rated()
    if rating:
        library.rehearsal.record(each.question, story.id if story else None, seconds, rating)
    return _Answer(each, seconds, story, rating)


def _another(library: Library, used: set[int]) -> Story | None:
    """The story that was told, one that no interviewer has heard yet; None for none."""
    while story := story_told(library):
        if story.id not in used:
            return story
        diagnostics.say("An interviewer before has heard that one, and they compare notes. Which other one?")
    return None


def _report(library: Library, answers: Sequence[_Answer], asked: Sequence[Asked]) -> None:
    names = library.pack.names
    output.line()
    output.line(f"{len(answers)} of {len(asked)} questions were asked.", "bold")
    if not answers:
        return
    output.table(REPORT, [_row(answer, names) for answer in answers])
    without = dict.fromkeys(names[answer.asked.principle] for answer in answers if answer.story is None)
    if without:
        output.line(f"Without a story: {', '.join(without)}.")
    again = (answer.story for answer in answers if answer.rating is Rating.AGAIN and answer.story)
    if titles := dict.fromkeys(quoted(story.title) for story in again):
        output.line(f"To tell again: {', '.join(titles)}.")


def _row(answer: _Answer, names: dict[str, str]) -> tuple[str, ...]:
    title = answer.story.title if answer.story else "-"
    return (
        str(answer.asked.interviewer),
        names[answer.asked.principle],
        clock(answer.seconds),
        answer.rating or "-",
        title,
    )
