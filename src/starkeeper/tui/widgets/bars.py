"""The lines that every screen has: where one is, how far a job is, and which keys matter here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from starkeeper.tui.widgets.drawing import ACCENT, ATTENTION, MUTED, bar, line, spread

SHORTEST_BAR, LONGEST_BAR = 4, 20
"""Cells of the bar of a long job."""
LEAST_DETAIL = 12
"""Cells in which a few words can still be read."""
_GAP = "   "
"""Between two places, or two keys."""


def _press(action: str) -> Style:
    return Style.from_meta({"@click": action})


class TopLine(Widget):
    """The places of the program, or the way back from a screen on top of one; a summary at the right."""

    DEFAULT_CSS: ClassVar[str] = """
    TopLine { height: 1; dock: top; padding: 0 1; background: $surface; }
    """

    summary: reactive[str] = reactive("")
    """Said at the right end."""
    ahead: reactive[str] = reactive("")
    """What comes near, said behind the summary, or in its place where there is no room for both."""
    heading: reactive[str] = reactive("")
    """What a screen on top of a place shows; empty on the place itself."""

    def __init__(self, tabs: Sequence[tuple[str, str, str]], current: str, mark: str = "") -> None:
        """Name the tabs as (place, label, key); ``mark`` stands before the summary."""
        super().__init__()
        self.auto_links = False
        self._tabs = tabs
        self._current = current
        self._mark = mark

    def render(self) -> Content:
        """Draw the line for the present width."""
        width = self.content_size.width
        if self.heading:
            # Whether the text is safe is said beside the longest title.
            return spread(self._way_back(), line(self.summary, MUTED), width)
        left = self._places()
        # Where one is goes before how one stands; the mark is the first to give way.
        both = (self.summary, self.ahead)
        for words in ((self._mark, *both), both, (self.ahead,), (self.summary,)):
            right = line(" · ".join(word for word in words if word), MUTED)
            if right and left.cell_length + right.cell_length < width:
                return spread(left, right, width)
        return left.truncate(width, ellipsis=True)

    @property
    def tabs(self) -> Iterator[tuple[str, Region]]:
        """The places that are named, and where on the screen; none on a screen on top of one."""
        if not self.heading:
            x, y, _, _ = self.content_region
            for place, label, key in self._tabs:
                width = Content(f"{key} {label}").cell_length
                yield place, Region(x, y, width, 1)
                x += width + len(_GAP)

    def _places(self) -> Content:
        pieces = []
        for place, label, key in self._tabs:
            chosen = place == self._current
            drawn = Content.assemble((f"{key} ", MUTED), (label, f"bold underline {ACCENT}" if chosen else ""))
            pieces.append(drawn.stylize(_press(f"app.show_place('{place}')")))
        return Content(_GAP).join(pieces)

    def _way_back(self) -> Content:
        back = Content.styled("‹ ", ACCENT).stylize(_press("screen.back"))
        return Content.assemble(back, line(self.heading, "bold"))


class KeyLine(Widget):
    """The keys that matter here, by name; each can be clicked."""

    DEFAULT_CSS: ClassVar[str] = """
    KeyLine { height: 1; dock: bottom; padding: 0 1; background: $surface; }
    """

    def __init__(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """Show these as (key, label, action)."""
        super().__init__()
        self.auto_links = False
        self._keys = keys

    def render(self) -> Content:
        """Draw the line; where there is no room for all, the last but one gives way, and help stays."""
        keys = [self._key(*key) for key in self._keys]
        gap = Content(_GAP)
        while len(keys) > 2 and gap.join(keys).cell_length > self.content_size.width:
            del keys[-2]
        return gap.join(keys)

    def _key(self, key: str, label: str, action: str) -> Content:
        drawn = Content.assemble((key, f"bold {ACCENT}"), (f" {label}", MUTED))
        return drawn.stylize(_press(action if action.startswith("app.") else f"screen.{action}"))


class ProgressLine(Widget):
    """The one place where the program says how far it is, or what it advises. It is there even when it is empty."""

    DEFAULT_CSS: ClassVar[str] = """
    ProgressLine { height: 1; dock: bottom; margin-bottom: 1; padding: 0 1; color: $text-muted; }
    """

    advice: reactive[str] = reactive("")
    """A quiet sentence for when nothing is under way."""
    label: reactive[str] = reactive("")
    """What is under way; empty for nothing."""
    fraction: reactive[float | None] = reactive(None)
    """How much of it is done, 0..1; None when that cannot be told."""
    detail: reactive[str] = reactive("")
    """What is just being done."""
    can_stop: reactive[bool] = reactive(False)
    """Whether the key that stops it is named."""

    def __init__(self, stop_key: str) -> None:
        super().__init__()
        self.auto_links = False
        self._stop_key = stop_key

    def render(self) -> Content:
        """Draw what is under way, else the advice; where there is no room for all, the detail and the bar give way."""
        width = self.content_size.width
        if not self.label:
            return line(self.advice).truncate(width, ellipsis=True)
        label, stops = line(f"{self.label}  "), self._stops()
        said = Content.assemble(label, self._bar(width - label.cell_length - stops.cell_length), stops)
        room = width - said.cell_length
        if self.detail and room > LEAST_DETAIL:
            said = Content.assemble(said, line(f"   {self.detail}", MUTED).truncate(room, ellipsis=True))
        return said.truncate(width)

    def _bar(self, room: int) -> Content:
        if self.fraction is None:
            return Content("")
        share = f" {self.fraction:4.0%}"
        drawn = bar(self.fraction, max(SHORTEST_BAR, min(LONGEST_BAR, room - len(share))))
        return Content.assemble((drawn, f"{ACCENT} on $panel"), (share, MUTED))

    def _stops(self) -> Content:
        if not self.can_stop:
            return Content("")
        stops = Content.assemble((self._stop_key, f"bold {ACCENT}"), (" stops", MUTED)).stylize(
            _press("app.compare_rest")
        )
        return Content.assemble("   ", stops)


class DraftLine(Widget):
    """Says that text waits which was not saved, and the key that goes on with it. Hidden while there is none."""

    DEFAULT_CSS: ClassVar[str] = """
    DraftLine { height: 1; padding: 0 1; display: none; }
    """

    said: reactive[str] = reactive("")
    """What waits, in one line."""

    def __init__(self, key: str) -> None:
        """``key`` is the one that goes on with it."""
        super().__init__()
        self.auto_links = False
        self._key = key

    def render(self) -> Content:
        """Draw the line; the key stays in sight."""
        waits = Content.assemble(("✎ ", ATTENTION), line(self.said))
        key = Content.assemble((self._key, f"bold {ACCENT}"), (" continues", MUTED)).stylize(
            _press("screen.continue_draft")
        )
        return spread(waits, key, self.content_size.width)
