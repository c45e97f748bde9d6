"""Rows of the coverage screen: a principle with its squares, and a story behind it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from starkeeper.domain.coverage import PrincipleCoverage, TaggedStory, in_words
from starkeeper.tui.widgets.drawing import (
    ATTENTION,
    GOOD,
    MUTED,
    OUTCOME_SIGNS,
    OUTCOME_STYLES,
    STRONG_SIGN,
    WEAK_SIGN,
    fit,
    line,
    slots,
    spread,
)
from starkeeper.tui.widgets.rows import Row

_SLOTS = 11
_WORDS = 13
_BEST_FROM = 100
"""Width from which the best story has a column."""
_STATE_FROM = 64
"""Width from which outcome and status stand beside a title; under it, the title needs the room."""


class CoverageLine(Row):
    """A principle: name, stories to the target as squares, the same in words, the best story."""

    def __init__(self, entry: PrincipleCoverage) -> None:
        self.entry = entry

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out the columns."""
        entry = self.entry
        best = entry.best
        named = 45 if width >= _BEST_FROM else max(10, width - _SLOTS - _WORDS - 4)
        columns = Content.assemble(
            fit(line(entry.name), named),
            "  ",
            fit(slots(entry.strong_count, entry.weak_count, entry.target), _SLOTS),
            "  ",
            fit(Content.styled(told(entry), MUTED), _WORDS),
        )
        if width < _BEST_FROM:
            return (columns,)
        return (Content.assemble(columns, "  ", line(best.title, MUTED) if best else Content.styled("–", MUTED)),)


class BehindLine(Row):
    """A story behind a principle: its title and how it stands, then the sentence that proves it."""

    height = 2

    def __init__(self, story: TaggedStory, word: str, strong: bool, quote: str) -> None:
        self.story = story
        self.word = word
        self.strong = strong
        self.quote = quote

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out both lines."""
        story = self.story
        sign = (f"{STRONG_SIGN if self.strong else WEAK_SIGN} ", GOOD if self.strong else ATTENTION)
        outcome = (OUTCOME_SIGNS[story.outcome], OUTCOME_STYLES[story.outcome])
        state = f"{story.outcome.value} · {story.status.value} · " if width >= _STATE_FROM else ""
        right = Content.assemble(outcome, (f" {state}{self.word}", MUTED))
        quoted = Content("  no sentence was found for it")
        if self.quote:
            quoted = Content.assemble("  “", line(self.quote, "italic"), "”")
        return spread(Content.assemble(sign, line(story.title)), right, width), quoted.stylize_before(MUTED)


def told(entry: PrincipleCoverage) -> str:
    """The strong stories to the target in words: ``one of two``."""
    have = in_words(entry.strong_count) if entry.strong else "none"
    return f"{have} of {in_words(entry.target)}" if entry.gap else have
