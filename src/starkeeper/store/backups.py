"""Backups: verified copies of a library in a folder beside it, made while others may work on it.

Everything here goes through SQLite's own backup interface (sqlite.org/backup.html). A library that is open is never
read, copied or hashed by its path: closing such a file would drop the locks that SQLite holds on it for this process
(sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Engine

from starkeeper.domain.backup import Backup, Reason
from starkeeper.domain.rotation import Rotation
from starkeeper.store import driver, failures, files
from starkeeper.store.integrity import broken
from starkeeper.store.keychain import KEYCHAIN, Key

FOLDER = "backups"
"""The name of the folder of backups, beside the library."""

BUSY_SECONDS = 10.0
"""How long a copy waits for another program's lock."""

_STAMP = "%Y-%m-%dT%H-%M-%S-%f"


def folder_of(place: Path) -> Path:
    """Where the backups of a library lie."""
    return place.parent / FOLDER


def make(
    source: sqlite3.Connection,
    place: Path,
    reason: Reason,
    now: datetime,
    folder: Path | None = None,
    spared: Path | None = None,
) -> Backup:
    """Copy the library at ``place`` as one connection sees it, prove the copy, and return it.

    The copy lies in ``folder``, else beside the library, where the oldest ones then make room, but for ``spared``. It
    appears whole or not at all. Raises LibraryDamaged when the copy does not pass: then there is none, and those of
    before stay; and LibraryUnwritable or LibraryBusy.
    """
    target = (folder or folder_of(place)) / f"{place.name}.{now.astimezone(UTC).strftime(_STAMP)}Z.{reason}.db"

    def build(temporary: Path) -> None:
        with closing(connect(temporary, KEYCHAIN.key(place))) as copy, failures.translated(target):
            copy.execute("PRAGMA synchronous=OFF")  # the whole file is brought to the disk before it gets its name
            copy_into(copy, source, place)
            with failures.translated(place):  # what is wrong with the copy was wrong before
                if fault := next(broken(copy, lambda: connect(temporary, KEYCHAIN.key(place), read_only=True)), ""):
                    raise failures.damaged(place, f"{fault}; no backup was made")

    files.create(target, build)
    if folder is None:
        _make_room(place, [target, spared or target])
        files.sweep(place.resolve().parent)  # where a killed restore or repair left its copy; nobody else comes by
    return Backup(path=target, made_at=now.astimezone(UTC), reason=reason, size=target.stat().st_size)


def of(engine: Engine, place: Path, reason: Reason, now: datetime, folder: Path | None = None) -> Backup:
    """``make`` for a library that is open."""
    with failures.translated(place), closing(engine.raw_connection()) as lent:
        return make(cast(sqlite3.Connection, lent.driver_connection), place, reason, now, folder)


def listed(place: Path, folder: Path | None = None) -> list[Backup]:
    """The backups of a library, the newest first. Raises LibraryUnwritable when the folder cannot be read."""
    pattern = re.compile(
        re.escape(place.name) + r"\.(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6})Z\.(" + "|".join(Reason) + r")\.db"
    )
    found = []
    where = folder or folder_of(place)
    with failures.file_work(where):
        for path in where.iterdir() if where.is_dir() else ():
            match = pattern.fullmatch(path.name)
            made_at = _moment(match[1]) if match else None
            if match and made_at and path.is_file() and not path.is_symlink():
                with suppress(FileNotFoundError):  # another process has just made room
                    found.append(Backup(path=path, made_at=made_at, reason=Reason(match[2]), size=path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def is_own(place: Path, folder: Path) -> bool:
    """Whether a folder is the one beside the library, whatever it is called."""
    return _same(folder, folder_of(place))


def copy_into(target: sqlite3.Connection, source: sqlite3.Connection, place: Path) -> None:
    """Make one database the same as another, in one transaction of the target.

    A process that is killed meanwhile leaves the target as it was. Raises LibraryBusy about ``place`` when another
    program keeps a lock for longer than the timeout.
    """
    end = time.monotonic() + BUSY_SECONDS

    def watch(status: int, _remaining: int, _total: int) -> None:
        # Python's own loop would wait for ever.
        if status & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise failures.busy(place)

    source.backup(target, pages=-1, progress=watch, sleep=0.05)


def connect(path: Path, key: Key | None, *, read_only: bool = False) -> sqlite3.Connection:
    """A plain connection to a copy, which nobody else knows yet or changes any more."""
    connection = driver.connect(path, key, mode="ro" if read_only else "rw")
    if not read_only:
        # A killed process leaves one file then, which is swept away; a journal beside it would stay.
        connection.execute("PRAGMA journal_mode=OFF")
    return connection


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # thirteen months, and the like
        return None


def _make_room(place: Path, spared: Sequence[Path]) -> None:
    """Remove the backups that the rotation lets go.

    The one just made stays even where the clock was set back, and so does the one that is being put back.
    """
    here = listed(place)
    stays = Rotation().kept(backup.made_at.astimezone() for backup in here)
    for backup in here:
        if backup.made_at.astimezone() not in stays and not any(_same(backup.path, path) for path in spared):
            with suppress(OSError):  # another process was quicker, or will be
                backup.path.unlink()


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
