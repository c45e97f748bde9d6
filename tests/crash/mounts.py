"""A small file system in memory that only this process sees, and that is gone when it ends."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000


def mount_memory(folder: Path, options: str) -> None:
    """Put an empty file system over a folder, as ``size=1m`` or ``nr_inodes=20`` say.

    The process must be one that was forked for this: it leaves the others' view of the file system. Raises OSError
    where the system does not allow it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare"):
        raise OSError("no private mounts on this system")
    user, group = os.geteuid(), os.getegid()
    _checked(libc.unshare(_CLONE_NEWNS | (_CLONE_NEWUSER if user else 0)))
    if user:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            Path("/proc/self", name).write_text(text)
    _checked(libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None))
    _checked(libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"{options},mode=700".encode()))


def reason_against(folder: Path) -> str:
    """Why nothing can be mounted here; empty when it can."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            mount_memory(folder, "size=64k")
        except OSError as error:
            os.write(writing, f"no private file system: {error.strerror or error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        why = told.read().decode()
    os.waitpid(child, 0)
    return why


def _checked(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
