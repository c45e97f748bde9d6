"""Answers that are typed or pasted on a terminal, and what they have in common with the written story."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.domain.coverage import quoted
from starkeeper.domain.speech import clock

if TYPE_CHECKING:
    from starkeeper.domain.story import Story
    from starkeeper.library import Library

_OF_WORDS = "VWC"
"""The groups of rules that are about words: voice, vague words, and what is confidential."""
_MOST_FOUND = 5

END = "."
"""The line that ends an answer."""
_LONGER, _SHORTER = 1.3, 0.6
"""How far the length of an answer may be from the story's before it is worth a word."""


def typed() -> tuple[str, float]:
    """Read an answer up to a line with a full stop alone, and the seconds it took. Raises EOFError without one."""
    diagnostics.say(f"Type or paste your answer. A line with {END!r} alone ends it.")
    begun, lines = time.monotonic(), []
    while (line := sys.stdin.readline()).strip() != END:
        if not line:
            raise EOFError
        lines.append(line)
    return "".join(lines), time.monotonic() - begun


def show_compared(answer: str, story: Story, words_per_minute: int) -> None:
    """Say what of a story an answer left out or told otherwise, and how its length compares."""
    from starkeeper.domain.typed import compare

    found = compare(answer, story, words_per_minute)
    output.line()
    output.line(f"Beside {quoted(story.title)} as it is written:", "bold")
    if found.left_out:
        output.line(f"Left out: {', '.join(part.value.capitalize() for part in found.left_out)}.")
    for change in found.changed:
        told, written = quoted(change.typed.text), quoted(change.written.text)
        output.line(f"You told {told}; the story has {written}.")
    if found.missing:
        output.line(f"Numbers not told: {', '.join(quoted(figure.text) for figure in found.missing)}.")
    if not (found.left_out or found.changed or found.missing):
        output.line("Every part is there, and every number.")
    length = f"{clock(found.seconds)} when spoken; the story takes {clock(found.written_seconds)}"
    if found.seconds > _LONGER * found.written_seconds:
        length += ". It grew in the telling"
    elif found.seconds < _SHORTER * found.written_seconds:
        length += ". There is room for more of it"
    output.line(f"{length}.")


def show_findings(answer: str, library: Library) -> None:
    """Say what an interviewer would trip over in the words of an answer."""
    from starkeeper.domain.story import StoryContent

    told = StoryContent(title="", action=answer)
    # Of a text in one piece only what its words say can be judged, and not how its parts stand to one another.
    found = [each for each in library.review.content(told) if each.code[0] in _OF_WORDS and each.quote(told)]
    for each in found[:_MOST_FOUND]:
        output.line(f"{quoted(each.quote(told))}: {each.why}")
