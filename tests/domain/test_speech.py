from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.speech import ENOUGH_TELLINGS, PACE, clock, count_words, measured_pace, part_due, spoken_seconds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("I didn't stop.", 3),
        ("Costs fell by 12.5% (from 1,200).", 6),
        ("end-to-end test", 2),
        ("- one\n- two", 2),
        ("締め切りを守れなかった", 6),
        ("Ça a marché", 3),
    ],
)
def test_words_are_counted_as_they_are_spoken(text: str, words: int) -> None:
    assert count_words(text) == words


def test_three_hundred_words_take_a_little_over_two_minutes() -> None:
    assert clock(spoken_seconds(300)) == "2:09"
    assert spoken_seconds(300, words_per_minute=150) == 120


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (125, "2:05"), (3_600, "60:00")])
def test_a_clock_shows_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_pace_is_measured_after_three_tellings() -> None:
    assert measured_pace([(300, 120.0), (280, 120.0)]) is None
    assert measured_pace([(300, 120.0), (280, 120.0), (320, 120.0)]) == 150


def test_a_timer_that_ran_on_and_an_answer_that_was_broken_off_do_not_count() -> None:
    assert measured_pace([(300, 3_600.0), (300, 4.0), (300, 0.0), (300, 120.0), (280, 120.0)]) is None
    assert measured_pace([(300, 3_600.0), (300, 120.0), (280, 120.0), (320, 120.0)]) == 150


@given(st.lists(st.tuples(st.integers(0, 5_000), st.floats(0, 10_000))))
def test_a_measured_pace_is_one_that_a_person_can_speak_at(tellings: list[tuple[int, float]]) -> None:
    pace = measured_pace(tellings)
    spoken = [words * 60 / seconds for words, seconds in tellings if seconds > 0]
    enough = sum(PACE[0] <= each <= PACE[1] for each in spoken) >= ENOUGH_TELLINGS
    assert (pace is not None) == enough
    assert pace is None or PACE[0] <= pace <= PACE[1]


@pytest.mark.parametrize(
    ("seconds", "part"),
    [(0, "situation"), (20, "situation"), (21, "task"), (41, "action"), (107, "action"), (108, "result"), (135, None)],
)
def test_an_answer_comes_to_its_parts_in_time(seconds: float, part: str | None) -> None:
    assert part_due(seconds) == part
