"""Seals: a SHA-256 over each row that only the candidate could write again, so that a changed byte is noticed.

SQLite notices what breaks its own structure; a letter that turned into another on the disk does not. What is derived
(suggestions, vectors, taggings) carries no seal: it can be made again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

SEAL = "seal"
"""The column that holds the seal."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "story": ("id",),
    "story_version": ("story_id", "version"),
    "draft": ("story_id",),
    "verdict": ("story_id", "pack", "principle"),
    "rehearsal": ("id",),
    "own_question": ("id",),
    "interview": ("id",),
    "drill": ("id",),
    "probe": ("id",),
}
"""The tables whose rows carry a seal, and what a row of each is known by."""

_NOT_SEALED = {"draft": frozenset({SEAL, "id"})}
"""A draft's number is given by SQLite and means nothing."""

_PLAIN = b"\n" + bytes(range(ord(" "), ord("~") + 1))
"""Of texts that have nothing else, as most, JSON is made ten times as quickly by hand."""

_BETWEEN = b"\x1f"
"""What no such text has; it parts several of them."""

_COMPACT = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def seal(table: str, row: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of a row: the table's name and each column with its value, ordered by name."""
    left_out = _NOT_SEALED.get(table, frozenset({SEAL}))
    told = sorted((name, _stored(value)) for name, value in row.items() if name not in left_out)
    packed = _COMPACT.encode([table, told])
    return hashlib.sha256(packed.encode("ascii")).hexdigest()


def sealed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row, ready to be written: every column has its value, and the seal is set."""
    left_out = _NOT_SEALED.get(table.name, frozenset({SEAL}))
    values = {column.name: row.get(column.name) for column in table.columns if column.name not in left_out}
    return {**values, SEAL: seal(table.name, values)}


def reseal(connection: sqlite3.Connection, table: str) -> None:
    """Seal every row of a table as it stands; for a step of the schema that brings seals, or columns under them."""
    connection.execute(f"UPDATE {table} SET {SEAL} = {expression(connection, table)}")


def expression(connection: sqlite3.Connection, table: str) -> str:
    """An SQL expression for the seal that a row of a table should carry; it lasts as long as the connection."""
    connection.create_function("row_seal", -1, _of_columns, deterministic=True)
    columns = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
    arguments = ", ".join(f"'{name}', {as_bytes(name, kind)}" for name, kind in columns)
    return f"row_seal('{table}', {arguments})"


def covered(table: str, columns: Iterable[str]) -> list[str]:
    """The columns that a seal is over, in its order."""
    return sorted(set(columns) - _NOT_SEALED.get(table, frozenset({SEAL})))


def packing(table: str, names: Sequence[str]) -> list[bytes]:
    """What stands before the value of each column in the bytes that a seal is over, and what stands at their end."""
    first, *others = (b'["%s",' % name.encode("ascii") for name in names)
    return [b'["%s",[%s' % (table.encode("ascii"), first), *(b"]," + other for other in others), b"]]]"]


def packed(values: Sequence[Any]) -> list[bytes]:
    """The columns' values as they stand in the bytes that a seal is over; a text is given as its bytes."""
    texts = [value for value in values if isinstance(value, bytes)]
    joined = _BETWEEN.join(texts)
    if joined.translate(None, _PLAIN) != _BETWEEN * (len(texts) - 1):
        return [_packed(value) for value in values]
    told = iter(_escaped(joined).split(_BETWEEN))  # all at once, for it is done to every row of a library
    return [b'"%s"' % next(told) if isinstance(value, bytes) else _packed(value) for value in values]


def _packed(value: Any) -> bytes:
    if isinstance(value, bytes) and not value.translate(None, _PLAIN):
        return b'"%s"' % _escaped(value)
    if isinstance(value, int):
        return b"%d" % value
    return b"null" if value is None else _COMPACT.encode(_stored(decoded(value))).encode("ascii")


def _escaped(plain: bytes) -> bytes:
    return plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")


def decoded(value: Any) -> Any:
    """A column's value as it was written; bytes that are no text any more become a text that nobody wrote."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _stored(value: Any) -> Any:
    return value + 0.0 if isinstance(value, float) else value  # SQLite keeps no sign of a zero


def as_bytes(name: str, kind: str) -> str:
    """An SQL expression for a column in which a text stands as its bytes."""
    # A damaged text need not be UTF-8, and Python would refuse it before it could be called changed.
    return f'CAST("{name}" AS BLOB)' if kind == "TEXT" else f'"{name}"'


def _of_columns(table: str, *columns: Any) -> str:
    names, values = columns[::2], map(decoded, columns[1::2])
    return seal(table, dict(zip(names, values, strict=True)))
