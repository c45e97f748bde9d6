"""Whether a library is what was written: SQLite's own checks, and the seals and hashes that stand in its rows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from typing import Any, TypeVar

from starkeeper.domain.story import Part
from starkeeper.store import driver, seals
from starkeeper.store.seals import SEAL

Found = TypeVar("Found")
Open = Callable[[], sqlite3.Connection]
"""Opens a library once more, for a thread of its own."""

HELD = "SELECT content_hash FROM story UNION ALL SELECT content_hash FROM story_version"
"""The hashes of all texts that stories have, or had in an earlier version."""

HASHED = ("title", *Part)
"""The columns that a content hash is over."""

OF_SEARCH = "inverted index for FTS5"
"""How SQLite, from 3.44 on, speaks of the search index, which is no content."""

_CHECKED = 100
"""Faults that SQLite is asked to name; after so many nothing is gained by more."""


def broken(connection: sqlite3.Connection, again: Open | None = None) -> Iterator[str]:
    """Say in a few words each what is wrong with the content of a library; nothing when it is sound.

    Where it can be opened ``again``, SQLite's own checks run beside ours, which takes half the time. Raises
    sqlite3.DatabaseError for a file that SQLite cannot read at all.
    """
    if again is None:
        yield from _broken_structure(connection)
        yield from _broken_rows(connection)
        return
    with beside(again, _broken_structure) as checked:
        try:
            rows = list(_broken_rows(connection))
        except driver.errors("DatabaseError"):
            if not checked.result():
                raise
            rows = []
    yield from checked.result()
    yield from rows


@contextmanager
def beside(again: Open, look: Callable[[sqlite3.Connection], Iterable[Found]]) -> Iterator[Future[list[Found]]]:
    """Look at a library through a connection of its own while other work goes on; SQLite works without Python's lock.

    The other work may ask for the result, and it is there behind it.
    """

    def work() -> list[Found]:
        with closing(again()) as own:
            return list(look(own))

    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(work)


def _broken_structure(connection: sqlite3.Connection) -> Iterator[str]:
    return (said for said in structure(connection) if OF_SEARCH not in said)


def _broken_rows(connection: sqlite3.Connection) -> Iterator[str]:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to a row of {parent} that is gone"
    for table, key in changed(connection):
        yield f"a row of {table} ({', '.join(map(str, key))}) is not what was saved"


def structure(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself finds broken: pages, rows, indexes, constraints."""
    for (said,) in connection.execute(f"PRAGMA integrity_check({_CHECKED})"):
        if said != "ok":
            # The first line names the database, which is always the main one.
            yield from (line for line in said.splitlines() if not line.startswith("***"))


def contents(connection: sqlite3.Connection) -> str:
    """A SHA-256, in hex, over everything that only the candidate could write again, in a fixed order.

    A library of an older format has fewer tables.
    """
    told = hashlib.sha256()
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table, keys in seals.KEYS.items():
        if table not in there:
            continue
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}"):
            told.update(repr((table, row)).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def hashes(connection: sqlite3.Connection) -> list[tuple[int, int, str]]:
    """The story, version and content hash of each state of each story; the same whatever the format's version."""
    return list(
        connection.execute(
            "SELECT id, version, content_hash FROM story UNION ALL "
            "SELECT story_id, version, content_hash FROM story_version ORDER BY 1, 2"
        )
    )


def changed(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows whose seal or hash does not fit what they hold: the table and the row's key.

    A library from before there were seals is known by its hashes alone.
    """
    for table, keys in seals.KEYS.items():
        if wrong := _wrong(connection, table):
            yield from (
                (table, key) for key in connection.execute(f"SELECT {', '.join(keys)} FROM {table} WHERE {wrong}")
            )


def _wrong(connection: sqlite3.Connection, table: str) -> str:
    """An SQL condition for the rows that are not what was saved; empty where nothing tells."""
    columns = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}
    marks = [name for name in (SEAL, "content_hash") if name in columns]
    if not marks:
        return ""
    if "content_hash" in columns and (hidden := set(HASHED) - set(columns)):
        raise sqlite3.DatabaseError(f"no such column: {table}.{min(hidden)}")  # a letter changed in its declaration
    names = seals.covered(table, columns)
    promise = f"promise_of_{table}"
    connection.create_function(promise, len(names), _promise(table, names, marks), deterministic=True)
    told = ", ".join(seals.as_bytes(name, columns[name]) for name in names)
    types = " OR ".join(f"typeof({mark}) <> 'text'" for mark in marks)
    return f"{types} OR {' || '.join(marks)} IS NOT {promise}({told})"


def _promise(table: str, names: Sequence[str], marks: Collection[str]) -> Callable[..., str]:
    """A function of a row's columns that says what its marks should be: seal and content hash, one behind the other."""
    between = seals.packing(table, names)
    hashed = [names.index(name) for name in HASHED] if "content_hash" in marks else []

    def promised(*values: Any) -> str:
        told = seals.packed(values)
        found = []
        if SEAL in marks:
            whole = b"".join(chain.from_iterable(zip(between, told, strict=False)))
            found.append(hashlib.sha256(whole + between[-1]).hexdigest())
        if hashed:
            found.append(hashlib.sha256(b"[%s]" % b",".join([told[place] for place in hashed])).hexdigest())
        return "".join(found)

    return promised
