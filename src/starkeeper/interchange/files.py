"""Files read whole and written whole."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from starkeeper.domain.display import printable
from starkeeper.errors import FileTrouble

LIMIT = 100 * 1024 * 1024
"""Bytes a file may have to be read."""


def read_bytes(path: Path, limit: int = LIMIT) -> bytes:
    """Return a file's bytes.

    Raises FileTrouble when it cannot be read or has more than ``limit`` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as trouble:
        raise _trouble(path, "read", trouble) from None
    if len(data) > limit:
        raise FileTrouble(
            f"{_name(path)} has more than {limit / 1024 / 1024:.3g} MB; files as large as that are not read.",
            "Split it into smaller files.",
        )
    return data


def write_text(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all, on the disk and readable by its owner alone.

    An earlier file of that name is replaced; a link is followed; a device or pipe is written to as it is. Raises
    FileTrouble.
    """
    data = text.encode("utf-8")
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (OSError, ValueError) as trouble:
        raise _trouble(path, "written", trouble) from None


def _replace(target: Path, data: bytes) -> None:
    # In the same folder, since only within one file system is a rename all or nothing. mkstemp makes it 0600.
    handle, name = tempfile.mkstemp(prefix=".starkeeper-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    # The new name is on the disk only when the folder is. Some file systems cannot do it, and then nothing is lost
    # but the promise about a power cut.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _trouble(path: Path, what: str, trouble: OSError | ValueError) -> FileTrouble:
    reason = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
    return FileTrouble(f"{_name(path)} cannot be {what}: {reason}.", "Check the name and your rights to it.")


def _name(path: Path) -> str:
    return printable(str(path), keep_newlines=False)
