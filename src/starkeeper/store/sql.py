"""What the query modules share: running a statement, long lists of values, times and caseless text in SQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, func, select, text
from sqlmodel import Session

_GREATEST_ID = 2**63 - 1


def run(
    session: Session,
    statement: Executable,
    parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement on tables in the session's transaction, without the cost of mapped objects."""
    return session.connection().execute(statement, parameters)


def is_empty(session: Session, table: str) -> bool:
    """Whether a table, by its name, has no row: asked before tables are declared that a start may not need."""
    return run(session, text(f"SELECT 1 FROM {table} LIMIT 1")).first() is None


def next_id(session: Session, table: Table) -> int:
    """The id that the next row of a table gets: never one that another row had before. Asks for a writing session."""
    # What SQLite would give. It is known before the row is, since the row's seal is over it.
    last = text(
        "SELECT max(coalesce((SELECT CAST(seq AS INTEGER) FROM sqlite_sequence WHERE name = :name), 0), "
        f"coalesce((SELECT max(id) FROM {table.name}), 0))"
    )
    return int(run(session, last.bindparams(name=table.name)).scalar() or 0) + 1


def among(column: ColumnElement[Any], values: Collection[int | str]) -> ColumnElement[bool]:
    """Whether a column holds one of the values. They travel as one JSON array: SQLite limits variables, not that."""
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def holds(columns: Sequence[ColumnElement[Any]], text: str) -> ColumnElement[bool]:
    """Whether one of the columns holds the text, whatever the case of either."""
    wanted = fold(text)
    # Joined, they are compared at once. What stands between two of them is not sought, so nothing is found across it.
    between = next(sign for sign in map(chr, count(1)) if sign not in wanted)
    first, *others = columns
    joined = reduce(lambda texts, column: texts.concat(between).concat(column), others, first)
    return func.held(wanted, joined) == 1


def begins(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a column begins with the text, whatever the case of either and the space before it."""
    return func.instr(func.folded(func.ltrim(column)), fold(text.strip())) == 1


def held(wanted: str, text: str) -> bool:
    """Whether a text holds a folded one; SQL knows it by this name."""
    return wanted in fold(text)


def fold(text: str) -> str:
    """A text as it is compared: without case, and with each accented letter in its one composed form."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", text).casefold())


def is_storable(text: str) -> bool:
    """Whether a text can be written as UTF-8: lone surrogates, as in an undecodable argument, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_id(number: int) -> bool:
    """Whether a number can be a row's id at all; SQLite counts to 2**63 - 1."""
    return 0 < number <= _GREATEST_ID


def stamp(when: datetime) -> str:
    """A time as it is stored: ISO 8601 in UTC to the microsecond, so that text sorts as time does.

    Raises ValueError for a time without a zone.
    """
    if when.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """A stored time, in UTC."""
    return datetime.fromisoformat(text)
