"""Copying: by the terminal's own way to the clipboard, and by that of the system beside it."""

from __future__ import annotations

import sys
from functools import partial
from threading import Lock

from textual.app import App

from starkeeper.domain.display import printable
from starkeeper.tui import messages
from starkeeper.tui.jobs import Jobs
from starkeeper.tui.screens.page import Page

NATIVE = (sys.executable, "-P", "-X", "utf8", "-m", "pyperclip", "--copy")
"""Copies its input. A process of its own: pyperclip lets the program that it calls write to the terminal, and nothing
may write over the screen. ``-P``: a file of that name in the user's folder must not be taken for it."""
_PATIENCE = 5.0
"""Seconds after which a clipboard does not answer any more."""
_one_at_a_time = Lock()


class Copying(App[None]):
    """An app that copies to the clipboard."""

    jobs: Jobs
    _copied = ""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text through the terminal (OSC 52), and through the system for those that do not listen to it.

        The second way is silent where it does not work: the first one has been gone by then, and no terminal says
        whether it took the text.
        """
        text = text.encode("utf-8", "replace").decode("utf-8")
        super().copy_to_clipboard(text)
        self._copied = text
        self.run_worker(partial(self._copy_natively, text), group="clipboard", thread=True)

    def _copy_natively(self, text: str) -> None:
        with _one_at_a_time:
            if text is self._copied:  # else something was copied since
                copy_natively(text)

    def action_copy_story(self) -> None:
        """Copy the story that the screen is about."""
        if not isinstance(self.screen, Page):
            return
        if self.screen.story_meant is None:
            self.notify("There is no story under the cursor to copy.", timeout=4)
        else:
            self.jobs.copy_story(self.screen.story_meant)

    def on_story_copied(self, message: messages.StoryCopied) -> None:
        """Put it on the clipboard, and say so."""
        self.copy_to_clipboard(message.text)
        title = printable(message.title, keep_newlines=False).strip()
        self.notify(f"Copied: {title}" if title else "The story is copied.", timeout=4, markup=False)


def copy_natively(text: str) -> None:
    """Copy a text to the clipboard of the system, if it has one that can be reached."""
    import subprocess

    try:
        # A session of its own: what holds the clipboard on X11 and Wayland must outlive the terminal.
        subprocess.run(
            NATIVE,
            input=text.encode("utf-8"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
