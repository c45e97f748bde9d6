from __future__ import annotations

from datetime import date

import pytest

from starkeeper.domain.interview import parse_day, said_day, said_days
from starkeeper.errors import InvalidInput


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (9, "in 9 days"),
        (2, "in 2 days"),
        (1, "tomorrow"),
        (0, "today"),
        (-1, "yesterday"),
        (-2, "2 days ago"),
    ],
)
def test_how_far_off_a_day_is(left: int, said: str) -> None:
    assert said_days(left) == said


def test_a_day_is_read_as_it_is_written() -> None:
    assert parse_day(" 2026-12-01 ") == date(2026, 12, 1)
    assert said_day(date(2026, 12, 1)) == "Tuesday 1 December 2026"


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "20261211", "2026-W50-5", "11.12.2026"])
def test_what_is_no_day_is_refused_under_its_name(text: str) -> None:
    with pytest.raises(InvalidInput, match="--date takes a day such as 2026-12-11"):
        parse_day(text, "--date")
