"""Repairing a library that the diagnosis found wanting, and proving that nothing is wrong any more."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starkeeper.errors import LibraryLocked
from starkeeper.files import sync
from starkeeper.store import backups, driver, failures, files, seals, search
from starkeeper.store.diagnosis import Diagnosis, diagnose, lenient
from starkeeper.store.integrity import HELD
from starkeeper.store.keychain import KEYCHAIN
from starkeeper.store.mending import Mender
from starkeeper.store.migrations import migrate
from starkeeper.store.salvage import fitted, is_sound, readable, unreadable
from starkeeper.store.torn import readable_copy

_MOST_BACKUPS = 12
"""How many backups are asked for a row, the newest first."""


@dataclass(slots=True)
class Repaired:
    """What a repair did."""

    done: list[str] = field(default_factory=list)
    """In sentences."""
    kept: Path | None = None
    """The library as it was before, where anything the candidate wrote was touched."""
    left: Diagnosis = field(default_factory=Diagnosis)
    """What is still wrong."""


def repair(place: Path, connection: sqlite3.Connection, found: Diagnosis, now: datetime) -> Repaired:
    """Mend what can be mended.

    A library whose structure holds is mended in place, in one transaction; one that is torn is built anew from what
    can be read of it and from the backups, and takes the old one's place. Raises LibraryBusy or LibraryUnwritable.
    """
    done = Repaired()
    with failures.file_work(place), failures.translated(place), _copies(place) as copies:
        if found.torn:
            _build_anew(place, connection, copies, now, done)
        else:
            if found.lost:
                done.kept = _keep_copy(place, connection, now)
            _mend_in_place(connection, found, copies, now, done)
            done.left = diagnose(connection)
    return done


def _mend_in_place(
    connection: sqlite3.Connection,
    found: Diagnosis,
    copies: list[sqlite3.Connection],
    now: datetime,
    done: Repaired,
) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if found.indexes:
            connection.execute("REINDEX")
            done.done.append("The indexes were built again.")
        _mend_rows(connection, found, copies, now, done)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _mend_rows(
    connection: sqlite3.Connection,
    found: Diagnosis,
    copies: list[sqlite3.Connection],
    now: datetime,
    done: Repaired,
) -> None:
    if found.constraints:
        _retype(connection)
    mender = Mender(connection, copies, now)
    for table, key in found.changed:
        mender.mend(table, key)
    if found.strays:
        gone = (
            "SELECT story_id FROM story_version UNION SELECT story_id FROM verdict "
            "UNION SELECT story_id FROM probe "
            "UNION SELECT story_id FROM draft WHERE story_id IS NOT NULL EXCEPT SELECT id FROM story"
        )
        for (story_id,) in connection.execute(gone).fetchall():
            mender.bring_back(story_id)
        mender.drop_strays()
    done.done += mender.done
    if mender.unsealed:
        done.done.append(f"Rows that only lacked their seal carry it again: {mender.unsealed}.")
    _renew_derived(connection, found, done)
    _renew_search(connection, found, done)


def _retype(connection: sqlite3.Connection) -> None:
    """Make texts of what SQLite takes for bytes, since a bit of its type turned over: what it says was not touched."""
    for table in seals.KEYS:
        for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if kind == "TEXT":
                change = f'UPDATE OR REPLACE {table} SET "{name}" = CAST("{name}" AS TEXT)'
                connection.execute(f"{change} WHERE typeof(\"{name}\") = 'blob'")


def _renew_derived(connection: sqlite3.Connection, found: Diagnosis, done: Repaired) -> None:
    if found.constraints:
        connection.execute("DELETE FROM suggestion")
        connection.execute("DELETE FROM comparison")
        connection.execute("DELETE FROM tagging")
        connection.execute("DELETE FROM vector")
        connection.execute("DELETE FROM action_step")
        connection.execute("DELETE FROM action")
        done.done.append("All suggestions are made again the next time stories are compared.")
        return
    if found.vectors:
        connection.executemany("DELETE FROM vector WHERE model = ? AND key = ?", found.vectors)
        done.done.append(f"Vectors that were none were let go, and are made again: {len(found.vectors)}.")
    if found.senseless:
        connection.executemany("DELETE FROM action_step WHERE action_id = ?", [(each,) for each in found.senseless])
        connection.executemany("DELETE FROM action WHERE id = ?", [(each,) for each in found.senseless])
        done.done.append(f"Actions that could not be taken back any more were let go: {len(found.senseless)}.")
    orphans = f"content_hash NOT IN ({HELD})"
    texts = connection.execute(f"DELETE FROM comparison WHERE {orphans}").rowcount
    dropped = connection.execute(f"DELETE FROM suggestion WHERE {orphans}").rowcount or texts
    if dropped:
        done.done.append(f"Suggestions for texts that no story holds were let go: {dropped}.")


def _renew_search(connection: sqlite3.Connection, found: Diagnosis, done: Repaired) -> None:
    if found.search:
        done.done.append("The search index was made again.")
    if found.search or found.lost or search.is_behind(connection):
        search.fill(connection)


def _build_anew(
    place: Path, connection: sqlite3.Connection, copies: list[sqlite3.Connection], now: datetime, done: Repaired
) -> None:
    connection.close()  # from here on the file is read by its path
    real = Path(os.path.realpath(place))
    with files.passing(real.parent) as temporary:
        with closing(backups.connect(temporary, KEYCHAIN.key(place))) as new:
            migrate(new)
            lenient(new)
            new.execute("PRAGMA foreign_keys=OFF")
            new.execute("PRAGMA ignore_check_constraints=ON")
            new.execute("BEGIN")
            with readable_copy(real, copies, KEYCHAIN.key(place)) as old:
                for table in (*seals.KEYS, "tagging", "comparison", "suggestion"):
                    _carry_over(old, new, table)
            _fill_up(new, copies, done)
            new.execute("COMMIT")
            new.execute("PRAGMA ignore_check_constraints=OFF")
            _mend_in_place(new, diagnose(new), copies, now, done)
            done.left = diagnose(new)
        sync(temporary)
        done.kept = files.set_aside(real, temporary, now.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ"))
    done.done.append("The file was built anew from what could be read of it and from the backups.")


def _carry_over(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    names, marks = ", ".join(columns), ", ".join("?" for _ in columns)
    try:
        for row in readable(old, table):
            values = [row.get(name) for name in columns]
            try:
                new.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
            except driver.errors("DatabaseError"):
                continue  # what the table cannot hold at all, such as a word where a number belongs
    except unreadable():
        return  # the table itself is gone


def _fill_up(new: sqlite3.Connection, copies: list[sqlite3.Connection], done: Repaired) -> None:
    """Add what the newest backup has and the salvage has not."""
    for copy in copies[:1]:
        for table, keys in seals.KEYS.items():
            known = {tuple(row) for row in new.execute(f"SELECT {', '.join(keys)} FROM {table}")}
            added = 0
            for row in readable(copy, table):
                key = tuple(row[name] for name in keys)
                if key not in known and is_sound(table, row):
                    row = fitted(new, table, row)
                    names, marks = ", ".join(row), ", ".join("?" for _ in row)
                    new.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
                    added += 1
            if added:
                done.done.append(f"Rows of {table} that could not be read came from the newest backup: {added}.")


def _keep_copy(place: Path, connection: sqlite3.Connection, now: datetime) -> Path:
    kept = place.with_name(f"{place.name}.damaged-{now.astimezone(UTC).strftime('%Y-%m-%dT%H-%M-%S-%fZ')}")

    def build(temporary: Path) -> None:
        with closing(backups.connect(temporary, KEYCHAIN.key(place))) as copy:
            backups.copy_into(copy, connection, place)

    files.create(kept, build)
    return kept


@contextmanager
def _copies(place: Path) -> Iterator[list[sqlite3.Connection]]:
    """Connections to the backups, the newest first; those that cannot be opened are left out."""
    with ExitStack() as stack:
        found = []
        for backup in backups.listed(place)[:_MOST_BACKUPS]:
            try:
                key = KEYCHAIN.key_of_copy(backup.path, place)
                copy = stack.enter_context(closing(backups.connect(backup.path, key, read_only=True)))
                copy.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            except LibraryLocked:
                continue
            except driver.errors() + unreadable():
                continue
            lenient(copy)
            found.append(copy)
        yield found
