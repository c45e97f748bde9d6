"""SQLite itself: Python's own, and SQLCipher's build of it for libraries that are encrypted.

SQLCipher comes with the optional package ``sqlcipher3``. Its errors are no children of Python's own, so whoever catches
them asks here which they are.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starkeeper.errors import LibraryLocked

if TYPE_CHECKING:
    from starkeeper.store.keychain import Key

_CIPHER = "sqlcipher3.dbapi2"

_MARKS = ("application_id", "user_version")
"""What SQLCipher's own export leaves out."""

QUIET = "PRAGMA cipher_log_level=NONE"
"""SQLCipher says on standard error what it is refused; that would stand in the middle of a screen."""


def cipher() -> Any:
    """SQLCipher's DB-API module. Raises LibraryLocked where it is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise LibraryLocked(
            "Encryption needs the package sqlcipher3.", "Install it: pip install 'starkeeper[encryption]'"
        ) from None
    return dbapi2


def module_for(key: Key | None) -> Any:
    """The DB-API module that opens a file of this key; None for one that is not encrypted."""
    return cipher() if key else sqlite3


def errors(name: str = "Error") -> tuple[type[Exception], ...]:
    """The exceptions of this name, such as ``DatabaseError``, of every SQLite that is in use."""
    kinds = [getattr(sqlite3, name)]
    if _CIPHER in sys.modules:
        kinds.append(getattr(sys.modules[_CIPHER], name))
    return tuple(kinds)


def code(error: BaseException) -> int:
    """SQLite's own number of an error; 0 for one that has none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0)


def connect(
    place: Path, key: Key | None, *, mode: str = "rw", module: Any = None, **details: Any
) -> sqlite3.Connection:
    """Open a file in autocommit mode. ``mode`` is SQLite's own: ``rw`` never makes a file, ``ro`` never writes one.

    ``module`` is for a plain file that SQLCipher is to read.
    """
    uri = f"{place.absolute().as_uri()}?mode={mode}"
    chosen = module or module_for(key)
    connection: sqlite3.Connection = chosen.connect(uri, uri=True, isolation_level=None, **details)
    if chosen is not sqlite3:
        connection.execute(QUIET)
    if key:
        connection.execute(f"PRAGMA key = {key.literal}")
    return connection


def export(source: sqlite3.Connection, target: Path, key: Key | None) -> None:
    """Copy a database into an empty file under another key, or none; the source is one of SQLCipher's connections."""
    source.execute("ATTACH ? AS target KEY " + (key.literal if key else "''"), (str(target),))
    source.execute("SELECT sqlcipher_export('target')").fetchone()
    for mark in _MARKS:
        (value,) = source.execute(f"PRAGMA {mark}").fetchone()
        source.execute(f"PRAGMA target.{mark}={value}")
    source.execute("DETACH target")
