"""The figures of all stories: what an interviewer writes down, and what one story tells with two values."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.runner import Lane
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import ACCENT, MUTED
from starkeeper.tui.widgets.long_list import LongList
from starkeeper.tui.widgets.number_rows import NumberRow, number_rows

if TYPE_CHECKING:
    from starkeeper.library import Library

_OPENING = Content.styled("Reading the figures of your stories …", MUTED)


class NumbersScreen(Page):
    """Every figure with its sentence; the one under the cursor is shown whole below."""

    place = Place.NUMBERS
    heading = "Numbers"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.NUMBERS)
    DEFAULT_CSS: ClassVar[str] = """
    NumbersScreen {
        & LongList { height: 1fr; margin-top: 1; max-width: 110; }
        & #whole { height: 5; padding: 1 1 0 1; max-width: 110; border-top: solid $border-blurred; }
        & #empty { padding: 1 2; height: 1fr; }
        &.-short LongList { margin-top: 0; }
        &.-short #whole { height: 4; padding: 0 1; }
        &.-empty LongList, &.-empty #whole { display: none; }
        &.-full #empty { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__(classes="-empty")
        self._rows: Sequence[NumberRow] = ()
        self._left = Event()

    def compose_page(self) -> ComposeResult:
        """The list and the sentence, or a word instead of them."""
        yield LongList()
        yield Static("", id="whole", markup=False)
        yield Static(_OPENING, id="empty")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.list.focus()

    def on_unmount(self) -> None:
        """Read no further."""
        self._left.set()

    def on_screen_suspend(self) -> None:
        """Read no further while another screen is on top; that may wait for what is read in the same lane."""
        self._left.set()

    @property
    def list(self) -> LongList:
        """The list."""
        return self.query_one(LongList)

    # Data

    def load(self) -> None:
        """Read the figures; when nothing is shown yet, those of the first stories before all others."""
        self._read(first=not self._rows)

    def _read(self, *, first: bool) -> None:
        from starkeeper.tui.reading import read_numbers

        self._left.set()  # what an earlier request reads is not worth ending
        self._left = left = Event()

        def work(library: Library) -> messages.NumbersLoaded | None:
            return read_numbers(library, first=first, stopped=left.is_set)

        # All of them take seconds in a large library: beside what is read and written meanwhile.
        self.keeper.jobs.ask(self, work, lane=Lane.STORE if first else Lane.LIVE, only_latest="numbers")

    def on_numbers_loaded(self, message: messages.NumbersLoaded) -> None:
        """Fill the list; the cursor stays on its figure, and that where it is on the screen."""
        chosen = self._chosen
        above = (self.list.highlighted or 0) - self.list.scroll_offset.y
        self._rows = list(number_rows(message.stories))
        self.list.fill(range(len(self._rows)), dict(enumerate(self._rows)))
        if chosen is None:
            self.list.choose(next((place for place, row in enumerate(self._rows) if row.story_id is not None), None))
            # The list was out of sight until now, and without a height it scrolls too far.
            self.call_after_refresh(self.list.scroll_home, animate=False)
        else:
            self._return_to(chosen, above)
        self._say(message)
        self._show_chosen()
        if not message.whole:
            self._read_on()

    def _read_on(self) -> None:
        self._read(first=False)

    def _return_to(self, chosen: NumberRow, above: int) -> None:
        place = next((place for place, row in enumerate(self._rows) if row.key == chosen.key), None)
        if place is not None and place != self.list.highlighted:
            self.list.choose(place)
            self.list.scroll_to(y=place - above, animate=False, immediate=True, force=True)

    def _say(self, message: messages.NumbersLoaded) -> None:
        figures = sum(len(told.figures) for told in message.stories)
        said = "1 figure" if figures == 1 else f"{figures:,} figures"
        self.top.summary = (said if message.whole else f"{said} so far, reading on …") if figures else ""
        self.set_class(not self._rows, "-empty")
        self.set_class(bool(self._rows), "-full")
        self.query_one("#empty", Static).update(self._empty() if message.whole else _OPENING)

    def _empty(self) -> Content:
        return Content.assemble(
            ("The figures of your stories will stand here. None is told yet.\n\n", "bold"),
            ("A number makes a result easier to believe.\n\n", MUTED),
            (self.key("app.back"), ACCENT),
            ("  goes back to your stories; there ", ""),
            (self.key("story.edit"), ACCENT),
            (" edits one, and ", ""),
            (self.key("story.new"), ACCENT),
            (" writes one", ""),
        )

    # The figure under the cursor

    @property
    def _chosen(self) -> NumberRow | None:
        place = self.list.chosen_id
        return self._rows[place] if place is not None else None

    def on_long_list_highlighted(self, event: LongList.Highlighted) -> None:
        """Show the whole sentence."""
        event.stop()
        self._show_chosen()

    def on_resize(self) -> None:
        """Cut the sentences to the new width."""
        self.call_after_refresh(self._show_chosen)

    def _show_chosen(self) -> None:
        place = self.query_one("#whole", Static)
        chosen, width = self._chosen, place.content_size.width
        place.update(chosen.whole(width) if chosen and width else Content(""))

    def on_long_list_selected(self, event: LongList.Selected) -> None:
        """Enter, or a second click, on a row."""
        event.stop()
        self.action_open()

    # Commands

    def action_open(self) -> None:
        """Go to the story of the row."""
        from starkeeper.tui.screens.story import StoryScreen

        if self._chosen and self._chosen.story_id is not None:
            self.app.push_screen(StoryScreen(self._chosen.story_id))

    @property
    def story_meant(self) -> int | None:
        """The chosen story."""
        return self._chosen.story_id if self._chosen else None

    def action_edit_story(self) -> None:
        """Open the editor on the story of the row."""
        from starkeeper.tui.screens.editor import EditorScreen

        if self._chosen and self._chosen.story_id is not None:
            self.app.push_screen(EditorScreen(self._chosen.story_id))
