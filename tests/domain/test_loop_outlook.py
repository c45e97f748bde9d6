"""The outlook: the chance to get through, and what a new story would do to it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.telling import told

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.loop import LoopSize
from starkeeper.domain.loop_outlook import foresee
from starkeeper.domain.proofs import Proofs

SLUGS = ("a", "b", "c", "d")
SIZE = LoopSize((1, 2), (1, 2))

libraries = st.lists(st.sets(st.sampled_from(SLUGS), max_size=3), max_size=5).map(
    lambda proved: [told(number, *sorted(slugs)) for number, slugs in enumerate(proved, 1)]
)


@settings(max_examples=40)
@given(libraries, st.integers(0, 99))
def test_a_gain_is_what_a_new_story_brings(stories: list[TaggedStory], seed: int) -> None:
    now = foresee(Proofs(stories), SLUGS, SIZE, seed, sampled=60)
    for slug in SLUGS:
        then = foresee(Proofs([*stories, told(99, slug)]), SLUGS, SIZE, seed, sampled=60)
        assert then.passed - now.passed == now.rescued[slug]
        assert now.gain(slug) == now.rescued[slug] / 60


@settings(max_examples=40)
@given(libraries, st.integers(0, 99))
def test_what_hangs_on_a_story_is_what_is_lost_without_it(stories: list[TaggedStory], seed: int) -> None:
    now = foresee(Proofs(stories), SLUGS, SIZE, seed, watched=stories, sampled=60)
    for story in stories:
        left = foresee(Proofs(other for other in stories if other is not story), SLUGS, SIZE, seed, sampled=60)
        assert now.chance_without(story) == left.chance


def test_one_story_for_each_principle_gets_through_every_loop_that_asks_each_once() -> None:
    proofs = Proofs(told(number, slug) for number, slug in enumerate(SLUGS))
    assert foresee(proofs, SLUGS, LoopSize((2, 2), (2, 2))).chance == 1.0


def test_without_stories_nobody_gets_through() -> None:
    assert foresee(Proofs(()), SLUGS, SIZE).chance == 0.0


def test_one_story_passes_a_loop_of_one_principle_as_often_as_it_is_asked() -> None:
    seen = foresee(Proofs([told(1, "a")]), SLUGS, LoopSize((1, 1), (1, 1)))
    assert 0.2 < seen.chance < 0.3
    assert 0.2 < seen.gain("b") < 0.3
    assert seen.gain("a") == 0.0
