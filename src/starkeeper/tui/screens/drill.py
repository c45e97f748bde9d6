"""The drill: a question without its principle, and ten seconds to name a story."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.drill import COUNT, DRILL_SECONDS, Drill, confusions, said_of, said_of_all, said_of_confusion
from starkeeper.domain.pack import Question
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.reading import draw_drill
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.countdown import Countdown
from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.drawing import ATTENTION, GOOD, MUTED, line
from starkeeper.tui.widgets.fitting_rows import ToldLine
from starkeeper.tui.widgets.rows import RowList

_MOST_NAMED = 5
"""Titles that what was typed may still mean."""


class _Phase(Enum):
    DRAWING = auto()
    NAMING = auto()
    KEEPING = auto()
    """A story was named, or the time is up, and the answer is on its way to the disk."""
    SAID = auto()
    ENDED = auto()


class DrillScreen(Page):
    """Question, answer, what it was about; and at the end, what was taken for what."""

    place = Place.DRILL
    heading = "Drill"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.DRILL)
    DEFAULT_CSS: ClassVar[str] = """
    DrillScreen {
        align-horizontal: center;
        & #stage { height: 1fr; align: center middle; }
        & #stage > Center { height: auto; }
        & #question { width: 64; max-width: 94%; height: auto; text-align: center; text-style: bold; }
        & #said { width: 64; max-width: 94%; height: auto; min-height: 4; text-align: center; }
        & #naming { width: 64; max-width: 94%; height: 7; margin-top: 1; }
        & RowList { height: 5; margin-top: 1; }
        &.-short #naming { height: 6; margin-top: 0; }
        &.-short RowList { margin-top: 0; }
        &.-ended #naming, &.-ended Countdown { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._questions: Sequence[Question] = ()
        self._titles: Mapping[int, str] = {}
        self._done: list[Drill] = []
        self._asked_at = 0.0
        self._phase = _Phase.DRAWING

    def compose_page(self) -> ComposeResult:
        """The question, the seconds that are left, what was said to the answer, and the line to name a story in."""
        with Vertical(id="stage"):
            with Center():
                yield Static(Content.styled("Drawing questions …", MUTED), id="question", markup=False)
            yield Countdown(DRILL_SECONDS)
            with Center():
                yield Static("", id="said")
            with Center(), Vertical(id="naming"):
                yield Field(placeholder="some letters of a title, or its number", compact=True)
                yield RowList()

    def on_mount(self) -> None:
        """Keep what is typed before the first question stands: it is meant for that."""
        self.keeper.type_ahead.hold()
        self.query_one(RowList).can_focus = False

    def load(self) -> None:
        """Draw the questions once; what changes meanwhile is for the next drill."""
        if not self._questions:
            self.action_another()

    def on_drill_drawn(self, message: messages.DrillDrawn) -> None:
        """Ask the first question."""
        self._questions, self._titles, self._done = message.questions, message.titles, []
        self.remove_class("-ended")
        self._ask()

    def _ask(self) -> None:
        number = len(self._done)
        self.top.summary = f"{number + 1} of {len(self._questions)}"
        none = "" if self._titles else line("There is no story to name yet. enter says what it was about.", MUTED)
        self._show(self._questions[number].text, none)
        field = self.query_one(Field)
        field.value = ""
        field.focus()
        self._take_keys()
        self._phase, self._asked_at = _Phase.NAMING, time.monotonic()
        self.query_one(Countdown).begin()

    def on_unmount(self) -> None:
        """Hold nothing back for a question that does not come any more."""
        if self._phase is _Phase.DRAWING:
            self._take_keys()

    def _take_keys(self) -> None:
        self.app.call_later(self.keeper.type_ahead.let_go)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show which stories the letters may mean; none before the first, for they would give it away."""
        event.stop()
        found = _named(event.value, self._titles) if self._phase is _Phase.NAMING else []
        self.query_one(RowList).fill([(str(story_id), ToldLine(self._titles[story_id])) for story_id in found])

    def on_key(self, event: events.Key) -> None:
        """Up and down choose among the titles while the cursor stays in the line."""
        rows = self.query_one(RowList)
        if self._phase is _Phase.NAMING and event.key in ("up", "down"):
            event.stop()
            rows.action_cursor_up() if event.key == "up" else rows.action_cursor_down()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Name the story under the cursor, or none where nothing is typed; behind an answer, go on."""
        if self._phase is _Phase.NAMING:
            chosen = self.query_one(RowList).chosen
            if chosen is None and self.query_one(Field).value.strip():
                self.notify("No story has that in its title.", timeout=2)
            else:
                self._answer(int(chosen) if chosen else None)
        elif self._phase is _Phase.SAID:
            self._go_on()
        elif self._phase is _Phase.ENDED:
            self.action_another()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """A click on a title names its story."""
        event.stop()
        self.action_open()

    def on_countdown_ended(self, event: Countdown.Ended) -> None:
        """The time is up."""
        event.stop()
        if self._phase is _Phase.NAMING:
            self._answer(None)

    def _answer(self, story_id: int | None) -> None:
        self._phase = _Phase.KEEPING
        self.query_one(Countdown).stop()
        question = self._questions[len(self._done)]
        seconds = min(time.monotonic() - self._asked_at, DRILL_SECONDS)
        self.keeper.jobs.ask(self, lambda library: messages.Drilled(library.drills.record(question, story_id, seconds)))

    def on_drilled(self, message: messages.Drilled) -> None:
        """Say what it was about."""
        drill = message.drill
        self._phase = _Phase.SAID
        self._done.append(drill)
        self.query_one(RowList).fill([])
        title = self._titles.get(drill.story_id or 0, "")
        said = line(said_of(drill, title, self._names), GOOD if drill.hit else ATTENTION)
        self._show(drill.question, Content("\n").join([said, line("enter goes on", MUTED)]))

    def on_trouble(self, _: messages.Trouble) -> None:
        """The answer was not kept, as the app says; it can be given again, or the drill be left."""
        self._take_keys()
        if self._phase is _Phase.KEEPING:
            self._phase = _Phase.NAMING

    def _go_on(self) -> None:
        if len(self._done) < len(self._questions):
            self._ask()
            return
        self._phase = _Phase.ENDED
        self.add_class("-ended")
        self.set_focus(None)
        self.show_progress()
        names = self._names
        taken = [said_of_confusion(each, names) for each in confusions(self._done)]
        lines = [line("Asked for, and what came instead:", MUTED), *map(line, taken)] if taken else []
        self._show(said_of_all(self._done), Content("\n").join([*lines, line("enter draws another drill", MUTED)]))

    def action_another(self) -> None:
        """Draw another drill, once this one has ended."""
        if self._phase in (_Phase.DRAWING, _Phase.ENDED):
            self.keeper.jobs.ask(self, lambda library: draw_drill(library, COUNT), only_latest="drill")

    def advice(self) -> str:
        """How the screen is used."""
        return "" if self._phase is _Phase.ENDED else "enter names the story under the cursor, or none, and goes on."

    @property
    def _names(self) -> Mapping[str, str]:
        return self.keeper.pack.names if self.keeper.pack else {}

    def _show(self, question: str, said: Content | str) -> None:
        self.query_one("#question", Static).update(line(question))
        self.query_one("#said", Static).update(said)


def _named(typed: str, titles: Mapping[int, str]) -> list[int]:
    """The stories that what was typed may mean: by its number, by the beginnings of words, by any part of the title."""
    parts = typed.casefold().split()
    if not parts:
        return []
    folded = {story_id: f" {title.casefold()}" for story_id, title in titles.items()}
    numbered = [story_id for story_id in titles if parts == [str(story_id)]]
    begun = [story_id for story_id, title in folded.items() if all(f" {part}" in title for part in parts)]
    within = [story_id for story_id, title in folded.items() if all(part in title for part in parts)]
    return list(dict.fromkeys((*numbered, *begun, *within)))[:_MOST_NAMED]
