"""Turning a library and its backups into encrypted ones, back, or to another passphrase.

Each file is written anew under another key, compared with the old one, and only then put in its place; the old one is
overwritten with zeros. A process that is killed meanwhile leaves each file as it was or as it should be.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starkeeper.errors import LibraryDamaged
from starkeeper.files import sync, sync_folder
from starkeeper.store import backups, driver, failures, files
from starkeeper.store.integrity import broken, contents
from starkeeper.store.keychain import KEYCHAIN, Key, fits, is_encrypted, new_key

_BLOCK = 2**20


def encrypt(place: Path, passphrase: str) -> int:
    """Encrypt a library and its backups, with a new passphrase if they are encrypted already.

    Returns how many backups there were. Raises LibraryLocked where SQLCipher is not installed or a backup has another
    passphrase, LibraryBusy, LibraryUnwritable or LibraryDamaged; files that were not reached stay as they were.
    """
    return _turn(place, passphrase)


def decrypt(place: Path) -> int:
    """Make a library and its backups readable without a passphrase. Returns and raises as ``encrypt`` does."""
    return _turn(place, None)


def _turn(place: Path, passphrase: str | None) -> int:
    # One key for the library and its backups, so that none of them waits for another to be made.
    key = new_key(passphrase) if passphrase is not None else None
    copies = [backup.path for backup in backups.listed(place)]
    left = [path for path in copies if not _is_turned(path, passphrase)]
    keys = {path: KEYCHAIN.key_of_copy(path, place) for path in left}
    # The backups go first: one that cannot be turned must not stay behind a library that nobody doubts.
    for path in left:
        _rewrite(path, keys[path], key)
    _rewrite(place, KEYCHAIN.key(place), key)
    if passphrase is not None and key is not None:
        KEYCHAIN.remember(place, passphrase, key)
    else:
        KEYCHAIN.forget(place)
    return len(copies)


def _is_turned(copy: Path, passphrase: str | None) -> bool:
    """Whether an earlier run, which was stopped, came as far as this file."""
    if not is_encrypted(copy):
        return passphrase is None
    return passphrase is not None and fits(copy, passphrase)


def _rewrite(place: Path, old: Key | None, new: Key | None) -> None:
    real = Path(os.path.realpath(place))
    with (
        failures.file_work(place),
        failures.translated(place),
        files.passing(real.parent) as temporary,
        _held(real, old) as present,
    ):
        driver.export(present, temporary, new)
        with closing(driver.connect(temporary, new)) as made:
            if contents(made) != contents(present) or next(broken(made), ""):
                raise LibraryDamaged(f"{place} could not be written anew as it is.", "starkeeper doctor says more.")
        sync(temporary)
        with _shredded(real):
            temporary.replace(real)
            sync_folder(real.parent)


@contextmanager
def _held(place: Path, key: Key | None) -> Iterator[sqlite3.Connection]:
    """A connection that nobody else can write beside, until it is closed."""
    module = driver.cipher()
    connection = driver.connect(place, key, module=module, timeout=backups.BUSY_SECONDS)
    with closing(connection):
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection


@contextmanager
def _shredded(place: Path) -> Iterator[None]:
    """Overwrite with zeros what a name stands for, once it stands for something else."""
    handle = os.open(place, os.O_RDWR)
    try:
        yield
        size = os.fstat(handle).st_size
        for start in range(0, size, _BLOCK):
            os.pwrite(handle, bytes(min(_BLOCK, size - start)), start)
        os.fsync(handle)
    finally:
        os.close(handle)
