"""The library as a file: made whole or not at all, and readable by its owner only."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from starkeeper.files import FILE_MODE, FOLDER_MODE, PREFIX, SUFFIX, make_private_folder, sync, sync_folder
from starkeeper.store import failures

_LITTER_AGE = 24 * 60 * 60
"""Seconds after which nobody can still be writing a file."""

_BIRTH = 1.0
"""Seconds within which another process may have made the file, and begun to write it."""

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite adds to a library's name for the files it keeps beside it."""

# What file systems without hard links answer (FAT, some network shares).
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def create(place: Path, build: Callable[[Path], None]) -> None:
    """Make a file that appears under its name only when ``build`` has filled it and it is on the disk.

    When another process makes it meanwhile, theirs stays. Missing folders are made private; those that exist are
    left as they are. Raises LibraryUnwritable.
    """
    with failures.file_work(place), passing(place.parent) as temporary:
        build(temporary)
        sync(temporary)
        publish(temporary, place)
        temporary.unlink(missing_ok=True)
        sync_folder(place.parent)


@contextmanager
def passing(folder: Path) -> Iterator[Path]:
    """An empty private file in a folder, which is made if it is missing; what is left of it at the end is removed.

    Raises OSError.
    """
    make_private_folder(folder)
    sweep(folder)
    # A short name of its own: the library's may already be as long as the file system allows.
    temporary = folder / f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}"
    os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE))
    try:
        temporary.chmod(FILE_MODE)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def set_aside(place: Path, replacement: Path, stamp: str) -> Path:
    """Put another file in the place of a library that cannot be used, and keep that one under a name beside it.

    Its journals go along: SQLite would take them for the new file's. Raises OSError.
    """
    aside = place.with_name(f"{place.name}.damaged-{stamp}")
    try:
        os.link(place, aside)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        place.rename(aside)
    for journal in JOURNALS:
        with suppress(FileNotFoundError):
            place.with_name(place.name + journal).rename(f"{aside}{journal}")
    replacement.replace(place)
    sync_folder(place.parent)
    return aside


def require_regular(place: Path) -> None:
    """Refuse what SQLite should not even open: a folder, a device, a pipe, a link that leads nowhere.

    Raises LibraryForeign or LibraryUnwritable.
    """
    with failures.file_work(place):
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            raise failures.unwritable(place, "it is a link that leads nowhere") from None
    if stat.S_ISDIR(mode):
        raise failures.foreign(place, "is a folder, not a library")
    if not stat.S_ISREG(mode):
        raise failures.foreign(place, "is not a regular file")


def make_private(place: Path) -> None:
    """Take the file from group and others, as when it was copied here with a loose umask; only if it is the user's."""
    if os.name == "nt":  # access lists, no modes
        return
    found = place.stat()
    loose = stat.S_IMODE(found.st_mode) & ~FOLDER_MODE
    if loose and found.st_uid == os.geteuid():
        with suppress(OSError):  # a disk that may only be read, or knows no modes, is no reason to refuse a library
            place.chmod(stat.S_IMODE(found.st_mode) & FOLDER_MODE)


def sweep(folder: Path) -> None:
    """Remove what killed processes left half written in a folder."""
    latest = time.time() - _LITTER_AGE
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):  # somebody else's file, or gone already
            found = path.lstat()
            if stat.S_ISREG(found.st_mode) and found.st_mtime < latest:
                path.unlink()


def publish(temporary: Path, place: Path) -> bool:
    """Give a finished file its name; False when something has that name already. Raises OSError."""
    _disown_journals(place)
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _claim_and_replace(temporary, place)
    return True


def _disown_journals(place: Path) -> None:
    """Put aside what a file that had this name left beside it: SQLite would play it into the one that gets it now."""
    latest = time.time() - _BIRTH  # younger ones may be of a process that makes this very file
    if os.path.lexists(place):
        return
    for journal in JOURNALS:
        left = place.with_name(place.name + journal)
        with suppress(OSError):  # nearly always, there is none
            if left.stat().st_mtime < latest:
                left.replace(f"{left}.left")


def _claim_and_replace(temporary: Path, place: Path) -> bool:
    # Only one process can make the empty file, so only that one puts the library in its place.
    try:
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    except FileExistsError:
        return False
    temporary.replace(place)
    return True
