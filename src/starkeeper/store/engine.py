"""The engine of one library: how its file is found fit, how connections are set up, how transactions begin.

The driver's own transaction handling is switched off (``isolation_level=None``) and ours put in its place, as
SQLAlchemy's manual advises for SQLite: a reading session begins deferred, a writing one takes the write lock at
once, so that it never finds out late that somebody else was quicker.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, QueuePool, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

from starkeeper.errors import LibraryUnwritable
from starkeeper.store import driver, failures, files
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION
from starkeeper.store.keychain import KEYCHAIN, is_encrypted
from starkeeper.store.sql import fold, held

__all__ = ["Engine", "Session", "open_engine", "reading", "writing"]

BUSY_SECONDS = 10.0
"""How long a statement waits for another program's lock."""

OLDEST_SQLITE = (3, 37, 0)
"""The first version that knows STRICT tables."""

SAFE_WAL = (3, 51, 3)
"""The first version without the WAL-reset bug (sqlite.org/wal.html)."""

_SETTINGS = (
    "PRAGMA foreign_keys=ON",
    # With FULL a power cut may bring back the journal of a commit that was acknowledged, which is then undone.
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    # Sorted story text must not land in a temporary file outside the library's folder.
    "PRAGMA temp_store=MEMORY",
)


def open_engine(path: Path) -> Engine:
    """Open the library at ``path``, make it when there is none, and bring it up to date.

    Raises LibraryForeign, LibraryNewer, LibraryDamaged, LibraryBusy or LibraryUnwritable; a file that is refused
    keeps its bytes. The caller disposes of the engine.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LibraryUnwritable(
            f"SQLite {sqlite3.sqlite_version} is too old for a library.", "Use a Python with SQLite 3.37 or newer."
        )
    place = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps "..", which a link may lead astray
    if not os.path.lexists(place):
        with failures.translated(place):
            files.create(place, _build)
    files.require_regular(place)
    key = KEYCHAIN.key(place)
    if key is None:
        _refuse_strangers(place)
    engine = create_engine(
        URL.create("sqlite", database=str(place)),
        module=driver.module_for(key),
        creator=partial(connect, place),
        poolclass=QueuePool,
        max_overflow=-1,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _leave_no_lock)
    try:
        _admit(engine, place)
    except BaseException:
        engine.dispose()
        raise
    files.make_private(place)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees the library as it was at its first statement. Keep it short: writers wait for it."""
    with failures.translated(_place(engine)), _blaming(engine), Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that holds the write lock from its first statement and commits on leaving; an error undoes all.

    Raises LibraryBusy, LibraryUnwritable or LibraryDamaged.
    """
    locking = engine.execution_options(begin="BEGIN IMMEDIATE")
    with failures.translated(_place(engine)), _blaming(engine), Session(locking) as session:
        yield session
        session.commit()


@contextmanager
def _blaming(engine: Engine) -> Iterator[None]:
    """Let a damaged library take the blame for what fails on rows, or on declarations, that were never made so.

    Reading trusts them: a verdict in which a letter changed is no word for one, and so is half a date.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, DBAPIError) as error:
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        if damage := _damage(_place(engine)):
            raise failures.damaged(_place(engine), damage) from error
        raise


def _damage(place: Path) -> str:
    """What is wrong with the file of a library; empty when nothing is, or when nobody can look now."""
    from starkeeper.store.diagnosis import diagnose, lenient

    with suppress(*driver.errors()), closing(connect(place)) as connection:
        connection.execute("PRAGMA busy_timeout=0")  # the session that failed may hold the lock itself
        lenient(connection)
        return diagnose(connection).gravest
    return ""


class Watch:
    """Tells whether a library changed, by SQLite's own count of the commits of all other connections."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._connection = connect(Path(os.path.abspath(place)))  # noqa: PTH100 - as in open_engine
        self._seen = self._read()

    def changed(self) -> bool:
        """Whether anybody committed since the last look. Raises LibraryBusy or LibraryUnwritable."""
        before, self._seen = self._seen, self._read()
        return self._seen != before

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _read(self) -> int:
        with failures.translated(self._place):
            (commits,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(commits)


def _place(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _leave_no_lock(connection: sqlite3.Connection | None, _record: object) -> None:
    # A COMMIT that found a reader in its way leaves its transaction open, while SQLAlchemy takes it as ended.
    if connection is not None and connection.in_transaction:
        connection.rollback()


def connect(place: Path) -> sqlite3.Connection:
    """A connection to a library as every one of an engine is set up; for work that must go past the engine."""
    connection = driver.connect(
        place,
        KEYCHAIN.key(place),
        timeout=BUSY_SECONDS,
        check_same_thread=False,  # the pool lends a connection to one thread at a time
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.create_function("folded", 1, fold, deterministic=True)
        connection.create_function("held", 2, held, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _build(temporary: Path) -> None:
    from starkeeper.store.migrations import migrate

    with closing(connect(temporary)) as connection:
        # The file is unknown to anybody until it is whole, so it needs no journal to undo it.
        connection.execute("PRAGMA journal_mode=OFF")
        migrate(connection)


def _refuse_strangers(place: Path) -> None:
    """Refuse a foreign or a newer file without touching it.

    An immutable connection takes no lock and leaves journals alone, where an ordinary one would roll back or
    checkpoint another program's database. What it cannot read is left to the ordinary connection to name.
    """
    try:
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            application, version = _marks(connection)
    except sqlite3.Error:
        if is_encrypted(place):
            raise failures.locked(place) from None
        return
    _check_marks(place, application, version)


def _admit(engine: Engine, place: Path) -> None:
    with failures.translated(place, admitted=False), closing(engine.raw_connection()) as lent:
        connection = cast(sqlite3.Connection, lent.driver_connection)
        application, version = _marks(connection)
        _check_marks(place, application, version)
        if version < SCHEMA_VERSION:
            from starkeeper.domain.backup import Reason
            from starkeeper.store import backups
            from starkeeper.store.migrations import migrate

            if version:
                backups.make(connection, place, Reason.MIGRATION, datetime.now(UTC))
            try:
                migrate(connection)
            except driver.errors("OperationalError") as error:
                if driver.code(error) != sqlite3.SQLITE_ERROR:
                    raise
                raise failures.damaged(place, f"it is not of the format {version} that it names ({error})") from error
        _choose_journal(connection, place)


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def _check_marks(place: Path, application: int, version: int) -> None:
    if application != APPLICATION_ID:
        raise failures.foreign(place)
    if version > SCHEMA_VERSION:
        raise failures.newer(place, version)


def _choose_journal(connection: sqlite3.Connection, place: Path) -> None:
    """Use the write-ahead log where it is safe, the rollback journal elsewhere. The file remembers which."""
    # An encrypted library is put in the place of another as a whole file, and a log beside it would be the other's.
    wanted = "wal" if sqlite3.sqlite_version_info >= SAFE_WAL and not KEYCHAIN.key(place) else "delete"
    (present,) = connection.execute("PRAGMA journal_mode").fetchone()
    if present == wanted:
        return
    try:
        connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
    except driver.errors("OperationalError") as error:
        # Somebody else has the library open. The rollback journal serves as well; an unsafe log does not.
        if wanted == "delete" or driver.code(error) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
