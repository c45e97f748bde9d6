"""An answer in writing: written or pasted, laid beside the story it tells, and rated."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from starkeeper.domain.coverage import quoted
from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rating
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import FittingStory, length_of
from starkeeper.tui.screens.page import Page
from starkeeper.tui.screens.rate import RateScreen
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.fitting_rows import NONE, told_rows
from starkeeper.tui.widgets.part_editor import PartArea
from starkeeper.tui.widgets.reading_pane import ReadingPane
from starkeeper.tui.widgets.rows import RowList


class WrittenScreen(Page):
    """The text first; then the stories, and beside the one under the cursor what the text left out of it."""

    place = Place.WRITTEN
    heading = "In writing"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.WRITTEN)
    DEFAULT_CSS: ClassVar[str] = """
    WrittenScreen {
        & #question { padding: 1 1 0 1; height: auto; max-width: 100; text-style: bold; }
        & #length { padding: 0 1; height: 1; color: $text-muted; }
        & #text { height: 1fr; padding: 1 0; max-width: 80; scrollbar-size-vertical: 1; }
        & #beside { height: auto; max-height: 60%; display: none; border-top: solid $border-blurred; max-width: 100; }
        & #beside RowList { height: auto; max-height: 5; }
        & #compared { padding: 1 1 0 1; height: auto; max-height: 9; }
        & #compared Static { height: auto; }
        &.-comparing #beside { display: block; }
        &.-short #question { padding: 0 1; }
        &.-short #text { padding: 0; }
        &.-short #compared { padding: 0 1; max-height: 6; }
        &.-short #beside RowList { max-height: 3; }
    }
    """

    def __init__(self, asker: Page, question: Question, text: str, seconds: float) -> None:
        """Write an answer to what ``asker`` asks, and tell it what became of that; go on with a text and its time."""
        super().__init__()
        self._asker = asker
        self._question = question
        self._text = text
        self._before = seconds
        """Seconds that the answer took up to the moment since which it is written."""
        self._since: float | None = time.monotonic()
        """None while it is compared, which takes no time of the answer."""
        self._fitting: Sequence[FittingStory] = ()
        self._others: Sequence[FittingStory] = ()

    def compose_page(self) -> ComposeResult:
        """The question, the text, the stories and what differs."""
        yield Static(line(self._question.text), id="question")
        yield Static("", id="length")
        prompt = f"Write or paste what you would say. {self.key('editor.findings')} lays it beside your stories."
        with VerticalScroll(id="text", can_focus=False):
            yield PartArea(self._text, placeholder=prompt, id="answer")
        with Vertical(id="beside"):
            yield RowList()
            with ReadingPane(id="compared"):
                yield Static("", id="differs")

    def on_mount(self) -> None:
        """Begin to write."""
        self._area.focus()
        self._say_length()

    def load(self) -> None:
        """Find the stories that it may tell."""
        self.keeper.jobs.find_fitting(self, self._question)

    def on_fitting_found(self, message: messages.FittingFound) -> None:
        """Offer those that fit, and then all others."""
        self._fitting, self._others = message.fitting, message.others
        self._rows.fill(told_rows(self._fitting, self._others))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say how long it is."""
        event.stop()
        self._say_length()

    def _say_length(self) -> None:
        self.query_one("#length", Static).update(length_of(self._area.text, self.keeper.pace), layout=False)

    def action_go_findings(self) -> None:
        """Lay the text beside the stories; again, go back to it."""
        if self.has_class("-comparing") and self._rows.has_focus:
            self._area.focus()
            return
        if not self._area.text.strip():
            self.notify("Nothing is written yet.", timeout=3)
            return
        self._before, self._since = self._seconds, None
        self.add_class("-comparing")
        self.show_progress()
        self._rows.focus()
        self._compare()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Back in the text, the clock goes on."""
        if event.widget is self._area and self._since is None:
            self._since = time.monotonic()

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Compare with the story under the cursor."""
        event.stop()
        if self.has_class("-comparing"):
            self._compare()

    def _compare(self) -> None:
        from starkeeper.tui.reading import compare_answer

        text, chosen = self._area.value, self._rows.chosen
        if chosen in (None, NONE):
            self.query_one("#differs", Static).update(line("There is no story to lay it beside.", MUTED))
            return
        story_id = int(str(chosen))
        self.keeper.jobs.ask(self, lambda library: compare_answer(library, text, story_id), only_latest="compared")

    def on_answer_compared(self, message: messages.AnswerCompared) -> None:
        """Say what differs."""
        if str(message.story_id) == self._rows.chosen:
            title = next(story.title for story in self._stories if story.id == message.story_id)
            heading = line(f"Beside {quoted(title)} as it is written:", "bold")
            said = Content("\n").join([heading, *map(line, message.said)])
            self.query_one("#differs", Static).update(said)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a story: say how it went."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Say how it went, with the chosen story."""
        if self._rows.has_focus:
            rate = RateScreen(self._fitting, self._others, self._rows.chosen, self._seconds)
            self.app.push_screen(rate, self._rated)

    def _rated(self, rated: tuple[FittingStory | None, Rating] | None) -> None:
        if rated is not None:
            self._go_back(rated)

    def _go_back(self, rated: tuple[FittingStory | None, Rating] | None = None) -> None:
        self._asker.post_message(messages.AnswerLeft(self._question, self._area.value, self._seconds, rated))
        self.leave()

    @property
    def unkept(self) -> bool:
        """Whether something is written."""
        return bool(self._area.text.strip())

    def action_back(self) -> None:
        """From the stories to the text; from there to the question, which keeps it."""
        if self.has_class("-comparing"):
            self.remove_class("-comparing")
            self.show_progress()
            self._area.focus()
            return
        self._go_back()

    def advice(self) -> str:
        """How the screen is used."""
        key = self.key("editor.findings")
        if self.has_class("-comparing"):
            return f"enter says how it went; {key} goes between the text and the stories."
        return f"Write it as you would say it. {key} lays it beside your stories."

    @property
    def _seconds(self) -> float:
        return self._before + (0.0 if self._since is None else time.monotonic() - self._since)

    @property
    def _stories(self) -> Sequence[FittingStory]:
        return (*self._fitting, *self._others)

    @property
    def _area(self) -> PartArea:
        return self.query_one(PartArea)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#beside RowList", RowList)
