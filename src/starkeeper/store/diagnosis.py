"""The examination of a library: everything that can be wrong inside its file, found without changing it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from starkeeper.store import actions, driver, integrity, search
from starkeeper.store.integrity import HELD
from starkeeper.store.migrations import migrate
from starkeeper.store.salvage import unreadable

Key = tuple[Any, ...]

_OF_A_ROW = ("CHECK constraint failed in ", "NULL value in ", "value in ")
_OF_AN_INDEX = ("missing from index", "entries in index", "non-unique entry in index")
_BATCH = 4_096
_UNIT = 1e-3
"""How far from 1 the length of a vector may be."""


@dataclass(slots=True, kw_only=True)
class Diagnosis:
    """What is wrong with a library; all empty for a sound one."""

    unreadable: str = ""
    """What SQLite said when it could not go on."""
    structure: list[str] = field(default_factory=list)
    """Pages that SQLite finds broken."""
    constraints: list[str] = field(default_factory=list)
    """Rows that hold what the schema does not allow there."""
    indexes: list[str] = field(default_factory=list)
    """Faults of an index alone, which can be built again."""
    strays: list[tuple[str, int | None, str]] = field(default_factory=list)
    """Rows that refer to a row that is gone: table, rowid where there is one, the other table."""
    changed: list[tuple[str, Key]] = field(default_factory=list)
    """Rows that are not what was saved: table and key."""
    schema: list[str] = field(default_factory=list)
    """Tables and indexes that are not declared as this format declares them."""
    orphans: int = 0
    """Suggestions for texts that no story holds."""
    vectors: list[tuple[str, str]] = field(default_factory=list)
    """Vectors that are none: model and key."""
    senseless: list[int] = field(default_factory=list)
    """Actions of the journal that cannot be taken back, since what they say makes no sense."""
    search: list[str] = field(default_factory=list)
    """What is wrong with the search index, which can be made again."""

    @property
    def torn(self) -> bool:
        """Whether the file must be built anew, since SQLite cannot rely on its structure."""
        return bool(self.unreadable or self.structure or self.schema)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        derived = (self.indexes, self.orphans, self.vectors, self.senseless, self.search)
        return not (self.torn or self.lost or any(derived))

    @property
    def gravest(self) -> str:
        """What hinders reading, in a few words; empty when nothing does."""
        for said in (self.unreadable, *self.structure, *self.constraints):
            if said:
                return said
        if self.schema:
            return f"{self.schema[0]} is not what this version made"
        return f"a row of {self.changed[0][0]} is not what was saved" if self.changed else ""

    def take_in(self, inside: Diagnosis) -> None:
        """Take over what was found in the rows by whoever did not look at the structure."""
        self.unreadable = self.unreadable or inside.unreadable
        self.changed, self.schema, self.vectors = inside.changed, inside.schema, inside.vectors
        self.orphans, self.senseless = inside.orphans, inside.senseless

    @property
    def lost(self) -> bool:
        """Whether something that only the candidate could write again is not what was saved."""
        return bool(self.constraints or self.strays or self.changed)


def lenient(connection: sqlite3.Connection) -> None:
    """Let a connection read texts that are no UTF-8 any more, as bytes."""
    connection.text_factory = _text_or_bytes


def _text_or_bytes(read: bytes) -> str | bytes:
    try:
        return read.decode()
    except UnicodeDecodeError:
        return read


def diagnose(connection: sqlite3.Connection, again: integrity.Open | None = None) -> Diagnosis:
    """Examine a library of the present format; nothing is changed, and nothing that is damaged raises.

    The connection must be a lenient one, and what ``again`` opens, too: where it can be opened once more, SQLite's own
    checks run beside ours, which takes half the time.
    """
    if again is None:
        found = Diagnosis()
        _attempt(_look_at_structure, connection, found)
        _look_inside(connection, found)
    else:
        inside = Diagnosis()
        with integrity.beside(again, _structure_alone) as checked:
            _look_inside(connection, inside)
        (found,) = checked.result()
        found.take_in(inside)
    for look in (_look_at_search, _look_at_lock):
        _attempt(look, connection, found)
    return found


def _look_inside(connection: sqlite3.Connection, found: Diagnosis) -> None:
    for look in (_look_at_schema, _look_at_rows, _look_at_vectors):
        _attempt(look, connection, found)


def _structure_alone(connection: sqlite3.Connection) -> list[Diagnosis]:
    found = Diagnosis()
    _attempt(_look_at_structure, connection, found)
    return [found]


def _attempt(
    look: Callable[[sqlite3.Connection, Diagnosis], None], connection: sqlite3.Connection, found: Diagnosis
) -> None:
    try:
        look(connection, found)
    except unreadable() as error:
        if driver.code(error) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        found.unreadable = found.unreadable or str(error)


def _look_at_structure(connection: sqlite3.Connection, found: Diagnosis) -> None:
    for said in integrity.structure(connection):
        if integrity.OF_SEARCH in said:
            continue  # more is found about it below
        if any(words in said for words in _OF_AN_INDEX):
            found.indexes.append(said)
        else:
            (found.constraints if any(words in said for words in _OF_A_ROW) else found.structure).append(said)
    found.strays = [
        (table, rowid, parent) for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]


def _look_at_lock(connection: sqlite3.Connection, found: Diagnosis) -> None:
    """A bit of the header says that SQLite may only read the file (sqlite.org/fileformat2.html, section 1.3.3)."""
    try:
        connection.execute("DELETE FROM story WHERE 0")  # asks for the lock of a writer; BEGIN IMMEDIATE would not
    except driver.errors("OperationalError") as error:
        family = driver.code(error) & 0xFF
        if family == sqlite3.SQLITE_BUSY:
            return  # somebody writes, so it can be written
        if family != sqlite3.SQLITE_READONLY:
            raise
        (_, _, file), *_ = connection.execute("PRAGMA database_list")
        if os.access(file, os.W_OK) and os.access(os.path.dirname(file), os.W_OK):  # noqa: PTH120 - a name of SQLite's
            found.structure.append("its header says that it may only be read")


def _look_at_schema(connection: sqlite3.Connection, found: Diagnosis) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        expected, present = _declared(fresh), _declared(connection)
    differing = {name for name in {*expected, *present} if expected.get(name) != present.get(name)}
    # The search index is missing as a whole where the last program had no FTS5, and is too much where this one has not.
    found.schema = sorted(differing - (search.TABLES if differing >= search.TABLES else set()))


def _declared(connection: sqlite3.Connection) -> dict[str, str]:
    statement = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    return {name: str(sql) for name, sql in connection.execute(statement)}


def _look_at_rows(connection: sqlite3.Connection, found: Diagnosis) -> None:
    found.changed = list(integrity.changed(connection))
    (found.orphans,) = connection.execute(
        f"SELECT (SELECT count(*) FROM suggestion WHERE content_hash NOT IN ({HELD})) + ("
        f"SELECT count(*) FROM comparison WHERE content_hash NOT IN ({HELD})"
        " AND content_hash NOT IN (SELECT content_hash FROM suggestion))"
    ).fetchone()
    found.senseless = sorted({number for (number,) in connection.execute(actions.SENSELESS)})


def _look_at_search(connection: sqlite3.Connection, found: Diagnosis) -> None:
    if not (found.torn or found.lost):  # else it is made again with what it is made of
        found.search = list(search.faults(connection))


def _look_at_vectors(connection: sqlite3.Connection, found: Diagnosis) -> None:
    sizes: dict[str, int] = {}
    for rows in _batches(connection):
        for model, _, vector in rows:
            sizes.setdefault(model, len(vector))
        whole = [row for row in rows if len(row[2]) == sizes[row[0]]]
        found.vectors += [(model, key) for model, key, vector in rows if len(vector) != sizes[model]]
        found.vectors += _not_unit(whole)


def _batches(connection: sqlite3.Connection) -> Iterator[list[tuple[str, str, bytes]]]:
    for (model,) in connection.execute("SELECT DISTINCT model FROM vector").fetchall():
        cursor = connection.execute("SELECT model, key, vector FROM vector WHERE model = ?", (model,))
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def _not_unit(rows: list[tuple[str, str, bytes]]) -> list[tuple[str, str]]:
    import numpy as np

    if not rows:
        return []
    vectors = np.frombuffer(b"".join(vector for _, _, vector in rows), "<f4").reshape(len(rows), -1)
    with np.errstate(all="ignore"):
        lengths = np.sqrt(np.square(vectors.astype(np.float64)).sum(axis=1))
    good = np.abs(lengths - 1.0) < _UNIT  # false for what is no number
    return [(model, key) for (model, key, _), fits in zip(rows, good, strict=True) if not fits]
