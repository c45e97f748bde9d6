"""Time what a terminal program paints, from its start or from a key. Standard library and POSIX only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[P_^X].*?\x1b\\"  # DCS, APC, PM, SOS
    rb"|\x1b[ -/]*[0-~]",
    re.DOTALL,
)

ANSWERS = {
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?u": b"\x1b[?0u",
}
"""What a modern terminal answers; a program that waits for an answer must not hang here."""


def first_paint(
    command: Sequence[str],
    marker: str,
    environment: Mapping[str, str],
    *,
    columns: int = 120,
    rows: int = 40,
    timeout: float = 30.0,
) -> float:
    """Return the seconds until ``marker``, a regular expression, stands in what ``command`` paints.

    The program is ended then. Raises TimeoutError, with what was painted instead, when the marker never comes.
    """
    start = time.perf_counter()
    with Painted(command, environment, columns=columns, rows=rows) as screen:
        return screen.wait_for(marker, timeout=timeout - (time.perf_counter() - start)) - start


class Painted:
    """A program in a pseudo-terminal. Ended when the block is left."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, columns: int = 120, rows: int = 40
    ) -> None:
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(columns), "LINES": str(rows)}
        self._child, self._screen = pty.fork()
        if self._child == 0:
            with contextlib.suppress(OSError):
                _resize(0, columns, rows)
                os.execvpe(command[0], list(command), {**environment, **terminal})
            os._exit(127)
        _resize(self._screen, columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._child, self._screen)

    def wait_for(self, marker: str, timeout: float = 30.0) -> float:
        """Return the moment at which ``marker``, a regular expression, stands in what is painted from here on.

        Raises TimeoutError, with what was painted instead, when it never comes.
        """
        return _await(self._screen, re.compile(marker), time.perf_counter() + timeout)

    def press(self, keys: str) -> None:
        """Write keys to the program."""
        os.write(self._screen, keys.encode())

    def press_and_await(self, keys: str, marker: str, timeout: float = 10.0) -> float:
        """Write keys, and return the seconds until ``marker`` stands in what is painted behind them."""
        self.idle(0.0)
        start = time.perf_counter()
        self.press(keys)
        return self.wait_for(marker, timeout) - start

    def idle(self, seconds: float) -> None:
        """Read what is painted for so long, and forget it."""
        deadline = time.perf_counter() + seconds
        while True:
            left = deadline - time.perf_counter()
            chunk = _read(self._screen, max(left, 0.0))
            _answer(self._screen, chunk)
            if left <= 0 and not chunk:
                return

    def memory(self) -> float:
        """Resident memory of the program, in MiB. Linux only."""
        status = Path(f"/proc/{self._child}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def _resize(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _await(screen: int, marker: re.Pattern[str], deadline: float) -> float:
    painted = b""
    while (left := deadline - time.perf_counter()) > 0:
        chunk = _read(screen, left)
        now = time.perf_counter()
        if not chunk:
            break
        painted += chunk
        _answer(screen, chunk)
        if marker.search(_visible(painted)):
            return now
    raise TimeoutError(f"{marker.pattern!r} was never painted; the end of what was: {_visible(painted)[-500:]!r}")


def _answer(screen: int, chunk: bytes) -> None:
    for question, answer in ANSWERS.items():
        if question in chunk:
            os.write(screen, answer)


def _read(screen: int, seconds: float) -> bytes:
    if not select.select([screen], [], [], seconds)[0]:
        return b""
    try:
        return os.read(screen, 1 << 16)
    except OSError:  # the program ended, which Linux reports as an input error
        return b""


def _visible(painted: bytes) -> str:
    return ESCAPES.sub(b"", painted).decode("utf-8", "replace")


def _end(child: int, screen: int) -> None:
    os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        # A program that restores the terminal as it goes must be read, or it blocks.
        _read(screen, 0.02)
        if os.waitpid(child, os.WNOHANG)[0]:
            break
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.close(screen)
