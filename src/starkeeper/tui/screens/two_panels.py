"""Two panels side by side, and the line between them that the user can move."""

from __future__ import annotations

from textual.widget import Widget

from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.right_panel import RightPanel

LEAST = 30
"""Columns that a panel keeps; what the user asks for beyond that is not done."""
_PARTS = 10_000
"""What a share of the window is counted in, since a layout is exact only in whole numbers."""


class TwoPanels(Page):
    """A screen with a panel at the right and another one beside it.

    The user's choice is a share of the window, so that it fits a window of another size too. Where that leaves a panel
    less than ``LEAST`` columns, the ``min-width`` of the screen's style holds and the choice stays what it is. In a
    window with room for one panel alone that panel has all of it.
    """

    _arranged: float | None = None
    """The share of the left panel that is shown; None for the usual widths."""

    def on_mount(self) -> None:
        """Begin with the widths that were chosen earlier, before the first layout."""
        self._arrange()

    def on_screen_resume(self) -> None:
        """Follow what was chosen meanwhile on another screen of the same kind."""
        self._arrange()

    def on_screen_suspend(self) -> None:
        """Let go of the line: the mouse belongs to the screen that comes."""
        self._right_panel.release_mouse()

    def on_right_panel_dragged(self, message: RightPanel.Dragged) -> None:
        """Put the line where the mouse is."""
        message.stop()
        self._put_line(message.column)

    def on_right_panel_reset(self, message: RightPanel.Reset) -> None:
        """Give both panels their usual widths."""
        message.stop()
        self.action_reset_line()

    def action_move_line(self, columns: int) -> None:
        """Move the line to the right by some columns, or to the left by as many below zero."""
        if self._right_panel.has_line:
            self._put_line(self._line + columns)
        else:
            self.notify("Only one panel is shown here; there is no line to move.", timeout=4)

    def action_reset_line(self) -> None:
        """Give both panels their usual widths."""
        self.keeper.panels.pop(self.place, None)
        self._arrange()

    def _put_line(self, column: int) -> None:
        width = self.size.width
        column = _within(column, width)
        if column != self._line:
            # The middle of the column, so that rounding ends in it.
            self.keeper.panels[self.place] = round((column + 0.5) / width, 4)
            self._arrange()

    @property
    def _line(self) -> int:
        """The column of the line. What was chosen last may not be laid out yet."""
        if self._arranged is None:
            return self._right_panel.region.x
        width = self.size.width
        return _within(int(self._arranged * width), width)

    def _arrange(self) -> None:
        share = self.keeper.panels.get(self.place)
        if share == self._arranged:
            return
        self._arranged = share
        left = round(share * _PARTS) if share is not None else None
        right = self._right_panel
        _set_width(right.siblings[0], left)
        _set_width(right, _PARTS - left if left is not None else None)

    @property
    def _right_panel(self) -> RightPanel:
        return self.query_one(RightPanel)


def _within(column: int, width: int) -> int:
    return max(LEAST, min(column, width - LEAST))


def _set_width(panel: Widget, parts: int | None) -> None:
    """Give a panel a width, which goes before that of the screen's style; None for that one."""
    panel.styles.width = f"{parts}fr" if parts is not None else None
    panel.styles.max_width = "100%" if parts is not None else None
