"""Asks for the file that stories are brought in from."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from starkeeper.errors import InvalidInput
from starkeeper.tui import messages
from starkeeper.tui.screens.file_form import STORIES, FileForm

if TYPE_CHECKING:
    from starkeeper.library import Library


class ImportForm(FileForm[bool]):
    """Brings in stories; gives back whether the text of a file waits as a draft, to be looked at in the editor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Back")]

    def __init__(self) -> None:
        super().__init__(
            "Bring in stories",
            "Stories from a .json or .jsonl file, or one story as text. What you have already is not added again.",
            "enter reads it · esc goes back, and stops it",
            "~/",
        )
        self._given_up = Event()

    def take(self, path: Path) -> None:
        """Read the file: many stories, or the text of one."""
        if path.suffix.lower() in STORIES:
            self.keeper.jobs.import_file(self, path, self._given_up)
        else:
            self.keeper.jobs.ask(self, lambda library: _begin(library, path))

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


def _begin(library: Library, path: Path) -> Message:
    """Keep the text of a file as the draft of a new story."""
    if any(draft.story_id is None for draft in library.stories.drafts()):
        raise InvalidInput("A new story waits unsaved already.", "Save or discard it first.")
    library.stories.save_draft(None, None, library.exchange.read_story_file(path))
    return messages.DraftBegun()
