"""What stands in the place of the list of stories while there is nothing to list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line

OPENING = "Opening your stories …"
SORTING = "Sorting your stories …"


class EmptyList(Vertical):
    """Says what is waited for, what was looked for in vain, or how to begin."""

    DEFAULT_CSS: ClassVar[str] = """
    EmptyList {
        height: 1fr;
        & > Static { padding: 1 2; height: auto; }
        &.-welcome > Static { display: none; }
        & > Welcome { display: none; }
        &.-welcome > Welcome { display: block; }
    }
    """

    def compose(self) -> ComposeResult:
        """The library is being opened at first."""
        yield Static(Content.styled(OPENING, MUTED))

    def wait(self, doing: str) -> None:
        """Say what is being done."""
        self._say(Content.styled(doing, MUTED))

    def found_none(self, looked_for: Sequence[str]) -> None:
        """Say what no story passes."""
        sought = line(" · ".join(looked_for), "bold")
        back = ("esc", ACCENT), "  shows all stories again"
        self._say(Content.assemble(("No story passes this filter: ", "bold"), sought, "\n\n", *back))

    def welcome(self, *, focus: bool) -> None:
        """Show the ways to begin, and let the user choose at once where ``focus`` says so."""
        # Built when it is first wanted: a library that has stories does not wait for it.
        from starkeeper.tui.widgets.welcome import Welcome

        self.add_class("-welcome")
        if not self.query(Welcome):
            ways = Welcome()
            self.mount(ways)
            if focus:
                ways.call_after_refresh(ways.take_focus)

    def _say(self, said: Content) -> None:
        self.remove_class("-welcome")
        self.query_one(Static).update(said)
