"""Does what belongs to a row once the cursor rests on it; while it runs through a list, only the rows move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.screen import Screen
from textual.worker import Worker

REST = 0.06
"""Seconds without a step after which a cursor rests. Held keys repeat up to thirty times a second."""


class Rest:
    """Waits for the cursor of one list."""

    def __init__(self, screen: Screen[None], follow: Callable[[], None], seconds: float | None = None) -> None:
        """``follow`` is called ``seconds`` (else ``REST``) after the last step."""
        self._screen = screen
        self._follow = follow
        self._seconds = seconds
        self._waiting: Worker[None] | None = None

    def begin(self) -> None:
        """The cursor has made a step."""
        self._end()
        self._waiting = self._screen.run_worker(self._wait)

    def cut_short(self) -> None:
        """Follow at once, unless that was done: for a command about the row that the cursor is on."""
        if self._end():
            self._follow()

    def _end(self) -> bool:
        """Wait no longer; return whether it did."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.cancel()
        return waiting is not None

    async def _wait(self) -> None:
        await asyncio.sleep(REST if self._seconds is None else self._seconds)
        self._waiting = None
        self._follow()
