from __future__ import annotations

import pytest

from starkeeper.domain.speech import clock, count_words, spoken_seconds


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
