"""Drills on a terminal: a question is shown without its principle, and a story is to be named within seconds."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.cli.practice import waited_for_line
from starkeeper.domain.drill import DRILL_SECONDS, said_of, said_of_all
from starkeeper.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from starkeeper.domain.drill import Drill
    from starkeeper.domain.pack import Question
    from starkeeper.domain.story import Story
    from starkeeper.library import Library


def drill(library: Library, questions: Sequence[Question]) -> None:
    """Ask for a story for each question. Ctrl-D ends the drill as a last answer would; Ctrl-C ends the program."""
    drilled: list[Drill] = []
    try:
        for number, question in enumerate(questions, 1):
            output.line()
            output.line(f"Drill {number} of {len(questions)}", "dim")
            output.line(question.text, "bold")
            story, seconds = _named(library)
            drilled.append(library.drills.record(question, story.id if story else None, seconds))
            diagnostics.say(said_of(drilled[-1], story.title if story else "", library.pack.names))
    except EOFError:
        diagnostics.say("")
    finally:
        diagnostics.say(said_of_all(drilled))


def _named(library: Library) -> tuple[Story | None, float]:
    """The story that was named in time, and after how many seconds. Raises EOFError at the end of input."""
    begun = time.monotonic()
    while (left := begun + DRILL_SECONDS - time.monotonic()) > 0:
        diagnostics.rewrite(f"Which story? (number or title)  {left:.0f} ")
        if waited_for_line(until=min(left, left % 1.0 or 1.0)):
            answer = os.read(sys.stdin.fileno(), 65_536).decode("utf-8", "replace")
            if not answer:
                raise EOFError
            return _found(library, answer.strip()), time.monotonic() - begun
    diagnostics.say("")
    return None, DRILL_SECONDS


def _found(library: Library, answer: str) -> Story | None:
    if not answer:
        return None
    try:
        return library.stories.find(answer)
    except (NotFound, InvalidInput) as trouble:
        diagnostics.error(trouble)
        return None
