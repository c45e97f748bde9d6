"""An interview: the day that a candidate prepares for, and who will probe what on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from starkeeper.errors import InvalidInput

if TYPE_CHECKING:
    # Only named here: the home screen says how near an interview is, and does not wait for loops.
    from starkeeper.domain.loop import Loop


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One day of interviews."""

    id: int
    date: date
    company: str
    """Empty where it was not said."""
    pack: str
    """The slug of the pack whose principles the loop names."""
    loop: Loop
    """Empty where nobody knows who will probe what."""
    added_at: datetime
    """UTC."""


def upcoming(interviews: Iterable[Interview], today: date) -> Interview | None:
    """The next interview, be it today; of several on one day the one that was added first."""
    ahead = [interview for interview in interviews if interview.date >= today]
    return min(ahead, key=lambda interview: (interview.date, interview.id), default=None)


def parse_day(text: str, name: str = "The date") -> date:
    """Read a day of the calendar, as ``2026-12-11``. Raises InvalidInput, which calls the value by ``name``."""
    written = text.strip()
    try:
        found = date.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.isoformat() != written:
        raise InvalidInput(f"{name} takes a day such as 2026-12-11.")
    return found


def said_day(day: date) -> str:
    """A day in words: ``Friday 11 December 2026``."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def said_days(left: int) -> str:
    """How far off a day is, by the days left until it; below zero it has been."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if left in near:
        return near[left]
    return f"in {left} days" if left > 0 else f"{-left} days ago"
