"""Use cases of encryption: unlocking a library, and giving it a passphrase, another one, or none.

They work on a file: an encrypted library cannot be opened before it is unlocked. Whether one is locked is asked before
the first frame of the interface, so SQLModel loads only where something is written anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from starkeeper.errors import InvalidInput
from starkeeper.store.keychain import KEYCHAIN, is_encrypted

SHORTEST = 8
"""Characters of a passphrase. Many words are better: whoever has the file may try as often as they like."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a library and what lies beside it."""

    backups: int
    """Backups that were written anew too."""
    plain: tuple[Path, ...]
    """Files beside it that hold stories and stayed readable."""


def is_locked(library: Path) -> bool:
    """Whether a library is encrypted and was not unlocked in this process; false where there is none."""
    return KEYCHAIN.key(library) is None and library.is_file() and is_encrypted(library)


def unlock(library: Path, passphrase: str) -> None:
    """Remember a library's passphrase until the process ends.

    Raises LibraryLocked when it is another one, or where SQLCipher is not installed.
    """
    KEYCHAIN.unlock(library, passphrase)


def encrypt(library: Path, passphrase: str) -> Turned:
    """Encrypt a library and its backups, or give them another passphrase.

    It is brought up to date and checked first. Raises InvalidInput for a short passphrase, LibraryLocked where
    SQLCipher is not installed or the library was not unlocked, and what opening it raises.
    """
    if len(passphrase) < SHORTEST:
        raise InvalidInput(
            f"A passphrase has at least {SHORTEST} characters; this one has {len(passphrase)}.",
            "Four or five words that do not belong together are easy to keep and hard to guess.",
        )
    from starkeeper.store import encrypting, engine

    engine.open_engine(library).dispose()
    return Turned(encrypting.encrypt(library, passphrase), tuple(_plain_beside(library)))


def decrypt(library: Path) -> Turned:
    """Make a library and its backups readable without a passphrase. Raises what ``encrypt`` does."""
    from starkeeper.store import encrypting, engine

    engine.open_engine(library).dispose()
    return Turned(encrypting.decrypt(library), ())


def is_encrypted_now(library: Path) -> bool:
    """Whether an unlocked or plain library is an encrypted one."""
    return KEYCHAIN.key(library) is not None


def _plain_beside(library: Path) -> list[Path]:
    """What a repair set aside, and texts that an editor could not save."""
    left = sorted(library.parent.glob(f"{library.name}.damaged-*"))
    unsaved = library.parent / "unsaved"
    return [*left, unsaved] if unsaved.is_dir() and os.listdir(unsaved) else left  # noqa: PTH208 - only whether any
