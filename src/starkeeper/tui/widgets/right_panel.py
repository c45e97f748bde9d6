"""The right one of two panels side by side, with a line at its left that the mouse can move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message


class RightPanel(Vertical):
    """A panel that says where its line is wanted. Whoever shows it moves the line."""

    # The line is the border, so that it costs no widget and no layout of its own. It is marked by shape as well as by
    # colour while the mouse has it, wherever the focus is.
    DEFAULT_CSS: ClassVar[str] = """
    RightPanel {
        border-left: solid $border-blurred;
        &.-held { border-left: heavy $foreground !important; pointer: ew-resize; }
    }
    """

    @dataclass
    class Dragged(Message):
        """The line is wanted somewhere else."""

        column: int
        """Of the window, the first being 0."""

    class Reset(Message):
        """The line is wanted where it usually stands."""

    _wanted = 0
    """The column that was asked for last."""

    @property
    def has_line(self) -> bool:
        """Whether it is shown beside another panel."""
        return bool(self.display and self.styles.border.spacing.left)

    @property
    def allow_select(self) -> bool:
        """Whether text can be selected from where the mouse is: a drag of the line must not select any."""
        return super().allow_select and not self._is_line(self.app.mouse_position)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the line."""
        if event.button == 1 and self._is_line(event.screen_offset):
            event.stop()
            self._wanted = event.screen_x
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the line follow; where it is not held, show that it can be."""
        if self._held and self.has_line and event.screen_x != self._wanted:
            self._wanted = event.screen_x
            self.post_message(self.Dragged(event.screen_x))
        self._show_held(event.screen_offset)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Leave the line where it is."""
        if self._held:
            event.stop()
            self.release_mouse()

    def on_mouse_release(self, event: events.MouseRelease) -> None:
        """The line is let go of, by the user or because another screen came."""
        self._show_held(event.mouse_position)

    def on_leave(self) -> None:
        """The mouse is elsewhere."""
        self._show_held(self.app.mouse_position)

    def on_click(self, event: events.Click) -> None:
        """A double click on the line gives it its usual place."""
        if event.chain == 2 and self._is_line(event.screen_offset):
            event.stop()
            self.post_message(self.Reset())

    @property
    def _held(self) -> bool:
        return self.app.mouse_captured is self

    def _is_line(self, place: Offset) -> bool:
        region = self.region
        return self.has_line and place.x == region.x and region.y <= place.y < region.bottom

    def _show_held(self, mouse: Offset) -> None:
        self.set_class(self.has_line and (self._held or self._is_line(mouse)), "-held")
