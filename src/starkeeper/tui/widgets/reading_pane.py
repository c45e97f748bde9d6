"""A text to read that may be longer than the window."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class ReadingPane(VerticalScroll):
    """Scrolls by the keys that move in a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
    ]
    help_text = "A text to read. It scrolls where it is longer than the window."
    help_keys: ClassVar[dict[str, str]] = {
        "scroll_down": "a line on",
        "scroll_up": "a line back",
        "page_down": "a page on",
        "page_up": "a page back",
        "scroll_home": "beginning",
        "scroll_end": "end",
    }
