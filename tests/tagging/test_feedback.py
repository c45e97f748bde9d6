"""What verdicts teach: other stories, a little, the same in any order, and nothing once they are taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.tags import Lesson, Suggestion, Verdict
from starkeeper.tagging.feedback import MOST, NOTICEABLE, Feedback, Judged, profile
from starkeeper.tagging.scoring import Centre, StoryVectors, Vectors, unit

SLUGS = ("ownership", "dive-deep", "earn-trust")
EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
CONFIRMED, REJECTED = Verdict.CONFIRMED, Verdict.REJECTED


def judged(story: int, direction: Vectors, **verdicts: Verdict) -> Judged:
    named = {slug.replace("_", "-"): verdict for slug, verdict in verdicts.items()}
    return Judged(story, direction, dict.fromkeys(SLUGS, 0.5), named)


def suggestions(*scores: float) -> list[Suggestion]:
    return sorted(map(Suggestion, SLUGS, scores), key=lambda each: -each.score)


def score(found: list[Suggestion], slug: str) -> float:
    return next(each.score for each in found if each.principle == slug)


def lesson(found: list[Suggestion], slug: str) -> Lesson | None:
    return next(each.lesson for each in found if each.principle == slug)


scores = st.floats(0, 1)
directions = st.floats(0, 6.28).map(lambda angle: np.array([np.cos(angle), np.sin(angle)], np.float32))
verdicts = st.dictionaries(st.sampled_from(SLUGS), st.sampled_from(Verdict), max_size=3)


@st.composite
def judgements(draw: st.DrawFn) -> list[Judged]:
    ids = draw(st.lists(st.integers(1, 50), unique=True, max_size=8))
    return [Judged(story, draw(directions), {slug: draw(scores) for slug in SLUGS}, draw(verdicts)) for story in ids]


@given(judgements(), st.tuples(scores, scores, scores), directions, st.randoms(use_true_random=False))
def test_order_does_not_matter(known: list[Judged], said: tuple[float, ...], here: Vectors, chance) -> None:
    mixed = chance.sample(known, len(known))
    found = suggestions(*said)
    assert Feedback(SLUGS, known).teach(found, here) == Feedback(SLUGS, mixed).teach(found, here)


@given(judgements(), st.tuples(scores, scores, scores), directions)
def test_scores_stay_scores_and_move_within_bounds(known: list[Judged], said: tuple[float, ...], here: Vectors) -> None:
    found = suggestions(*said)
    taught = Feedback(SLUGS, known).teach(found, here)
    assert [each.score for each in taught] == sorted((each.score for each in taught), reverse=True)
    for each in taught:
        before = score(found, each.principle)
        assert 0 <= each.score <= 1
        # In odds, so that the bound holds at either end.
        assert abs(each.score - before) <= np.tanh(MOST / 4) + 1e-6
        assert each.untaught == next(one for one in found if one.principle == each.principle)


@given(judgements(), st.tuples(scores, scores, scores), directions)
def test_without_verdicts_nothing_is_touched(known: list[Judged], said: tuple[float, ...], here: Vectors) -> None:
    silent = [replace(each, verdicts={}) for each in known]
    found = suggestions(*said)
    assert Feedback(SLUGS, silent).teach(found, here) == found
    assert Feedback(SLUGS, known).teach(found, here, without=[each.story for each in known]) == found


@given(judgements(), st.tuples(scores, scores, scores), directions)
def test_a_story_without_verdicts_teaches_nothing(known: list[Judged], said: tuple[float, ...], here: Vectors) -> None:
    found = suggestions(*said)
    more = [*known, judged(99, here)]
    assert Feedback(SLUGS, more).teach(found, here) == Feedback(SLUGS, known).teach(found, here)


@given(judgements(), st.tuples(scores, scores, scores), directions)
def test_no_story_teaches_itself(known: list[Judged], said: tuple[float, ...], here: Vectors) -> None:
    found = suggestions(*said)
    own = judged(99, here, ownership=CONFIRMED, dive_deep=REJECTED)
    taught = Feedback(SLUGS, [*known, own]).teach(found, here, without=[99])
    assert taught == Feedback(SLUGS, known).teach(found, here)


def test_confirming_raises_and_rejecting_lowers_what_is_alike() -> None:
    feedback = Feedback(SLUGS, [judged(1, EAST, ownership=CONFIRMED, dive_deep=REJECTED)])
    alike, other = (feedback.teach(suggestions(0.5, 0.5, 0.5), here) for here in (EAST, NORTH))
    assert score(alike, "ownership") > score(other, "ownership") > 0.5
    assert score(alike, "dive-deep") < score(other, "dive-deep") < 0.5
    assert score(alike, "earn-trust") == 0.5


def test_a_verdict_the_tagger_agreed_with_teaches_less() -> None:
    known = judged(1, EAST, ownership=CONFIRMED)
    sure = replace(known, scores={"ownership": 0.9})
    surprised, agreed = (
        score(Feedback(SLUGS, [each]).teach(suggestions(0.5, 0.5, 0.5), EAST), "ownership") for each in (known, sure)
    )
    assert surprised > agreed > 0.5


def test_one_verdict_moves_less_than_many() -> None:
    found = [
        score(
            Feedback(SLUGS, [judged(story, EAST, ownership=CONFIRMED) for story in range(1, number)]).teach(
                suggestions(0.3, 0.3, 0.3), EAST
            ),
            "ownership",
        )
        for number in (2, 5, 30)
    ]
    assert found == sorted(found)
    assert len({*found}) == 3


def test_it_says_which_story_had_most_part() -> None:
    feedback = Feedback(
        SLUGS,
        [
            judged(1, NORTH, ownership=CONFIRMED, dive_deep=REJECTED),
            judged(2, EAST, ownership=CONFIRMED),
            judged(3, EAST, dive_deep=REJECTED),
            judged(4, unit(EAST + NORTH), ownership=REJECTED),
        ],
    )
    found = feedback.teach(suggestions(0.5, 0.5, 0.5), EAST)
    assert lesson(found, "ownership") == Lesson(0.5, 2)
    assert lesson(found, "dive-deep") == Lesson(0.5, 3)
    assert lesson(found, "earn-trust") is None


def test_of_two_with_the_same_part_the_older_story_is_named() -> None:
    known = [judged(2, EAST, ownership=CONFIRMED), judged(1, EAST, ownership=CONFIRMED)]
    for order in (known, known[::-1]):
        assert lesson(Feedback(SLUGS, order).teach(suggestions(0.5, 0.5, 0.5), EAST), "ownership") == Lesson(0.5, 1)


def test_a_change_too_small_to_notice_names_nobody() -> None:
    feedback = Feedback(SLUGS, [judged(1, NORTH, ownership=CONFIRMED)])
    found = feedback.teach(suggestions(0.1, 0.1, 0.1), EAST)
    assert 0 < score(found, "ownership") - 0.1 < NOTICEABLE
    assert lesson(found, "ownership") == Lesson(0.1)


def test_a_story_that_says_nothing_stays_at_nothing() -> None:
    found = suggestions(0, 0, 0)
    assert Feedback(SLUGS, [judged(1, EAST, ownership=CONFIRMED)]).teach(found, EAST) == found


@pytest.mark.parametrize("title", [None, EAST])
def test_a_profile_is_one_unit_vector_of_what_stands_out(title: Vectors | None) -> None:
    nowhere = np.zeros(2, np.float32)
    by = Centre(sentence=nowhere, passage=nowhere, title=nowhere)
    story = StoryVectors(np.stack([EAST, EAST]), EAST[None], title)
    assert profile(story, by) == pytest.approx(EAST)
    assert not profile(StoryVectors(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32), title), by).any()
