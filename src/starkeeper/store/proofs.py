"""What a damaged row was, proved by the seal that it still carries: a copy need not be of the same state for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from starkeeper.domain.pack import Level, Polarity
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Verdict
from starkeeper.store import seals
from starkeeper.store.salvage import Row, hash_of, is_sealed, rows, unreadable
from starkeeper.store.seals import SEAL

CHOICES: Mapping[str, tuple[str, ...]] = {
    "outcome": tuple(Outcome),
    "status": tuple(Status),
    "verdict": tuple(Verdict),
    "rating": tuple(Rating),
    "polarity": tuple(Polarity),
    "level": tuple(Level),
}
"""The columns that hold one of a few words."""


def proved(table: str, damaged: Row, copies: Sequence[Row]) -> Row | None:
    """The row as it was saved; None when nothing of its copies, and nothing that can be reckoned, makes its seal fit.

    ``copies`` are rows with the same columns, of any state of it.
    """
    for row in _candidates(damaged, copies):
        read = {name: seals.decoded(value) for name, value in row.items()}
        if seals.seal(table, read) == damaged[SEAL]:
            return {**read, SEAL: damaged[SEAL]}
    return None


def same(connections: Sequence[sqlite3.Connection], table: str, damaged: Row) -> Row | None:
    """The sound row with the seal of a damaged one, in the first library that has it, be it under another key."""
    for connection in connections:
        try:
            for row in rows(connection, f"SELECT * FROM {table} WHERE {SEAL} = ?", [damaged[SEAL]]):
                if is_sealed(table, row):
                    return row
        except unreadable():
            continue
    return None


def _candidates(damaged: Row, copies: Sequence[Row]) -> Iterator[Row]:
    """What the row may have been: a copy, or the damaged one with one column as a copy has it, or as it can be."""
    for copy in copies:
        yield copy
        if "deleted_at" in damaged:
            yield {**copy, "deleted_at": damaged["deleted_at"]}  # the bin makes no version
        yield from ({**damaged, name: value} for name, value in copy.items() if damaged[name] != value)
    if "content_hash" in damaged:
        yield {**damaged, "content_hash": hash_of(damaged)}
    for name, words in CHOICES.items():
        if name in damaged:
            yield from ({**damaged, name: word} for word in words)
