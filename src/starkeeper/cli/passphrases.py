"""Where a passphrase comes from: a file descriptor, the system's keyring, or the person at the terminal.

Never from an argument or a variable of the environment: other users of a machine can see the one, and every program
that is started from here the other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starkeeper.cli import diagnostics
from starkeeper.errors import InvalidInput, LibraryLocked

SERVICE = "starkeeper"
"""What the keyring files passphrases under; the user name there is the library's path."""
TRIES = 3
"""How often a person may mistype."""
_LONGEST = 10_000


class Passphrases:
    """The passphrases of one run of the program."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._lines: list[str] | None = None

    def unlock(self, library: Path) -> None:
        """Unlock a library, if it is locked. Raises LibraryLocked when no passphrase opens it."""
        from starkeeper.library import locks

        if not locks.is_locked(library):
            return
        known = None if self._descriptor is not None else _from_keyring(library)
        if self._descriptor is not None:
            locks.unlock(library, self._line())
        elif known is None or not _attempt(lambda: locks.unlock(library, known)):
            self._ask_and_unlock(library, locks.unlock)

    def new(self) -> str:
        """A passphrase that the library is to get: the descriptor's next line, or typed twice."""
        if self._descriptor is not None:
            return self._line()
        if not diagnostics.stdin_is_terminal():
            raise LibraryLocked(
                "A new passphrase is typed on a terminal, or read by --passphrase-fd.", "Run it on a terminal."
            )
        diagnostics.note("Whoever loses the passphrase loses the stories: nobody can bring it back.")
        first = _typed("New passphrase: ")
        if _typed("Once more: ") != first:
            raise InvalidInput("The two passphrases differ; nothing was changed.", "Try again.")
        return first

    def present(self, library: Path) -> str:
        """The passphrase that a locked library has now, as the user gives it; it may be the wrong one."""
        if self._descriptor is not None:
            return self._line()
        if not diagnostics.stdin_is_terminal():
            raise LibraryLocked(
                f"{library} is encrypted, and its passphrase was not given.",
                "Run it on a terminal, which asks for it, or use --passphrase-fd.",
            )
        return _typed(f"Passphrase of {library.name}: ")

    def _ask_and_unlock(self, library: Path, unlock: Callable[[Path, str], None]) -> None:
        for left in reversed(range(TRIES)):
            try:
                unlock(library, self.present(library))
            except LibraryLocked:
                if not (left and diagnostics.stdin_is_terminal()):
                    raise
                diagnostics.note("That is not it.")
            else:
                return

    def _line(self) -> str:
        if self._lines is None:
            self._lines = _read_lines(self._descriptor or 0)
        if not self._lines:
            raise LibraryLocked(f"There is no passphrase on file descriptor {self._descriptor}.", "Write one a line.")
        return self._lines.pop(0)


def remember(library: Path, passphrase: str) -> None:
    """Put a library's passphrase into the system's keyring. Raises LibraryLocked where there is none."""
    with _keyring() as keyring:
        keyring.set_password(SERVICE, _user(library), passphrase)


def forget(library: Path) -> bool:
    """Take a library's passphrase out of the keyring; false when it is not there. Raises LibraryLocked."""
    with _keyring() as keyring:
        if keyring.get_password(SERVICE, _user(library)) is None:
            return False
        keyring.delete_password(SERVICE, _user(library))
        return True


def _from_keyring(library: Path) -> str | None:
    try:
        with _keyring() as keyring:
            found: str | None = keyring.get_password(SERVICE, _user(library))
            return found
    except LibraryLocked:
        return None


@contextmanager
def _keyring() -> Iterator[Any]:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise LibraryLocked(
            "The keyring needs the package keyring.", "Install it: pip install 'starkeeper[encryption]'"
        ) from None
    try:
        yield keyring
    except KeyringError as error:
        raise LibraryLocked(f"The system's keyring cannot be used: {error}.", "Type the passphrase instead.") from None


def _typed(question: str) -> str:
    from getpass import getpass

    return getpass(question)


def _attempt(unlock: Callable[[], None]) -> bool:
    try:
        unlock()
    except LibraryLocked:
        return False
    return True


def _read_lines(descriptor: int) -> list[str]:
    try:
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(_LONGEST).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryLocked(
            f"File descriptor {descriptor} cannot be read: {error}.", "As in: --passphrase-fd 3 3< file"
        ) from None


def _user(library: Path) -> str:
    return os.path.realpath(library)
