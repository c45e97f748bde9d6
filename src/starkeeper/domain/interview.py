"""An interview: the day that a candidate prepares for, and who will probe what on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

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
