"""What a review finds in the text beside it: a line each, and why for the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.review.findings import Finding, Severity
from starkeeper.domain.story import StoryContent
from starkeeper.tui.widgets.drawing import ACCENT, ATTENTION, DANGER, MUTED, line
from starkeeper.tui.widgets.rows import Row, RowList

_SIGNS = {Severity.ERROR: ("!", DANGER), Severity.WARNING: ("▲", ATTENTION), Severity.INFO: ("·", MUTED)}


class FindingLine(Row):
    """A finding: how much it matters, where it stands, and the words it is about."""

    def __init__(self, finding: Finding, quote: str) -> None:
        self.finding = finding
        self.quote = " ".join(quote.split())

    def lines(self, width: int) -> Sequence[Content]:
        """The words, or the reason where the whole text is meant."""
        sign, style = _SIGNS[self.finding.severity]
        where = line(f"{str(self.finding.place).capitalize()}  ", MUTED) if self.finding.place else Content("")
        said = Content.assemble("“", line(self.quote), "”") if self.quote else line(self.finding.why)
        return (Content.assemble((f"{sign} ", style), where if self.quote else Content(""), said),)


class FindingList(RowList):
    """The list of the panel."""

    help_text = "What an interviewer would trip over in the text, and below the list why. Enter goes to the words."


class Findings(Vertical):
    """The panel of findings. It takes no room while there is none."""

    DEFAULT_CSS: ClassVar[str] = """
    Findings {
        height: auto;
        & > .heading { height: 1; padding: 0 1; color: $text-muted; }
        & > RowList { height: auto; max-height: 8; }
        & > .why { height: auto; max-height: 4; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._findings: tuple[Finding, ...] = ()

    def compose(self) -> ComposeResult:
        """A heading, the list, the reason."""
        yield Static("", classes="heading", markup=False)
        yield FindingList()
        yield Static("", classes="why", markup=False)

    def show(self, content: StoryContent, findings: Sequence[Finding]) -> None:
        """Show what was found in a text; the cursor stays where it was."""
        self._findings = tuple(findings)
        self.display = bool(findings)
        rows = [(str(place), FindingLine(each, each.quote(content))) for place, each in enumerate(findings)]
        self._rows.fill(rows)
        self._head()
        self._say()

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor."""
        chosen = self._rows.chosen
        return self._findings[int(chosen)] if chosen else None

    def take_focus(self) -> None:
        """Put the focus on the list."""
        self._rows.focus()

    @property
    def _rows(self) -> RowList:
        return self.query_one(RowList)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _head(self) -> None:
        number = len(self._findings)
        said = f"Review · {number} {'thing' if number == 1 else 'things'} to look at"
        keys: list[tuple[str, str]] = []
        if self._rows.has_focus:
            said, keys = f"Review · {number}", [("   enter", ACCENT), (" goes there", MUTED)]
        self.query_one(".heading", Static).update(Content.assemble(said, *keys))

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Say why the finding under the cursor is one."""
        event.stop()
        self._say()

    def _say(self) -> None:
        chosen = self.chosen
        self.query_one(".why", Static).update(line(f"{chosen.why} {chosen.code}", MUTED) if chosen else "")
