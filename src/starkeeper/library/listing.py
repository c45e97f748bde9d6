"""Use cases of a list of stories: the order it stands in, and what it says beside each story."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starkeeper.domain.order import Order, alphabetical, arrange, ranked
from starkeeper.domain.speech import count_words
from starkeeper.domain.story import Outcome, Status, Story
from starkeeper.domain.tags import Strength, Tag
from starkeeper.library.context import Context
from starkeeper.library.review import Reviews
from starkeeper.library.shelf import Shelf, shelf_of, shelved
from starkeeper.library.stories import Stories, StoryQuery
from starkeeper.store import rehearsals as rehearsal_rows
from starkeeper.store import stories as rows
from starkeeper.store.engine import reading

_LAST_FIRST = (Order.EDITED, Order.DATE, Order.PRINCIPLES, Order.SPOKEN, Order.FINDINGS)
"""The orders in which the highest key stands first."""
_COLUMNS = {
    Order.EDITED: "updated_at",
    Order.TITLE: "title",
    Order.OUTCOME: "outcome",
    Order.STATUS: "status",
    Order.EMPLOYER: "employer",
    Order.DATE: "date",
}
"""The orders that go by what one column says."""
_OUTCOMES = ranked((Outcome.SUCCESS, Outcome.MIXED, Outcome.FAILURE))
_STATUSES = ranked(tuple(Status))
_READ: Mapping[Order, Callable[[str], Any]] = {
    Order.TITLE: alphabetical,
    Order.EMPLOYER: alphabetical,
    Order.OUTCOME: lambda value: _OUTCOMES(Outcome(value)),
    Order.STATUS: lambda value: _STATUSES(Status(value)),
}
_FEW = 2_000
"""Stories up to which their keys are looked up one by one; for more, those of all stories are read in a row."""
_BATCH = 500
"""Whole stories that are held at once."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a list says beside a story."""

    practised: date | None
    """The day it was last told in a rehearsal, by the local clock; None for never."""
    to_mend: int
    """How many warnings and errors a review of it alone gives."""


class Listing:
    """Lists of the stories of one library. ``pace`` says how fast their teller speaks, in words per minute."""

    def __init__(self, context: Context, stories: Stories, reviews: Reviews, pace: Callable[[], int]) -> None:
        self._context = context
        self._stories = stories
        self._reviews = reviews
        self._pace = pace

    def ids(self, query: StoryQuery, order: Order = Order.ADDED, *, backwards: bool = False) -> list[int]:
        """The ids of the stories that are wanted, in an order; ``backwards`` from its other end.

        What an order by employer or date does not know of a story, or one by practice, stands as ``Order`` says. Raises
        NotFound as ``Stories.select`` does.
        """
        ids = self._stories.ids(query)
        if order is Order.ADDED:
            return ids[::-1] if backwards else ids
        wanted = rows.StoryFilter(binned=query.binned, ids=ids if len(ids) <= _FEW else None)
        keys = self._keys(wanted, order)
        if order is Order.PRACTISED:
            keys = {story_id: keys.get(story_id, "") for story_id in ids}
        return arrange(ids, keys, backwards=backwards != (order in _LAST_FIRST))

    def signs(self, story_ids: Collection[int]) -> dict[int, Signs]:
        """What a list says beside some stories, by id; those that are not there are left out."""
        pace = self._pace()
        with reading(self._context.engine) as session:
            told = rehearsal_rows.last_told(session)
            stories = rows.select(session, rows.StoryFilter(ids=story_ids, binned=None))
            shelf = shelf_of(session, self._context, stories)
        # Outside: whoever saves waits for those who read.
        found = self._reviews.count_grave(stories, shelf, pace)
        return {
            story.id: Signs(told[story.id].astimezone().date() if story.id in told else None, found[story.id])
            for story in stories
        }

    def _keys(self, wanted: rows.StoryFilter, order: Order) -> Mapping[int, Any]:
        if order is Order.SPOKEN:
            return {story.id: count_words(story.text) for batch, _ in self._batches(wanted) for story in batch}
        if order is Order.FINDINGS:
            pace, counted = self._pace(), dict[int, int]()
            for batch, shelf in self._batches(wanted):
                counted |= self._reviews.count_grave(batch, shelf, pace)
            return counted
        with reading(self._context.engine) as session:
            if order is Order.PRACTISED:
                return {story_id: when.isoformat() for story_id, when in rehearsal_rows.last_told(session).items()}
            if order is Order.PRINCIPLES:
                headings = rows.headings(session, wanted)
                return {story.id: _proven(story.tags) for story in shelved(session, self._context, headings)}
            values = rows.values(session, wanted, _COLUMNS[order])
        read = _READ.get(order, str)
        return {story_id: read(said) for story_id, said in values.items() if said}

    def _batches(self, wanted: rows.StoryFilter) -> Iterator[tuple[list[Story], Shelf]]:
        """All stories, some at a time, with their tags; nothing is held open in between."""
        after = 0
        while True:
            with reading(self._context.engine) as session:
                batch = rows.select(session, wanted, after=after, limit=_BATCH)
                shelf = shelf_of(session, self._context, batch)
            if not batch:
                return
            yield batch, shelf
            after = batch[-1].id


def _proven(tags: Sequence[Tag]) -> tuple[int, int]:
    """Strong tags before weak ones."""
    return sum(tag.strength is Strength.STRONG for tag in tags), len(tags)
