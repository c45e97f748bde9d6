"""Leaving a screen when a job's answer comes, wherever the user is by then."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

Result = TypeVar("Result")


class LeavingScreen(Screen[Result]):
    """A screen that may be done while another one stands on top of it. Textual would take that one off in its place."""

    _leaves_with: tuple[Result | None] | None = None
    """What is given back as soon as this screen is on top; None while nothing waits for that."""

    def leave(self, result: Result | None = None) -> None:
        """Give back a result and go: now, or as soon as this screen is on top."""
        if self.is_current:
            self.dismiss(result)
        else:
            self._leaves_with = (result,)

    def on_screen_resume(self) -> None:
        """Go, where that was only waited for."""
        if self._leaves_with and self.is_current:
            self.dismiss(self._leaves_with[0])
