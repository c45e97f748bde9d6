"""What SQLite and the file system complain of, in the words of our errors: the one place where they are turned."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from starkeeper.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryForeign,
    LibraryLocked,
    LibraryNewer,
    LibraryUnwritable,
    StarkeeperError,
)
from starkeeper.store import driver
from starkeeper.store.identity import APPLICATION_ID, HEADER_OFFSET, SCHEMA_VERSION
from starkeeper.store.keychain import KEYCHAIN

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_UNWRITABLE = {
    sqlite3.SQLITE_PERM: "permission denied",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_IOERR: "the disk does not answer as it should",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_NOLFS: "it is too large for this file system",
}
_LONGEST = 160
"""Characters of a complaint of SQLite that are repeated."""
# Extended codes say more than their family, which is the lowest byte.
_MOVED = "it was moved or deleted while it was open"
_FORMAT = "unsupported file format"  # a number of the header, for which SQLite has no code of its own
_FAMILY = 0xFF


@contextmanager
def translated(place: Path, *, admitted: bool = True) -> Iterator[None]:
    """Turn what goes wrong inside into a Library error about the file at ``place``.

    ``admitted`` says that the file was found to be a library before; until then one that SQLite cannot read may
    be anything. Faults of our own, such as a broken constraint, pass as they are.
    """
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        if isinstance(cause, driver.errors()) and (ours := _from_sqlite(place, cause, admitted)):
            raise ours from error
        raise
    except driver.errors() as error:
        if ours := _from_sqlite(place, error, admitted):
            raise ours from error
        raise
    except UnicodeDecodeError as error:  # SQLite's own message quotes bytes of the file that are no text
        raise damaged(place, "what it holds is no text") from error


@contextmanager
def file_work(place: Path) -> Iterator[None]:
    """Turn what the file system refuses into LibraryUnwritable."""
    try:
        yield
    except OSError as error:
        raise unwritable(place, error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise unwritable(place, str(error)) from error


def foreign(place: Path, what: str = "is not a Starkeeper library") -> LibraryForeign:
    """The file is something else."""
    return LibraryForeign(f"{place} {what}.", "It was left as it is. Name another file with --library.")


def newer(place: Path, version: int) -> LibraryNewer:
    """A later Starkeeper wrote the file."""
    return LibraryNewer(
        f"{place} was written by a newer Starkeeper: its format is {version}, this one reads up to {SCHEMA_VERSION}.",
        "Update Starkeeper; the library was left as it is.",
    )


def damaged(place: Path, reason: str) -> LibraryDamaged:
    """The file is a library that cannot be read any more."""
    return LibraryDamaged(
        f"{place} is damaged: {reason}.",
        "starkeeper doctor says more; starkeeper backup list names the backups that starkeeper restore puts back.",
    )


def unwritable(place: Path, reason: str) -> LibraryUnwritable:
    """The file or its folder cannot be made or written."""
    return LibraryUnwritable(
        f"{place} cannot be used: {reason}.", "Check the folder's permissions and the space on the disk."
    )


def busy(place: Path) -> LibraryBusy:
    """Somebody else holds the lock."""
    return LibraryBusy(f"{place} is locked by another program.", "Close the other program, or wait, and try again.")


def locked(place: Path) -> LibraryLocked:
    """The file is encrypted, and nobody gave its passphrase."""
    return LibraryLocked(
        f"{place} is encrypted, and its passphrase was not given.",
        "Run it on a terminal, which asks for it, or use --passphrase-fd.",
    )


def _from_sqlite(place: Path, error: BaseException, admitted: bool) -> StarkeeperError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python's own module, which has no codes
        return damaged(place, "a text is not UTF-8") if "decode to UTF-8" in str(error) else None
    family = code & _FAMILY
    if family in _BUSY:
        return busy(place)
    if family in _DAMAGED or code == sqlite3.SQLITE_IOERR_CORRUPTFS or str(error) == _FORMAT:
        ours = admitted or KEYCHAIN.key(place) or _has_our_header(place)
        return damaged(place, _in_a_line(error)) if ours else foreign(place)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return unwritable(place, _MOVED)
    reason = _UNWRITABLE.get(family)
    return unwritable(place, reason) if reason else None


def _in_a_line(error: BaseException) -> str:
    # SQLite quotes what it stumbled over, be it a whole declaration.
    said = " ".join(str(error).split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _has_our_header(place: Path) -> bool:
    # Closing a file drops every lock this process holds on it; here there is none, since SQLite could not read it.
    try:
        with place.open("rb") as file:
            header = file.read(HEADER_OFFSET + 4)
    except OSError:
        return False
    return header[HEADER_OFFSET:] == APPLICATION_ID.to_bytes(4, "big")
