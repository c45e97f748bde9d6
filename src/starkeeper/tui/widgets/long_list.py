"""A list of as many rows as there are: only those near the window are known, and they are asked for as it moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.visual import Padding, Visual

from starkeeper.tui.widgets.drawing import MUTED
from starkeeper.tui.widgets.own_room import OwnRoom
from starkeeper.tui.widgets.rows import Row

_ROW = "long-list--row"
_CHOSEN = "long-list--chosen"
_HOVER = "long-list--hover"


class LongList(OwnRoom, can_focus=True):
    """Rows of one height, known by the ids of what they show. Showing others keeps the cursor on its row."""

    ALLOW_SELECT = False
    HEIGHT: ClassVar[int] = 1
    """Lines of a row."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "turn(1)", "Page Down", show=False),
        Binding("pageup", "turn(-1)", "Page Up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("enter", "select", "Select", show=False),
    ]
    help_text = "A list of any length. The cursor keeps its row when something changes, and enter leads there."
    help_keys: ClassVar[dict[str, str]] = {
        "move(1)": "next",
        "move(-1)": "the one before",
        "turn(1)": "a page on",
        "turn(-1)": "a page back",
        "first": "first",
        "last": "last",
        "select": "open",
    }
    COMPONENT_CLASSES: ClassVar[set[str]] = {_ROW, _CHOSEN, _HOVER}
    DEFAULT_CSS: ClassVar[str] = """
    LongList {
        overflow-x: hidden;
        color: $foreground;
        scrollbar-size-vertical: 1;
        & > .long-list--row { padding: 0 1; }
        & > .long-list--hover { background: $block-hover-background; }
        & > .long-list--chosen { color: $foreground; background: $block-cursor-blurred-background; }
        &:focus > .long-list--chosen {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: none;
        }
        /* Two greys would be hard to tell apart. */
        &:focus:nocolor > .long-list--chosen { text-style: bold; }
    }
    """

    highlighted: reactive[int | None] = reactive(None, repaint=False)
    """The place of the row under the cursor; None while there is no row."""
    _hovered: reactive[int | None] = reactive(None, repaint=False)

    @dataclass
    class Highlighted(Message):
        """The cursor has come to another row."""

        long_list: LongList

    @dataclass
    class Selected(Message):
        """Enter, or a second click, on a row."""

        long_list: LongList

    @dataclass
    class Wanted(Message):
        """Rows that are, or soon will be, in sight are not known."""

        long_list: LongList
        ids: Sequence[int]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ids: Sequence[int] = ()
        self._places: dict[int, int] = {}
        """Where each id stands."""
        self._rows: dict[int, Row] = {}
        self._asked: tuple[int, int] = (0, 0)
        self._drawn: dict[tuple[int, Style], list[Strip]] = {}
        """The lines of rows that were seen, by id: a row that is shown again in another place is not drawn again."""

    # What it shows

    def fill(self, ids: Sequence[int], rows: Mapping[int, Row]) -> None:
        """Show what these ids stand for, in their order. Of ``rows`` as many are given as are known."""
        chosen, place, top = self.chosen_id, self.highlighted or 0, self.scroll_offset.y
        with self.app.batch_update():
            self._keep_drawn({row_id for row_id, row in rows.items() if self._rows.get(row_id) == row})
            self._ids, self._rows, self._asked = ids, dict(rows), (0, 0)
            self._places = {row_id: place for place, row_id in enumerate(ids)}
            self._measure()
            found = self._place_of(chosen)
            self.highlighted = self._nearest(place if found is None else found)
            self.scroll_to(y=top, animate=False, immediate=True)
        self._show_anew()

    def supply(self, rows: Mapping[int, Row]) -> None:
        """Show rows that were wanted; those far from the window are forgotten."""
        first, behind = self._near()
        near = set(self._ids[first:behind])
        changed = {row_id for row_id, row in rows.items() if self._rows.get(row_id) != row}
        self._keep_drawn((self._rows.keys() & near) - changed)
        self._rows = {row_id: row for row_id, row in self._rows.items() if row_id in near} | dict(rows)
        self._asked = max(first, self._asked[0]), min(behind, self._asked[1])
        seen = range(*self._around(0, 0))
        self._refresh_rows(*(place for row_id in changed if (place := self._places.get(row_id)) in seen))
        self.call_after_refresh(self._ask)

    def _keep_drawn(self, row_ids: Collection[int]) -> None:
        self._drawn = {at: strips for at, strips in self._drawn.items() if at[0] in row_ids}

    def choose(self, wanted: int | None) -> None:
        """Put the cursor on the row of an id, if it is there."""
        place = self._place_of(wanted)
        if place is not None:
            self.highlighted = place

    @property
    def ids(self) -> Sequence[int]:
        """The ids of all rows."""
        return self._ids

    @property
    def near(self) -> Sequence[int]:
        """The ids of the rows in and around the window."""
        return self._ids[slice(*self._near())]

    @property
    def chosen_id(self) -> int | None:
        """The id of the row under the cursor."""
        return None if self.highlighted is None else self._ids[self.highlighted]

    def _place_of(self, wanted: int | None) -> int | None:
        return None if wanted is None else self._places.get(wanted)

    def _nearest(self, place: int) -> int | None:
        return max(0, min(place, len(self._ids) - 1)) if self._ids else None

    def _around(self, before: float, behind: float) -> tuple[int, int]:
        """The first row of the window and the one behind the last, with so many windows' heights before and behind."""
        rows = max(1, self.scrollable_content_region.height // self.HEIGHT + 1)
        first = self.scroll_offset.y // self.HEIGHT
        return max(0, first - int(before * rows)), min(len(self._ids), first + rows + int(behind * rows))

    def _near(self) -> tuple[int, int]:
        """The rows that are worth knowing."""
        return self._around(1, 2)

    def _ask(self) -> None:
        """Say which rows around the window are missing, once for each of them.

        Not until the window comes near to one, and then for many: each step would have to wait for the reading of a
        row else.
        """
        if not self.is_mounted:
            return
        first, behind = self._around(0.5, 0.5)
        if first < self._asked[0] or behind > self._asked[1]:
            self._asked = self._near()
            missing = [row_id for row_id in self.near if row_id not in self._rows]
            if missing:
                self.post_message(self.Wanted(self, missing))

    # How it looks

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        place, line = divmod(self.scroll_offset.y + y, self.HEIGHT)
        if place >= len(self._ids):
            return Strip.blank(self.scrollable_content_region.width, self.get_visual_style(_ROW).rich_style)
        names = [_ROW]
        if place == self.highlighted:
            names.append(_CHOSEN)
        elif place == self._hovered:
            names.append(_HOVER)
        row_id, style = self._ids[place], self.get_visual_style(*names)
        drawn = self._drawn.get((row_id, style))
        if drawn is None:
            drawn = self._drawn[row_id, style] = self._draw(row_id, style)
        return drawn[line]

    def _draw(self, row_id: int, style: Style) -> list[Strip]:
        row: Visual = self._rows.get(row_id) or _Unknown(self.HEIGHT)
        width = self.scrollable_content_region.width
        padded = Padding(row, self.get_component_styles(_ROW).padding)
        strips = Visual.to_strips(self, padded, width, self.HEIGHT, style)
        return [strip.extend_cell_length(width, style.rich_style).apply_meta({"row": row_id}) for strip in strips]

    def _show_anew(self) -> None:
        self.refresh()
        self.call_after_refresh(self._ask)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._ids) * self.HEIGHT)

    def notify_style_update(self) -> None:
        """Draw anew in another theme."""
        self._drawn.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Lay the rows out anew."""
        self._measure()
        self._drawn.clear()
        self._show_anew()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for rows that come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.call_after_refresh(self._ask)

    # The cursor

    def validate_highlighted(self, place: int | None) -> int | None:
        """Keep the cursor on a row."""
        return None if place is None else self._nearest(place)

    def watch_highlighted(self, before: int | None, place: int | None) -> None:
        """Bring the row under the cursor into sight."""
        self._refresh_rows(before, place)
        if place is not None:
            width = self.scrollable_content_region.width
            row = Region(0, place * self.HEIGHT, width, self.HEIGHT)
            self.scroll_to_region(row, force=True, animate=False, immediate=True)
            self.post_message(self.Highlighted(self))

    def watch__hovered(self, before: int | None, place: int | None) -> None:
        """Show where the mouse is."""
        self._refresh_rows(before, place)

    def _refresh_rows(self, *places: int | None) -> None:
        # Only these: a list is tall, and a key must be seen at once.
        for place in places:
            if place is not None:
                self.refresh_lines(place * self.HEIGHT, self.HEIGHT)

    def action_move(self, step: int) -> None:
        """Go to the next row or the one before; behind the last comes the first."""
        if self._ids:
            here = self.highlighted
            self.highlighted = 0 if here is None else (here + step) % len(self._ids)

    def action_turn(self, step: int) -> None:
        """Go a window's height on or back."""
        if self._ids:
            rows = max(1, self.scrollable_content_region.height // self.HEIGHT)
            self.highlighted = (self.highlighted or 0) + step * rows

    def action_first(self) -> None:
        """Go to the first row."""
        self.highlighted = self._nearest(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.highlighted = self._nearest(len(self._ids))

    def action_select(self) -> None:
        """Open what the row under the cursor shows."""
        if self.highlighted is not None:
            self.post_message(self.Selected(self))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; on the row that it is on already, do what enter does."""
        clicked = self._place_of(event.style.meta.get("row"))
        if clicked is not None:
            again = clicked == self.highlighted
            self.highlighted = clicked
            if again:
                self.action_select()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse."""
        self._hovered = self._place_of(event.style.meta.get("row"))

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self._hovered = None


class _Unknown(Row):
    """Keeps the place of a row that is being read."""

    def __init__(self, height: int) -> None:
        self.height = height

    def lines(self, width: int) -> Sequence[Content]:
        """A mark, and nothing that could be taken for a story."""
        return (Content.styled("…", MUTED), *(Content("") for _ in range(self.height - 1)))
