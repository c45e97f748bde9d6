"""Rehearse: one question, a clock, the stories that answer it, and a record of how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.pack import Level, Polarity, Question, QuestionFilter
from starkeeper.domain.rehearsal import Rating
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import FittingStory
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.fitting_rows import FittingLine
from starkeeper.tui.widgets.rows import RowList
from starkeeper.tui.widgets.timer import AnswerTimer


class RehearseScreen(Page):
    """The question alone and large; the rest is called when it is wanted."""

    place = Place.REHEARSE
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.REHEARSE)
    DEFAULT_CSS: ClassVar[str] = """
    RehearseScreen {
        align-horizontal: center;
        & #wanted { height: 1; padding: 0 1; color: $text-muted; margin-top: 1; }
        & #stage { height: 1fr; align: center middle; }
        & #question { width: 64; max-width: 94%; height: auto; text-align: center; text-style: bold; }
        & #practised { width: 100%; height: 1; text-align: center; color: $text-muted; margin: 1 0; }
        & #fitting { height: auto; max-height: 14; align-horizontal: center; display: none; padding: 1 0; }
        & #stage > Center { height: auto; }
        &.-fitting #fitting { display: block; }
        & #fitting-said { width: 80; max-width: 96%; height: auto; padding: 0 1; color: $text-muted; }
        & #fitting RowList { width: 80; max-width: 96%; height: auto; max-height: 10; }
        &.-short #wanted { margin-top: 0; }
        &.-short #fitting { max-height: 8; padding: 0; }
        &.-short #fitting RowList { max-height: 6; }
        &.-short #practised { margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._wanted = QuestionFilter()
        self._question: Question | None = None
        self._fitting: Sequence[FittingStory] = ()
        self._others: Sequence[FittingStory] = ()

    def compose_page(self) -> ComposeResult:
        """What is drawn from, the question, the clock, the stories that fit."""
        yield Static("", id="wanted")
        with Vertical(id="stage"):
            with Center():
                yield Static(Content.styled("Drawing a question …", MUTED), id="question", markup=False)
            yield Static("", id="practised")
            yield AnswerTimer()
        with Vertical(id="fitting"):
            yield Static("", id="fitting-said")
            yield RowList()

    def on_mount(self) -> None:
        """Say what is drawn from."""
        self._say_wanted()
        self.set_focus(None)

    def load(self) -> None:
        """Draw a first question; later changes of the stories only change what fits."""
        if self._question is None:
            self._draw()
        else:
            self.keeper.jobs.find_fitting(self, self._question)

    def _draw(self) -> None:
        self.keeper.jobs.draw_question(self, self._wanted, self._question.id if self._question else "")

    def on_question_drawn(self, message: messages.QuestionDrawn) -> None:
        """Show the question and nothing beside it."""
        self._question = question = message.question
        self._fitting = self._others = ()
        self.remove_class("-fitting")
        self.set_focus(None)
        self._timer.reset()
        self._count(message.rehearsals)
        self.top.ahead = message.ahead
        if question is None:
            self.query_one("#question", Static).update(Content("No question fits all of that."))
            self.query_one("#practised", Static).update(Content("f asks for less"))
            return
        self.query_one("#question", Static).update(line(question.text))
        self.query_one("#practised", Static).update(Content(_practised(message.practised)))
        self.keeper.jobs.find_fitting(self, question)

    def on_fitting_found(self, message: messages.FittingFound) -> None:
        """Keep the stories ready for when they are wanted."""
        self.top.ahead = message.ahead
        if self._question is None or message.question_id != self._question.id:
            return
        self._fitting, self._others = message.fitting, message.others
        self._rows.fill([(str(story.id), FittingLine(story)) for story in message.fitting])
        said = f"For {self._principles()}" if self._question.principles else "A general question"
        if not message.fitting:
            said += ": none of your stories fits yet."
        self.query_one("#fitting-said", Static).update(line(said))

    def on_rehearsal_recorded(self, message: messages.RehearsalRecorded) -> None:
        """Go on with the next question."""
        self.notify("The rehearsal is recorded.", timeout=3)
        self._draw()

    # Commands

    def action_toggle_timer(self) -> None:
        """Start the clock, or pause it."""
        if self._question is not None:
            self._timer.toggle()

    def action_show_today(self) -> None:
        """Show what to practise today."""
        from starkeeper.tui.screens.today import TodayScreen

        self.app.push_screen(TodayScreen())

    def on_question_wanted(self, message: messages.QuestionWanted) -> None:
        """Ask a question that was chosen elsewhere."""
        from starkeeper.tui.reading import take_question

        question = message.question
        self.keeper.jobs.ask(self, lambda library: take_question(library, question), only_latest="question")

    def action_toggle_fitting(self) -> None:
        """Show the stories that answer the question, or hide them."""
        if self._question is None:
            return
        self.toggle_class("-fitting")
        if self.has_class("-fitting"):
            self._rows.focus()
        else:
            self.set_focus(None)

    def action_another(self) -> None:
        """Draw another question."""
        self._draw()

    def action_rate(self) -> None:
        """Ask which story was told and how it went."""
        from starkeeper.tui.screens.rate import RateScreen

        if self._question is None:
            return
        self._timer.pause()
        chosen = self._rows.chosen if self.has_class("-fitting") else None
        self.app.push_screen(
            RateScreen(self._fitting, self._others, int(chosen) if chosen else None, self._timer.seconds), self._rated
        )

    def _rated(self, answer: tuple[int | None, Rating] | None) -> None:
        if answer is not None and self._question is not None:
            story_id, rating = answer
            self.keeper.jobs.record(self, self._question, story_id, self._timer.seconds, rating)

    def action_narrow(self) -> None:
        """Choose what questions are drawn from."""
        from starkeeper.tui.screens.narrow import NarrowScreen, Property

        pack, wanted = self.keeper.pack, self._wanted
        if pack is None:
            return
        roles = sorted({role for question in pack.questions for role in question.roles})
        properties = [
            Property(id="polarity", label="Kind", values=[p.value for p in Polarity], value=wanted.polarity or ""),
            Property(
                id="level",
                label="Level",
                values=[level.value for level in Level if level is not Level.ANY],
                value=wanted.level or "",
            ),
        ]
        if roles:
            properties.append(Property(id="role", label="Role", values=roles, value=wanted.role))
        self.app.push_screen(NarrowScreen("Draw questions about", pack, wanted.principle, properties), self._narrowed)

    def _narrowed(self, chosen: dict[str, str] | None) -> None:
        if chosen is not None:
            self._wanted = QuestionFilter(
                principle=chosen["principle"],
                polarity=Polarity(chosen["polarity"]) if chosen["polarity"] else None,
                level=Level(chosen["level"]) if chosen["level"] else None,
                role=chosen.get("role", ""),
            )
            self._say_wanted()
            self._draw()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a story that fits."""
        self.action_open()

    def action_open(self) -> None:
        """Go to the chosen story."""
        from starkeeper.tui.screens.story import StoryScreen

        if self.has_class("-fitting") and self._rows.chosen and self._question:
            principle = next(iter(self._question.principles), "")
            self.app.push_screen(StoryScreen(int(self._rows.chosen), principle))

    def action_edit_story(self) -> None:
        """Open the editor on the chosen story."""
        from starkeeper.tui.screens.editor import EditorScreen

        if self.has_class("-fitting") and self._rows.chosen:
            self.app.push_screen(EditorScreen(int(self._rows.chosen)))

    def action_back(self) -> None:
        """Hide the stories again."""
        if self.has_class("-fitting"):
            self.action_toggle_fitting()

    # Words

    def advice(self) -> str:
        """How the screen is used."""
        return "Tell it aloud. s shows stories that fit, r rates it, a draws another; w: today."

    @property
    def _timer(self) -> AnswerTimer:
        return self.query_one(AnswerTimer)

    @property
    def _rows(self) -> RowList:
        return self.query_one("#fitting RowList", RowList)

    def _principles(self) -> str:
        pack = self.keeper.pack
        slugs = self._question.principles if self._question else ()
        known = pack.names if pack else {}
        return ", ".join(known[slug] for slug in slugs if slug in known)

    def _say_wanted(self) -> None:
        wanted, pack = self._wanted, self.keeper.pack
        named = pack.principle(wanted.principle).name if pack and wanted.principle else "any principle"
        words = [word for word in (wanted.polarity, wanted.level, wanted.role) if word]
        tail = "" if words or wanted.principle else ", mostly those with gaps"
        said = f"Questions about {' · '.join([named, *words])}{tail}"
        self.query_one("#wanted", Static).update(line(said))

    def _count(self, rehearsals: int) -> None:
        noun = "question" if rehearsals == 1 else "questions"
        self.top.summary = f"{rehearsals} {noun} practised" if rehearsals else "nothing practised yet"


def _practised(times: int) -> str:
    if not times:
        return "new to you"
    return "practised once before" if times == 1 else f"practised {times} times before"
