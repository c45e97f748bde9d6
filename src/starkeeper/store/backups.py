"""Backups: verified copies of a library in a folder beside it, made while others may work on it.

Everything here goes through SQLite's own backup interface (sqlite.org/backup.html). A library that is open is never
read, copied or hashed by its path: closing such a file would drop the locks that SQLite holds on it for this process
(sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from starkeeper.domain.backup import Backup, Reason
from starkeeper.domain.rotation import Rotation
from starkeeper.store import failures, files
from starkeeper.store.integrity import broken

FOLDER = "backups"
"""The name of the folder of backups, beside the library."""

BUSY_SECONDS = 10.0
"""How long a copy waits for another program's lock."""

_STAMP = "%Y-%m-%dT%H-%M-%S-%f"


def folder_of(place: Path) -> Path:
    """Where the backups of a library lie."""
    return place.parent / FOLDER


def make(source: sqlite3.Connection, place: Path, reason: Reason, now: datetime, folder: Path | None = None) -> Backup:
    """Copy the library at ``place`` as one connection sees it, prove the copy, and return it.

    The copy lies in ``folder``, else beside the library, where the oldest ones then make room. It appears whole or not
    at all. Raises LibraryDamaged when the copy does not pass: then there is none, and those of before stay; and
    LibraryUnwritable or LibraryBusy.
    """
    target = (folder or folder_of(place)) / f"{place.name}.{now.astimezone(UTC).strftime(_STAMP)}Z.{reason}.db"

    def build(temporary: Path) -> None:
        with closing(connect(temporary)) as copy, failures.translated(target):
            copy.execute("PRAGMA synchronous=OFF")  # the whole file is brought to the disk before it gets its name
            copy_into(copy, source, place)
            with failures.translated(place):  # what is wrong with the copy was wrong before
                if fault := next(broken(copy), ""):
                    raise failures.damaged(place, f"{fault}; no backup was made")

    files.create(target, build)
    if folder is None:
        _make_room(place)
    return Backup(path=target, made_at=now.astimezone(UTC), reason=reason, size=target.stat().st_size)


def of(engine: Engine, place: Path, reason: Reason, now: datetime, folder: Path | None = None) -> Backup:
    """``make`` for a library that is open."""
    with failures.translated(place), closing(engine.raw_connection()) as lent:
        connection = lent.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return make(connection, place, reason, now, folder)


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
            if match and path.is_file() and not path.is_symlink():
                made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(path=path, made_at=made_at, reason=Reason(match[2]), size=path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


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


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A plain connection to a copy, which nobody else knows yet or changes any more."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    if not read_only:
        # A killed process leaves one file then, which is swept away; a journal beside it would stay.
        connection.execute("PRAGMA journal_mode=OFF")
    return connection


def _make_room(place: Path) -> None:
    here = {backup.made_at.astimezone(): backup.path for backup in listed(place)}
    stays = Rotation().kept(here)
    for made_at, path in here.items():
        if made_at not in stays:
            with suppress(OSError):  # another process was quicker, or will be
                path.unlink()
