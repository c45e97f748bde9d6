"""Which backups are kept: the grandfather-father-son rule, as restic's ``forget`` describes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How many backups are kept; each number is of the latest days, weeks or months that have one."""

    newest: int = 10
    """However close together they were made: an hour of imports must not push out one another's backups at once."""
    daily: int = 14
    weekly: int = 8
    monthly: int = 12

    def kept(self, moments: Iterable[datetime]) -> set[datetime]:
        """The moments whose backups stay: for each period the last one, periods being those of the moments' zone."""
        ordered = sorted(set(moments), reverse=True)
        stays = set(ordered[: self.newest])
        for number, period in ((self.daily, _day), (self.weekly, _week), (self.monthly, _month)):
            last_of: dict[tuple[int, ...], datetime] = {}
            for moment in ordered:
                last_of.setdefault(period(moment), moment)
            stays.update(list(last_of.values())[:number])
        return stays


def _day(moment: datetime) -> tuple[int, ...]:
    return (moment.year, moment.month, moment.day)


def _week(moment: datetime) -> tuple[int, ...]:
    year, week, _ = moment.isocalendar()
    return (year, week)


def _month(moment: datetime) -> tuple[int, ...]:
    return (moment.year, moment.month)
