"""What was covered at earlier moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.story import Status
from starkeeper.domain.tags import Suggestion, Thresholds, Verdict
from starkeeper.domain.trend import MOST_POINTS, Decided, Point, Telling, moments, trend

DAY = timedelta(days=1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SCALE = Thresholds(strong=0.6, weak=0.3)
READ = {"proof": [Suggestion("a", 0.9)], "vague": [Suggestion("a", 0.4)], "nothing": []}


def at(day: int) -> datetime:
    return NOON + day * DAY


def telling(content_hash: str, since: int, until: int | None = None, story: int = 1, status: Status = Status.READY):
    return Telling(story, content_hash, status, at(since), None if until is None else at(until))


def covered(tellings: list[Telling], days: range, decided: tuple[Decided, ...] = ()) -> list[int]:
    return [point.covered for point in trend(tellings, READ, decided, {"a": 1}, SCALE, [at(day) for day in days])]


def test_a_text_counts_from_its_save_to_the_next() -> None:
    assert covered([telling("vague", 1, 3), telling("proof", 3, 5), telling("nothing", 5)], range(7)) == [
        0, 0, 0, 1, 1, 0, 0,
    ]  # fmt: skip


def test_a_story_in_the_bin_counts_until_it_went_there() -> None:
    assert covered([telling("proof", 0, 2)], range(4)) == [1, 1, 0, 0]


def test_a_verdict_counts_from_when_it_was_given() -> None:
    said = Decided(1, "a", Verdict.CONFIRMED, at(2))
    assert covered([telling("vague", 0)], range(4), (said,)) == [0, 0, 1, 1]
    against = Decided(1, "a", Verdict.REJECTED, at(2))
    assert covered([telling("proof", 0)], range(4), (against,)) == [1, 1, 0, 0]


def test_a_text_that_was_never_compared_counts_as_the_one_before_it_or_behind_it() -> None:
    assert covered([telling("proof", 0, 1), telling("unread", 1, 2), telling("nothing", 2)], range(3)) == [1, 1, 0]
    assert covered([telling("unread", 0, 1), telling("proof", 1)], range(2)) == [1, 1]
    assert covered([telling("unread", 0)], range(1)) == [0]


def test_retired_stories_are_stories_and_prove_nothing() -> None:
    found = trend([telling("proof", 0, status=Status.RETIRED)], READ, (), {"a": 1}, SCALE, [at(0)])
    assert found == [Point(at(0), stories=1, strong=0, covered=0)]


def test_a_principle_is_covered_when_it_has_what_is_wanted() -> None:
    told = [telling("proof", 0), telling("proof", 1, story=2)]
    found = trend(told, READ, (), {"a": 2, "b": 1}, SCALE, [at(0), at(1)])
    assert [(point.strong, point.covered) for point in found] == [(1, 0), (2, 1)]


@given(st.timedeltas(timedelta(0), timedelta(days=20_000)))
def test_moments_are_few_even_and_end_now(span: timedelta) -> None:
    found = moments(NOON - span, NOON)
    assert 1 <= len(found) <= MOST_POINTS
    assert found[-1] == NOON
    assert found == sorted(found)
    assert found[0] >= NOON - span
    assert len({later - earlier for earlier, later in pairwise(found)}) <= 1
