"""Which stories answer a question: the rule, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.matching import (
    Candidate,
    Likeness,
    Match,
    asked_by_name,
    asked_by_text,
    fit,
    proved_by,
    rank,
)
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.story import Outcome, Part, Status
from starkeeper.domain.tags import Evidence, Suggestion, Thresholds, Verdict, weigh

SLUGS = ("ownership", "dive-deep", "earn-trust")
SCORES = st.fixed_dictionaries({slug: st.floats(0, 1) for slug in SLUGS})
ASKED = st.permutations(SLUGS).flatmap(lambda slugs: st.integers(1, 3).map(lambda count: tuple(slugs[:count])))
THRESHOLDS = Thresholds(strong=0.6, weak=0.35)
SENTENCE = Evidence(Part.ACTION, 0, 5)


def story(
    number: int,
    scores: Mapping[str, float],
    verdicts: Mapping[str, Verdict] | None = None,
    *,
    likeness: Likeness | None = None,
    outcome: Outcome = Outcome.SUCCESS,
    status: Status = Status.READY,
) -> Candidate:
    suggestions = [Suggestion(slug, score, SENTENCE) for slug, score in scores.items()]
    tags = weigh(suggestions, verdicts or {}, THRESHOLDS)
    told = TaggedStory(id=number, title=f"Story {number}", status=status, outcome=outcome, tags=tags)
    return Candidate(told, proved_by(suggestions, verdicts or {}), likeness)


def answers(candidates: Sequence[Candidate], *principles: str, polarity: Polarity = Polarity.OPEN) -> list[Match]:
    question = Question(id="q", text="?", principles=principles, polarity=polarity)
    return rank(question, asked_by_name(principles), candidates)


def ids(matches: Sequence[Match]) -> list[int]:
    return [match.story.id for match in matches]


def test_a_failure_question_is_answered_by_a_failure_first() -> None:
    success, failure = story(1, {"ownership": 0.9}), story(2, {"ownership": 0.9}, outcome=Outcome.FAILURE)
    assert ids(answers([success, failure], "ownership", polarity=Polarity.FAILURE)) == [2, 1]
    assert ids(answers([success, failure], "ownership", polarity=Polarity.SUCCESS)) == [1, 2]
    assert ids(answers([success, failure], "ownership")) == [1, 2]


def test_a_confirmed_story_goes_before_a_suggested_one() -> None:
    confirmed = story(1, {"ownership": 0.1}, {"ownership": Verdict.CONFIRMED})
    assert ids(answers([story(2, {"ownership": 0.9}), confirmed], "ownership")) == [1, 2]


def test_a_rejected_principle_answers_nothing() -> None:
    assert answers([story(1, {"ownership": 0.9}, {"ownership": Verdict.REJECTED})], "ownership") == []


def test_a_story_that_meets_both_principles_goes_first() -> None:
    one, both = story(1, {"ownership": 0.9}), story(2, {"ownership": 0.9, "dive-deep": 0.9})
    found = answers([one, both], "ownership", "dive-deep")
    assert ids(found) == [2, 1]
    assert [match.principles for match in found] == [("ownership", "dive-deep"), ("ownership",)]


def test_the_principle_that_a_question_stands_under_counts_most() -> None:
    first, second = story(1, {"dive-deep": 0.9}), story(2, {"ownership": 0.9})
    assert ids(answers([first, second], "ownership", "dive-deep")) == [2, 1]


def test_retired_stories_and_stories_without_the_principle_do_not_answer() -> None:
    retired = story(1, {"ownership": 0.9}, status=Status.RETIRED)
    assert answers([retired, story(2, {"earn-trust": 0.9}), story(3, {})], "ownership") == []


def test_of_equal_stories_the_ready_one_goes_first() -> None:
    draft, ready = story(1, {"ownership": 0.9}, status=Status.DRAFT), story(2, {"ownership": 0.9})
    assert ids(answers([draft, ready], "ownership")) == [2, 1]


def test_of_stories_that_prove_the_same_the_one_that_tells_of_it_goes_first() -> None:
    other = story(1, {"ownership": 0.9}, likeness=Likeness(0.0))
    alike = story(2, {"ownership": 0.9}, likeness=Likeness(0.4))
    assert ids(answers([other, alike], "ownership")) == [2, 1]


def test_what_a_story_proves_counts_for_more_than_its_words() -> None:
    proves = story(1, {"ownership": 0.9}, likeness=Likeness(0.0))
    alike = story(2, {"ownership": 0.2}, likeness=Likeness(0.6))
    assert ids(answers([alike, proves], "ownership")) == [1, 2]


def test_a_match_says_by_which_principle_and_sentence() -> None:
    (found,) = answers([story(1, {"ownership": 0.9, "dive-deep": 0.4, "earn-trust": 0.9})], "ownership", "dive-deep")
    assert (found.principle, found.principles, found.evidence) == ("ownership", ("ownership",), SENTENCE)


def test_without_a_principle_the_sentence_nearest_to_the_question_speaks() -> None:
    nearest = Evidence(Part.RESULT, 3, 9)
    (found,) = answers([story(1, {"earn-trust": 0.9}, likeness=Likeness(0.5, nearest))], "ownership")
    assert (found.principle, found.principles, found.evidence) == ("", (), nearest)


def test_a_principle_that_stands_out_in_a_text_is_nearly_all_it_asks_for() -> None:
    asked = asked_by_text([Suggestion("ownership", 0.95), Suggestion("dive-deep", 0.2), Suggestion("earn-trust", 0.1)])
    assert asked["ownership"] > 0.95
    assert asked["dive-deep"] > asked["earn-trust"] > 0


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_scores_at_the_edge_ask_for_all_alike(score: float) -> None:
    asked = asked_by_text([Suggestion(slug, score) for slug in SLUGS])
    assert asked == pytest.approx(dict.fromkeys(SLUGS, 1 / 3))


@given(SCORES, SCORES, st.none() | st.floats(-1, 1))
def test_a_fit_lies_between_0_and_1(asked: dict[str, float], proved: dict[str, float], likeness: float | None) -> None:
    text = asked_by_text([Suggestion(slug, score) for slug, score in asked.items()])
    assert sum(text.values()) == pytest.approx(1)
    assert 0 <= fit(text, proved, likeness) <= 1 + 1e-9


@given(st.lists(SCORES, min_size=2, max_size=6), ASKED, st.sampled_from(Polarity), st.data())
def test_confirming_a_shared_principle_never_lowers_a_story_and_rejecting_never_lifts_it(
    stories: list[dict[str, float]], asked: tuple[str, ...], polarity: Polarity, data: st.DataObject
) -> None:
    chosen, principle = data.draw(st.integers(0, len(stories) - 1)), data.draw(st.sampled_from(asked))

    def place(verdicts: dict[str, Verdict]) -> int:
        told = [story(number, scores, verdicts if number == chosen else {}) for number, scores in enumerate(stories)]
        ranked = ids(answers(told, *asked, polarity=polarity))
        return ranked.index(chosen) if chosen in ranked else len(stories)

    before = place({})
    assert place({principle: Verdict.CONFIRMED}) <= before <= place({principle: Verdict.REJECTED})


@given(SCORES, ASKED)
def test_what_else_a_story_proves_never_lowers_its_fit(scores: dict[str, float], asked: tuple[str, ...]) -> None:
    weights = asked_by_name(asked)
    for slug in SLUGS:
        assert fit(weights, {**scores, slug: 1.0}) >= fit(weights, scores)


@given(st.lists(SCORES, max_size=6), ASKED)
def test_every_match_is_a_story_once_the_best_first(stories: list[dict[str, float]], asked: tuple[str, ...]) -> None:
    found = answers([story(number, scores) for number, scores in enumerate(stories)], *asked)
    assert len(set(ids(found))) == len(found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    for match in found:
        assert set(match.principles) <= set(asked)
        assert all(match.story.tag(slug) for slug in match.principles)


def test_a_likeness_below_zero_counts_as_none() -> None:
    told = story(1, {"ownership": 0.5})
    unlike, nothing = (replace(told, likeness=Likeness(score)) for score in (-0.5, 0.0))
    assert answers([unlike], "ownership")[0].score == answers([nothing], "ownership")[0].score
