"""The order of a list of stories, and what it says beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from starkeeper.domain.order import Order
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.library import Library, StoryQuery
from starkeeper.library import listing as listing_module

ALL = StoryQuery()


@pytest.fixture
def told(library: Library) -> Library:
    """Four stories that differ in everything a list can go by."""
    for content in (
        StoryContent(
            title="Émile asked", outcome=Outcome.FAILURE, status=Status.READY, employer="Brightcart", date="2023"
        ),
        StoryContent(title="zero downtime", outcome=Outcome.MIXED, status=Status.DRAFT, date="2024-05"),
        StoryContent(
            title="Apples",
            outcome=Outcome.SUCCESS,
            status=Status.RETIRED,
            employer="acme",
            action="I counted them all.",
        ),
        StoryContent(title="Binned", employer="Nowhere"),
    ):
        library.stories.add(content)
    library.stories.bin(4)
    library.tags.confirm(2, "ownership")
    library.tags.confirm(1, "ownership")
    library.tags.confirm(1, "earn-trust")
    library.rehearsal.record(library.rehearsal.questions()[0], 2, 60.0, Rating.GOOD)
    library.stories.save(1, replace(library.stories.get(1).content, result="They came back."), base_version=1)
    return library


@pytest.mark.parametrize(
    ("order", "ids", "backwards"),
    [
        (Order.ADDED, [1, 2, 3], [3, 2, 1]),
        (Order.EDITED, [1, 3, 2], [2, 3, 1]),
        (Order.TITLE, [3, 1, 2], [2, 1, 3]),
        (Order.OUTCOME, [3, 2, 1], [1, 2, 3]),
        (Order.STATUS, [2, 1, 3], [3, 1, 2]),
        (Order.EMPLOYER, [3, 1, 2], [1, 3, 2]),
        (Order.DATE, [2, 1, 3], [1, 2, 3]),
        (Order.PRINCIPLES, [1, 2, 3], [3, 2, 1]),
        (Order.SPOKEN, [3, 1, 2], [2, 1, 3]),
        (Order.PRACTISED, [1, 3, 2], [2, 1, 3]),
    ],
)
def test_an_order_and_its_other_end(told: Library, order: Order, ids: list[int], backwards: list[int]) -> None:
    assert told.listing.ids(ALL, order) == ids
    assert told.listing.ids(ALL, order, backwards=True) == backwards


def test_what_a_review_says_most_of_comes_first(told: Library) -> None:
    signs = told.listing.signs([1, 2, 3])
    counts = [signs[story_id].to_mend for story_id in told.listing.ids(ALL, Order.FINDINGS)]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 1


def test_an_order_holds_within_a_filter_and_in_the_bin(told: Library) -> None:
    assert told.listing.ids(StoryQuery(principle="ownership"), Order.TITLE) == [1, 2]
    assert told.listing.ids(StoryQuery(text="counted"), Order.SPOKEN) == [3]
    assert told.listing.ids(StoryQuery(binned=True), Order.TITLE) == [4]


@pytest.mark.parametrize("order", list(Order))
def test_a_large_library_is_arranged_alike(told: Library, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    few = told.listing.ids(ALL, order)
    monkeypatch.setattr(listing_module, "_FEW", 1)
    monkeypatch.setattr(listing_module, "_BATCH", 1)
    assert told.listing.ids(ALL, order) == few


def test_what_a_list_says_beside_a_story(told: Library) -> None:
    signs = told.listing.signs([1, 2, 99])
    assert set(signs) == {1, 2}
    assert signs[1].practised is None
    assert signs[2].practised == told.rehearsal.history()[0].answered_at.astimezone().date()
    reviewed = told.review.stories([1]).stories[0]
    assert signs[1].to_mend == sum(finding.severity.is_grave for finding in reviewed.findings)


def test_employers_are_named_once_from_a_to_z(told: Library) -> None:
    told.stories.add(StoryContent(title="Another", employer="acme"))
    assert told.stories.employers() == ["acme", "Brightcart"]
    assert [each.story.id for each in told.stories.select(StoryQuery(employer="acme"))] == [3, 5]
    assert told.stories.select(StoryQuery(employer="Acme")) == []
