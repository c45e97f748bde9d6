"""A text to read, of any length: it lays out its own lines, so that another text moves nothing on the screen."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size, Spacing
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from starkeeper.tui.widgets.own_room import OwnRoom
from starkeeper.tui.widgets.reading_pane import ReadingPane

TITLE = ".reading-text--title"
"""The style of a heading."""
MARKED = "bold on $block-cursor-background"
"""The style of a stretch that is meant to be seen."""


class ReadingText(OwnRoom, can_focus=True):
    """One text, broken into lines of a measure that is good to read."""

    BINDINGS = ReadingPane.BINDINGS
    help_text = ReadingPane.help_text
    help_keys = ReadingPane.help_keys
    MEASURE: ClassVar[int] = 79
    """Cells of the longest line."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {TITLE[1:]}
    DEFAULT_CSS: ClassVar[str] = """
    ReadingText {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        color: $foreground;
        & > .reading-text--title { text-style: bold; }
        &:focus > .reading-text--title { color: $text-accent; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Content("")
        self._room = 0
        """Cells of a line."""
        self._lines: list[Strip] | None = None

    def show(self, text: Content) -> None:
        """Show a text; the window stays where it is, as far as the text reaches."""
        self._text = text
        self._lay_out()

    def begin(self) -> None:
        """Go to the first line."""
        self.scroll_to(y=0, animate=False, immediate=True)

    def bring_marked_into_sight(self) -> None:
        """Scroll until what is marked can be seen."""
        marked = next((span for span in self._text.spans if span.style == MARKED), None)
        if marked is not None and self._room:
            first = self._text[: marked.start].get_height({}, self._measure) - 1
            lines = self._text[: marked.end].get_height({}, self._measure) - first
            self.scroll_to_region(
                Region(0, first, 1, lines), spacing=Spacing(1, 0, 1, 0), animate=False, immediate=True
            )

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        if self._lines is None:
            self._lines = self._drawn()
        at = self.scroll_offset.y + y
        return self._lines[at] if at < len(self._lines) else Strip.blank(self._room, self.visual_style.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that the mouse marked."""
        return selection.extract(self._text.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is marked."""
        self._draw_anew()

    def notify_style_update(self) -> None:
        """Draw anew in another theme, and with the focus or without."""
        self._lines = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lay_out()

    @property
    def _measure(self) -> int:
        return max(1, min(self._room - 1, self.MEASURE))  # with a space before the scrollbar

    def _lay_out(self) -> None:
        self._room = self.scrollable_content_region.width
        height = self._text.get_height({}, self._measure) if self._room else 0
        self.virtual_size = Size(self._room, height)
        self._draw_anew()

    def _draw_anew(self) -> None:
        self._lines = None
        self.refresh()

    def _drawn(self) -> list[Strip]:
        # Those out of sight too: where lines break is known only then.
        style = self.visual_style
        strips = Visual.to_strips(self, self._text, self._measure, None, style)
        return [strip.extend_cell_length(self._room, style.rich_style) for strip in strips]
