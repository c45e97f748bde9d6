"""A field of a form: its label, the line to type in, and a line that says what is taken, or what is wrong."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.drawing import ATTENTION, MUTED, line


class LabelledField(Vertical):
    """One line of text that a form asks for."""

    DEFAULT_CSS: ClassVar[str] = """
    LabelledField {
        height: auto;
        & > Horizontal { height: 1; }
        & > Horizontal > Static { width: 12; color: $text-muted; }
        & > Horizontal > Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > Horizontal > Input:focus { border: none; background: $block-cursor-background; }
        & > Static { height: auto; min-height: 1; margin: 0 0 1 12; }
    }
    """

    def __init__(self, label: str, said: str, *, value: str = "", example: str = "", id: str) -> None:
        """``said`` tells what is taken; ``example`` stands in the line while it is empty."""
        super().__init__(id=id)
        self._label = label
        self._said = said
        self._value = value
        self._example = example

    def compose(self) -> ComposeResult:
        """Label and line beside each other, the word on it below."""
        with Horizontal():
            yield Static(Content(self._label))
            yield Field(self._value, placeholder=self._example, compact=True)
        yield Static(line(self._said, MUTED), classes="said")

    @property
    def value(self) -> str:
        """What was typed."""
        return self.query_one(Field).value

    @value.setter
    def value(self, text: str) -> None:
        self.query_one(Field).value = text

    def show_example(self, text: str) -> None:
        """Let another text stand in the line while it is empty."""
        self.query_one(Field).placeholder = text

    def take_focus(self) -> None:
        """Let the user type here."""
        self.query_one(Field).focus()

    def say(self, wrong: str = "") -> None:
        """Say what is wrong with it; nothing is."""
        told = line(wrong, ATTENTION) if wrong else line(self._said, MUTED)
        self.query_one(".said", Static).update(told)
