"""Examining and mending a library by its path: the one that needs it may not open any more."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from starkeeper.errors import LibraryDamaged, LibraryForeign, NotFound
from starkeeper.store import backups, driver, engine
from starkeeper.store.diagnosis import Diagnosis, diagnose, lenient
from starkeeper.store.keychain import KEYCHAIN
from starkeeper.store.mending import named
from starkeeper.store.repair import Repaired, repair
from starkeeper.store.salvage import unreadable

SQLITE = sqlite3.sqlite_version
"""The version of SQLite that reads the libraries."""

_NAMED = 20
"""Rows that are named; nobody reads more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found in a library."""

    diagnosis: Diagnosis
    changed: list[str] = field(default_factory=list)
    """The first rows that are not what was saved, in words."""
    stories: int = 0
    """Stories, the bin's too; 0 when they cannot be counted."""


def examine(place: Path) -> Examined:
    """Examine a library and change nothing.

    One of an older format is brought up to date first, behind a backup. Raises NotFound, LibraryNewer, LibraryBusy or
    LibraryUnwritable, and LibraryForeign for a file that never was a library.
    """
    with _opened(place) as (connection, refused):
        if connection is None:
            return Examined(diagnosis=Diagnosis(unreadable=refused))
        found = diagnose(connection, lambda: _lenient(place))
        changed = [named(connection, table, key) for table, key in found.changed[:_NAMED]]
        return Examined(diagnosis=found, changed=changed, stories=_count(connection))


def mend(place: Path, now: datetime) -> Repaired:
    """Mend what an examination finds; nothing is done to a sound library. Raises what ``examine`` does."""
    with _opened(place) as (connection, refused):
        if connection is None:
            connection = driver.connect(place, KEYCHAIN.key(place))
            lenient(connection)
        with closing(connection):
            found = Diagnosis(unreadable=refused) if refused else diagnose(connection)
            return Repaired() if found.sound else repair(place, connection, found, now)


@contextmanager
def _opened(place: Path) -> Iterator[tuple[sqlite3.Connection | None, str]]:
    """A lenient connection to a library, or why it cannot be opened as one."""
    if not os.path.lexists(place):
        raise NotFound(f"There is no library at {place}.", "starkeeper backup list names its backups.")
    refused = ""
    try:
        engine.open_engine(place).dispose()
    except LibraryDamaged as error:
        refused = error.message
    except LibraryForeign as error:
        if not backups.listed(place):
            raise  # where backups lie for it, it was a library once
        refused = error.message
    if refused:
        yield None, refused
        return
    with closing(_lenient(place)) as connection:
        yield connection, ""


def _lenient(place: Path) -> sqlite3.Connection:
    connection = engine.connect(place.absolute())
    lenient(connection)
    return connection


def _count(connection: sqlite3.Connection) -> int:
    try:
        (stories,) = connection.execute("SELECT count(*) FROM story").fetchone()
    except unreadable():
        return 0
    return int(stories)
