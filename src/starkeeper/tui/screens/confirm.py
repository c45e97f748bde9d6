"""A question before something that deserves one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.drawing import ACCENT, line, prose
from starkeeper.tui.widgets.rows import Row, RowList


@dataclass(frozen=True, slots=True)
class ChoiceOffered:
    """One way out of a question."""

    value: str
    label: str
    key: str


class ChoiceLine(Row):
    """A way out, with its key."""

    def __init__(self, choice: ChoiceOffered) -> None:
        self.choice = choice

    def lines(self, width: int) -> Sequence[Content]:
        """The key, then what it does."""
        return (Content.assemble((f"{self.choice.key}  ", ACCENT), self.choice.label),)


class ConfirmScreen(Dialog[str | None]):
    """Asks; gives back the value of the way that was chosen, or None for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    ConfirmScreen {
        & > Vertical { width: 64; max-height: 90%; }
        & .question { text-style: bold; height: auto; }
        & .said { color: $text-muted; height: auto; margin-bottom: 1; }
        & RowList { height: auto; max-height: 12; }
    }
    """

    def __init__(self, question: str, said: str, choices: Sequence[ChoiceOffered]) -> None:
        super().__init__()
        self._question = question
        self._said = said
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """The question, what it means, the ways out."""
        with Vertical():
            yield Static(line(self._question), classes="question")
            yield Static(prose(self._said), classes="said")
            yield RowList(click_opens=True)

    def on_mount(self) -> None:
        """Offer the ways out; the first is under the cursor."""
        rows = self.query_one(RowList)
        rows.fill([(choice.value, ChoiceLine(choice)) for choice in self._choices])
        rows.focus()

    def on_key(self, event: events.Key) -> None:
        """Take a way by its key."""
        for choice in self._choices:
            if event.key == choice.key:
                event.stop()
                self.dismiss(choice.value)
                return

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Take the way under the cursor."""
        self.dismiss(event.option_id)


def leaving_question() -> ConfirmScreen:
    """Ask what becomes of a text when its editor is left: ``save``, ``keep`` or ``discard``."""
    return ConfirmScreen(
        "This text is not saved as a story yet.",
        "It is kept as a draft until you decide.",
        (
            ChoiceOffered("save", "Save the story", "s"),
            ChoiceOffered("keep", "Leave it as a draft", "k"),
            ChoiceOffered("discard", "Discard what was changed", "x"),
        ),
    )


def removal_question(question: str, said: str) -> ConfirmScreen:
    """Ask before something is removed that cannot be taken back: ``keep``, under the cursor at first, or ``remove``."""
    return ConfirmScreen(
        question, said, (ChoiceOffered("keep", "Keep it", "k"), ChoiceOffered("remove", "Remove it", "d"))
    )


def parting_question(*, settings: bool) -> ConfirmScreen:
    """Ask whether to leave the program though something goes with it: ``stay`` or ``leave``.

    It is what was changed of the ``settings``, or an answer in writing.
    """
    kept, said = "What you wrote for practice is not kept.", "It is there until you rate it, or leave Starkeeper."
    if settings:
        kept, said = "The settings that you changed are not saved.", "They are as before until then."
    return ConfirmScreen(
        kept, said, (ChoiceOffered("stay", "Stay", "k"), ChoiceOffered("leave", "Leave without it", "x"))
    )
