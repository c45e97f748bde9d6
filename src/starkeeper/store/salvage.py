"""Reading what can still be read: rows of a damaged library, and their sound twins in backups."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starkeeper.store import seals
from starkeeper.store.seals import SEAL

Row = dict[str, Any]

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a damaged file raises; the second when SQLite's message quotes bytes of it that are no text."""

_PROBED = 1_000
"""How many numbers of rows without a row are tried in turn before a torn table counts as read."""


def is_sealed(table: str, row: Mapping[str, Any]) -> bool:
    """Whether a row is what was saved."""
    return bool(row.get(SEAL) == seals.seal(table, {name: seals.decoded(value) for name, value in row.items()}))


def find(connection: sqlite3.Connection, table: str, key: Sequence[Any]) -> Row | None:
    """The row of this key, sound or not; None when there is none or SQLite cannot get at it."""
    try:
        return next(_rows(connection, f"SELECT * FROM {table} WHERE {where(table, key)}", key), None)
    except UNREADABLE:
        return None


def where(table: str, key: Sequence[Any]) -> str:
    """An SQL condition for one key, which a damaged text in it may be as bytes."""
    return " AND ".join(
        f"{name} IS CAST(? AS {_kind(part)})" for name, part in zip(seals.KEYS[table], key, strict=True)
    )


def twin(connections: Sequence[sqlite3.Connection], table: str, key: Sequence[Any]) -> Row | None:
    """The sound row of this key in the first of some libraries that has it."""
    for connection in connections:
        row = find(connection, table, key)
        if row is not None and is_sealed(table, row):
            return row
    return None


def likeness(connections: Sequence[sqlite3.Connection], table: str, row: Row) -> Row | None:
    """The sound row, in the first library that has one, that differs in a single column, as when its key changed."""
    for connection in connections:
        for other in readable(connection, table):
            unlike = [name for name in row if name != SEAL and other.get(name) != row[name]]
            if len(unlike) == 1 and is_sealed(table, other):
                return other
    return None


def readable(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    """The rows of a table, as many as can be read: from the beginning, and where that ends early, from the end.

    What lies between is asked for row by row.
    """
    keys = seals.KEYS.get(table) or ("rowid",)
    seen: set[tuple[Any, ...]] = set()
    for row in _from_both_ends(connection, table, keys):
        key = tuple(row.get(name) for name in keys)
        if key not in seen:
            seen.add(key)
            yield row


def _from_both_ends(connection: sqlite3.Connection, table: str, keys: Sequence[str]) -> Iterator[Row]:
    for order in ("", " DESC"):
        ordered = ", ".join(f"{key}{order}" for key in keys)
        try:
            yield from _rows(connection, f"SELECT * FROM {table} ORDER BY {ordered}")
        except UNREADABLE:
            continue
        return
    number = fruitless = 0
    while fruitless < _PROBED:
        number += 1
        fruitless += 1
        try:
            for row in _rows(connection, f"SELECT * FROM {table} NOT INDEXED WHERE rowid = ?", [number]):
                fruitless = 0
                yield row
        except sqlite3.OperationalError:
            return  # a table without such numbers, or none at all
        except UNREADABLE:
            continue


def _rows(connection: sqlite3.Connection, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
    cursor = connection.execute(statement, list(values))
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _kind(value: Any) -> str:
    return "TEXT" if isinstance(value, str | bytes) else "INTEGER"
