"""The line above the list that says which stories are shown, and takes the words to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line


class FilterLine(Horizontal):
    """Says the filter; while words are typed, an input stands in it."""

    DEFAULT_CSS: ClassVar[str] = """
    FilterLine {
        height: 1; padding: 0 1; margin-bottom: 1;
        & > Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; display: none; }
        & > Input:focus { border: none; }
        & > #count { width: auto; color: $text-muted; }
        &.-typing > Input { display: block; }
        &.-typing > #said { display: none; }
    }
    """

    @dataclass
    class Changed(Message):
        """Other words are looked for."""

        text: str

    class Left(Message):
        """The user is done typing."""

    def __init__(self, placeholder: str = "words anywhere in a story") -> None:
        """``placeholder`` says what is looked for while nothing is typed."""
        super().__init__()
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """What is filtered, and how many that leaves."""
        yield Static(Content.assemble(("/", ACCENT), (" filter", MUTED)), id="said")
        yield Static("", id="count")

    def begin(self) -> None:
        """Take words."""
        # An Input is built when it is first wanted: it would hold up the first frame.
        from starkeeper.tui.widgets.disguise import Field

        self.add_class("-typing")
        if not self.query(Field):
            self.mount(Field(placeholder=self._placeholder, compact=True), before=0)
        self.query_one(Field).focus()

    def clear(self) -> None:
        """Forget the words."""
        from textual.widgets import Input

        self.remove_class("-typing")
        for field in self.query(Input):
            with field.prevent(Input.Changed):
                field.value = ""

    def show(
        self, text: str, words: Sequence[str], found: int, total: int, counted: bool = True, marked: int = 0
    ) -> None:
        """Say the filter and how many pass it; perhaps more than were found, while they are not counted.

        ``marked`` are those that something will be done with.
        """
        said = Content.assemble(("/", ACCENT), (" filter", MUTED))
        narrowed = bool(text or words)
        if narrowed:
            quoted = [f"“{text}”"] if text else []
            said = Content.assemble(line(" · ".join((*quoted, *words)), ACCENT), ("  esc clears", MUTED))
        self.query_one("#said", Static).update(said, layout=False)
        more = "" if counted else "+"
        counts = widest = [f"{marked} marked"] if marked else []
        if narrowed:
            counts, widest = [*counts, f"{found}{more} of {total}"], [*widest, f"{total}+ of {total}"]
        # As wide for few as for all: with each letter that is typed the line would be laid out anew else.
        count = " · ".join(counts).rjust(len(" · ".join(widest)))
        shown = f" {count}" if count else ""
        place = self.query_one("#count", Static)
        place.update(Content(shown), layout=len(shown) != place.size.width)

    @on(events.DescendantBlur)
    def _say_again(self) -> None:
        self.remove_class("-typing")

    def on_input_changed(self, event: Message) -> None:
        """Pass on the words as they are typed."""
        event.stop()
        self.post_message(self.Changed(str(getattr(event, "value", ""))))

    def on_input_submitted(self, event: Message) -> None:
        """Enter: to the stories that were found."""
        event.stop()
        self.post_message(self.Left())

    def on_key(self, event: events.Key) -> None:
        """Down goes to the stories; escape forgets the words first."""
        if event.key == "down":
            event.stop()
            self.post_message(self.Left())
        elif event.key == "escape":
            event.stop()
            self.clear()
            self.post_message(self.Changed(""))
            self.post_message(self.Left())

    def on_click(self) -> None:
        """A click begins to type."""
        self.begin()
