"""Lines that scroll in a room of a size of its own: how many there are moves nothing beside the scrollbar."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class OwnRoom(ScrollView):
    """To be named behind a widget of Textual's own, if there is one; neither width nor height may be ``auto``.

    Textual lays out the whole screen anew whenever there are more or fewer lines, and draws every scrollbar for that.
    A step in a list of stories would have to wait for the story that is shown beside it.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scrollbar."""
        if self.is_attached:
            self._scroll_update(size)
