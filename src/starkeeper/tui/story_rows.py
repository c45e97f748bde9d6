"""Makes the rows of the list of stories, and none of them twice while nothing of it changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from textual.cache import LRUCache

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
        self._made: LRUCache[int, tuple[tuple[object, ...], StoryRow]] = LRUCache(_KEPT)
        """What each row was made of, and the row."""

    def of(self, records: Iterable[TaggedRecord], drafted: Collection[int], marked: Collection[int]) -> list[StoryRow]:
        """The rows of some stories; ``drafted`` and ``marked`` are the ids of those that have a draft or a mark."""
        return [self._row(record, record.story.id in drafted, record.story.id in marked) for record in records]

    def _row(self, record: TaggedRecord, drafted: bool, marked: bool) -> StoryRow:
        keeper, story = self._page.keeper, record.story
        assert keeper.pack is not None, "stories are read from an open library, and that has a pack"
        told, to_mend = self._columns.told(story.id), self._columns.to_mend(story.id)
        made_of = (record, drafted, marked, keeper.pack, keeper.pace, told, to_mend)
        if story.id in self._made and self._made[story.id][0] == made_of:
            return self._made[story.id][1]
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
        self._made.discard(story.id)  # or it would keep what it has
        self._made[story.id] = made_of, row
        return row
