"""The mock loop: interviewer after interviewer, no story twice, and a report at the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.mock import Answer, Asked, said_of
from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.speech import clock
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import FittingStory
from starkeeper.tui.screens.asking import AskingScreen
from starkeeper.tui.widgets.drawing import MUTED, line, spread
from starkeeper.tui.widgets.reading_pane import ReadingPane
from starkeeper.tui.widgets.rows import Row, RowList


class _AnswerLine(Row):
    """How one question was answered."""

    height = 2

    def __init__(self, answer: Answer, principle: str) -> None:
        self.answer = answer
        self.principle = principle

    def lines(self, width: int) -> Sequence[Content]:
        """Interviewer and principle, time and rating; then the story."""
        answer = self.answer
        head = Content.assemble((f"{answer.asked.interviewer}  ", MUTED), line(self.principle, "bold"))
        end = Content.styled(f"{clock(answer.seconds)}  {answer.rating or ''}", MUTED)
        return spread(head, end, width), Content.assemble("   ", line(answer.title or "no story", MUTED))


class MockScreen(AskingScreen):
    """A whole day of questions, one after another."""

    place = Place.MOCK
    heading = "Mock loop"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.MOCK)
    DEFAULT_CSS: ClassVar[str] = """
    MockScreen {
        & #report { display: none; height: 1fr; width: 80; max-width: 96%; padding: 1 0; }
        & #report > Static { height: auto; padding: 0 1; margin-bottom: 1; }
        & #report > RowList { height: auto; }
        &.-ended #report { display: block; }
        &.-ended #stage, &.-ended #about, &.-ended #fitting { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: Sequence[Asked] = ()
        self._answers: list[Answer] = []
        self._sent: Answer | None = None
        """The answer that was rated last."""

    def compose_page(self) -> ComposeResult:
        """What every question has, and the place of the report."""
        yield from super().compose_page()
        with ReadingPane(id="report"):
            yield Static("", id="showed")
            yield RowList()

    def load(self) -> None:
        """Draw the loop once; later changes of the stories only change what fits."""
        if self._asked:
            if self._question:
                self.keeper.jobs.find_fitting(self, self._question)
            return
        self.keeper.jobs.ask(
            self, lambda library: messages.LoopDrawn(library.rehearsal.mock_loop()), only_latest="loop"
        )

    def on_loop_drawn(self, message: messages.LoopDrawn) -> None:
        """Let the first interviewer ask."""
        self._asked = message.asked
        self._go_on()

    def used(self) -> Collection[int]:
        """Interviewers compare notes: what one of them was told, no other wants to hear."""
        return {answer.story_id for answer in self._answers if answer.story_id}

    def record(self, question: Question, story: FittingStory | None, seconds: float, rating: Rating) -> None:
        """Keep the answer, for the report too; each question has one."""
        super().record(question, story, seconds, rating)
        asked = self._asked[len(self._answers)]
        told, title = (story.id, story.title) if story else (None, "")
        self._sent = Answer(asked=asked, seconds=seconds, story_id=told, title=title, rating=rating)

    def on_rehearsal_recorded(self, message: messages.RehearsalRecorded) -> None:
        """Go on to the next question, or to the report."""
        if self._sent and len(self._answers) < len(self._asked):
            self._answers.append(self._sent)
        self._sent = None
        if self.has_class("-ended"):
            self._report()
        else:
            self._go_on()

    def _go_on(self) -> None:
        number = len(self._answers)
        if number == len(self._asked):
            self._report()
            return
        each, interviewers = self._asked[number], self._asked[-1].interviewer
        self.top.summary = f"question {number + 1} of {len(self._asked)}"
        said = [line(f"Interviewer {each.interviewer} of {interviewers}", "bold")]
        if each.introduction:
            said.append(line(each.introduction))
        self.query_one("#about", Static).update(Content("\n").join(said))
        self.ask(each.question, "")

    def _report(self) -> None:
        self._question = None
        self.remove_class("-fitting")
        self.add_class("-ended")
        names = self.keeper.pack.names if self.keeper.pack else {}
        how_far, *others = said_of(self._answers, self._asked, names)
        self.top.summary = ""
        showed = [line(how_far, "bold"), *map(line, others)]
        self.query_one("#showed", Static).update(Content("\n").join(showed))
        rows = self.query_one("#report RowList", RowList)
        rows.fill(
            [
                (str(place), _AnswerLine(answer, names.get(answer.asked.principle, "")))
                for place, answer in enumerate(self._answers)
            ]
        )
        rows.focus()
        self.show_progress()

    def action_open(self) -> None:
        """Go to the chosen story, of those that fit or of the report."""
        from starkeeper.tui.screens.story import StoryScreen

        if not self.has_class("-ended"):
            super().action_open()
            return
        chosen = self.query_one("#report RowList", RowList).chosen
        answer = self._answers[int(chosen)] if chosen else None
        if answer and answer.story_id:
            self.app.push_screen(StoryScreen(answer.story_id, answer.asked.principle))

    def action_back(self) -> None:
        """Hide the stories; then end the loop, with its report; then leave."""
        if self.has_class("-fitting"):
            self.action_toggle_fitting()
        elif self._answers and not self.has_class("-ended"):
            self._report()
        else:
            self.dismiss()

    def advice(self) -> str:
        """How the screen is used."""
        if self.has_class("-ended"):
            return f"{self.key('story.open')} goes to the story."
        return f"Tell it aloud, then {self.key('rehearse.rate')}. A story is told once; escape ends the loop early."
