"""Rows of stories that answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from starkeeper.tui.present import FittingStory
from starkeeper.tui.widgets.drawing import ATTENTION, GOOD, MUTED, STRONG_SIGN, WEAK_SIGN, beside, line
from starkeeper.tui.widgets.rows import Row


class FittingLine(Row):
    """A story that fits: its title and the principle, then the sentence that proves it."""

    height = 2

    def __init__(self, story: FittingStory) -> None:
        self.story = story

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out both lines."""
        story = self.story
        sign = (f"{STRONG_SIGN if story.strong else WEAK_SIGN} ", GOOD if story.strong else ATTENTION)
        title = beside(Content.assemble(sign, line(story.title)), line(story.principle, MUTED), width)
        quoted = Content.assemble("  “", line(story.quote, "italic"), "”") if story.quote else Content("")
        return title, quoted.stylize_before(MUTED)


NONE = "none"
"""The row of no story."""


class ToldLine(Row):
    """A story that may have been told, in one line."""

    def __init__(self, title: str, note: str = "") -> None:
        self.title = title
        self.note = note

    def lines(self, width: int) -> Sequence[Content]:
        """The title, and why it is offered."""
        return (beside(line(self.title), line(self.note, MUTED), width),)


def told_rows(fitting: Sequence[FittingStory], others: Sequence[FittingStory]) -> list[tuple[str, Row]]:
    """The stories that may have been told, by id: those that fit, then none at all (``NONE``), then all others."""
    return [
        *((str(story.id), ToldLine(story.title, story.principle)) for story in fitting),
        (NONE, ToldLine("No story of mine")),
        *((str(story.id), ToldLine(story.title)) for story in others),
    ]
