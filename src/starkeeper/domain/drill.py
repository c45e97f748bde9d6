"""Drills: naming a story for a question at once, and which principles are taken for which others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starkeeper.domain.coverage import quoted

COUNT = 10
"""Questions of a drill, where nothing else is said."""

DRILL_SECONDS = 10.0
"""How long a candidate has to name a story; an interviewer waits about as long before the silence is felt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One question for which a story was to be named."""

    id: int
    question_id: str
    question: str
    """Its text at the time."""
    asked: str
    """The slug of the principle that the question stands under."""
    story_id: int | None
    """The story that was named; None when none came in time, or when it is gone."""
    told: str | None
    """What the story stood for then: what was asked for, where it did; else its strongest principle."""
    seconds: float
    answered_at: datetime
    """UTC."""

    @property
    def hit(self) -> bool:
        """Whether the story answered what was asked."""
        return self.told == self.asked


@dataclass(frozen=True, slots=True)
class Confusion:
    """One principle that was asked for and another that was told."""

    asked: str
    told: str | None
    """None where no story came."""
    times: int


def confusions(drills: Iterable[Drill]) -> list[Confusion]:
    """What was told in place of what was asked for, the most frequent first."""
    counted = Counter((drill.asked, drill.told) for drill in drills if not drill.hit)
    found = [Confusion(asked, told, times) for (asked, told), times in counted.items()]
    return sorted(found, key=lambda each: (-each.times, each.asked, each.told or ""))


def said_of(drill: Drill, title: str, names: Mapping[str, str]) -> str:
    """Say how one drill went. ``title`` is that of the story that was named; ``names`` are those of the principles."""
    asked = names.get(drill.asked, drill.asked)
    if drill.story_id is None:
        return f"No story. It was about {asked}."
    if drill.hit:
        return f"Yes: {quoted(title)} stands for {asked}."
    told = f"stands for {names.get(drill.told, drill.told)}" if drill.told else "is not tagged with anything"
    return f"It was about {asked}; {quoted(title)} {told}."


def said_of_confusion(confusion: Confusion, names: Mapping[str, str]) -> str:
    """Say what was asked for, what came instead, and how often; ``names`` are those of the principles."""
    told = names.get(confusion.told, confusion.told) if confusion.told else "no story"
    times = "once" if confusion.times == 1 else f"{confusion.times} times"
    return f"{names.get(confusion.asked, confusion.asked)}: {told}, {times}"


def said_of_all(drills: Collection[Drill]) -> str:
    """Say how a drill went as a whole."""
    return f"{sum(drill.hit for drill in drills)} of {len(drills)} stories stood for what was asked."
