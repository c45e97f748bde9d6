"""Rows that lay themselves out to the width they get, and the list that holds them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from starkeeper.tui.widgets.drawing import fit
from starkeeper.tui.widgets.explained import LIST_KEYS


class Row(Visual):
    """A row of a fixed height that is drawn only when it is seen."""

    height: int = 1
    """Lines."""
    heading: bool = False
    """Whether it only names the rows below it; the cursor passes over it."""

    @abstractmethod
    def lines(self, width: int) -> Sequence[Content]:
        """The row's lines for a width in cells."""

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw the lines, each cut to the width."""
        return [
            strip for line in self.lines(width) for strip in fit(line, width).render_strips(width, 1, style, options)
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Rows take what they get."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The fixed height."""
        return self.height


class RowList(OptionList):
    """A list of rows with ids. Filling it again keeps the cursor on the row it was on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]
    help_text = "A list. What the row under the cursor is about stands beside or below it, and enter leads there."
    help_keys = LIST_KEYS
    DEFAULT_CSS: ClassVar[str] = """
    RowList {
        border: none;
        padding: 0;
        background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted { color: $foreground; background: $block-cursor-blurred-background; }
        &:focus > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: none;
        }
        /* Two greys would be hard to tell apart. */
        &:focus:nocolor > .option-list--option-highlighted { text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None, click_opens: bool = False) -> None:
        """``click_opens``: a click does at once what enter does; else a first click only puts the cursor there."""
        super().__init__(id=id)
        self._click_opens = click_opens

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or self.options[clicked].disabled:
            return
        opens = self._click_opens or clicked == self.highlighted
        self.highlighted = clicked
        if opens:
            self.action_select()

    def fill(self, rows: Sequence[tuple[str, Row]]) -> None:
        """Show these rows; the cursor stays on its row, or near its place when the row is gone."""
        chosen, place, top = self.chosen, self.highlighted or 0, self.scroll_offset.y
        with self.app.batch_update():
            self.set_options([Option(row, id=row_id, disabled=row.heading) for row_id, row in rows])
            if rows:
                ids = [row_id for row_id, _ in rows]
                self.highlighted = ids.index(chosen) if chosen in ids else _nearest(rows, place)
                self.scroll_to(y=top, animate=False, immediate=True)

    @property
    def chosen(self) -> str | None:
        """The id of the row under the cursor."""
        option = self.highlighted_option
        return option.id if option else None

    def choose(self, row_id: str) -> None:
        """Put the cursor on a row, if it is there."""
        for index, option in enumerate(self.options):
            if option.id == row_id:
                self.highlighted = index


def _nearest(rows: Sequence[tuple[str, Row]], place: int) -> int:
    """The row at a place or the next one that the cursor may stand on, else the last before it."""
    open_to = [index for index, (_, row) in enumerate(rows) if not row.heading]
    return next((index for index in open_to if index >= place), open_to[-1] if open_to else 0)
