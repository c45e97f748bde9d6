"""Asks for the file that stories are brought in from."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from starkeeper.errors import InvalidInput, StarkeeperError
from starkeeper.files import expanded
from starkeeper.tui import messages
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from starkeeper.library import Library
    from starkeeper.tui.app import StarkeeperApp

_MANY = (".json", ".jsonl")
"""How a file of stories ends; any other is read as the text of one."""


class ImportForm(Dialog[bool]):
    """Brings in stories; gives back whether the text of a file waits as a draft, to be looked at in the editor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    ImportForm .keys { margin-top: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        """Whether the file is being read."""
        self._given_up = Event()

    def compose(self) -> ComposeResult:
        """The name of the file, and what becomes of it."""
        with Vertical():
            yield Static(Content("Bring in stories"), classes="title")
            said = (
                "Stories from a .json or .jsonl file, or one story as text. What you have already is not added again."
            )
            yield LabelledField("File", said, value="~/", id="file")
            yield Static(Content("enter reads it · esc goes back, and stops it"), classes="keys")

    def on_mount(self) -> None:
        """Begin at the end of the name."""
        self._field.take_focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the file."""
        event.stop()
        if self._asked:
            return
        try:
            path = expanded(Path(self._field.value.strip()), "File", InvalidInput)
        except InvalidInput as error:
            self._say(error)
            return
        self._asked = True
        jobs = cast("StarkeeperApp", self.app).jobs
        if path.suffix.lower() in _MANY:
            jobs.import_file(self, path, self._given_up)
        else:
            jobs.ask(self, lambda library: _begin(library, path))

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say beside the name why it could not be read."""
        message.stop()
        self._asked = False
        self._say(message.error)

    def on_import_ended(self) -> None:
        """The app says what came in."""
        self.leave(False)

    def on_draft_begun(self) -> None:
        """Let it be looked at."""
        self.leave(True)

    def action_stop(self) -> None:
        """Go back; what is being read is not brought in."""
        self._given_up.set()
        self.dismiss(False)

    def _say(self, error: StarkeeperError) -> None:
        self._field.say(f"{error.message} {error.hint}".strip())

    @property
    def _field(self) -> LabelledField:
        return self.query_one(LabelledField)


def _begin(library: Library, path: Path) -> Message:
    """Keep the text of a file as the draft of a new story."""
    if any(draft.story_id is None for draft in library.stories.drafts()):
        raise InvalidInput("A new story waits unsaved already.", "Save or discard it first.")
    library.stories.save_draft(None, None, library.exchange.read_story_file(path))
    return messages.DraftBegun()
