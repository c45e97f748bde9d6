"""Files of one user: read up to a limit, written whole or not at all, and private whatever the umask."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from starkeeper.errors import InvalidInput, StarkeeperError

FILE_MODE = 0o600
FOLDER_MODE = 0o700

PREFIX, SUFFIX = ".starkeeper-", ".new"
"""What the name of a file begins and ends with while it is being written."""

STORIES_LIMIT = 100 * 1024 * 1024
"""Bytes that a file of stories may have, and standard input."""

_WHOLE = "Write the whole path, without ~."


def expanded(path: Path, name: str, error: type[StarkeeperError]) -> Path:
    """Return a path with the home folder in place of its ``~``.

    Raises ``error``, which ``name`` begins, when there is no such home folder.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise error(f"{name}: expected a path, found '{path}', whose home folder is not known.", _WHOLE) from None


def read_bytes(path: Path, limit: int, error: type[StarkeeperError]) -> bytes:
    """Return a file's bytes. Raises ``error`` when it cannot be read or has more than ``limit`` bytes."""
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path), limit, error)
    except (OSError, ValueError) as trouble:
        message = f"{path} cannot be read: {reason(trouble)}."
        raise error(message, "Check the name, and that you may read the file and its folder.") from None


def read_stream(stream: BinaryIO, name: str, limit: int, error: type[StarkeeperError]) -> bytes:
    """Return all that a stream gives. Raises ``error``, which ``name`` begins, at more than ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) <= limit:
        return data
    message = f"{name} has more than {limit / 1024 / 1024:.3g} MB; nothing as large as that is read."
    raise error(message, "Check that it is what you meant, or split it.")


def plain_text(data: bytes, name: str) -> str:
    """The text that some bytes are, ``name`` being where they came from.

    Raises InvalidInput when they are no UTF-8, or blank.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            f"{name} is not UTF-8 text: the first bad byte is number {fault.start + 1}.", "Save it as UTF-8."
        ) from None
    if not text.strip():
        raise InvalidInput(f"There is no text in {name}.", "Name a file with a story in it, or pipe one in.")
    return text


def write_private(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all, on the disk and readable by its owner alone.

    An earlier file of that name is replaced. Raises OSError, or ValueError for a name that cannot be.
    """
    # In the same folder, since only within one file system is a rename all or nothing.
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            temporary.chmod(FILE_MODE)  # whatever the umask took away
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, all private; those that exist are left as they are.

    Raises OSError.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    try:
        folder.mkdir(FOLDER_MODE)
    except FileExistsError:
        if folder.is_dir():  # another process was quicker
            return
        raise
    folder.chmod(FOLDER_MODE)
    sync_folder(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk. Where that cannot be, only a power cut could tell."""
    with suppress(OSError):  # Windows opens no folder, some network shares cannot sync one; SQLite goes on then, too
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def reason(trouble: OSError | ValueError) -> str:
    """What the system says is wrong, without the name of the file."""
    return trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
