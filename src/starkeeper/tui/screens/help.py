"""The keys of a screen, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ItemGrid
from textual.content import Content
from textual.widgets import Static

from starkeeper.tui.commands import Command, commands_at, key_name
from starkeeper.tui.places import Place
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.drawing import ATTENTION, GOOD, MUTED, STRONG_SIGN, WEAK_SIGN
from starkeeper.tui.widgets.explained import Explanation
from starkeeper.tui.widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

_ABOUT = {
    Place.STORIES: "Your stories, and beside them the one under the cursor.",
    Place.COVERAGE: "Which principles your stories prove, and what is missing.",
    Place.REHEARSE: "One question at a time, told aloud against the clock.",
    Place.QUESTIONS: "Every question there is to practise, with the stories that answer it. You can add your own.",
    Place.QUESTION: "One question that you chose, told aloud against the clock.",
    Place.STORY: "One story, and the principles it shows.",
    Place.EDITOR: "Write. The text is kept as a draft a second later, and read for principles when you stop for two.",
    Place.BIN: "Stories you put aside. Nothing in here is lost.",
    Place.HISTORY: "Every version of one story, and what each changed. Going back to one keeps those in between.",
    Place.TODAY: "What to practise today: what adds most, for each minute, to what you can answer on the day.",
    Place.DRILL: "Name a story for each question within ten seconds. Which principle it was, you hear afterwards.",
    Place.MOCK: "A day of interviews: tell a story for each question, and none twice. The report says what it showed.",
    Place.WRITTEN: "Write or paste an answer, and see what of the story it left out. It is practice, and not kept.",
    Place.PROGRESS: "How the practice went so far: counted, never graded.",
    Place.TREND: "What was covered at earlier moments, by the principles and targets of today.",
    Place.INTERVIEWS: "The days you prepare for. Today spreads what is left to practise up to the next one.",
    Place.PLAN: "Which story to tell to which interviewer. Nobody tells you the loop before the day, so one is drawn.",
    Place.PROBES: "What an interviewer may ask about one story, and what you would say. Practice asks the open ones.",
    Place.SETTINGS: "What you may choose. A field that stays empty says what holds then.",
    Place.NUMBERS: "Every figure of your stories; first what one of them tells with two values. Both may be right.",
}

_KEY_WIDTH = 24
"""Least cells of a column of the widget's own keys."""


class HelpScreen(Dialog[None]):
    """Lists every command of a place."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,f1,q", "dismiss", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        & > VerticalScroll { width: 92; max-height: 92%; scrollbar-size-vertical: 1; }
        & Static { height: auto; }
        & Horizontal, & ItemGrid { height: auto; }
        & .key { width: 10; color: $text-accent; }
        & .label { width: 17; text-style: bold; }
        & .said { width: 1fr; color: $text-muted; }
    }
    """

    def __init__(self, place: Place, explained: Explanation | None = None) -> None:
        """``explained`` is what is to be said of the widget that has the focus."""
        super().__init__()
        self._place = place
        self._explained = explained

    def compose(self) -> ComposeResult:
        """The widget that has the focus, what the screen is for, its commands, and the signs."""
        with ReadingPane():
            if self._explained is not None:
                yield Static(
                    Content.assemble(("Where the focus is\n", "bold"), self._explained.said.stylize_before(MUTED))
                )
                yield ItemGrid(*map(Static, self._explained.keys), min_column_width=_KEY_WIDTH)
                yield Static("")
            yield Static(Content.assemble((self._place.value.capitalize(), "bold"), "\n", (_ABOUT[self._place], MUTED)))
            yield Static("")
            for command in cast("StarkeeperApp", self.app).keys.all(commands_at(self._place)):
                with Horizontal():
                    yield Static(Content(_keys(command)), classes="key")
                    yield Static(Content(command.label_at(self._place)), classes="label")
                    yield Static(Content(command.help), classes="said")
            yield Static(_signs())

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one(ReadingPane).focus()


def _keys(command: Command) -> str:
    return ", ".join(key_name(key) for key in command.key.split(",")) if command.key else "palette"


def _signs() -> Content:
    return Content.assemble(
        ("\nSigns\n", "bold"),
        (f"{STRONG_SIGN} ", GOOD),
        ("a principle the story proves   ", MUTED),
        (f"{WEAK_SIGN} ", ATTENTION),
        ("one it only hints at\n", MUTED),
        ("■ ", GOOD),
        ("a strong story   ", MUTED),
        ("□ ", ATTENTION),
        ("a weak one   ", MUTED),
        ("· one that is missing   ", MUTED),
        ("✎ ", ATTENTION),
        ("unsaved text is kept", MUTED),
    )
