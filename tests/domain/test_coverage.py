from __future__ import annotations

from starkeeper.domain.coverage import TaggedStory, cover
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag, Verdict


def story(number: int, *tags: Tag, status: Status = Status.READY, title: str = "") -> TaggedStory:
    return TaggedStory(
        id=number, title=title or f"Story {number}", status=status, outcome=Outcome.SUCCESS, tags=tuple(tags)
    )


def strong(principle: str, score: float = 0.9, verdict: Verdict | None = None) -> Tag:
    return Tag(principle, Strength.STRONG, score, verdict)


def weak(principle: str, score: float = 0.5) -> Tag:
    return Tag(principle, Strength.WEAK, score)


def test_every_principle_stands_in_the_packs_order_even_without_stories(pack: Pack) -> None:
    coverage = cover(pack, [], target=2)
    assert [entry.slug for entry in coverage.principles] == list(pack.slugs)
    assert [entry.gap for entry in coverage.principles] == [2, 2, 2]
    assert coverage.sentence == "0 of 3 principles have the stories they need."


def test_only_strong_stories_fill_the_target(pack: Pack) -> None:
    stories = [story(1, strong("ownership"), weak("dive-deep")), story(2, strong("ownership"))]
    ownership, dive_deep, _ = cover(pack, stories, target=2).principles
    assert (len(ownership.strong), ownership.gap) == (2, 0)
    assert (len(dive_deep.strong), len(dive_deep.weak), dive_deep.gap) == (0, 1, 2)


def test_more_stories_than_the_target_leave_no_negative_gap(pack: Pack) -> None:
    stories = [story(number, strong("ownership")) for number in range(5)]
    assert cover(pack, stories, target=1).principles[0].gap == 0


def test_retired_stories_count_for_nothing(pack: Pack) -> None:
    stories = [story(1, strong("ownership"), status=Status.RETIRED)]
    assert cover(pack, stories, target=1).principles[0].best is None


def test_the_best_story_is_the_confirmed_one_then_the_highest_then_the_ready_one(pack: Pack) -> None:
    high = story(1, strong("ownership", 0.99))
    confirmed = story(2, strong("ownership", 0.2, Verdict.CONFIRMED))
    draft = story(3, strong("ownership", 0.8), status=Status.DRAFT)
    ready = story(4, strong("ownership", 0.8))
    (entry, *_) = cover(pack, [draft, high, ready, confirmed], target=2).principles
    assert [found.id for found in entry.strong] == [2, 1, 4, 3]
    assert entry.best == confirmed


def test_a_weak_story_is_the_best_where_there_is_no_strong_one(pack: Pack) -> None:
    (entry, *_) = cover(pack, [story(1, weak("ownership"))], target=2).principles
    assert entry.best is not None
    assert entry.best.id == 1


def test_gaps_stand_in_words(pack: Pack) -> None:
    stories = [story(1, strong("ownership"), weak("earn-trust"), title="The lost parcel")]
    ownership, dive_deep, earn_trust = cover(pack, stories, target=2).principles
    assert ownership.sentence == "Ownership has one story; you need two."
    assert dive_deep.sentence == "Dive Deep has no stories; you need two."
    assert earn_trust.sentence == "Earn Trust has no stories; you need two. “The lost parcel” comes nearest."


def test_the_largest_gap_comes_first_and_the_barest_among_equals(pack: Pack) -> None:
    stories = [story(1, strong("ownership"), weak("dive-deep"))]
    assert [entry.slug for entry in cover(pack, stories, target=2).gaps] == ["earn-trust", "dive-deep", "ownership"]


def test_one_covered_principle_is_told_in_the_singular(pack: Pack) -> None:
    coverage = cover(pack, [story(1, strong("ownership"))], target=1)
    assert coverage.sentence == "1 of 3 principles has the stories it needs."


def test_full_coverage_says_so(pack: Pack) -> None:
    coverage = cover(pack, [story(1, *(strong(slug) for slug in pack.slugs))], target=1)
    assert not coverage.gaps
    assert coverage.sentence == "All three principles have the stories they need."
