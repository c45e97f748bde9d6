"""Lets text be edited that holds what a terminal would obey: each such character is shown as a sign of its own."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import events
from textual.widgets import Input

from starkeeper.domain.display import printable
from starkeeper.tui.widgets.own_room import OwnRoom

_SIGNS = "⍰⎕⌷⌑⌺⌻⌼⍁⍂⍃⍄⍇⍈⍌⍍⍐⍓⍔⍗⍯⍞⍠⍢⍣⍤⍥⍨⍩"
_OTHERS = re.compile(r"\r(?!\n)|[^\r\n\t]")


class Disguise:
    """Puts signs in the place of unsafe characters, one for one, and takes them away again."""

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}
        self._seen: set[str] = set()

    def put_on(self, text: str) -> str:
        """The text as it may be shown; what was learned before stays valid."""
        self._seen.update(text)
        unsafe = {char for char in set(text) if _OTHERS.fullmatch(char) and printable(char) != char}
        for char in sorted(unsafe - self._signs.keys()):
            self._signs[char] = self._free_sign(char)
        return _OTHERS.sub(lambda found: self._signs.get(found.group(), found.group()), text) if unsafe else text

    def take_off(self, text: str) -> str:
        """The text as it is kept."""
        back = {sign: char for char, sign in self._signs.items()}
        # Asked at every key, of texts of any length: only the signs are looked at one by one.
        return re.sub(f"[{re.escape(''.join(back))}]", lambda found: back[found.group()], text) if back else text

    def _free_sign(self, char: str) -> str:
        picture = printable(char)
        taken = {*self._signs.values(), *self._seen}
        wanted = (picture if len(picture) == 1 and picture.isprintable() else "", *_SIGNS)
        # With more kinds than signs, which no text in earnest has, the last of them cannot be told apart.
        return next((sign for sign in wanted if sign and sign not in taken), "\ufffd")


class Field(Input, OwnRoom):
    """A line of input that takes nothing from a paste that a terminal would obey."""

    help_text = "One line of text. Letters are text here; tab goes on to the next field."
    help_keys: ClassVar[dict[str, str]] = {
        "cursor_right(True)": "select",
        "select_all": "select all",
        "copy": "copy",
        "cut": "cut",
        "paste": "paste",
        "delete_left_word": "delete word",
        "delete_left_all": "delete to the left",
    }

    def _on_paste(self, event: events.Paste) -> None:
        # Input takes the first line only, and the others would be lost without a word. Its handler runs from here.
        event.prevent_default()
        event.text = printable(event.text, keep_newlines=False)
        super()._on_paste(event)
