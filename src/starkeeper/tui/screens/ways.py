"""The ways to practise, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui.commands import Command
from starkeeper.tui.commands.practice import WAYS
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.rows import Row, RowList


class _WayLine(Row):
    """A way: what it is called, and what is done in it."""

    height = 3

    def __init__(self, way: Command) -> None:
        self.way = way

    def lines(self, width: int) -> Sequence[Content]:
        """Three lines, the last of them empty."""
        return (line(self.way.label, "bold"), line(self.way.help, MUTED), Content(""))


class WaysScreen(Dialog[str | None]):
    """Gives back the action of the way that was chosen; None for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,o", "dismiss(None)", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    WaysScreen {
        & > Vertical { width: 72; padding: 1 2 0 2; }
        & RowList { height: auto; max-height: 15; }
    }
    """

    def compose(self) -> ComposeResult:
        """The ways, the most used first."""
        with Vertical():
            yield Static(Content("Practise in another way"), classes="title")
            yield RowList(click_opens=True)

    def on_mount(self) -> None:
        """Offer them."""
        rows = self.query_one(RowList)
        rows.fill([(way.action, _WayLine(way)) for way in WAYS])
        rows.focus()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Take the way under the cursor."""
        event.stop()
        self.dismiss(event.option_id)
