from __future__ import annotations

from datetime import date

import pytest
import time_machine

from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library import Library


def test_an_interview_is_kept_with_its_loop(library: Library) -> None:
    kept = library.interviews.add(date(2026, 12, 11), "  Brackenhill \n Works ", "Ownership, dive-deep; earn-trust")
    assert (kept.company, kept.pack) == ("Brackenhill Works", "small")
    assert kept.loop == (("ownership", "dive-deep"), ("earn-trust",))
    assert library.interviews.all() == [kept]
    again = library.interviews.add(date(2026, 12, 12), loop=kept.loop)
    assert again.loop == kept.loop


def test_a_loop_of_unknown_principles_keeps_nothing(library: Library) -> None:
    with pytest.raises(InvalidInput, match="thrift"):
        library.interviews.add(date(2026, 12, 11), loop="ownership; thrift")
    assert library.interviews.all() == []


def test_the_next_interview_is_the_nearest_that_is_not_over(library: Library) -> None:
    assert library.interviews.next() is None
    days = [library.interviews.add(date(2026, month, 11)) for month in (12, 3, 11)]
    with time_machine.travel("2026-11-10T12:00:00Z", tick=False):
        assert library.interviews.next() == days[2]
    with time_machine.travel("2026-11-11T12:00:00Z", tick=False):
        assert library.interviews.next() == days[2]
    with time_machine.travel("2026-11-12T12:00:00Z", tick=False):
        assert library.interviews.next() == days[0]
    with time_machine.travel("2026-12-12T12:00:00Z", tick=False):
        assert library.interviews.next() is None


def test_a_removed_interview_is_gone(library: Library) -> None:
    kept = library.interviews.add(date(2026, 12, 11))
    assert library.interviews.remove(kept.id) == kept
    assert library.interviews.all() == []
    with pytest.raises(NotFound):
        library.interviews.remove(kept.id)
