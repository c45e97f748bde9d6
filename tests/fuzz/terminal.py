"""A terminal: it runs a program, keeps every byte that it sends, and knows what stands on the screen."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

LINES, COLUMNS = 40, 120
_PIECE = re.compile(
    r"\x1b\[(?P<line>\d+);(?P<column>\d+)H"
    r"|\x1b\[[0-9;?<>=:$]*[@-~]|\x1b\][^\x07]*\x07|\x1b."
    r"|(?P<plain>[ -~]+)|(?P<sign>[^\x1b])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;?<>=:$]*|\][^\x07]*)?$")


class Terminal:
    """A program on a terminal of its own, and the person in front of it."""

    def __init__(self, words: list[str], folder: Path) -> None:
        """Start a program in a folder."""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._process = subprocess.Popen(
            words, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.sent = ""
        """All that was sent."""
        self._heard = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._cells = [[" "] * COLUMNS for _ in range(LINES)]
        self._line = self._column = 0

    @property
    def shown(self) -> str:
        """What stands on the screen, line by line; a wide sign is followed by nothing."""
        return "\n".join("".join(cells) for cells in self._cells)

    def see(self, text: str, *, gone: bool = False, within: float = 12) -> None:
        """Wait until a text stands on the screen, or is gone from it."""
        end = time.monotonic() + within
        while (text in self.shown) is gone:
            if not self._read(end):
                raise AssertionError(f"{text!r} is {'still' if gone else 'not'} on the screen:\n{self.shown}")

    def press(self, keys: str, *, see: str = "", gone: str = "") -> None:
        """Press keys and wait for what they bring or take away."""
        os.write(self._ours, keys.encode())
        if see:
            self.see(see)
        if gone:
            self.see(gone, gone=True)

    def hear(self, text: str, within: float = 12) -> None:
        """Wait until a text is sent, behind the one that was heard before; for programs that write line by line."""
        end = time.monotonic() + within
        while (found := self.sent.find(text, self._heard)) < 0:
            if not self._read(end):
                raise AssertionError(f"{text!r} is not in {self.sent[self._heard :]!r}")
        self._heard = found + len(text)

    def settle(self, moment: float = 0.3) -> None:
        """Wait until the program has nothing more to draw; for what shows in a colour alone."""
        while self._read(time.monotonic() + moment):
            pass

    def ended(self, within: float = 120) -> int:
        """Read what is left and return the exit code."""
        end = time.monotonic() + within
        while self._read(end):
            pass
        return self._process.wait(timeout=30)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._ours)

    def _read(self, end: float) -> bool:
        if not select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        try:
            piece = os.read(self._ours, 65_536)
        except OSError:  # how Linux says that the other side has closed
            return False
        text = self._decoder.decode(piece)
        self.sent += text
        self._draw(self._rest + text)
        return bool(piece)

    def _draw(self, text: str) -> None:
        unfinished = _UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        self._rest = text[end:]
        for piece in _PIECE.finditer(text[:end]):
            if piece["line"]:
                self._line, self._column = int(piece["line"]) - 1, int(piece["column"]) - 1
            elif piece["plain"]:
                self._put(piece["plain"], len(piece["plain"]))
            elif piece["sign"]:
                self._obey(piece["sign"])

    def _obey(self, sign: str) -> None:
        if sign == "\r":
            self._column = 0
        elif sign == "\n":
            self._line += 1
            if self._line == LINES:
                self._line -= 1
                self._cells = [*self._cells[1:], [" "] * COLUMNS]
        else:
            self._put([sign, *[""] * (cell_len(sign) - 1)], cell_len(sign))

    def _put(self, signs: Sequence[str], width: int) -> None:
        if width and 0 <= self._line < LINES:
            cells = self._cells[self._line]
            cells[self._column : self._column + width] = signs
            del cells[COLUMNS:]
        self._column += width
