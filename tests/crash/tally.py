"""What a campaign counts."""

from __future__ import annotations

from dataclasses import dataclass, field

TOLD = 10
"""Faults that are told; the others are counted."""


@dataclass(slots=True)
class Tally:
    """What became of the rounds of one campaign. All but the first two counts must stay 0."""

    campaign: str
    rounds: int = 0
    acknowledged: int = 0
    """Writes that a process said were done, after the library had said so to it."""
    lost: int = 0
    """Acknowledged writes that are not there, or not as they were written; changes that nobody noticed."""
    half: int = 0
    """Times that a part of a write is there, or something that nobody wrote."""
    orphans: int = 0
    """Rows that belong to nothing, and files that nobody removes."""
    damaged: int = 0
    """Files that do not pass an examination."""
    wrong: int = 0
    """Errors of the wrong kind, and processes that did not end as they should."""
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    """The first faults, in words."""
    notes: list[str] = field(default_factory=list)
    """What else was measured."""

    @property
    def failed(self) -> bool:
        """Whether anything is not as it should be."""
        return bool(self.lost or self.half or self.orphans or self.damaged or self.wrong)

    def fault(self, kind: str, what: str, count: int = 1) -> None:
        """Count a fault; ``kind`` is the name of its count."""
        setattr(self, kind, getattr(self, kind) + count)
        if len(self.faults) < TOLD:
            self.faults.append(f"round {self.rounds}, {kind}: {what}")


COLUMNS = ("campaign", "rounds", "acknowledged", "lost", "half", "orphans", "damaged", "wrong", "seconds")


def row(cells: tuple[object, ...] = COLUMNS) -> str:
    """A line of the table."""
    first, *others = map(str, cells)
    return f"{first:<12}" + "".join(f"{cell:>13}" for cell in others)


def told(tally: Tally) -> str:
    """A tally as a line of the table."""
    counts = (f"{getattr(tally, name):,}" for name in COLUMNS[1:-1])
    return row((tally.campaign, *counts, f"{tally.seconds:,.1f}"))
