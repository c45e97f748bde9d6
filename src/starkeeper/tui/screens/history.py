"""The versions of one story: when each was saved and by whom, what it changed, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.differences import field_changes, in_words
from starkeeper.domain.story import StoryVersion
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.two_panels import TwoPanels
from starkeeper.tui.widgets.drawing import MUTED, line, spread
from starkeeper.tui.widgets.reading_pane import ReadingPane
from starkeeper.tui.widgets.right_panel import RightPanel
from starkeeper.tui.widgets.rows import Row, RowList
from starkeeper.tui.widgets.word_changes import told

_WHO = {"cli": "command line", "tui": "here", "import": "import", "api": "a script", "doctor": "doctor"}
"""Front ends, as a candidate knows them."""


class VersionLines(Row):
    """A version: its number and when it was saved, then what it changed and by which front end."""

    height = 2

    def __init__(self, version: StoryVersion, changed: str) -> None:
        self._version = version
        self._changed = changed

    def lines(self, width: int) -> Sequence[Content]:
        """Lay out both lines."""
        version = self._version
        local = version.saved_at.astimezone()
        when = f"{local.day} {local:%b %Y, %H:%M}"
        return (
            spread(Content.styled(f"Version {version.version}", "bold"), Content.styled(when, MUTED), width),
            spread(
                line(self._changed, MUTED), Content.styled(_WHO.get(version.saved_by, version.saved_by), MUTED), width
            ),
        )


class HistoryScreen(TwoPanels):
    """The versions at the left, what the chosen one changed at the right."""

    place = Place.HISTORY
    heading = "History"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.HISTORY)
    DEFAULT_CSS: ClassVar[str] = """
    HistoryScreen {
        & #both { layout: horizontal; height: 1fr; padding-top: 1; }
        & RowList { width: 42; height: 1fr; }
        & RightPanel { width: 1fr; }
        & RightPanel:focus-within { border-left: solid $accent; }
        &.-wide RowList, &.-wide RightPanel { min-width: 30; }
        & ReadingPane { padding: 0 2; scrollbar-size-vertical: 1; }
        & .changes { max-width: 80; height: auto; }
        &.-narrow #both { layout: vertical; padding-top: 0; }
        &.-narrow RowList { width: 1fr; height: 8; }
        &.-narrow RightPanel { height: 1fr; border-left: none; border-top: solid $border-blurred; }
        &.-narrow RightPanel:focus-within { border-left: none; border-top: solid $accent; }
    }
    """

    def __init__(self, story_id: int) -> None:
        super().__init__()
        self._story_id = story_id
        self._versions: dict[str, tuple[StoryVersion, StoryVersion | None]] = {}

    def compose_page(self) -> ComposeResult:
        """The list and the changes."""
        with Container(id="both"):
            yield RowList()
            with RightPanel(), ReadingPane():
                yield Static("", classes="changes", markup=False)

    def on_mount(self) -> None:
        """Begin at the versions."""
        self.query_one(RowList).focus()

    def load(self) -> None:
        """Read the versions."""
        self.keeper.jobs.load_history(self, self._story_id)

    def on_history_loaded(self, message: messages.HistoryLoaded) -> None:
        """Fill the list in place."""
        versions = message.versions
        self.top.heading = versions[0].title
        self.top.summary = "1 version" if len(versions) == 1 else f"{len(versions)} versions"
        pairs = list(zip(versions, [*versions[1:], None], strict=True))
        self._versions = {str(version.version): (version, before) for version, before in pairs}
        self.query_one(RowList).fill(
            [
                (key, VersionLines(version, in_words(field_changes(before, version)) if before else "first version"))
                for key, (version, before) in self._versions.items()
            ]
        )
        self._show_chosen()

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Show what the version under the cursor changed."""
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._versions.get(self.query_one(RowList).chosen or "")
        if chosen is not None:
            version, before = chosen
            drawn = told(field_changes(before, version), first=before is None)
            self.query_one(".changes", Static).update(drawn)
            self.query_one(ReadingPane).scroll_home(animate=False)

    def action_take_back(self) -> None:
        """Go back to the chosen version; the present one stays in the list."""
        chosen = self._versions.get(self.query_one(RowList).chosen or "")
        newest = next(iter(self._versions.values()), None)
        if chosen is None or newest is None:
            return
        if chosen[0].content == newest[0].content:
            self.notify("The story reads like this version already.", timeout=4)
        else:
            self.keeper.jobs.revert(self._story_id, chosen[0].version)
