"""Two texts of one story: the candidate's, and the one that was saved elsewhere meanwhile."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from starkeeper.domain.story import CONTENT_FIELDS, Part, Story, StoryContent
from starkeeper.tui.screens.confirm import ChoiceLine, ChoiceOffered
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line, prose
from starkeeper.tui.widgets.rows import RowList

_CHOICES = (
    ChoiceOffered("edit", "Keep editing mine; decide later", "k"),
    ChoiceOffered("mine", "Save mine; theirs stays in the history", "m"),
    ChoiceOffered("theirs", "Take theirs; mine is dropped", "t"),
)


class StaleScreen(ModalScreen[str | None]):
    """Gives back ``mine``, ``theirs`` or ``edit``; None for escape, which means the same as ``edit``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        *(Binding(choice.key, f"choose('{choice.value}')", choice.label) for choice in _CHOICES),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    StaleScreen {
        align: center middle;
        & > Vertical {
            width: 96%; max-width: 170; height: 92%;
            padding: 1 2; background: $surface; border: round $border-blurred;
        }
        & .question { text-style: bold; height: auto; margin-bottom: 1; }
        & Horizontal { height: 1fr; }
        & VerticalScroll { width: 1fr; padding: 0 1; scrollbar-size-vertical: 1; border: round $border-blurred; }
        & VerticalScroll:focus { border: round $accent; }
        & VerticalScroll > Static { height: auto; margin-right: 1; }
        & RowList { height: 3; margin-top: 1; }
    }
    """

    def __init__(self, mine: StoryContent, theirs: Story) -> None:
        super().__init__()
        self._mine = mine
        self._theirs = theirs

    def compose(self) -> ComposeResult:
        """Both texts side by side, the ways out below."""
        when = self._theirs.updated_at.astimezone().strftime("%H:%M")
        with Vertical():
            yield Static(
                Content(f"The story was saved elsewhere at {when}, while you were writing. Nothing was overwritten."),
                classes="question",
            )
            with Horizontal():
                with VerticalScroll():
                    yield Static(_told("Mine", self._mine, self._theirs))
                with VerticalScroll():
                    yield Static(_told("Theirs", self._theirs, self._mine))
            yield RowList(click_opens=True)

    def on_mount(self) -> None:
        """Offer the ways out; the harmless one is under the cursor."""
        rows = self.query_one(RowList)
        rows.fill([(choice.value, ChoiceLine(choice)) for choice in _CHOICES])
        rows.focus()

    def action_choose(self, value: str) -> None:
        """Take a way by its key."""
        self.dismiss(value)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Take the way under the cursor."""
        self.dismiss(event.option_id)


def _told(heading: str, content: StoryContent, other: StoryContent) -> Content:
    pieces = [Content.styled(heading, f"bold {ACCENT}"), Content("")]
    for name in CONTENT_FIELDS:
        text = str(getattr(content, name))
        if text == str(getattr(other, name)):
            continue
        shown = prose(text) if name in set(Part) else line(text)
        pieces += [Content.styled(name.capitalize(), ACCENT), shown if text else Content.styled("empty", MUTED)]
        pieces.append(Content(""))
    return Content("\n").join([*pieces, Content.styled("The rest is the same in both.", MUTED)])
