"""An interviewer of the loop plan: what is asked for, and which story is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.loop_plan import Telling
from starkeeper.domain.tags import Strength
from starkeeper.tui.widgets.drawing import ATTENTION, GOOD, MUTED, STRONG_SIGN, WEAK_SIGN, line
from starkeeper.tui.widgets.rows import Row, RowList

NARROWEST = 26
"""Cells in which a story's title can still be known."""


class TellingLine(Row):
    """A principle, and under it the story that is told for it."""

    height = 3

    def __init__(self, told: Telling, name: str) -> None:
        self.told = told
        self.name = name

    def lines(self, width: int) -> Sequence[Content]:
        """The principle, the story, and what is to be known about the telling."""
        told = self.told
        if told.story is None:
            return (line(self.name), Content.styled("– nothing to tell yet", ATTENTION), Content(""))
        strong = told.strength is Strength.STRONG
        sign = (f"{STRONG_SIGN if strong else WEAK_SIGN} ", GOOD if strong else ATTENTION)
        how = "strong" if strong else "weak"
        remark = f"  {how}, told again" if told.again else f"  {how}"
        return (line(self.name), Content.assemble(sign, line(told.story.title)), Content.styled(remark, MUTED))


class Interviewer(Vertical):
    """One interviewer's principles."""

    DEFAULT_CSS: ClassVar[str] = """
    Interviewer {
        height: auto;
        padding-bottom: 1;
        & > .who { padding: 0 1; color: $text-muted; }
        & > RowList { max-height: 1000; }
        & > RowList:blur > .option-list--option-highlighted { background: transparent; }
    }
    """

    def __init__(self, number: int, tellings: Sequence[tuple[Telling, str]]) -> None:
        """Show tellings with the names of their principles; the number counts from 1."""
        super().__init__()
        self._number = number
        self._tellings = tellings

    def compose(self) -> ComposeResult:
        """Who asks, and what is told."""
        yield Static(Content(f"Interviewer {self._number}"), classes="who")
        yield RowList()

    def on_mount(self) -> None:
        """Fill the list."""
        rows = [(str(place), TellingLine(told, name)) for place, (told, name) in enumerate(self._tellings)]
        shown = self.query_one(RowList)
        shown.styles.height = TellingLine.height * len(rows)
        shown.fill(rows)

    @property
    def chosen(self) -> Telling | None:
        """The telling under the cursor."""
        chosen = self.query_one(RowList).chosen
        return self._tellings[int(chosen)][0] if chosen else None
