"""The orders that the list of stories can stand in, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.order import Order
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.drawing import ACCENT, MUTED
from starkeeper.tui.widgets.rows import Row, RowList

_WORDS = {
    Order.ADDED: ("When it was added", "oldest first", "newest first"),
    Order.EDITED: ("When it was saved", "latest first", "earliest first"),
    Order.TITLE: ("Title", "A to Z", "Z to A"),
    Order.OUTCOME: ("Outcome", "success, mixed, failure", "failure first"),
    Order.STATUS: ("Status", "draft, ready, retired", "retired first"),
    Order.EMPLOYER: ("Employer", "A to Z", "Z to A"),
    Order.DATE: ("When it happened", "latest first", "earliest first"),
    Order.PRINCIPLES: ("Principles it proves", "most first", "fewest first"),
    Order.SPOKEN: ("Minutes to tell", "longest first", "shortest first"),
    Order.PRACTISED: ("When it was last told", "never and longest ago first", "latest first"),
    Order.FINDINGS: ("What a review finds", "most to mend first", "least first"),
}
_NAME = 24
"""Cells of the longest name and a gap."""


class _OrderRow(Row):
    def __init__(self, order: Order, chosen: bool, backwards: bool) -> None:
        self.order = order
        self.chosen = chosen
        self.backwards = backwards

    def lines(self, width: int) -> Sequence[Content]:
        """The name, marked where the list goes by it, and which end stands first."""
        name, first, last = _WORDS[self.order]
        sign = Content.styled("● " if self.chosen else "○ ", ACCENT if self.chosen else MUTED)
        return (Content.assemble(sign, name.ljust(_NAME), (last if self.backwards else first, MUTED)),)


class SortScreen(Dialog[Order | None]):
    """Gives back the order that was chosen; the present one again, to turn it round; None for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,z", "dismiss(None)", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    SortScreen {
        & > Vertical { width: 66; }
        & RowList { height: auto; max-height: 12; }
    }
    """

    def __init__(self, order: Order, backwards: bool) -> None:
        super().__init__()
        self._order = order
        self._backwards = backwards

    def compose(self) -> ComposeResult:
        """The orders, the present one under the cursor."""
        with Vertical():
            yield Static(Content("Sort the stories by"), classes="title")
            yield RowList(click_opens=True)
            yield Static(Content("enter sorts · again turns it round · esc goes back"), classes="keys")

    def on_mount(self) -> None:
        """Offer them."""
        rows = self.query_one(RowList)
        rows.fill(
            [
                (order.value, _OrderRow(order, order is self._order, order is self._order and self._backwards))
                for order in Order
            ]
        )
        rows.choose(self._order.value)
        rows.focus()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Take the order under the cursor."""
        event.stop()
        self.dismiss(Order(str(event.option_id)))
