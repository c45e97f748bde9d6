"""The trend: what was covered at earlier moments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.counting import counted
from starkeeper.domain.trend import Point
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, bar, line
from starkeeper.tui.widgets.rows import Row, RowList

_DAY, _FIGURES = 12, 39
"""Cells of a row beside its bar: the day, and what stands behind the bar."""
_WIDEST = 48


class _PointLine(Row):
    """One moment: the day, how much was covered as a bar, and the figures."""

    def __init__(self, point: Point, total: int) -> None:
        self.point = point
        self.total = total

    def lines(self, width: int) -> Sequence[Content]:
        """One line; the bar takes the room that is left."""
        point, total = self.point, self.total
        room = min(_WIDEST, max(8, width - _DAY - _FIGURES))
        day = point.at.astimezone().date().isoformat()
        drawn = bar(point.covered / total if total else 0.0, room)
        figures = f"{counted(point.stories)}, {counted(point.strong, 'strong tag', 'strong tags')}"
        said = f" {point.covered:>2} of {total}   {figures}"
        return (Content.assemble((day.ljust(_DAY), MUTED), (drawn, ACCENT), said),)


class TrendScreen(Page):
    """The moments from the first story to now, the last at the bottom."""

    place = Place.TREND
    heading = "Looking back"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.TREND)
    DEFAULT_CSS: ClassVar[str] = """
    TrendScreen {
        & #said { padding: 0 1; margin: 1 0; height: auto; max-width: 100; }
        & RowList { height: 1fr; max-width: 110; }
        &.-short #said { margin: 0; }
    }
    """

    def compose_page(self) -> ComposeResult:
        """What it shows, and the moments."""
        yield Static(Content.styled("Looking back …", MUTED), id="said")
        yield RowList()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(RowList).focus()

    def load(self) -> None:
        """Read what was covered by when."""
        self.keeper.jobs.ask(self, lambda library: messages.TrendRead(library.coverage.history()), only_latest="trend")

    def on_trend_read(self, message: messages.TrendRead) -> None:
        """Show the moments; the cursor stands on now."""
        points, pack = message.points, self.keeper.pack
        total = len(pack.principles) if pack else 0
        if not points:
            said = [line("There is no story yet, so nothing to look back on.", "bold")]
        else:
            said = [line(_change(points), "bold"), line("By the principles and the targets of today.", MUTED)]
        self.query_one("#said", Static).update(Content("\n").join(said))
        rows = self.query_one(RowList)
        rows.fill([(str(place), _PointLine(point, total)) for place, point in enumerate(points)])
        if points:
            rows.choose(str(len(points) - 1))


def _change(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    day = first.at.astimezone().date().isoformat()
    noun = "principle" if last.covered == 1 else "principles"
    if len(points) == 1:
        return f"{last.covered} {noun} covered, since {day}."
    return f"{last.covered} {noun} covered; on {day} it was {first.covered}."
