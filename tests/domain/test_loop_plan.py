"""The loop plan, against trying every assignment there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.telling import told

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.loop import Loop
from starkeeper.domain.loop_plan import REPEAT, LoopPlan, lacking, plan, worth_of
from starkeeper.domain.story import Status
from starkeeper.domain.tags import Strength

SLUGS = ("a", "b", "c", "d")


@st.composite
def libraries(draw: st.DrawFn) -> list[TaggedStory]:
    stories = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        strong = draw(st.sets(st.sampled_from(SLUGS), max_size=3))
        weak = draw(st.sets(st.sampled_from(SLUGS), max_size=2)) - strong
        score = draw(st.sampled_from((0.6, 0.75, 0.9)))
        status = draw(st.sampled_from((Status.READY, Status.DRAFT)))
        stories.append(told(number, *sorted(strong), weak=tuple(sorted(weak)), score=score, status=status))
    return stories


loops = st.lists(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=2, unique=True), min_size=1, max_size=2).map(
    lambda found: tuple(map(tuple, found))
)


def value(chosen: tuple[TaggedStory | None, ...], asked: list[str]) -> tuple[int, int, float]:
    """How many principles have a story, how many a strong one of their own, and what all is worth together."""
    worth, own, seen = 0.0, set[int](), set[int]()
    for story, slug in zip(chosen, asked, strict=True):
        if story is not None:
            worth += (worth_of(story, slug) or 0.0) - (REPEAT if story.id in seen else 0.0)
            seen.add(story.id)
            tag = story.tag(slug)
            if tag is not None and tag.strength is Strength.STRONG:
                own.add(story.id)
    return sum(story is not None for story in chosen), len(own), worth


def every_way(stories: list[TaggedStory], loop: Loop, most: int) -> Iterator[tuple[TaggedStory | None, ...]]:
    asked = [(number, slug) for number, principles in enumerate(loop) for slug in principles]
    options = [[None, *(story for story in stories if story.tag(slug))] for _, slug in asked]
    for chosen in product(*options):
        heard = [(number, story.id) for (number, _), story in zip(asked, chosen, strict=True) if story]
        if len(set(heard)) == len(heard) and all(sum(other is story for other in chosen) <= most for story in stories):
            yield chosen


@settings(max_examples=60)
@given(libraries(), loops, st.booleans())
def test_no_assignment_is_better(stories: list[TaggedStory], loop: Loop, repeats: bool) -> None:
    asked = [slug for principles in loop for slug in principles]
    found = plan(loop, stories, repeats=repeats)
    best = max(value(chosen, asked) for chosen in every_way(stories, loop, 2 if repeats else 1))
    assert value(tuple(telling.story for telling in found.tellings), asked) == pytest.approx(best)
    assert [telling.principle for telling in found.tellings] == asked
    assert [telling.interviewer for telling in found.tellings] == [
        number for number, principles in enumerate(loop) for _ in principles
    ]


def stories_of(found: LoopPlan) -> list[int | None]:
    return [telling.story.id if telling.story else None for telling in found.tellings]


def test_a_ready_story_goes_before_a_draft() -> None:
    draft, ready = told(1, "a", score=0.8, status=Status.DRAFT), told(2, "a", score=0.7)
    assert stories_of(plan((("a",),), [draft, ready])) == [2]


def test_a_weak_story_is_better_than_none_and_worse_than_any_strong_one() -> None:
    weak, strong = told(1, weak=("a",)), told(2, "a", score=0.6, status=Status.DRAFT)
    assert stories_of(plan((("a",),), [weak, strong])) == [2]
    found = plan((("a",),), [weak])
    assert stories_of(found) == [1]
    assert found.tellings[0].strength is Strength.WEAK
    assert not found.complete
    assert found.short == 1


def test_a_second_telling_is_said_and_can_be_forbidden() -> None:
    only = [told(1, "a", "b")]
    found = plan((("a",), ("b",)), only)
    assert [(telling.again, bool(telling.story)) for telling in found.tellings] == [(False, True), (True, True)]
    assert not found.complete
    assert stories_of(plan((("a",), ("b",)), only, repeats=False)).count(None) == 1


def test_no_interviewer_hears_a_story_twice() -> None:
    only = [told(1, "a", "b")]
    found = plan((("a", "b"), ("b",)), only)
    assert stories_of(found).count(1) == 2
    assert [telling.story is None for telling in found.tellings if telling.interviewer == 0].count(True) == 1
    assert found.tellings[2].story is not None
    assert stories_of(plan((("a", "b"),), only)).count(None) == 1


def test_a_few_stories_for_a_long_day_are_planned_all_the_same() -> None:
    loop = tuple((slug, other, "c") for slug, other in zip("ababab", "dedede", strict=True))
    few = [told(number, "a", "b", "c", "d", "e") for number in (1, 2, 3)]
    found = stories_of(plan(loop, few))
    assert [found.count(number) for number in (1, 2, 3)] == [2, 2, 2]


def test_a_plan_with_a_story_for_everything_is_complete() -> None:
    found = plan((("a", "b"), ("c",)), [told(1, "a", "b", "c"), told(2, "a"), told(3, "b")])
    assert stories_of(found) == [2, 3, 1]
    assert found.complete
    assert found.bottleneck is None
    assert found.short == 0


def test_nothing_at_all_is_no_plan() -> None:
    found = plan((("a",),), [])
    assert stories_of(found) == [None]
    assert found.short == 1


@pytest.mark.parametrize(
    ("stories", "asked", "said"),
    [
        ([], ("a",), "A has no strong story."),
        ([], ("a", "a", "b"), "A has no strong story."),
        ([told(1, "a")], ("a", "a"), "A is asked twice and has one strong story."),
        ([told(1, "a", "b"), told(2, "b", "c")], ("a", "b", "c"), "A, B and C share only two strong stories."),
        ([told(1, "a", "b")], ("a", "b"), "A and B share only one strong story."),
    ],
)
def test_what_is_lacking_is_said_in_words(stories: list[TaggedStory], asked: tuple[str, ...], said: str) -> None:
    found = plan((asked,), stories)
    assert found.bottleneck is not None
    assert lacking(found.bottleneck, {slug: slug.upper() for slug in SLUGS}) == said
