"""What stands beside a text that is written: how long it takes, the principles it shows, and what a review finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from starkeeper.domain.review.findings import Place
from starkeeper.domain.tags import Suggestion
from starkeeper.tui.messages import SuggestionsMade
from starkeeper.tui.widgets.findings import Findings
from starkeeper.tui.widgets.right_panel import RightPanel
from starkeeper.tui.widgets.rows import RowList
from starkeeper.tui.widgets.suggestions import Suggestions


class Side(RightPanel):
    """The panels beside the form. Enter on a line of theirs asks for the words that it is about."""

    @dataclass
    class GoTo(Message):
        """Some words of the text are wanted."""

        place: Place
        start: int
        end: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.made: SuggestionsMade | None = None
        """The suggestions that are shown, with the text that they were made for."""

    def compose(self) -> ComposeResult:
        """The length, the principles, the findings."""
        yield Static("", id="length", markup=False)
        yield Suggestions()
        yield Findings()

    def on_mount(self) -> None:
        """Nothing was found yet."""
        self.findings.display = False

    @property
    def suggested(self) -> Sequence[Suggestion]:
        """The suggestions that are shown; none before any were made."""
        return self.made.suggestions if self.made else ()

    @property
    def suggestions(self) -> Suggestions:
        """The panel of principles."""
        return self.query_one(Suggestions)

    @property
    def findings(self) -> Findings:
        """The panel of what a review finds."""
        return self.query_one(Findings)

    def say_length(self, said: str) -> None:
        """Say how long the text takes to tell."""
        self.query_one("#length", Static).update(Content(said), layout=False)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a finding or a principle."""
        event.stop()
        if (wanted := self._words_of(event.option_list)) is not None:
            self.post_message(wanted)

    def _words_of(self, rows: OptionList) -> GoTo | None:
        if self.findings in rows.ancestors:
            finding = self.findings.chosen
            return self.GoTo(finding.place, finding.start, finding.end) if finding and finding.place else None
        chosen = self.suggestions.chosen
        found = next((each.evidence for each in self.suggested if chosen and each.principle == chosen.slug), None)
        return self.GoTo(found.part, found.start, found.end) if found else None
