"""What stands in place of the list while there is no story: the ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from starkeeper.tui.widgets.drawing import MUTED
from starkeeper.tui.widgets.rows import Row, RowList

_WAYS = (
    ("new", "Write your first story", "Something you did, in five short parts of a few sentences each."),
    ("import_stories", "Bring in what you have", "Stories from a file, or notes that become the first one."),
    ("app.show_sample", "Look around first", "A library of eight samples. It goes when you close it; yours stays."),
)
"""The action of each way, what it is called, and what happens then."""


class _WayLine(Row):
    height = 3

    def __init__(self, label: str, said: str) -> None:
        self.label = label
        self.said = said

    def lines(self, width: int) -> Sequence[Content]:
        """What it is called, what happens then, and a line of air."""
        return (Content.styled(self.label, "bold"), Content.styled(self.said, MUTED), Content(""))


class Welcome(Vertical):
    """The ways to begin, to choose from."""

    DEFAULT_CSS: ClassVar[str] = """
    Welcome {
        padding: 1 1; height: 1fr; max-width: 88;
        & > Static { height: auto; padding: 0 1; margin-bottom: 1; }
        & > RowList { height: auto; max-height: 1fr; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A way was chosen."""

        action: str

    def compose(self) -> ComposeResult:
        """What this place is for, and the ways."""
        yield Static(
            Content.assemble(
                ("Your stories will stand here.\n", "bold"),
                ("Two or three for each principle are a good aim. The first is the hardest.", MUTED),
            )
        )
        yield RowList(click_opens=True)

    def on_mount(self) -> None:
        """Offer them."""
        self.query_one(RowList).fill([(action, _WayLine(label, said)) for action, label, said in _WAYS])

    def take_focus(self) -> None:
        """Let the user choose."""
        self.query_one(RowList).focus()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Say which way it is."""
        event.stop()
        self.post_message(self.Chosen(str(event.option_id)))
