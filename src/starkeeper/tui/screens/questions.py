"""Questions: the whole bank to look through, one's own among them, and the stories that answer each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.coverage import quoted
from starkeeper.domain.pack import Question, QuestionFilter
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.present import AskedQuestion
from starkeeper.tui.rest import Rest
from starkeeper.tui.screens.two_panels import TwoPanels
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line
from starkeeper.tui.widgets.filter_line import FilterLine
from starkeeper.tui.widgets.fitting_rows import FittingLine
from starkeeper.tui.widgets.question_rows import QuestionLine, said_of
from starkeeper.tui.widgets.right_panel import RightPanel
from starkeeper.tui.widgets.rows import RowList

LINGER = 0.2
"""Seconds that the cursor stays on a question before its stories are looked for, which takes as long."""

_OWN, _PACK = "yours", "the pack's"


class QuestionsScreen(TwoPanels):
    """The bank at the left; at the right, or as a second view, the question under the cursor and what answers it."""

    place = Place.QUESTIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.QUESTIONS)
    DEFAULT_CSS: ClassVar[str] = """
    QuestionsScreen {
        & #left { width: 5fr; max-width: 72; padding: 1 0 0 0; }
        & #right { width: 6fr; padding: 1 0 0 1; }
        &.-wide #left, &.-wide #right { min-width: 30; }
        & #bank { height: 1fr; }
        & #none { padding: 1; height: 1fr; display: none; color: $text-muted; }
        & #asked { padding: 0 1; height: auto; max-width: 80; }
        & #fitting { height: 1fr; max-width: 80; margin-top: 1; }
        &.-none #none { display: block; }
        &.-none #bank { display: none; }
        &.-narrow #right { display: none; border-left: none; padding-left: 0; }
        &.-narrow #left { width: 1fr; max-width: 100%; }
        &.-narrow.-detail #right { display: block; }
        &.-narrow.-detail #left { display: none; }
        &.-short #left, &.-short #right { padding-top: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._bank: Sequence[AskedQuestion] = ()
        self._wanted = QuestionFilter()
        self._whose = ""
        self._typed = ("", "")
        """What was typed of a question before its form was left."""
        self._detailed = ""
        """The id of the question whose stories are shown."""
        self._rest = Rest(self, self._find_fitting, LINGER)
        self._goes_to = ""
        """The id of the question that the cursor goes to when it is there."""

    def compose_page(self) -> ComposeResult:
        """The list at the left, the question at the right."""
        with Horizontal():
            with Vertical(id="left"):
                yield FilterLine("words in a question")
                yield RowList(id="bank")
                yield Static("", id="none")
            with RightPanel(id="right"):
                yield Static("", id="asked", markup=False)
                yield RowList(id="fitting")

    def on_mount(self) -> None:
        """Begin at the list."""
        self._list.focus()

    # Data

    def load(self) -> None:
        """Read the bank."""
        from starkeeper.tui.reading import read_questions

        self.keeper.jobs.ask(self, read_questions, only_latest="questions")

    def on_questions_read(self, message: messages.QuestionsRead) -> None:
        """Show what passes the filter."""
        self._bank = message.questions
        self._show()

    def _show(self) -> None:
        names = self.keeper.pack.names if self.keeper.pack else {}
        shown = [asked for asked in self._bank if self._admits(asked.question)]
        self._list.fill([(asked.question.id, QuestionLine(asked, names)) for asked in shown])
        if self._goes_to:
            self._list.choose(self._goes_to)
            self._goes_to = ""
        self.set_class(not shown, "-none")
        wanted = self._wanted
        asked_for = (names.get(wanted.principle, ""), wanted.polarity, wanted.level, wanted.role, self._whose)
        words = [word for word in asked_for if word]
        sought = " · ".join((*([f"“{wanted.text}”"] if wanted.text else []), *words))
        said = Content.assemble(line(f"No question fits {sought}."), "\n\n", ("esc", ACCENT), "  shows all again")
        self.query_one("#none", Static).update(said if self._bank else "")
        self.query_one(FilterLine).show(wanted.text, words, len(shown), len(self._bank))
        never = sum(not asked.times for asked in self._bank)
        self.top.summary = f"{len(self._bank)} questions, {never} new" if self._bank else ""
        self._show_chosen()

    def _admits(self, question: Question) -> bool:
        whose = not self._whose or question.own is (self._whose == _OWN)
        return whose and self._wanted.admits(question)

    def _show_chosen(self) -> None:
        asked = self._chosen
        chosen = asked.question.id if asked else ""
        if chosen != self._detailed:
            self._detailed = chosen
            self.query_one("#fitting", RowList).fill([])
            self.query_one("#asked", Static).update(self._said(asked, "") if asked else "")
        self._rest.begin()

    def _find_fitting(self) -> None:
        if asked := self._chosen:
            self.keeper.jobs.find_fitting(self, asked.question)

    def on_fitting_found(self, message: messages.FittingFound) -> None:
        """Show the stories that answer the question under the cursor."""
        asked = self._chosen
        if asked is None or asked.question.id != message.question_id:
            return
        told = "Stories that answer it:" if message.fitting else "None of your stories answers it yet."
        self.query_one("#asked", Static).update(self._said(asked, told))
        self.query_one("#fitting", RowList).fill([(str(story.id), FittingLine(story)) for story in message.fitting])

    def _said(self, asked: AskedQuestion, told: str) -> Content:
        names = self.keeper.pack.names if self.keeper.pack else {}
        lines = [line(asked.question.text, "bold"), line(said_of(asked, names), MUTED), Content(""), Content(told)]
        return Content("\n").join(lines)

    @property
    def _list(self) -> RowList:
        return self.query_one("#bank", RowList)

    @property
    def _chosen(self) -> AskedQuestion | None:
        chosen = self._list.chosen
        return next((asked for asked in self._bank if asked.question.id == chosen), None)

    # Commands

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """The cursor is on another question."""
        event.stop()
        if event.option_list is self._list:
            self._show_chosen()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a row."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Practise the chosen question; from the stories that answer it, go to the chosen one."""
        from starkeeper.tui.screens.one_question import OneQuestionScreen
        from starkeeper.tui.screens.story import StoryScreen

        asked, story = self._chosen, self._chosen_story
        if asked and story:
            self.app.push_screen(StoryScreen(story, next(iter(asked.question.principles), "")))
        elif asked:
            self.app.push_screen(OneQuestionScreen(asked.question))

    @property
    def story_meant(self) -> int | None:
        """The chosen story."""
        return self._chosen_story

    def action_edit_story(self) -> None:
        """Open the editor on the chosen story."""
        from starkeeper.tui.screens.editor import EditorScreen

        if story := self._chosen_story:
            self.app.push_screen(EditorScreen(story))

    @property
    def _chosen_story(self) -> int | None:
        fitting = self.query_one("#fitting", RowList)
        return int(fitting.chosen) if fitting.has_focus and fitting.chosen else None

    def action_toggle_fitting(self) -> None:
        """Go between the questions and the stories that answer the chosen one."""
        fitting = self.query_one("#fitting", RowList)
        here = fitting.has_focus or self.has_class("-detail")
        self.set_class(not here, "-detail")
        (self._list if here else fitting).focus()

    def action_filter_text(self) -> None:
        """Type words to look for."""
        self.remove_class("-detail")
        self.query_one(FilterLine).begin()

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """Other words are looked for."""
        event.stop()
        self._narrow(replace(self._wanted, text=event.text))

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """To the questions that were found."""
        event.stop()
        self._list.focus()

    def action_narrow(self) -> None:
        """Choose which questions are shown."""
        from starkeeper.tui.screens.narrow import NarrowScreen, Property
        from starkeeper.tui.screens.narrow_questions import question_properties

        pack, wanted = self.keeper.pack, self._wanted
        if pack is None:
            return
        properties = [
            *question_properties([asked.question for asked in self._bank], wanted),
            Property(id="whose", label="Whose", values=(_OWN, _PACK), value=self._whose),
        ]
        self.app.push_screen(NarrowScreen("Show questions about", pack, wanted.principle, properties), self._narrowed)

    def _narrowed(self, chosen: dict[str, str] | None) -> None:
        from starkeeper.tui.screens.narrow_questions import question_filter

        if chosen is not None:
            self._whose = chosen["whose"]
            self._narrow(question_filter(chosen, self._wanted.text))

    def action_new(self) -> None:
        """Add a question of one's own."""
        from starkeeper.tui.screens.question_form import QuestionForm

        self.app.push_screen(QuestionForm(self._typed), self._left_form)

    def _left_form(self, left: str | tuple[str, str] | None) -> None:
        self._typed = left if isinstance(left, tuple) else ("", "")
        if isinstance(left, str):
            self._goes_to = left
            self._forget_filter()  # it might not show what was just added
            self.load()

    def action_remove(self) -> None:
        """Forget the chosen question, when it is the user's own and they mean it."""
        from starkeeper.tui.screens.confirm import removal_question

        asked = self._chosen
        if asked is None:
            return
        if not asked.question.own:
            self.notify("This one is the pack's. d removes a question of your own.", timeout=4)
            return
        question = removal_question(
            f"Remove {quoted(asked.question.text)}?",
            "It cannot be taken back; what was practised with it stays.",
        )
        self.app.push_screen(question, lambda taken: self._remove(asked.question.id) if taken == "remove" else None)

    def _remove(self, question_id: str) -> None:
        from starkeeper.tui.reading import remove_question

        self.keeper.jobs.ask(self, lambda library: remove_question(library, question_id))

    def action_back(self) -> None:
        """From the stories to the questions; there, forget the filter."""
        if self.has_class("-detail") or self.query_one("#fitting", RowList).has_focus:
            self.remove_class("-detail")
            self._list.focus()
        elif self._wanted != QuestionFilter() or self._whose:
            self._forget_filter()
            self._show()

    def _forget_filter(self) -> None:
        self._wanted, self._whose = QuestionFilter(), ""
        self.query_one(FilterLine).clear()

    def _narrow(self, wanted: QuestionFilter) -> None:
        self._wanted = wanted
        self._show()
