"""One story to read, reached from anywhere; escape leads back to where one was."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.story_actions import StoryPage
from starkeeper.tui.widgets.preview import Preview


class StoryScreen(StoryPage):
    """A story with its principles, on the whole window."""

    place = Place.STORY
    heading = "Story"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.STORY)
    DEFAULT_CSS: ClassVar[str] = """
    StoryScreen Preview { padding: 1 1 0 1; }
    StoryScreen.-short Preview { padding: 0 1; }
    StoryScreen.-short Suggestions { height: 8; & > .evidence { height: 2; padding: 0 1; } }
    """

    def __init__(self, story_id: int, principle: str = "") -> None:
        """Show a story; the cursor stands on ``principle``, a slug, when one is named."""
        super().__init__()
        self._story_id = story_id
        self._title = ""
        self._principle = principle

    def compose_page(self) -> ComposeResult:
        """The preview alone."""
        yield Preview(pace=self.keeper.pace)

    def on_mount(self) -> None:
        """Put the cursor on the principles."""
        self.preview.suggestions.take_focus()

    def load(self) -> None:
        """Read the story."""
        self.keeper.jobs.load_story(self, self._story_id)

    def on_story_loaded(self, message: messages.StoryLoaded) -> None:
        """Show it; the first time, with the cursor on the principle one came for."""
        super().on_story_loaded(message)
        self._title = message.story.title
        if self._principle:
            self.preview.suggestions.choose(self._principle)
            self._principle = ""

    @property
    def story_id(self) -> int | None:
        """The story it was opened for."""
        return self._story_id

    @property
    def story_title(self) -> str:
        """Its title."""
        return self._title

    def left_story(self) -> None:
        """Go back: the story is in the bin."""
        self.action_back()
