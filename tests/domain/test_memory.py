from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.memory import Memory, recall, rehearsed, remembered
from starkeeper.domain.rehearsal import Rating, Rehearsal

START = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
PRINCIPLES = {"own": ("ownership",), "both": ("ownership", "dive-deep"), "general": ()}
HISTORY = st.lists(st.tuples(st.sampled_from(Rating), st.floats(0, 40, allow_nan=False)), min_size=1, max_size=12)


def done(
    number: int, days: float, rating: Rating = Rating.GOOD, question: str = "own", story: int | None = 1
) -> Rehearsal:
    return Rehearsal(
        id=number,
        question_id=question,
        question="?",
        story_id=story,
        seconds=90,
        rating=rating,
        answered_at=START + timedelta(days=days),
    )


def test_nothing_rehearsed_is_nothing_remembered() -> None:
    memories = remembered([], PRINCIPLES)
    assert (memories.principles, memories.stories) == ({}, {})
    assert recall(None, START) == 0.0


def test_a_rehearsal_counts_for_each_principle_of_its_question_and_for_its_story() -> None:
    memories = remembered([done(1, 0, question="both", story=7)], PRINCIPLES)
    assert set(memories.principles) == {"ownership", "dive-deep"}
    assert set(memories.stories) == {7}
    assert memories.principles["ownership"] == memories.stories[7]


@pytest.mark.parametrize("question", ["general", "gone"])
def test_a_question_without_principles_counts_for_the_story_alone(question: str) -> None:
    memories = remembered([done(1, 0, question=question)], PRINCIPLES)
    assert (set(memories.principles), set(memories.stories)) == (set(), {1})


def test_a_rehearsal_without_a_story_counts_for_the_principle_alone() -> None:
    memories = remembered([done(1, 0, story=None)], PRINCIPLES)
    assert (set(memories.principles), set(memories.stories)) == ({"ownership"}, set())


def test_a_telling_that_went_wrong_is_the_storys_and_not_the_principles() -> None:
    wrong = remembered([done(1, 0, Rating.AGAIN)], PRINCIPLES)
    assert wrong.principles["ownership"] == rehearsed(None, Rating.HARD, START)
    assert wrong.stories[1] == rehearsed(None, Rating.AGAIN, START)
    silent = remembered([done(1, 0, Rating.AGAIN, story=None)], PRINCIPLES)
    assert silent.principles["ownership"] == rehearsed(None, Rating.AGAIN, START)


@given(HISTORY)
def test_it_is_what_the_package_says_of_the_same_reviews(history: list[tuple[Rating, float]]) -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, when, told = fsrs.Card(card_id=1), START, []
    for number, (rating, days) in enumerate(history, 1):
        when += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating[rating.name.capitalize()], when)
        told.append(done(number, (when - START) / timedelta(days=1), rating))
    later = when + timedelta(days=9, hours=1)
    memory = remembered(reversed(told), PRINCIPLES).stories[1]
    assert memory.stability == pytest.approx(card.stability)
    assert memory.difficulty == pytest.approx(card.difficulty)
    assert memory.times == len(history)
    assert recall(memory, later) == pytest.approx(scheduler.get_card_retrievability(card, later))


@given(HISTORY)
def test_one_more_rehearsal_is_the_history_with_it(history: list[tuple[Rating, float]]) -> None:
    memory: Memory | None = None
    when, told = START, []
    for number, (rating, days) in enumerate(history, 1):
        when += timedelta(days=days)
        told.append(done(number, (when - START) / timedelta(days=1), rating))
        memory = rehearsed(memory, rating, told[-1].answered_at)
    assert memory == remembered(told, PRINCIPLES).stories[1]


@given(HISTORY, st.floats(0, 200), st.floats(0, 200))
def test_recall_is_a_chance_that_only_falls_while_nothing_is_done(
    history: list[tuple[Rating, float]], sooner: float, later: float
) -> None:
    memory = remembered([done(n, n, rating) for n, (rating, _) in enumerate(history)], PRINCIPLES).principles[
        "ownership"
    ]
    first, second = sorted((sooner, later))
    then, after = (recall(memory, memory.last + timedelta(days=days)) for days in (first, second))
    assert 0 < after <= then <= 1


def test_a_memory_is_due_when_one_in_ten_is_forgotten() -> None:
    memory = rehearsed(None, Rating.EASY, START)
    assert recall(memory, memory.due) == pytest.approx(0.9, abs=0.01)


def test_working_out_what_comes_next_leaves_the_memory_as_it_was() -> None:
    memory = rehearsed(None, Rating.GOOD, START)
    copy = Memory(**{name: getattr(memory, name) for name in Memory.__dataclass_fields__})
    rehearsed(memory, Rating.AGAIN, START + timedelta(days=3))
    assert memory == copy


def test_who_did_well_remembers_longer() -> None:
    chances = [recall(rehearsed(None, rating, START), START + timedelta(days=10)) for rating in Rating]
    assert chances == sorted(chances)
    assert len(set(chances)) == 4
