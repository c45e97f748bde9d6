"""Which backups stay: the laws of the rotation, whatever the moments."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.rotation import Rotation

RULE = Rotation()
EAST = timezone(timedelta(hours=3))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@st.composite
def dense(draw: st.DrawFn) -> set[datetime]:
    """Moments of which many share a day, a week or a month."""
    start = draw(moments)
    minutes = draw(st.sets(st.integers(0, draw(st.sampled_from([600, 40_000, 500_000]))), max_size=80))
    return {start + timedelta(minutes=each) for each in minutes}


def last_of_days(backups: set[datetime]) -> list[datetime]:
    """The last moment of each day that has one, the newest day first."""
    return sorted({max(other for other in backups if other.date() == each.date()) for each in backups}, reverse=True)


@settings(max_examples=40)
@given(dense())
def test_never_more_stay_than_the_rule_counts(backups: set[datetime]) -> None:
    kept = RULE.kept(backups)
    assert kept <= backups
    assert len(kept) <= RULE.newest + RULE.daily + RULE.weekly + RULE.monthly


@settings(max_examples=40)
@given(dense())
def test_the_newest_ones_stay_and_all_of_a_few(backups: set[datetime]) -> None:
    assert set(sorted(backups)[-RULE.newest :]) <= RULE.kept(backups)


@settings(max_examples=40)
@given(dense())
def test_the_last_of_each_of_the_last_14_days_stays(backups: set[datetime]) -> None:
    assert set(last_of_days(backups)[:14]) <= RULE.kept(backups)


@settings(max_examples=40)
@given(dense())
def test_a_second_run_removes_nothing_more(backups: set[datetime]) -> None:
    kept = RULE.kept(backups)
    assert RULE.kept(kept) == kept


@settings(max_examples=40)
@given(dense(), st.integers(1, 500_000))
def test_an_older_backup_never_pushes_out_a_newer_one(backups: set[datetime], minutes: int) -> None:
    older = min(backups, default=datetime(2025, 1, 1, tzinfo=UTC)) - timedelta(minutes=minutes)
    assert RULE.kept(backups) <= RULE.kept(backups | {older})


@settings(max_examples=40)
@given(st.lists(moments, max_size=30))
def test_order_and_repetition_do_not_matter(backups: list[datetime]) -> None:
    assert RULE.kept(backups) == RULE.kept(sorted(backups, reverse=True) * 2)


@pytest.mark.parametrize("seed", range(5))
def test_a_year_of_use_with_gaps_leaves_what_the_rule_says(seed: int) -> None:
    """Backups come one by one, and each time the others make room: in the end it is as if all had come at once."""
    dice = random.Random(seed)
    there: set[datetime] = set()
    ever: set[datetime] = set()
    for day in range(365):
        for _ in range(dice.choice([0, 1, 1, 1, 2, 7])):
            ever.add(made := datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=day, seconds=dice.randrange(86_400)))
            there = RULE.kept(there | {made})
    assert there == RULE.kept(ever)
    by_week = {each.isocalendar()[:2]: each for each in sorted(ever)}
    by_month = {(each.year, each.month): each for each in sorted(ever)}
    assert there == {
        *sorted(ever)[-10:],
        *last_of_days(ever)[:14],
        *sorted(by_week.values())[-8:],
        *sorted(by_month.values())[-12:],
    }


def test_a_day_ends_at_the_midnight_of_the_moments_own_zone() -> None:
    rule = Rotation(newest=0, daily=9, weekly=0, monthly=0)
    late, early = datetime(2026, 5, 14, 22, 30, tzinfo=UTC), datetime(2026, 5, 15, 1, 0, tzinfo=UTC)
    assert rule.kept([late, early]) == {late, early}
    east = [moment.astimezone(EAST) for moment in (late, early)]
    assert rule.kept(east) == {early}
