"""The list of stories: two lines a story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content

from starkeeper.domain.order import Order
from starkeeper.tui.present import StoryRow
from starkeeper.tui.widgets.drawing import (
    ACCENT,
    ATTENTION,
    GOOD,
    MUTED,
    OUTCOME_SIGNS,
    OUTCOME_STYLES,
    STRONG_SIGN,
    WEAK_SIGN,
    fit,
    line,
    spread,
)
from starkeeper.tui.widgets.long_list import LongList
from starkeeper.tui.widgets.rows import Row

_STATE = 17
"""Width of outcome and status, so that the principles stand under one another."""
COLUMNS = ((Order.PRACTISED, 6), (Order.FINDINGS, 5), (Order.SPOKEN, 5))
"""What stands at the right end of the first line, and in how many cells, with one between two."""
_ROOMY, _ENOUGH = 50, 40
"""Cells of a line from which all of them are shown, and all but the first; in less it is the last alone."""


def columns_in(width: int) -> int:
    """How many of the columns, from the right, a line of so many cells has room for beside a title."""
    return 3 if width >= _ROOMY else 2 if width >= _ENOUGH else 1


@dataclass(frozen=True, slots=True)
class StoryLines(Row):
    """A story: title and spoken minutes, then how it ended, where it stands, and its best principles."""

    height = 2
    story: StoryRow

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out both lines."""
        story = self.story
        title = line(story.title, "bold") if story.title.strip() else Content.styled("Without a title", "italic")
        mark = Content.styled(" ✎", ATTENTION) if story.drafted else Content("")
        state = Content.assemble(
            (OUTCOME_SIGNS[story.outcome], OUTCOME_STYLES[story.outcome]),
            (f" {story.outcome.value} · {story.status.value}", MUTED),
        )
        state = fit(state, max(_STATE, state.cell_length))
        gutter = Content.styled("▎" if story.marked else " ", ACCENT)
        width -= 1
        return (
            Content.assemble(gutter, spread(title + mark, self._columns(width), width)),
            Content.assemble(gutter, state, self._principles(width - state.cell_length - 2)),
        )

    def _columns(self, width: int) -> Content:
        """What stands under the names of the columns."""
        told = (self.story.practised, str(self.story.to_mend or ""), self.story.minutes)
        cells = [said.rjust(room) for said, (_, room) in zip(told, COLUMNS, strict=True)]
        # Where nothing is to be said before them, the title has the room.
        return Content.styled(" ".join(cells[-columns_in(width) :]).lstrip(), MUTED)

    def _principles(self, room: int) -> Content:
        """As many principles as fit whole; the rest as a number."""
        chips = self.story.chips
        if not chips:
            return Content("") if self.story.tagged else Content.styled("  not tagged yet", MUTED)
        drawn, used = Content("  "), 0
        for index, chip in enumerate(chips):
            sign = STRONG_SIGN if chip.strong else WEAK_SIGN
            left = len(chips) - index - 1
            needed = len(chip.name) + 4 + (4 if left else 0)
            if index and used + needed > room:
                return Content.assemble(drawn, (f"+{left + 1}", MUTED))
            style = GOOD if chip.strong else ATTENTION
            drawn = Content.assemble(drawn, (f"{sign} ", style), line(chip.name, MUTED), "  ")
            used += len(chip.name) + 4
        return drawn


class StoryList(LongList):
    """The stories that pass the filter."""

    HEIGHT = StoryLines.height
    help_text = (
        "Your stories. Of each, told is the day you last told it in practice, mend how many things a review finds in "
        "it, and min how long it takes to tell. A click on a name sorts by it."
    )
    DEFAULT_CSS: ClassVar[str] = """
    StoryList {
        height: 1fr;
        scrollbar-gutter: stable;  /* so that the columns stand under their names whether it scrolls or not */
        & > .long-list--row { padding: 0 1 0 0; }
    }
    """

    def show(self, stories: Iterable[StoryRow], ids: Sequence[int] | None = None) -> None:
        """Show these stories; the cursor stays on its story.

        ``ids`` are those of all stories, where they are more than the ones that are given.
        """
        rows = {story.id: StoryLines(story) for story in stories}
        self.fill(list(rows) if ids is None else ids, rows)

    def bring(self, stories: Iterable[StoryRow]) -> None:
        """Show stories that were wanted."""
        self.supply({story.id: StoryLines(story) for story in stories})

    @property
    def chosen_story(self) -> int | None:
        """The id of the story under the cursor."""
        return self.chosen_id
