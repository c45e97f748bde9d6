"""A clock for an answer, with the two quiet marks at two and three minutes."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer as Ticker
from textual.widgets import Digits, Static

from starkeeper.domain.speech import clock, part_due
from starkeeper.tui.widgets.drawing import ATTENTION, DANGER, GOOD, MUTED, PART_NAMES

ENOUGH = 120.0
"""Seconds from which an answer is long enough."""
LONG = 180.0
"""Seconds from which it is too long."""


class AnswerTimer(Vertical):
    """Counts the seconds of an answer; it can be paused."""

    help_text = (
        "The clock of an answer. It turns green after two minutes and red after three, and says which part the answer "
        "should have come to; space starts it and pauses it."
    )
    help_keys: ClassVar[dict[str, str]] = {}

    DEFAULT_CSS: ClassVar[str] = """
    AnswerTimer {
        height: 5;
        & > Digits { width: 100%; text-align: center; color: $text-muted; }
        & > Static { width: 100%; text-align: center; }
        &.-running > Digits { color: $foreground; }
        &.-enough > Digits { color: $text-success; }
        &.-long > Digits { color: $text-error; }
    }
    """

    running: reactive[bool] = reactive(False, toggle_class="-running")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._kept = 0.0
        self._since = 0.0
        self._ticker: Ticker | None = None

    def compose(self) -> ComposeResult:
        """Large figures and a word under them."""
        yield Digits("0:00")
        yield Static("", markup=False)

    def on_mount(self) -> None:
        """Begin to tick; nothing is drawn while it stands still."""
        self._ticker = self.set_interval(0.25, self._draw, pause=True)
        self._draw()

    @property
    def seconds(self) -> float:
        """The seconds counted so far."""
        return self._kept + (time.monotonic() - self._since if self.running else 0.0)

    def toggle(self) -> None:
        """Start, or pause."""
        if self.running:
            self.pause()
            return
        self._since = time.monotonic()
        self.running = True
        if self._ticker:
            self._ticker.resume()
        self._draw()

    def pause(self) -> None:
        """Stand still."""
        self._kept = self.seconds
        self.running = False
        if self._ticker:
            self._ticker.pause()
        self._draw()

    def reset(self) -> None:
        """Begin again from nothing, standing still."""
        self.pause()
        self._kept = 0.0
        self._draw()

    def _draw(self) -> None:
        seconds = self.seconds
        self.set_class(ENOUGH <= seconds < LONG, "-enough")
        self.set_class(seconds >= LONG, "-long")
        self.query_one(Digits).update(clock(int(seconds)))
        self.query_one(Static).update(self._word(seconds))

    def _word(self, seconds: float) -> Content:
        if not seconds and not self.running:
            return Content.styled("space starts the clock; aim for two to three minutes", MUTED)
        state = "" if self.running else "paused · "
        if seconds >= LONG:
            return Content.styled(f"{state}over three minutes: close with the result", DANGER)
        if seconds >= ENOUGH:
            return Content.styled(f"{state}a good length: come to the result", GOOD)
        due = part_due(seconds)
        guide = f"about now: {PART_NAMES[due]}" if due else "there is time"
        return Content.styled(f"{state}{guide}", MUTED if self.running else ATTENTION)
