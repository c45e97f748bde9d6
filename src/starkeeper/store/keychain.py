"""The keys of the encrypted libraries that this process was given the passphrase of.

A file is encrypted as SQLCipher 4 does by default (zetetic.net/sqlcipher/design): AES-256 with a key that PBKDF2 makes
from passphrase and salt, and an HMAC on every page. The salt is the file's first 16 bytes. The key is made here, once,
and given to SQLCipher as it is: making it takes a quarter of a second, and a library has several connections. Any
other SQLCipher opens the file with the passphrase alone.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from starkeeper.errors import LibraryLocked

PAGE = 4096
_SALT = 16
_ROUNDS = 256_000
_HMAC = 64
_MASK = 0x3A
_LOOKED_AT = 16
"""Pages that are compared with their HMAC to tell a wrong passphrase from a damaged page."""
_RANDOM = 200
"""Different bytes that a page of noise has at least; text and other files have fewer."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one file."""

    salt: bytes
    raw: bytes = field(repr=False)

    @property
    def literal(self) -> str:
        """As ``PRAGMA key`` and ``ATTACH`` take it."""
        return f"\"x'{self.raw.hex()}{self.salt.hex()}'\""


class Keychain:
    """Keys by library. One for the process: every connection to a library needs its key, whoever opens it."""

    def __init__(self) -> None:
        self._passphrases: dict[str, str] = {}
        self._keys: dict[str, Key] = {}

    def key(self, place: Path) -> Key | None:
        """The key of a library; None for one that is not encrypted, or that was not unlocked."""
        return self._keys.get(_name(place))

    def passphrase(self, place: Path) -> str | None:
        """The passphrase that a library was unlocked with here; None for one that is not encrypted."""
        return self._passphrases.get(_name(place))

    def unlock(self, place: Path, passphrase: str) -> None:
        """Remember a library's passphrase. Raises LibraryLocked when it is not the one."""
        key = derive(passphrase, _beginning(place)[:_SALT])
        if not _opens(place, key):
            raise LibraryLocked(
                f"That is not the passphrase of {place}.",
                "Try again; without the passphrase nobody can read an encrypted library.",
            )
        self.remember(place, passphrase, key)

    def remember(self, place: Path, passphrase: str, key: Key) -> None:
        """Remember a key that was just given to a library."""
        self._passphrases[_name(place)], self._keys[_name(place)] = passphrase, key

    def forget(self, place: Path) -> None:
        """Forget a library's key: it is not encrypted any more, or with another one."""
        self._passphrases.pop(_name(place), None)
        self._keys.pop(_name(place), None)

    def key_of_copy(self, copy: Path, place: Path) -> Key | None:
        """The key of a backup of a library, which may be encrypted or not, with the same passphrase.

        Raises LibraryLocked when it is encrypted and the library's passphrase is not its own.
        """
        if not is_encrypted(copy):
            return None
        key, salt = self.key(place), _beginning(copy)[:_SALT]
        if key is None or key.salt != salt:
            passphrase = self._passphrases.get(_name(place))
            key = derive(passphrase, salt) if passphrase is not None else None
        if key is None or not _opens(copy, key):
            raise LibraryLocked(
                f"{copy} is encrypted with another passphrase.", "Unlock it with the passphrase of its time."
            )
        return key


KEYCHAIN = Keychain()


def new_key(passphrase: str) -> Key:
    """A key for a file that is to be encrypted, with a salt of its own."""
    return derive(passphrase, os.urandom(_SALT))


def derive(passphrase: str, salt: bytes) -> Key:
    """The key that SQLCipher makes of a passphrase and a salt; takes a quarter of a second."""
    return Key(salt, hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, 32))


def fits(place: Path, passphrase: str) -> bool:
    """Whether an encrypted file has this passphrase."""
    return _opens(place, derive(passphrase, _beginning(place)[:_SALT]))


def is_encrypted(place: Path) -> bool:
    """Whether a file is noise in whole pages, as an encrypted library is; false for what SQLite can read."""
    if _sqlite_reads(place):
        return False
    # Only now is the file opened by its path: SQLite has no lock on what it cannot read.
    page = _beginning(place)
    return len(page) == PAGE and not place.stat().st_size % PAGE and len(set(page)) >= _RANDOM


def _sqlite_reads(place: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_NOTADB
    return True


def _beginning(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(PAGE)


def _opens(place: Path, key: Key) -> bool:
    """Whether a key is the one of a file: one page that it fits is enough, since others may be damaged."""
    mask = bytes(byte ^ _MASK for byte in key.salt)
    hmac_key = hashlib.pbkdf2_hmac("sha512", key.raw, mask, 2, 32)
    with place.open("rb") as file:
        for number in range(1, _LOOKED_AT + 1):
            page = file.read(PAGE)
            if len(page) < PAGE:
                break
            told = page[_SALT if number == 1 else 0 : PAGE - _HMAC] + number.to_bytes(4, "little")
            if hmac.compare_digest(hmac.new(hmac_key, told, "sha512").digest(), page[PAGE - _HMAC :]):
                return True
    return False


def _name(place: Path) -> str:
    return os.path.realpath(place)
