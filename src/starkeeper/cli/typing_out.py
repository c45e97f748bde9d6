"""Answers that are typed or pasted on a terminal, and what they have in common with the written story."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.domain.coverage import quoted

if TYPE_CHECKING:
    from starkeeper.domain.story import Story
    from starkeeper.library import Library

END = "."
"""The line that ends an answer."""


def typed() -> tuple[str, float]:
    """Read an answer up to a line with a full stop alone, and the seconds it took. Raises EOFError without one."""
    diagnostics.say(f"Type or paste your answer. A line with {END!r} alone ends it.")
    begun, lines = time.monotonic(), []
    while (line := sys.stdin.readline()).strip() != END:
        if not line:
            raise EOFError
        lines.append(line)
    return "".join(lines), time.monotonic() - begun


def show_compared(answer: str, story: Story, library: Library) -> None:
    """Say what of a story an answer left out or told otherwise, and what in its words an interviewer would stop at."""
    from starkeeper.domain.typed import compare, said_of

    output.line()
    output.line(f"Beside {quoted(story.title)} as it is written:", "bold")
    for said in said_of(compare(answer, story, library.pace())):
        output.line(said)
    for each in library.review.answer(answer):
        output.line(each)
