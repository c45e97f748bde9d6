"""Seconds that run out."""

from __future__ import annotations

import math
import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Digits


class Countdown(Vertical):
    """Counts down to nothing and says so; the last three seconds stand out."""

    help_text = "The seconds that are left to name a story."
    help_keys: ClassVar[dict[str, str]] = {}

    DEFAULT_CSS: ClassVar[str] = """
    Countdown {
        height: 3; margin: 1 0;
        & > Digits { width: 100%; text-align: center; color: $text-muted; }
        &.-last > Digits { color: $text-warning; }
    }
    """

    class Ended(Message):
        """The time is up."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._end = 0.0
        self._ticker: Timer | None = None

    def compose(self) -> ComposeResult:
        """Large figures."""
        yield Digits("")

    def on_mount(self) -> None:
        """Be ready to tick."""
        self._ticker = self.set_interval(0.1, self._tick, pause=True)

    def begin(self) -> None:
        """Start anew."""
        self._end = time.monotonic() + self._seconds
        if self._ticker:
            self._ticker.resume()
        self._tick()

    def stop(self) -> None:
        """Stand still."""
        if self._ticker:
            self._ticker.pause()

    def _tick(self) -> None:
        left = max(0.0, self._end - time.monotonic())
        self.set_class(left <= 3, "-last")
        self.query_one(Digits).update(str(math.ceil(left)))
        if not left:
            self.stop()
            self.post_message(self.Ended())
