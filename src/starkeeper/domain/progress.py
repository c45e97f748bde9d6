"""How the practice went so far: counted, never graded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from starkeeper.domain.drill import Confusion, Drill, confusions
from starkeeper.domain.memory import Memories, recall
from starkeeper.domain.rehearsal import Rehearsal

PAUSE = timedelta(minutes=30)
"""A pause after which the next answer begins a new session."""

DAYS = 14
"""The days that are shown one by one."""

_BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleProgress:
    """What is known of one principle."""

    slug: str
    rehearsals: int
    last: datetime | None
    """When it was last answered, in UTC."""
    recall: float | None
    """The chance that it would come to mind now; None where it was never answered."""
    due: datetime | None
    """When that chance will have fallen to nine in ten, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All that was practised."""

    rehearsals: int
    drills: int
    sessions: int
    minutes: float
    """Of speaking."""
    days: int
    """On how many days anything was practised."""
    streak: int
    """Days in a row up to today, or to yesterday while today is still open."""
    daily: Sequence[float]
    """Minutes of each of the last fourteen days, today last."""
    principles: Sequence[PrincipleProgress]
    """In the order of the pack."""
    confusions: Sequence[Confusion]

    @property
    def practised(self) -> list[PrincipleProgress]:
        """The principles that were answered, those that would come to mind best first."""
        known = [(each.recall, each.due, each) for each in self.principles if each.recall is not None and each.due]
        return [each for _, _, each in sorted(known, key=lambda found: found[:2], reverse=True)]

    @property
    def recent_days(self) -> int:
        """On how many of the last fourteen days anything was answered."""
        return sum(minutes > 0 for minutes in self.daily)


def progress(
    rehearsals: Iterable[Rehearsal],
    drills: Iterable[Drill],
    memories: Memories,
    principles: Mapping[str, Sequence[str]],
    slugs: Sequence[str],
    now: datetime,
    zone: tzinfo | None = None,
) -> Progress:
    """Count what was practised. ``principles`` are those of each question, by its id; days are those of ``zone``."""
    done, drilled = sorted(rehearsals, key=lambda each: each.answered_at), list(drills)
    today = now.astimezone(zone).date()
    minutes: defaultdict[date, float] = defaultdict(float)
    for each in done:
        minutes[each.answered_at.astimezone(zone).date()] += each.seconds / 60
    days = {*minutes, *(each.answered_at.astimezone(zone).date() for each in drilled)}
    times = Counter(slug for each in done for slug in principles.get(each.question_id, ()))
    return Progress(
        rehearsals=len(done),
        drills=len(drilled),
        sessions=_sessions([*(each.answered_at for each in done), *(each.answered_at for each in drilled)]),
        minutes=sum(minutes.values()),
        days=len(days),
        streak=_streak(days, today),
        daily=[minutes.get(today - timedelta(days=back), 0.0) for back in reversed(range(DAYS))],
        principles=[_of(slug, times[slug], memories, now) for slug in slugs],
        confusions=confusions(drilled),
    )


def sparkline(values: Sequence[float]) -> str:
    """Values as a row of bars, the highest as high as a letter; nothing is the lowest line."""
    most = max(values, default=0.0)
    if most <= 0:
        return _BARS[0] * len(values)
    last = len(_BARS) - 1
    return "".join(_BARS[min(last, max(value > 0, round(last * value / most)))] for value in values)


def _of(slug: str, times: int, memories: Memories, now: datetime) -> PrincipleProgress:
    memory = memories.principles.get(slug)
    chance = recall(memory, now) if memory else None
    last, due = (memory.last, memory.due) if memory else (None, None)
    return PrincipleProgress(slug=slug, rehearsals=times, last=last, recall=chance, due=due)


def _sessions(moments: Iterable[datetime]) -> int:
    count, before = 0, None
    for moment in sorted(moments):
        count += before is None or moment - before >= PAUSE
        before = moment
    return count


def _streak(days: set[date], today: date) -> int:
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length
