"""What every screen has that asks a question: the question alone and large, a clock, the stories that answer it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rating
from starkeeper.tui import messages
from starkeeper.tui.present import FittingStory
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.fitting_rows import FittingLine
from starkeeper.tui.widgets.rows import RowList
from starkeeper.tui.widgets.timer import AnswerTimer


class AskingScreen(Page):
    """Asks one question after another; which one is next is for the screen itself to say."""

    DEFAULT_CSS: ClassVar[str] = """
    AskingScreen {
        align-horizontal: center;
        & #about { height: auto; padding: 0 1; color: $text-muted; margin-top: 1; }
        & #stage { height: 1fr; align: center middle; }
        & #question { width: 64; max-width: 94%; height: auto; text-align: center; text-style: bold; }
        & #practised { width: 100%; height: 1; text-align: center; color: $text-muted; margin: 1 0; }
        & #fitting { height: auto; max-height: 14; align-horizontal: center; display: none; padding: 1 0; }
        & #stage > Center { height: auto; }
        &.-fitting #fitting { display: block; }
        & #fitting-said { width: 80; max-width: 96%; height: auto; padding: 0 1; color: $text-muted; }
        & #fitting RowList { width: 80; max-width: 96%; height: auto; max-height: 10; }
        &.-short #about { margin-top: 0; }
        &.-short #fitting { max-height: 8; padding: 0; }
        &.-short #fitting RowList { max-height: 6; }
        &.-short #practised { margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._fitting: Sequence[FittingStory] = ()
        self._others: Sequence[FittingStory] = ()
        self._keeping = False
        """Whether an answer is on its way to the disk, and the next question is not there yet."""

    def compose_page(self) -> ComposeResult:
        """What it is about, the question, the clock, the stories that fit."""
        yield Static("", id="about")
        with Vertical(id="stage"):
            with Center():
                yield Static(Content.styled("Drawing a question …", MUTED), id="question", markup=False)
            yield Static("", id="practised")
            yield AnswerTimer()
        with Vertical(id="fitting"):
            yield Static("", id="fitting-said")
            yield RowList()

    def on_mount(self) -> None:
        """Keep every key for the commands."""
        self.set_focus(None)

    def ask(self, question: Question | None, beside: str) -> None:
        """Show a question and nothing with it but a few words; None when there is none to ask."""
        self._question = question
        self._keeping = False
        self._fitting = self._others = ()
        self.remove_class("-fitting")
        self.set_focus(None)
        self._timer.reset()
        self.query_one("#question", Static).update(
            line(question.text) if question else Content("No question fits all of that.")
        )
        self.query_one("#practised", Static).update(line(beside))
        if question:
            self.keeper.jobs.find_fitting(self, question)

    def used(self) -> Collection[int]:
        """The ids of stories that cannot be told any more."""
        return ()

    def record(self, question: Question, story: FittingStory | None, seconds: float, rating: Rating) -> None:
        """Keep how an answer went; RehearsalRecorded tells when it is on the disk."""
        self.keeper.jobs.record(self, question, story.id if story else None, seconds, rating)

    def on_fitting_found(self, message: messages.FittingFound) -> None:
        """Keep the stories ready for when they are wanted."""
        if self._question is None or message.question_id != self._question.id:
            return
        used = self.used()
        self._fitting = [story for story in message.fitting if story.id not in used]
        self._others = [story for story in message.others if story.id not in used]
        self._rows.fill([(str(story.id), FittingLine(story)) for story in self._fitting])
        said = f"For {self._principles()}" if self._question.principles else "A general question"
        if not self._fitting:
            said += ": none of your stories fits yet." if not message.fitting else ": those that fit were told already."
        self.query_one("#fitting-said", Static).update(line(said))

    # Commands

    def action_toggle_timer(self) -> None:
        """Start the clock, or pause it."""
        if self._question is not None:
            self._timer.toggle()

    def action_toggle_fitting(self) -> None:
        """Show the stories that answer the question, or hide them."""
        if self._question is None:
            return
        self.toggle_class("-fitting")
        if self.has_class("-fitting"):
            self._rows.focus()
        else:
            self.set_focus(None)

    def action_rate(self) -> None:
        """Ask which story was told and how it went."""
        from starkeeper.tui.screens.rate import RateScreen

        if self._question is None or self._keeping:
            return
        self._timer.pause()
        # Another question may be drawn while the dialog stands: what is rated is the one that was asked.
        question, seconds = self._question, self._timer.seconds
        rate = RateScreen(self._fitting, self._others, self._chosen_row, seconds)
        self.app.push_screen(rate, lambda answer: self.keep(question, seconds, answer))

    def keep(self, question: Question, seconds: float, answer: tuple[FittingStory | None, Rating] | None) -> None:
        """Record an answer once; None records nothing."""
        if answer is not None and not self._keeping:
            self._keeping = True
            self.record(question, answer[0], seconds, answer[1])

    def on_trouble(self, _: messages.Trouble) -> None:
        """The answer was not kept, as the app says; it can be rated again."""
        self._keeping = False

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a story that fits."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the chosen story."""
        from starkeeper.tui.screens.story import StoryScreen

        if self._chosen_id and self._question:
            self.app.push_screen(StoryScreen(self._chosen_id, next(iter(self._question.principles), "")))

    @property
    def story_meant(self) -> int | None:
        """The chosen story."""
        return self._chosen_id

    def action_edit_story(self) -> None:
        """Open the editor on the chosen story."""
        from starkeeper.tui.screens.editor import EditorScreen

        if self._chosen_id:
            self.app.push_screen(EditorScreen(self._chosen_id))

    def action_back(self) -> None:
        """Hide the stories again."""
        if self.has_class("-fitting"):
            self.action_toggle_fitting()

    @property
    def _timer(self) -> AnswerTimer:
        return self.query_one(AnswerTimer)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#fitting RowList", RowList)

    @property
    def _chosen_id(self) -> int | None:
        """The story under the cursor, while the stories are shown."""
        return int(self._chosen_row) if self._chosen_row else None

    @property
    def _chosen_row(self) -> str | None:
        return self._rows.chosen if self.has_class("-fitting") else None

    def _principles(self) -> str:
        pack = self.keeper.pack
        slugs = self._question.principles if self._question else ()
        known = pack.names if pack else {}
        return ", ".join(known[slug] for slug in slugs if slug in known)
