"""Proofs: how many principles different stories can serve, against counting every way there is."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.domain.telling import told

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.proofs import Proofs
from starkeeper.domain.story import Status

SLUGS = ("a", "b", "c", "d", "e")

libraries = st.lists(st.sets(st.sampled_from(SLUGS), max_size=3), max_size=6).map(
    lambda proved: [told(number, *sorted(slugs)) for number, slugs in enumerate(proved, 1)]
)
asked = st.lists(st.sampled_from(SLUGS), min_size=1, max_size=6)


def most(wanted: list[str], stories: list[TaggedStory]) -> int:
    """How many can have a story of their own, by trying everything."""
    if not wanted:
        return 0
    first, *rest = wanted
    with_one = (
        1 + most(rest, [other for other in stories if other is not story]) for story in stories if story.tag(first)
    )
    return max(most(rest, stories), *with_one, 0)


def lacks(chosen: tuple[str, ...], wanted: list[str], stories: list[TaggedStory]) -> bool:
    held = sum(any(story.tag(slug) for slug in chosen) for story in stories)
    return held < sum(slug in chosen for slug in wanted)


@given(libraries, asked)
def test_as_many_are_served_as_can_be(stories: list[TaggedStory], wanted: list[str]) -> None:
    assert len(wanted) - len(Proofs(stories).serve(wanted).unserved) == most(wanted, stories)


@given(libraries, asked)
def test_a_new_story_for_a_rival_serves_one_more_and_for_no_other(
    stories: list[TaggedStory], wanted: list[str]
) -> None:
    serving = Proofs(stories).serve(wanted)
    rivals = set[str]().union(*(serving.rivals(slot) for slot in serving.unserved))
    for slug in SLUGS:
        more = len(Proofs([*stories, told(99, slug)]).serve(wanted).unserved) < len(serving.unserved)
        assert more == (slug in rivals)


@given(libraries, asked)
def test_the_bottleneck_is_the_smallest_there_is(stories: list[TaggedStory], wanted: list[str]) -> None:
    found = Proofs(stories).bottleneck(wanted)
    distinct = sorted(set(wanted))
    sizes = [
        size
        for size in range(1, len(distinct) + 1)
        for chosen in combinations(distinct, size)
        if lacks(chosen, wanted, stories)
    ]
    if found is None:
        assert not sizes
    else:
        assert len(found.principles) == min(sizes)
        assert lacks(found.principles, wanted, stories)
        assert list(found.stories) == [story for story in stories if any(map(story.tag, found.principles))]
        assert found.needed == sum(slug in found.principles for slug in wanted)


def test_weak_tags_and_retired_stories_prove_nothing() -> None:
    proofs = Proofs([told(1, weak=("a",)), told(2, "a", status=Status.RETIRED), told(3, "a", status=Status.DRAFT)])
    assert proofs.count("a") == 1
    assert proofs.count("nobody") == 0
    assert [story.id for story in proofs.stories] == [1, 3]


@given(libraries, asked)
def test_a_story_is_needed_when_fewer_are_served_without_it(stories: list[TaggedStory], wanted: list[str]) -> None:
    proofs = Proofs(stories)
    serving, served = proofs.serve(wanted), most(wanted, stories)
    for story in stories:
        left = [other for other in stories if other is not story]
        assert serving.needs(proofs.bit(story)) == (most(wanted, left) < served)


def test_a_set_is_found_that_no_unserved_principle_needs_alone() -> None:
    # Either of c and d may go without, and so may a or b: the smaller set is looked for among all.
    stories = [told(1, "a", "b", "c"), told(2, "c"), told(3, "d", "e")]
    found = Proofs(stories).bottleneck(["a", "b", "c", "d", "e"])
    assert found is not None
    assert set(found.principles) in ({"a", "b"}, {"d", "e"})
