"""Asks for the file that stories are written to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from starkeeper.domain.counting import counted
from starkeeper.domain.display import printable
from starkeeper.errors import InvalidInput
from starkeeper.tui import messages
from starkeeper.tui.screens.file_form import STORIES, FileForm

if TYPE_CHECKING:
    from starkeeper.library import Library


class ExportForm(FileForm[None]):
    """Writes stories to a new file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, story_ids: Sequence[int]) -> None:
        super().__init__(
            f"Write {counted(len(story_ids))} to a file",
            "Ends in .jsonl or .json. Only you can read it; it is not encrypted.",
            "enter writes it · esc goes back",
            "~/stories.jsonl",
        )
        self._ids = story_ids

    def take(self, path: Path) -> None:
        """Write them. Raises InvalidInput for a name that says nothing that can be written."""
        if path.suffix.lower() not in STORIES:
            raise InvalidInput("The name of the file ends in .jsonl or .json.")
        self.keeper.jobs.ask(self, lambda library: self._write(library, path))

    def _write(self, library: Library, path: Path) -> Message:
        from starkeeper.library import StoryQuery

        number = library.exchange.export_file(path, StoryQuery(ids=self._ids), replace=False)
        return messages.StoriesExported(number, str(path))

    def on_stories_exported(self, message: messages.StoriesExported) -> None:
        """Say where they are."""
        self.app.notify(f"{counted(message.number)} written to {printable(message.path)}.", timeout=8, markup=False)
        self.leave(None)
