"""The bin: stories that were put aside, and the way back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import story_row
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import MUTED
from starkeeper.tui.widgets.story_list import StoryList


class BinScreen(Page):
    """The stories in the bin."""

    place = Place.BIN
    heading = "Bin"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.BIN)
    DEFAULT_CSS: ClassVar[str] = """
    BinScreen {
        & StoryList { margin-top: 1; max-width: 84; }
        & #empty { padding: 1 2; height: 1fr; display: none; }
        &.-empty #empty { display: block; }
        &.-empty StoryList { display: none; }
    }
    """

    def compose_page(self) -> ComposeResult:
        """The list, or a word instead of it."""
        yield StoryList()
        yield Static(Content.styled("The bin is empty. d on a story moves it here.", MUTED), id="empty")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(StoryList).focus()

    def load(self) -> None:
        """Read the bin."""
        self.keeper.jobs.load_bin(self)

    def on_bin_loaded(self, message: messages.BinLoaded) -> None:
        """Fill the list in place."""
        pack = self.keeper.pack
        self.set_class(not message.stories, "-empty")
        if pack is not None:
            rows = [story_row(story.id, story, (), True, False, pack, self.keeper.pace) for story in message.stories]
            self.query_one(StoryList).show(rows)

    def action_take_back(self) -> None:
        """Take the chosen story out of the bin."""
        story_id = self.query_one(StoryList).chosen_story
        if story_id is not None:
            self.keeper.jobs.restore(story_id)
