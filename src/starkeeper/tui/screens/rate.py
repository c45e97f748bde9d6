"""After an answer: which story was told, what may be asked about it next, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.speech import clock
from starkeeper.tui.present import FittingStory
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.fitting_rows import told_rows
from starkeeper.tui.widgets.rows import RowList

_KEYS = {"a": Rating.AGAIN, "h": Rating.HARD, "g": Rating.GOOD, "e": Rating.EASY}


class RateScreen(Dialog[tuple[FittingStory | None, Rating] | None]):
    """Gives back the story (None when it was none of them) and the rating; None for escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("enter", "record", "Record"),
        *(Binding(key, f"rate('{rating.value}')", rating.value) for key, rating in _KEYS.items()),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    RateScreen {
        & .question { text-style: bold; height: auto; }
        & .label { color: $text-muted; height: 1; margin-top: 1; }
        & RowList { height: auto; max-height: 10; }
        & #next { height: auto; max-height: 5; margin-top: 1; }
        & Choice { padding: 0 1; }
    }
    RateScreen.-short RowList { max-height: 5; }
    RateScreen.-short .label { margin-top: 0; }
    RateScreen.-short #next { max-height: 3; margin: 0; }
    """

    def __init__(
        self, fitting: Sequence[FittingStory], others: Sequence[FittingStory], told: str | None, seconds: float
    ) -> None:
        """``told`` is the row that is under the cursor at first: a story's id, or ``NONE``."""
        super().__init__()
        self._fitting = fitting
        self._others = others
        self._told = told
        self._seconds = seconds

    def compose(self) -> ComposeResult:
        """The stories, then the ratings."""
        took = f"You took {clock(int(self._seconds))}." if self._seconds >= 1 else "The clock did not run."
        ratings = [(rating.value, f"{rating.value} ({key})") for key, rating in _KEYS.items()]
        with Vertical():
            yield Static(Content(took), classes="question")
            yield Static(Content("Which story did you tell?"), classes="label")
            yield RowList()
            yield Static("", id="next")
            yield Static(Content("How did it go? A key records it."), classes="label")
            yield Choice("", ratings, Rating.GOOD.value)

    def on_mount(self) -> None:
        """Offer the stories that fit first; the one that was chosen before is under the cursor."""
        rows = self.query_one(RowList)
        rows.fill(told_rows(self._fitting, self._others))
        if self._told is not None:
            rows.choose(self._told)
        rows.focus()

    def action_rate(self, rating: str) -> None:
        """Record with this rating."""
        self.dismiss((self._chosen, Rating(rating)))

    def action_record(self) -> None:
        """Record with the rating that is marked."""
        self.action_rate(self.query_one(Choice).value)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """A story was chosen: go on to the rating."""
        event.stop()
        self.query_one(Choice).focus()

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Say what an interviewer may ask next about the story under the cursor."""
        event.stop()
        asked = self._chosen.follow_ups if self._chosen else ()
        lines = [line("They may go on and ask:", MUTED), *map(line, asked)] if asked else []
        place = self.query_one("#next", Static)
        place.update(Content("\n").join(lines))
        place.display = bool(lines)

    @property
    def _chosen(self) -> FittingStory | None:
        chosen = self.query_one(RowList).chosen
        return next((story for story in (*self._fitting, *self._others) if str(story.id) == chosen), None)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """The rating is only marked; enter records it."""
        event.stop()
