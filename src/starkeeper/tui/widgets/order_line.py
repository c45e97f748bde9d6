"""The line above the list of stories that names its columns; a click puts the list in that order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from starkeeper.domain.order import Order
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, spread
from starkeeper.tui.widgets.story_list import COLUMNS, columns_in

_WORDS = {Order.PRINCIPLES: "proves", Order.PRACTISED: "told", Order.FINDINGS: "mend", Order.SPOKEN: "min"}
"""How a column is called where the order has a longer name."""
_LEFT = (Order.TITLE, Order.OUTCOME, Order.STATUS, Order.PRINCIPLES)
_NAMED = (*_LEFT, *(order for order, _ in COLUMNS))
"""The orders that a column stands for; another one is named before them while the list goes by it."""


class OrderLine(Widget):
    """Names the columns, marks the one that the list goes by, and says which end stands first."""

    DEFAULT_CSS: ClassVar[str] = """
    OrderLine { height: 1; padding: 0 2 0 1; color: $text-muted; }
    """

    order: reactive[Order] = reactive(Order.ADDED)
    backwards: reactive[bool] = reactive(False)

    @dataclass
    class Chosen(Message):
        """A column was clicked."""

        order: Order

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False

    def render(self) -> Content:
        """Draw the names over their columns."""
        width = self.content_size.width
        left = Content("  ").join(self._named(order) for order in _LEFT)
        if self.order not in _NAMED and (self.order is not Order.ADDED or self.backwards):
            left = Content.assemble(self._named(self.order), "  ", left)
        shown = COLUMNS[-columns_in(width) :]
        right = Content(" ").join(self._named(order, cells) for order, cells in shown)
        return spread(left, right, width)

    def _named(self, order: Order, cells: int = 0) -> Content:
        chosen = order is self.order
        word = _WORDS.get(order, order.value) + (("↑" if self.backwards else "↓") if chosen else "")
        drawn = Content.styled(word, f"bold {ACCENT}" if chosen else MUTED)
        drawn = drawn.stylize(Style.from_meta({"order": order.value}))
        return Content.assemble(" " * max(0, cells - drawn.cell_length), drawn)

    def on_click(self, event: events.Click) -> None:
        """Say which column is under the mouse."""
        named = event.style.meta.get("order")
        if isinstance(named, str):
            self.post_message(self.Chosen(Order(named)))
