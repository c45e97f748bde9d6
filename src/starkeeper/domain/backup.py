"""A backup: one verified copy of a library, and why it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Reason(StrEnum):
    """What a backup was made for."""

    DAILY = "daily"
    ASKED = "asked"
    MIGRATION = "migration"
    IMPORT = "import"
    RESTORE = "restore"
    EMPTYING = "emptying"

    @property
    def phrase(self) -> str:
        """The reason in words."""
        return _PHRASES[self]


_PHRASES = {
    Reason.DAILY: "once a day",
    Reason.ASKED: "you asked for it",
    Reason.MIGRATION: "before an update of the format",
    Reason.IMPORT: "before an import",
    Reason.RESTORE: "before another backup was put back",
    Reason.EMPTYING: "before the bin was emptied",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of a library as it was at one moment."""

    path: Path
    made_at: datetime
    """UTC."""
    reason: Reason
    size: int
    """Bytes."""
