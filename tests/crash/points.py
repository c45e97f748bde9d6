"""Where a process can be struck down: before each SQL statement, and before each step that it takes on the disk.

SQLite's own steps (write, truncate, sync, delete) happen inside one COMMIT, where no Python code runs. They are reached
by putting counting functions in the table of its file system, in the memory of this process alone
(sqlite.org/vfs.html). Where that table cannot be reached, the other points remain.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a process is doing when it is struck."""

    STATEMENT = "statement"
    """It is about to run an SQL statement."""
    DISK = "disk"
    """It is about to write, cut, sync, link, rename or remove a file."""


_DISK_CALLS = ("fsync", "link", "rename", "replace", "unlink", "remove", "chmod")


class Points:
    """Counts the points that this process passes; at the chosen one it dies."""

    def __init__(self, kind: Kind | None = None, number: int = 0) -> None:
        """``number`` counts from 1; without a kind nothing happens but the counting."""
        self.passed: Counter[Kind] = Counter()
        self._kind, self._number = kind, number
        self._kept: list[Any] = []  # what C code points at must not be thrown away

    def install(self) -> None:
        """Count from here on, in this process and for good."""
        for name in _DISK_CALLS:
            setattr(os, name, self._counted(getattr(os, name)))
        self._watch_statements()
        self._watch_file_system()

    def reach(self, kind: Kind) -> bool:
        """Pass a point; True when the process has to die there."""
        self.passed[kind] += 1
        return kind is self._kind and self.passed[kind] == self._number

    def pass_by(self, kind: Kind) -> None:
        """Pass a point, and die there if it is the chosen one."""
        if self.reach(kind):
            self.die()

    def die(self) -> None:
        """Die as of ``kill -9``."""
        os.kill(os.getpid(), signal.SIGKILL)

    # What SQLite does to files, for those who want to know more than where it stands.

    def opened(self, file: int, path: str) -> None:
        """A file was opened, and perhaps made."""

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Something was written."""

    def cut(self, file: int, size: int) -> None:
        """A file was cut to a size."""

    def synced(self, file: int) -> None:
        """A file is on the disk; where it is new, so is its name."""

    def deleting(self, path: str) -> None:
        """A file will be deleted."""

    def deleted(self, path: str, synced: bool) -> None:
        """A file was deleted; ``synced`` says that its folder is on the disk."""

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*values: Any, **named: Any) -> Any:
            self.pass_by(Kind.DISK)
            return call(*values, **named)

        return counted

    def _watch_statements(self) -> None:
        connect = sqlite3.connect

        def connected(*values: Any, **named: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*values, **named)
            connection.set_trace_callback(lambda _: self.pass_by(Kind.STATEMENT))
            return connection

        sqlite3.connect = connected  # type: ignore[assignment]

    def _watch_file_system(self) -> None:
        system = file_system()
        if system is None:
            return
        opens, deletes = _OPEN(system.xOpen), _DELETE(system.xDelete)
        tables: dict[int, Any] = {}

        def opened(vfs: int, name: int, file: int, flags: int, given: int) -> int:
            result: int = opens(vfs, name, file, flags, given)
            methods = ctypes.c_void_p.from_address(file)
            if methods.value:
                if methods.value not in tables:
                    tables[methods.value] = self._methods(methods.value)
                methods.value = ctypes.addressof(tables[methods.value])
                self.opened(file, _text(name))
            return result

        def deleted(vfs: int, name: int, sync: int) -> int:
            self.pass_by(Kind.DISK)
            self.deleting(_text(name))
            result = int(deletes(vfs, name, sync))
            self.deleted(_text(name), bool(sync))
            return result

        self._kept += [opens, deletes, tables, _OPEN(opened), _DELETE(deleted)]
        system.xOpen = ctypes.cast(self._kept[-2], ctypes.c_void_p).value
        system.xDelete = ctypes.cast(self._kept[-1], ctypes.c_void_p).value

    def _methods(self, address: int) -> _Methods:
        """A copy of a file's table of functions in which writing, truncating and syncing count."""
        methods = _Methods()
        size = ctypes.sizeof(_Methods) if ctypes.c_int.from_address(address).value >= 3 else _SMALL
        ctypes.memmove(ctypes.addressof(methods), address, size)
        writes, cuts, syncs = _WRITE(methods.xWrite), _CUT(methods.xTruncate), _SYNC(methods.xSync)

        def written(file: int, data: int, amount: int, offset: int) -> int:
            if self.reach(Kind.DISK):
                if self._number % 2:
                    writes(file, data, amount // 2, offset)  # a page may be torn in two
                self.die()
            self.wrote(file, offset, ctypes.string_at(data, amount))
            return int(writes(file, data, amount, offset))

        def cut(file: int, size: int) -> int:
            self.pass_by(Kind.DISK)
            self.cut(file, size)
            return int(cuts(file, size))

        def synced(file: int, flags: int) -> int:
            self.pass_by(Kind.DISK)
            result = int(syncs(file, flags))
            self.synced(file)
            return result

        self._kept += [writes, cuts, syncs, _WRITE(written), _CUT(cut), _SYNC(synced)]
        methods.xWrite, methods.xTruncate, methods.xSync = (
            ctypes.cast(function, ctypes.c_void_p).value for function in self._kept[-3:]
        )
        return methods


def _text(address: int | None) -> str:
    return os.fsdecode(ctypes.string_at(address)) if address else ""


# sqlite3_vfs and sqlite3_io_methods of sqlite3.h, as far as they are needed here.

_POINTER = ctypes.c_void_p
_INT, _LONG = ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_CUT = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)


class _FileSystem(ctypes.Structure):
    _fields_ = (
        ("iVersion", _INT),
        ("szOsFile", _INT),
        ("mxPathname", _INT),
        ("pNext", _POINTER),
        ("zName", _POINTER),
        ("pAppData", _POINTER),
        ("xOpen", _POINTER),
        ("xDelete", _POINTER),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("iVersion", _INT),
        ("xClose", _POINTER),
        ("xRead", _POINTER),
        ("xWrite", _POINTER),
        ("xTruncate", _POINTER),
        ("xSync", _POINTER),
        ("others", _POINTER * 13),
    )


_SMALL = ctypes.sizeof(_Methods) - 2 * ctypes.sizeof(_POINTER)
"""Bytes of the table before its third version."""


def file_system() -> _FileSystem | None:
    """The table of the file system that SQLite uses by default; None where it cannot be reached."""
    try:
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    except (AttributeError, OSError):  # built into Python, or with its names hidden
        return None
    find.restype, find.argtypes = ctypes.POINTER(_FileSystem), [ctypes.c_char_p]
    return find(None).contents  # type: ignore[no-any-return]
