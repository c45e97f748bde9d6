"""A form that asks for one file, and says what is wrong with it beside its name."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.errors import InvalidInput, StarkeeperError
from starkeeper.files import expanded
from starkeeper.tui import messages
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

Answer = TypeVar("Answer")

STORIES = (".json", ".jsonl")
"""How a file of stories ends."""


class FileForm(Dialog[Answer]):
    """Asks once at a time: what enter asks for goes on until ``done`` with it, or until there is trouble."""

    DEFAULT_CSS: ClassVar[str] = """
    FileForm .keys { margin-top: 0; }
    """

    def __init__(self, title: str, said: str, keys: str, begins: str) -> None:
        """``said`` tells what becomes of the file, ``keys`` what keys do; ``begins`` stands in the field at first."""
        super().__init__()
        self._title = title
        self._said = said
        self._keys_said = keys
        self._begins = begins
        self._asked = False

    def compose(self) -> ComposeResult:
        """The name of the file, and what becomes of it."""
        with Vertical():
            yield Static(Content(self._title), classes="title")
            yield LabelledField("File", self._said, value=self._begins, id="file")
            yield Static(Content(self._keys_said), classes="keys")

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        self._field.take_focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name, unless it can be none."""
        event.stop()
        if self._asked:
            return
        try:
            self._asked = True
            self.take(expanded(Path(self._field.value.strip()), "File", InvalidInput))
        except InvalidInput as error:
            self._refuse(error)

    @abstractmethod
    def take(self, path: Path) -> None:
        """Do with the file what the form is for. Raises InvalidInput for a name that cannot be."""

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say beside the name why it did not work."""
        message.stop()
        self._refuse(message.error)

    def _refuse(self, error: StarkeeperError) -> None:
        self._asked = False
        self._field.say(f"{error.message} {error.hint}".strip())

    @property
    def keeper(self) -> StarkeeperApp:
        """The app."""
        return cast("StarkeeperApp", self.app)

    @property
    def _field(self) -> LabelledField:
        return self.query_one(LabelledField)
