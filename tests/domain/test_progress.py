from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.drill import Confusion, Drill
from starkeeper.domain.memory import remembered
from starkeeper.domain.progress import DAYS, progress, sparkline
from starkeeper.domain.rehearsal import Rating, Rehearsal

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
PROBED = {"own": ("ownership",), "deep": ("dive-deep", "ownership")}
SLUGS = ("ownership", "dive-deep", "earn-trust")


def done(back: timedelta, question: str = "own", rating: Rating = Rating.GOOD, seconds: float = 120) -> Rehearsal:
    return Rehearsal(
        id=1, question_id=question, question="?", story_id=1, seconds=seconds, rating=rating, answered_at=NOW - back
    )


def drilled(asked: str, told: str | None, back: timedelta = timedelta()) -> Drill:
    return Drill(
        id=1,
        question_id="own",
        question="?",
        asked=asked,
        story_id=None,
        told=told,
        seconds=5,
        answered_at=NOW - back,
    )


def found(*rehearsals: Rehearsal, drills: tuple[Drill, ...] = (), zone=UTC):
    return progress(rehearsals, drills, remembered(rehearsals, PROBED), PROBED, SLUGS, NOW, zone)


def test_nothing_is_nothing() -> None:
    none = found()
    assert (none.rehearsals, none.sessions, none.minutes, none.days, none.streak) == (0, 0, 0, 0, 0)
    assert list(none.daily) == [0.0] * DAYS
    assert [(each.slug, each.rehearsals, each.last, each.recall, each.due) for each in none.principles] == [
        (slug, 0, None, None, None) for slug in SLUGS
    ]
    assert none.practised == []


def test_a_pause_of_half_an_hour_begins_a_new_session() -> None:
    minutes = (100, 71, 70, 40, 10)
    assert found(*(done(timedelta(minutes=back)) for back in minutes)).sessions == 3
    assert found(done(timedelta(minutes=20)), drills=(drilled("ownership", None),)).sessions == 1


def test_days_are_those_of_the_candidates_clock() -> None:
    late = done(timedelta(hours=13))  # 23:00 UTC of the day before
    assert list(found(late).daily)[-2:] == [2.0, 0.0]
    assert list(found(late, zone=timezone(timedelta(hours=2))).daily)[-2:] == [0.0, 2.0]


@pytest.mark.parametrize(
    ("days", "streak"),
    [((), 0), ((0,), 1), ((1,), 1), ((2,), 0), ((0, 1, 2, 4), 3), ((1, 2), 2), ((0, 2), 1)],
)
def test_a_day_that_is_still_open_breaks_no_streak(days: tuple[int, ...], streak: int) -> None:
    assert found(*(done(timedelta(days=back)) for back in days)).streak == streak


def test_each_principle_has_its_answers_and_its_recall() -> None:
    so_far = found(done(timedelta(days=9), "deep"), done(timedelta(days=1), "own"))
    ownership, deep, trust = so_far.principles
    assert (ownership.rehearsals, deep.rehearsals, trust.rehearsals) == (2, 1, 0)
    assert ownership.last == NOW - timedelta(days=1)
    assert [each.slug for each in so_far.practised] == ["ownership", "dive-deep"]
    assert 0 < (deep.recall or 0) < (ownership.recall or 0) <= 1


def test_of_two_that_would_both_come_to_mind_the_one_that_lasts_longer_is_known_better() -> None:
    so_far = found(done(timedelta(), "own", Rating.EASY), done(timedelta(), "deep", Rating.GOOD))
    assert {each.recall for each in so_far.practised} == {1.0}
    assert [each.slug for each in so_far.practised] == ["ownership", "dive-deep"]


def test_drills_that_missed_are_counted_by_what_was_told_instead() -> None:
    drills = (
        drilled("ownership", "ownership"),
        drilled("ownership", "dive-deep"),
        drilled("dive-deep", None),
        drilled("ownership", "dive-deep"),
    )
    so_far = found(drills=drills)
    assert so_far.drills == 4
    assert list(so_far.confusions) == [Confusion("ownership", "dive-deep", 2), Confusion("dive-deep", None, 1)]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_a_sparkline_has_a_bar_for_each_value_and_hides_no_practice(values: list[float]) -> None:
    bars = sparkline(values)
    assert len(bars) == len(values)
    assert all((bar == "▁") == (value == 0) for bar, value in zip(bars, values, strict=True))
    assert max(values) == 0 or bars[values.index(max(values))] == "█"
