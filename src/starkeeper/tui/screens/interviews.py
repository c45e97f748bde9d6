"""Interviews: the days that are prepared for, and what is known of who asks for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.interview import Interview, said_day, said_days, upcoming
from starkeeper.domain.loop import asked_of, loop_text
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line, spread
from starkeeper.tui.widgets.rows import Row, RowList

ANYTHING = "Anything may be asked."
"""What stands for a loop that nobody knows."""


class InterviewLine(Row):
    """An interview: its day and company, how far off it is, and its loop."""

    height = 3

    def __init__(self, interview: Interview, left: int, leads: bool, names: Mapping[str, str]) -> None:
        """``left`` counts days; ``leads`` marks the next one; ``names`` are what principles are called, by slug."""
        self.interview = interview
        self.left = left
        self.leads = leads
        self.names = names

    def lines(self, width: int) -> Sequence[Content]:
        """Three lines, the last of them empty."""
        interview, names = self.interview, self.names
        style = MUTED if self.left < 0 else "bold" if self.leads else ""
        title = " · ".join(filter(None, (said_day(interview.date), interview.company)))
        head = spread(line(title, style), line(said_days(self.left), "" if self.leads else MUTED), width)
        loop = tuple(tuple(names.get(slug, slug) for slug in principles) for principles in interview.loop)
        return (head, line(loop_text(loop) or ANYTHING, MUTED), Content(""))


class InterviewsScreen(Page):
    """The list of interviews, the earliest first."""

    place = Place.INTERVIEWS
    heading = "Interviews"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.INTERVIEWS)
    DEFAULT_CSS: ClassVar[str] = """
    InterviewsScreen {
        & #next { padding: 0 1; margin: 1 0; height: auto; max-width: 100; }
        & RowList { height: 1fr; max-width: 100; }
        & #empty { padding: 1 2; height: 1fr; max-width: 82; display: none; }
        &.-empty #empty { display: block; }
        &.-empty RowList, &.-empty #next { display: none; }
        &.-short #next { margin: 0 0 1 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._interviews: Mapping[str, Interview] = {}
        self._goes_to = ""
        """The row that the cursor goes to when the list is read again; empty: it stays."""

    def compose_page(self) -> ComposeResult:
        """How near the next one is, and the list; or a word instead of both."""
        yield Static(Content.styled("Reading your interviews …", MUTED), id="next")
        yield RowList()
        yield Static(_empty(self.key("story.new")), id="empty")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(RowList).focus()

    def load(self) -> None:
        """Read the interviews."""
        self.keeper.jobs.load_interviews(self)

    def on_interviews_loaded(self, message: messages.InterviewsLoaded) -> None:
        """Show the list; at first the cursor is on the next interview."""
        first = not self._interviews
        self._interviews = {str(interview.id): interview for interview in message.interviews}
        ahead = upcoming(message.interviews, message.today)
        self.set_class(not message.interviews, "-empty")
        self.query_one("#next", Static).update(self._said_next(ahead, message.today))
        rows = self.query_one(RowList)
        rows.fill([(number, self._row(each, ahead, message.today)) for number, each in self._interviews.items()])
        goes_to, self._goes_to = self._goes_to, ""
        if goes_to or (first and ahead):
            rows.choose(goes_to or str(ahead.id if ahead else ""))
        if message.interviews and self.focused is None:
            rows.focus()

    def _row(self, interview: Interview, ahead: Interview | None, today: date) -> InterviewLine:
        pack = self.keeper.pack
        names = pack.names if pack and pack.slug == interview.pack else {}
        leads = ahead is not None and interview.id == ahead.id
        return InterviewLine(interview, (interview.date - today).days, leads, names)

    @property
    def _chosen(self) -> Interview | None:
        return self._interviews.get(self.query_one(RowList).chosen or "")

    def action_new(self) -> None:
        """Take the day of an interview."""
        from starkeeper.tui.screens.interview_form import InterviewForm

        pack = self.keeper.pack
        if pack is not None:
            self.app.push_screen(InterviewForm(pack, self.keeper.interview_typed), self._left_form)

    def _left_form(self, left: int | tuple[str, str, str] | None) -> None:
        if isinstance(left, int):
            self._goes_to = str(left)
        self.keeper.interview_typed = left if isinstance(left, tuple) else ("", "", "")

    def action_remove(self) -> None:
        """Forget the chosen interview, when the user means it."""
        from starkeeper.tui.screens.confirm import removal_question

        chosen = self._chosen
        if chosen is None:
            return
        day = said_day(chosen.date)
        question = removal_question(
            f"Forget the interview at {chosen.company}?" if chosen.company else f"Forget the interview on {day}?",
            f"It is on {day}. This cannot be taken back; what was practised for it stays.",
        )
        self.app.push_screen(question, lambda answer: self._remove(chosen.id) if answer == "remove" else None)

    def _remove(self, number: int) -> None:
        self.keeper.jobs.remove_interview(number)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on an interview."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Plan the loop of the chosen interview; where nobody knows it, one that is drawn."""
        from starkeeper.tui.screens.plan import PlanScreen

        chosen, pack = self._chosen, self.keeper.pack
        if chosen is None or pack is None:
            return
        if chosen.loop and (chosen.pack != pack.slug or not pack.names.keys() >= set(asked_of(chosen.loop))):
            self.notify(f"This loop names principles that {pack.name} does not have.", timeout=5, markup=False)
        else:
            self.app.push_screen(PlanScreen(loop_text(chosen.loop)))

    def _said_next(self, ahead: Interview | None, today: date) -> Content:
        if ahead is None:
            said, hint = "No interview is ahead of you.", f"{self.key('story.new')} adds the next one."
        else:
            whom = f", at {ahead.company}" if ahead.company else ""
            said = f"The next interview is {said_days((ahead.date - today).days)}{whom}."
            hint = f"{self.key('today.show')} on Rehearse spreads your practice up to that day."
        return Content("\n").join((line(said, "bold"), line(hint, MUTED)))


def _empty(key: str) -> Content:
    return Content.assemble(
        ("Your interviews will stand here.\n\n", "bold"),
        (key, ACCENT),
        ("  adds the first one, with its day, company and loop\n\n", ""),
        ("What is left to practise is then spread up to that day.", MUTED),
    )
