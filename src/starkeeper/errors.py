"""Every error a user can cause, with the line that says how to mend it.

Exit codes are part of the command line's interface and listed in ``docs/cli.md``:
1 and 2 are taken (``--strict`` found gaps; click's usage errors).
"""

from __future__ import annotations

from typing import ClassVar


class StarkeeperError(Exception):
    """Something the user can mend: what happened, and the way out.

    ``message`` names what and where, in one line; ``hint`` names the fix.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(StarkeeperError):
    """No story, principle or question answers to the name that was given."""

    exit_code = 3


class InvalidInput(StarkeeperError):
    """A value does not fit where it should go: a field, an argument, a file's content."""

    exit_code = 4


class PackError(StarkeeperError):
    """A pack file is not one: names file, line, key and what was expected."""

    exit_code = 5


class SettingsError(StarkeeperError):
    """The settings cannot be read, or do not say what a setting may say."""

    exit_code = 6


class StaleSave(StarkeeperError):
    """The story was changed by somebody else since it was read; nothing was saved."""

    exit_code = 7


class FileTrouble(StarkeeperError):
    """A file that the user named cannot be read or written."""

    exit_code = 8


class LibraryForeign(StarkeeperError):
    """The file is no Starkeeper library."""

    exit_code = 10


class LibraryNewer(StarkeeperError):
    """A newer version of Starkeeper wrote the library."""

    exit_code = 11


class LibraryDamaged(StarkeeperError):
    """SQLite cannot read the library."""

    exit_code = 12


class LibraryBusy(StarkeeperError):
    """Another program kept the library locked for longer than the busy timeout."""

    exit_code = 13


class LibraryUnwritable(StarkeeperError):
    """The library's folder or file cannot be made or written."""

    exit_code = 14


class LibraryLocked(StarkeeperError):
    """The library is encrypted, and its passphrase is missing or another one."""

    exit_code = 15


class ModelNotReady(StarkeeperError):
    """The model has not been compiled on this machine yet."""

    exit_code = 20


class ModelUntrusted(StarkeeperError):
    """The model's weights are not the ones that were published."""

    exit_code = 21


class ModelFailed(StarkeeperError):
    """The model cannot be found, loaded or compiled."""

    exit_code = 22
