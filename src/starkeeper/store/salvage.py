"""Reading what can still be read: rows of a damaged library, and their sound twins in backups."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starkeeper.domain.story import text_hash
from starkeeper.store import driver, seals
from starkeeper.store.integrity import HASHED
from starkeeper.store.seals import SEAL

Row = dict[str, Any]

_PROBED = 1_000
"""How many numbers of rows without a row are tried in turn before a torn table counts as read."""


def unreadable() -> tuple[type[Exception], ...]:
    """What a damaged file raises; a decoding error when SQLite's message quotes bytes of it that are no text."""
    return (*driver.errors("DatabaseError"), UnicodeDecodeError)


def is_sealed(table: str, row: Mapping[str, Any]) -> bool:
    """Whether a row is what was saved."""
    return bool(row.get(SEAL) == seals.seal(table, {name: seals.decoded(value) for name, value in row.items()}))


def is_sound(table: str, row: Mapping[str, Any]) -> bool:
    """Whether nothing speaks against a row: its hash fits, and its seal, which a library of an older format lacks."""
    hashed = "content_hash" not in row or hash_of(row) == row["content_hash"]
    return hashed and (SEAL not in row or is_sealed(table, row))


def hash_of(row: Mapping[str, Any]) -> str:
    """The content hash of a story, or of a version of one, as its text reads."""
    return text_hash([str(seals.decoded(row[name])) for name in HASHED])


def resealed(table: str, row: Row) -> Row:
    """A row with the seal that it should carry."""
    return {**row, SEAL: seals.seal(table, row)}


def fitted(connection: sqlite3.Connection, table: str, row: Row) -> Row:
    """A row in the columns of a library's table, sealed."""
    columns = [found[1] for found in connection.execute(f"PRAGMA table_info({table})")]
    return resealed(table, {name: seals.decoded(row.get(name)) for name in columns})


def find(connection: sqlite3.Connection, table: str, key: Sequence[Any]) -> Row | None:
    """The row of this key, sound or not; None when there is none or SQLite cannot get at it."""
    try:
        return next(rows(connection, f"SELECT * FROM {table} WHERE {where(table, key)}", key), None)
    except unreadable():
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
        if row is not None and is_sound(table, row):
            return row
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
    try:
        connection.execute(f"SELECT * FROM {table} LIMIT 0")
    except unreadable():
        return  # nothing says what its rows are
    for order in ("", " DESC"):
        ordered = ", ".join(f"{key}{order}" for key in keys)
        try:
            yield from rows(connection, f"SELECT * FROM {table} ORDER BY {ordered}")
        except unreadable():
            continue
        return
    number = fruitless = 0
    while fruitless < _PROBED:
        number += 1
        fruitless += 1
        try:
            for row in rows(connection, f"SELECT * FROM {table} NOT INDEXED WHERE rowid = ?", [number]):
                fruitless = 0
                yield row
        except driver.errors("OperationalError"):
            return  # a table without such numbers, or none at all
        except unreadable():
            continue


def rows(connection: sqlite3.Connection, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
    """What a query answers. Raises what SQLite raises."""
    cursor = connection.execute(statement, list(values))
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _kind(value: Any) -> str:
    return "TEXT" if isinstance(value, str | bytes) else "INTEGER"
