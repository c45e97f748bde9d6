"""Probes: follow-up questions that dig into one story, with the answers that a candidate worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PackProbe:
    """A follow-up question that a pack asks to any story."""

    principle: str
    """The slug of the principle that it digs for."""
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One follow-up question to one story."""

    id: int
    story_id: int
    question: str
    answer: str
    """Empty until there is one."""
    added_at: datetime
    answered_at: datetime | None
    """When the answer was written. Both in UTC."""

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answer)
