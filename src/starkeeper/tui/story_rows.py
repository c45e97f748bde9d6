"""Makes the rows of the list of stories, and none of them twice while nothing of it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from starkeeper.tui.columns import Columns
from starkeeper.tui.present import StoryRow, story_row

if TYPE_CHECKING:
    from starkeeper.library import TaggedRecord
    from starkeeper.tui.screens.page import Page

_KEPT = 200
"""Rows that are remembered: more than stand in and around the window."""


class StoryRows:
    """The rows of one page; ``columns`` knows what its columns say."""

    def __init__(self, page: Page, columns: Columns) -> None:
        self._page = page
        self._columns = columns
        self._made: dict[int, tuple[tuple[object, ...], StoryRow]] = {}

    def of(self, records: Iterable[TaggedRecord], drafted: Collection[int], marked: Collection[int]) -> list[StoryRow]:
        """The rows of some stories; ``drafted`` and ``marked`` are the ids of those that have a draft or a mark."""
        made = [self._row(record, record.story.id in drafted, record.story.id in marked) for record in records]
        for row_id in list(self._made)[: max(0, len(self._made) - _KEPT)]:
            del self._made[row_id]
        return made

    def _row(self, record: TaggedRecord, drafted: bool, marked: bool) -> StoryRow:
        keeper, story = self._page.keeper, record.story
        assert keeper.pack is not None, "stories are read from an open library, and that has a pack"
        told, to_mend = self._columns.told(story.id), self._columns.to_mend(story.id)
        made_of = (record, drafted, marked, keeper.pack, keeper.pace, told, to_mend)
        before = self._made.pop(story.id, None)
        if before is not None and before[0] == made_of:
            row = before[1]
        else:
            row = story_row(
                story.id,
                story,
                record.tags,
                record.tagged,
                drafted,
                keeper.pack,
                keeper.pace,
                practised=told,
                to_mend=to_mend,
                marked=marked,
            )
        self._made[story.id] = made_of, row
        return row
