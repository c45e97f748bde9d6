"""Putting a backup in the place of a library: what is there now is kept first, and the result is proved."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from starkeeper.domain.backup import Backup, Reason
from starkeeper.errors import LibraryDamaged, LibraryForeign, NotFound
from starkeeper.files import sync, sync_folder
from starkeeper.store import backups, driver, engine, failures, files
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION
from starkeeper.store.integrity import broken, contents, hashes
from starkeeper.store.keychain import KEYCHAIN
from starkeeper.store.migrations import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of the library that was there before."""

    stories: int
    """Stories in the library now, without the bin."""
    before: Backup | None = None
    """Its backup; None when there was no library, or when it could not be read."""
    set_aside: Path | None = None
    """Where it lies, damaged as it is; None when it has a backup."""


def restore(place: Path, source: Path, now: datetime) -> Restored:
    """Make the library at ``place`` the same as a backup, which is not touched.

    The present library is backed up first; one that cannot be read is kept beside it. Other programs that have the
    library open see the backup's stories from then on. Raises NotFound, LibraryForeign, LibraryNewer or LibraryDamaged
    about the backup, LibraryBusy or LibraryUnwritable; then the library is as it was.
    """
    real = Path(os.path.realpath(place))
    with failures.file_work(place), files.passing(real.parent) as temporary:
        key = KEYCHAIN.key(place)
        with _opened(source, place) as backup, failures.translated(place):
            _fill(temporary, backup, source, place)
        with closing(backups.connect(temporary, key)) as copy, failures.translated(place):
            promised = hashes(copy)
            migrate(copy)
            if hashes(copy) != promised:
                raise LibraryDamaged(f"{source} did not survive the update of its format.", "Please report this.")
            # What was done in another time cannot be taken back in this one.
            copy.execute("DELETE FROM action_step")
            copy.execute("DELETE FROM action")
            stories = _count(copy)
            sync(temporary)
            if not os.path.lexists(place) and files.publish(temporary, place):
                sync_folder(place.parent)
                return Restored(stories=stories)
            try:
                return Restored(stories=stories, before=_into_present(place, copy, now, source))
            except LibraryDamaged:
                pass
            except LibraryForeign:
                if not backups.listed(place):
                    raise  # it never was a library of ours; where backups lie for it, it was
        aside = files.set_aside(real, temporary, now.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%S-%fZ"))
        return Restored(stories=stories, set_aside=aside)


@contextmanager
def _opened(source: Path, place: Path) -> Iterator[sqlite3.Connection]:
    if not os.path.lexists(source):
        raise NotFound(f"There is no file {source}.", "starkeeper backup list names the backups.")
    files.require_regular(source)
    key = KEYCHAIN.key_of_copy(source, place)
    with failures.translated(source, admitted=False), closing(backups.connect(source, key, read_only=True)) as backup:
        (application,) = backup.execute("PRAGMA application_id").fetchone()
        (version,) = backup.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID or not version:
            raise failures.foreign(source)
        if version > SCHEMA_VERSION:
            raise failures.newer(source, version)
        if fault := next(broken(backup, lambda: backups.connect(source, key, read_only=True)), ""):
            raise LibraryDamaged(f"The backup {source} is damaged: {fault}.", "starkeeper backup list names others.")
        yield backup


def _fill(temporary: Path, backup: sqlite3.Connection, source: Path, place: Path) -> None:
    """Copy a backup under the library's key: page by page, or where only one of the two is encrypted, row by row."""
    old, new = KEYCHAIN.key_of_copy(source, place), KEYCHAIN.key(place)
    if bool(old) is bool(new):
        with closing(backups.connect(temporary, new)) as copy:
            backups.copy_into(copy, backup, source)
    else:
        with closing(driver.connect(source, old, mode="ro", module=driver.cipher())) as other:
            driver.export(other, temporary, new)


def _into_present(place: Path, copy: sqlite3.Connection, now: datetime, source: Path) -> Backup:
    opened = engine.open_engine(place)
    try:
        with closing(opened.raw_connection()) as lent, failures.translated(place):
            live = cast(sqlite3.Connection, lent.driver_connection)
            before = backups.make(live, place, Reason.RESTORE, now, spared=source)
            _number_on(copy, live)
            backups.copy_into(live, copy, place)
            if contents(live) != contents(copy):
                raise LibraryDamaged(f"{place} is not the same as the backup.", f"{before.path} holds what was there.")
            return before
    finally:
        opened.dispose()


def _number_on(copy: sqlite3.Connection, live: sqlite3.Connection) -> None:
    """Let the copy give no number that the library has given: an open program may still mean what had it then."""
    for table, last in live.execute("SELECT name, seq FROM sqlite_sequence"):
        if not copy.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table)).rowcount:
            copy.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def _count(connection: sqlite3.Connection) -> int:
    (stories,) = connection.execute("SELECT count(*) FROM story WHERE deleted_at IS NULL").fetchone()
    return int(stories)
