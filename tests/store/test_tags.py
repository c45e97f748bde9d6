"""Verdicts belong to stories and stay; suggestions belong to texts and are replaced."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Evidence, RunnerUp, Suggestion, Verdict
from starkeeper.errors import NotFound
from starkeeper.store import stories, tags
from starkeeper.store.engine import writing

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HASH, OTHER = "a" * 64, "b" * 64
OWNERSHIP = Suggestion(
    "ownership",
    0.4,
    Evidence(Part.ACTION, 3, 9),
    runner_up=RunnerUp("dive-deep", leads=True),
    silent=frozenset({Part.RESULT, Part.TASK}),
)
DIVE_DEEP = Suggestion("dive-deep", 0.9)
EARN_TRUST = Suggestion("earn-trust", 0.0)


@pytest.fixture
def story_id(session: Session) -> int:
    return stories.insert(session, StoryContent(title="Told"), now=NOW, saved_by="cli").id


def test_verdicts_are_set_changed_and_taken_back(session: Session, story_id: int) -> None:
    tags.set_verdict(session, story_id, "amazon", "ownership", Verdict.CONFIRMED, NOW)
    tags.set_verdict(session, story_id, "amazon", "dive-deep", Verdict.CONFIRMED, NOW)
    tags.set_verdict(session, story_id, "amazon", "dive-deep", Verdict.REJECTED, NOW)
    tags.set_verdict(session, story_id, "amazon", "earn-trust", Verdict.REJECTED, NOW)
    tags.set_verdict(session, story_id, "amazon", "earn-trust", None, NOW)
    tags.set_verdict(session, story_id, "amazon", "frugality", None, NOW)
    assert tags.verdicts(session, "amazon") == {
        story_id: {"ownership": Verdict.CONFIRMED, "dive-deep": Verdict.REJECTED}
    }


def test_verdicts_of_another_pack_stay_apart(session: Session, story_id: int) -> None:
    tags.set_verdict(session, story_id, "amazon", "ownership", Verdict.CONFIRMED, NOW)
    tags.set_verdict(session, story_id, "acme", "ownership", Verdict.REJECTED, NOW)
    assert tags.verdicts(session, "amazon") == {story_id: {"ownership": Verdict.CONFIRMED}}
    assert tags.verdicts(session, "nobody") == {}


def test_verdicts_of_some_stories(session: Session, story_id: int) -> None:
    tags.set_verdict(session, story_id, "amazon", "ownership", Verdict.CONFIRMED, NOW)
    assert set(tags.verdicts(session, "amazon", [story_id, 99])) == {story_id}
    assert tags.verdicts(session, "amazon", [99]) == tags.verdicts(session, "amazon", []) == {}


def test_verdict_survives_saving_binning_restoring_and_tagging_again(session: Session, story_id: int) -> None:
    tags.set_verdict(session, story_id, "amazon", "ownership", Verdict.REJECTED, NOW)
    changed = stories.update(session, story_id, StoryContent(title="Retold"), base_version=1, now=NOW, saved_by="tui")
    tags.store_suggestions(session, changed.content_hash, "m", "p", [OWNERSHIP])
    stories.set_binned(session, story_id, NOW)
    stories.set_binned(session, story_id, None)
    assert tags.verdicts(session, "amazon") == {story_id: {"ownership": Verdict.REJECTED}}


def test_verdict_on_a_story_that_is_away_is_refused(session: Session, story_id: int) -> None:
    with pytest.raises(NotFound, match="no story 99"):
        tags.set_verdict(session, 99, "amazon", "ownership", Verdict.CONFIRMED, NOW)
    stories.set_binned(session, story_id, NOW)
    with pytest.raises(NotFound, match="in the bin"):
        tags.set_verdict(session, story_id, "amazon", "ownership", Verdict.CONFIRMED, NOW)


def test_suggestions_come_back_the_best_first_and_whole(session: Session) -> None:
    tags.store_suggestions(session, HASH, "m", "p", [OWNERSHIP, EARN_TRUST, DIVE_DEEP])
    assert tags.suggestions(session, "m", "p") == {HASH: [DIVE_DEEP, OWNERSHIP, EARN_TRUST]}


def test_suggestions_of_equal_score_have_one_order(session: Session) -> None:
    tags.store_suggestions(session, HASH, "m", "p", [Suggestion(slug, 0.5) for slug in ("c", "a", "b")])
    assert [found.principle for found in tags.suggestions(session, "m", "p")[HASH]] == ["a", "b", "c"]


def test_suggestions_are_replaced_not_added_to(session: Session) -> None:
    tags.store_suggestions(session, HASH, "m", "p", [OWNERSHIP, DIVE_DEEP])
    tags.store_suggestions(session, HASH, "m", "p", [EARN_TRUST])
    assert tags.suggestions(session, "m", "p") == {HASH: [EARN_TRUST]}
    tags.store_suggestions(session, HASH, "m", "p", [])
    assert tags.suggestions(session, "m", "p") == {}


def test_suggestions_of_other_models_packs_and_texts_stay_apart(session: Session) -> None:
    tags.store_suggestions(session, HASH, "m", "p", [OWNERSHIP])
    tags.store_suggestions(session, OTHER, "m", "p", [DIVE_DEEP])
    tags.store_suggestions(session, HASH, "m2", "p", [EARN_TRUST])
    tags.store_suggestions(session, HASH, "m", "p2", [EARN_TRUST])
    assert tags.suggestions(session, "m", "p") == {HASH: [OWNERSHIP], OTHER: [DIVE_DEEP]}
    assert tags.suggestions(session, "m", "p", hashes=[OTHER, "c" * 64]) == {OTHER: [DIVE_DEEP]}
    assert tags.suggestions(session, "m", "p", hashes=[]) == {}
    assert tags.tagged_hashes(session, "m", "p") == {HASH, OTHER}
    assert tags.tagged_hashes(session, "m2", "p") == {HASH}
    assert tags.tagged_hashes(session, "m2", "p2") == set()


def test_low_scores_are_left_out_when_asked(session: Session) -> None:
    tags.store_suggestions(session, HASH, "m", "p", [OWNERSHIP, EARN_TRUST, DIVE_DEEP])
    assert tags.suggestions(session, "m", "p", at_least=0.4) == {HASH: [DIVE_DEEP, OWNERSHIP]}
    assert tags.suggestions(session, "m", "p", at_least=0.95) == {}
    assert tags.tagged_hashes(session, "m", "p") == {HASH}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=st.lists(st.floats(0, 1), max_size=16))
def test_scores_are_kept_to_the_last_bit(engine: Engine, scores: list[float]) -> None:
    proposed = [Suggestion(f"principle-{number:02}", score) for number, score in enumerate(scores)]
    with writing(engine) as session:
        tags.store_suggestions(session, HASH, "m", "p", proposed)
        found = tags.suggestions(session, "m", "p").get(HASH, [])
    assert sorted(found, key=lambda suggestion: suggestion.principle) == proposed
    assert [suggestion.score for suggestion in found] == sorted(scores, reverse=True)
