"""Rehearse: one question after another, drawn by chance or chosen, each told aloud against the clock."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Static

from starkeeper.domain.pack import QuestionFilter
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.asking import AskingScreen
from starkeeper.tui.widgets.drawing import line


class RehearseScreen(AskingScreen):
    """Questions about what one chose to practise, and the way to the other kinds of practice."""

    place = Place.REHEARSE
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.REHEARSE)

    def __init__(self) -> None:
        super().__init__()
        self._wanted = QuestionFilter()
        self._asked: list[str] = []
        """The ids of the questions that were asked since the program was opened, the last one last."""
        self._written: dict[str, str] = {}
        """What was written in answer to questions and not rated yet, by the question's id."""

    def on_mount(self) -> None:
        """Say what is drawn from."""
        self._say_wanted()

    def load(self) -> None:
        """Draw a first question; later changes of the stories only change what fits."""
        if self._question is None:
            self._draw()
        else:
            self.keeper.jobs.find_fitting(self, self._question)

    def _draw(self) -> None:
        self.keeper.jobs.draw_question(self, self._wanted, tuple(self._asked))

    def on_question_drawn(self, message: messages.QuestionDrawn) -> None:
        """Ask what was drawn; once everything was asked, it begins anew."""
        if message.question:
            if message.question.id in self._asked:
                self._asked.clear()
            self._asked.append(message.question.id)
        self._count(message.rehearsals)
        self.ask(message.question, _practised(message.practised) if message.question else "f asks for less")

    def on_rehearsal_recorded(self, message: messages.RehearsalRecorded) -> None:
        """Go on with the next question."""
        self._written.pop(message.question_id, None)
        self.notify("The rehearsal is recorded.", timeout=3)
        self._draw()

    def on_question_wanted(self, message: messages.QuestionWanted) -> None:
        """Ask a question that was chosen elsewhere."""
        from starkeeper.tui.reading import take_question

        question = message.question
        self.keeper.jobs.ask(self, lambda library: take_question(library, question), only_latest="question")

    def on_principle_wanted(self, message: messages.PrincipleWanted) -> None:
        """Draw questions about a principle that was chosen elsewhere."""
        self._narrow(QuestionFilter(principle=message.slug))

    # Commands

    def action_another(self) -> None:
        """Draw another question."""
        self._draw()

    def action_narrow(self) -> None:
        """Choose what questions are drawn from."""
        from starkeeper.tui.screens.narrow import NarrowScreen
        from starkeeper.tui.screens.narrow_questions import question_properties

        pack, wanted = self.keeper.pack, self._wanted
        if pack is None:
            return
        properties = question_properties(pack.questions, wanted)
        self.app.push_screen(NarrowScreen("Draw questions about", pack, wanted.principle, properties), self._narrowed)

    def _narrowed(self, chosen: dict[str, str] | None) -> None:
        from starkeeper.tui.screens.narrow_questions import question_filter

        if chosen is not None:
            self._narrow(question_filter(chosen))

    def _narrow(self, wanted: QuestionFilter) -> None:
        self._wanted = wanted
        self._say_wanted()
        self._draw()

    def action_show_ways(self) -> None:
        """Choose another way to practise."""
        from starkeeper.tui.screens.ways import WaysScreen

        self.app.push_screen(WaysScreen(), self._way_chosen)

    async def _way_chosen(self, action: str | None) -> None:
        if action:
            await self.run_action(action)

    def action_show_today(self) -> None:
        """Show what to practise today."""
        from starkeeper.tui.screens.today import TodayScreen

        self.app.push_screen(TodayScreen())

    def action_drill(self) -> None:
        """Name a story for each of ten questions."""
        from starkeeper.tui.screens.drill import DrillScreen

        self.app.push_screen(DrillScreen())

    def action_play_loop(self) -> None:
        """Play a whole loop."""
        from starkeeper.tui.screens.mock import MockScreen

        self.app.push_screen(MockScreen())

    def action_write_answer(self) -> None:
        """Answer the present question in writing."""
        from starkeeper.tui.screens.written import WrittenScreen

        question = self._question
        if question is not None and not self._keeping:
            self._timer.pause()
            written = self._written.get(question.id, "")
            self.app.push_screen(WrittenScreen(self, question, written, self._timer.seconds))

    def on_answer_left(self, message: messages.AnswerLeft) -> None:
        """Keep what was written until it is rated; a rated one is recorded."""
        question = message.question
        self._written[question.id] = message.text
        self.keep(question, message.seconds, message.rated)

    @property
    def unkept(self) -> bool:
        """Whether something was written that was not rated."""
        return any(text.strip() for text in self._written.values())

    def action_show_history(self) -> None:
        """Show how the practice went so far."""
        from starkeeper.tui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen())

    # Words

    def advice(self) -> str:
        """How the screen is used."""
        names = ("rehearse.stories", "rehearse.rate", "rehearse.another", "rehearse.ways")
        fit, rate, another, ways = (self.key(name) for name in names)
        return f"Tell it aloud. {fit}: stories that fit, {rate} rates it, {another}: another, {ways}: other ways."

    def _say_wanted(self) -> None:
        wanted, pack = self._wanted, self.keeper.pack
        named = pack.principle(wanted.principle).name if pack and wanted.principle else "any principle"
        words = [word for word in (wanted.polarity, wanted.level, wanted.role) if word]
        tail = "" if words or wanted.principle else ", mostly those with gaps"
        said = f"Questions about {' · '.join([named, *words])}{tail}"
        self.query_one("#about", Static).update(line(said))

    def _count(self, rehearsals: int) -> None:
        noun = "question" if rehearsals == 1 else "questions"
        self.top.summary = f"{rehearsals} {noun} practised" if rehearsals else "nothing practised yet"


def _practised(times: int) -> str:
    if not times:
        return "new to you"
    return "practised once before" if times == 1 else f"practised {times} times before"
