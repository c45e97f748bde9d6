"""Asks for the file that stories are written to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import expanded
from starkeeper.tui import messages
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from starkeeper.library import Library
    from starkeeper.tui.app import StarkeeperApp

_SUFFIXES = (".json", ".jsonl")
_BEGINS = "~/stories.jsonl"


class ExportForm(Dialog[None]):
    """Writes stories to a file that it asks for; says what is wrong beside the name."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    ExportForm .keys { margin-top: 0; }
    """

    def __init__(self, story_ids: Sequence[int]) -> None:
        super().__init__()
        self._ids = story_ids
        self._asked = False

    def compose(self) -> ComposeResult:
        """The name of the file, and what becomes of it."""
        number = len(self._ids)
        with Vertical():
            yield Static(Content(f"Write {number} {'story' if number == 1 else 'stories'} to a file"), classes="title")
            said = "Ends in .jsonl or .json. Only you can read it; it is not encrypted."
            yield LabelledField("File", said, value=_BEGINS, id="file")
            yield Static(Content("enter writes it · esc goes back"), classes="keys")

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        self._field.take_focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write them, unless the name says nothing that can be written."""
        event.stop()
        written = self._field.value.strip()
        try:
            path = expanded(Path(written), "File", InvalidInput)
        except InvalidInput as error:
            self._field.say(f"{error.message} {error.hint}")
            return
        if path.suffix.lower() not in _SUFFIXES:
            self._field.say("The name of the file ends in .jsonl or .json.")
        elif not self._asked:
            self._asked = True
            cast("StarkeeperApp", self.app).jobs.ask(self, lambda library: self._write(library, path))

    def _write(self, library: Library, path: Path) -> Message:
        from starkeeper.library import StoryQuery

        try:
            number = library.exchange.export_file(path, StoryQuery(ids=self._ids), replace=False)
        except (FileTrouble, InvalidInput) as error:
            return messages.Trouble(error)
        return messages.StoriesExported(number, str(path))

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say beside the name why it could not be written."""
        message.stop()
        self._asked = False
        self._field.say(f"{message.error.message} {message.error.hint}".strip())

    def on_stories_exported(self, message: messages.StoriesExported) -> None:
        """Say where they are."""
        number = message.number
        self.app.notify(
            f"{number} {'story' if number == 1 else 'stories'} written to {message.path}.", timeout=8, markup=False
        )
        self.leave(None)

    @property
    def _field(self) -> LabelledField:
        return self.query_one(LabelledField)
