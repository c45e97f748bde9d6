"""Practice on a terminal: a question is asked, the answer timed and rated, and what happened recorded."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.cli.typing_out import show_compared, typed
from starkeeper.domain.coverage import quoted
from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.speech import clock, part_due
from starkeeper.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from starkeeper.domain.matching import Match
    from starkeeper.domain.story import Story
    from starkeeper.library import Library

FIT_COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Fit", number=True),
    output.Column("Principle", style="cyan", whole=True),
    output.Column("Story", cut=True),
)


def practise(
    library: Library, questions: Sequence[Question], story: Story | None = None, *, typing: bool = False
) -> None:
    """Ask the questions in turn. Ctrl-D ends the practice as a last answer would; Ctrl-C ends the program.

    What was recorded by then stays, and is said. Where a story is given, it is the one that is told. Answers are
    typed where ``typing`` says so, and compared with the story.
    """
    recorded = 0
    try:
        for number, question in enumerate(questions, 1):
            recorded += _ask(library, question, f"Question {number} of {len(questions)}", story, typing=typing)
    except EOFError:
        diagnostics.say("")
    finally:
        diagnostics.say(f"{recorded} {'answer' if recorded == 1 else 'answers'} recorded.")


def _ask(library: Library, question: Question, heading: str, story: Story | None, *, typing: bool) -> bool:
    """Practise one question; True when it was recorded."""
    about = [heading, question.polarity.value, ", ".join(question.principles)]
    output.line()
    output.line(" · ".join(word for word in about if word), "dim")
    output.line(question.text, "bold")
    output.line()
    text, seconds = typed() if typing else ("", timed())
    if story is None:
        show_fits(library.rehearsal.fitting(question))
        story = story_told(library)
    if story and text.strip():
        show_compared(text, story, library)
    if story:
        _follow_up(library, story)
    rating = rated()
    if rating is None:
        return False
    library.rehearsal.record(question, story.id if story else None, seconds, rating)
    return True


def _follow_up(library: Library, story: Story) -> None:
    """Ask the first follow-up question to a story that has no answer yet, and keep what is typed."""
    probe = next((probe for probe in library.probes.of(story.id) if not probe.answered), None)
    if probe is None:
        return
    output.line()
    output.line(probe.question, "bold")
    if answer := diagnostics.ask("Your answer, to keep it (Enter to leave it open):"):
        library.probes.answer(probe.id, answer)
        diagnostics.say("The answer is kept.")


def timed() -> float:
    """Show a running clock until Enter, and return the seconds that passed. Raises EOFError at the end of input."""
    begun = time.monotonic()
    while True:
        passed = time.monotonic() - begun
        due = part_due(passed)
        guide = due.value.capitalize() if due else "to the end"
        diagnostics.rewrite(f"Answer aloud. Enter when you are done.  {clock(passed)}  {guide:<10}")
        if not waited_for_line(until=1.0 - passed % 1.0):
            continue
        # The terminal hands over one line at a time. Reading it here, past Python's own buffer, leaves none behind.
        if not os.read(sys.stdin.fileno(), 65_536):
            raise EOFError
        return time.monotonic() - begun


def waited_for_line(until: float) -> bool:
    """Whether a line comes within so many seconds."""
    if sys.platform == "win32":
        return True  # select works on sockets alone there; the clock then shows its time when Enter comes
    return bool(select.select([sys.stdin], [], [], until)[0])


def show_fits(fits: Sequence[Match]) -> None:
    """Show the stories that answer a question, or that there is none."""
    if not fits:
        diagnostics.say("No story of yours is tagged for this. It may be the next one to write.")
        return
    diagnostics.say("Stories that fit:")
    rows = [(str(fit.story.id), f"{fit.score:.2f}", fit.principle, fit.story.title) for fit in fits]
    output.table(FIT_COLUMNS, rows)


def story_told(library: Library) -> Story | None:
    """Ask which story was told; None for none. Raises EOFError at the end of input."""
    while answer := diagnostics.ask("Which story did you tell? (number or title, Enter for none)"):
        try:
            story = library.stories.find(answer)
        except (NotFound, InvalidInput) as trouble:
            diagnostics.error(trouble)
            continue
        diagnostics.say(f"You told {quoted(story.title)}.")
        return story
    return None


def rated() -> Rating | None:
    """Ask how it went; None for an answer that is not to be recorded. Raises EOFError at the end of input."""
    words = ", ".join(rating.value for rating in Rating)
    while answer := diagnostics.ask(f"How did it go? ({words}; Enter to record nothing)").casefold():
        if found := [rating for rating in Rating if rating.value.startswith(answer)]:
            return found[0]
        diagnostics.say(f"Type one of {words}; the first letter is enough.")
    return None
