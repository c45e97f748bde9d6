"""The log of the program's own faults: what happened where, and nothing of what the user wrote.

An exception is told by its kind and by the lines of the program that it came through. Its message and the values of
variables are left out, since both may hold words of a story.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import StackSummary, walk_tb
from types import TracebackType

from starkeeper import __version__
from starkeeper.files import FILE_MODE, make_private_folder

NAME = "faults.log"
LIMIT = 500_000
"""Bytes from which the log is put aside as ``faults.log.1`` and begun anew."""
_DEEPEST = 8
"""Exceptions of one chain that are told."""
_NAMED = (AttributeError, ImportError, NameError)
"""Kinds that Python itself raises with the name of something in the program."""


def record(logs: Path, error: BaseException) -> Path | None:
    """Write a fault down in the folder of logs, readable by its owner alone; return the file, None if that failed."""
    path = logs / NAME
    try:
        make_private_folder(logs)
        if path.exists() and path.stat().st_size > LIMIT:
            path.replace(path.with_name(f"{NAME}.1"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, FILE_MODE)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(told(error))
    except OSError:
        return None
    return path


def told(error: BaseException) -> str:
    """A fault as it stands in the log; it ends with an empty line."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    head = f"{now} Starkeeper {__version__}, Python {platform.python_version()}, {platform.system()}\n"
    return head + "".join(_chain(error)) + "\n"


def _chain(error: BaseException) -> Iterator[str]:
    """The exceptions that led to one another, the last one first."""
    following: BaseException | None = error
    for _ in range(_DEEPEST):
        if following is None:
            return
        if following is not error:
            yield "which came of\n"
        yield f"{type(following).__module__}.{type(following).__qualname__}{_name(following)}\n"
        yield from _lines(following.__traceback__)
        if isinstance(following, BaseExceptionGroup) and following.exceptions:
            following = following.exceptions[0]
        else:
            following = following.__cause__ or following.__context__


def _name(error: BaseException) -> str:
    name = error.name if isinstance(error, _NAMED) else None
    return f" ({name})" if name and name.isidentifier() else ""


def _lines(trace: TracebackType | None) -> list[str]:
    return StackSummary.extract(walk_tb(trace), capture_locals=False).format()
