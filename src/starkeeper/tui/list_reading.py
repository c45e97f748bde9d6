"""What jobs read for the list of stories, put together in one message. Runs in a job's thread.

The first stories wait for this to load, so what the other screens read stands in ``reading``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starkeeper.tui.messages import EmployersRead, SignsRead, StoriesCounted, StoriesLoaded
from starkeeper.tui.present import StoryFilter

if TYPE_CHECKING:
    from starkeeper.library import Library, StoryQuery, TaggedRecord

FEW = 300
"""Stories of a library up to which all are read before the first is shown."""

FIRST = 30
"""Stories of a larger one that are shown before the others are counted."""


def read_stories(library: Library, wanted: StoryFilter) -> StoriesLoaded:
    """Read the stories that pass a filter, and the drafts; of a large library the first.

    Then ``count_stories`` finds the rest. Where a large library stands in another order than that in which stories were
    added, it finds the first ones too.
    """
    counts = library.stories.counts()
    whole = sum(counts.values()) <= FEW
    if whole:
        records = _arranged(library, wanted, library.stories.page(_query(wanted), limit=FEW))
    else:
        records = [] if wanted.is_arranged else library.stories.page(_query(wanted), limit=FIRST)
    return StoriesLoaded(
        wanted=wanted,
        records=records,
        counts=counts,
        drafts=library.stories.drafts(),
        whole=whole,
        counted=whole or (len(records) < FIRST and not wanted.is_arranged),
    )


def count_stories(library: Library, wanted: StoryFilter, near: Sequence[int]) -> StoriesCounted:
    """Find all stories that pass a filter, and read those that are ``near`` the window, else the first."""
    ids = library.listing.ids(_query(wanted), wanted.order, backwards=wanted.backwards)
    return StoriesCounted(
        wanted=wanted,
        ids=ids,
        records=library.stories.some(near or ids[:FIRST]),
        counts=library.stories.counts(),
        drafts=library.stories.drafts(),
    )


def _arranged(library: Library, wanted: StoryFilter, records: list[TaggedRecord]) -> list[TaggedRecord]:
    if not wanted.is_arranged:
        return records
    ids = library.listing.ids(_query(wanted), wanted.order, backwards=wanted.backwards)
    places = {story_id: place for place, story_id in enumerate(ids)}
    # A story that another program added in between comes last until the list is read again.
    return sorted(records, key=lambda record: places.get(record.story.id, len(places)))


def read_signs(library: Library, story_ids: Sequence[int]) -> SignsRead:
    """Read what the list says beside some stories."""
    return SignsRead(library.listing.signs(story_ids))


def read_employers(library: Library) -> EmployersRead:
    """Read where the stories happened."""
    return EmployersRead(library.stories.employers())


def _query(wanted: StoryFilter) -> StoryQuery:
    from starkeeper.library import StoryQuery

    return StoryQuery(
        principle=wanted.principle,
        status=wanted.status,
        outcome=wanted.outcome,
        employer=wanted.employer,
        text=wanted.text,
    )
