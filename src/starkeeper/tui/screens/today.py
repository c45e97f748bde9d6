"""Today: what to practise, the most valuable first, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.advice import percent
from starkeeper.domain.coverage import quoted
from starkeeper.domain.pack import Question
from starkeeper.domain.today import Item
from starkeeper.domain.today_words import said_aim, said_answerable, said_item
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import MUTED, line, spread
from starkeeper.tui.widgets.rows import Row, RowList

if TYPE_CHECKING:
    from textual.screen import Screen


class ItemLine(Row):
    """One thing to do: what it is and how long it takes, the question if there is one, and what it brings."""

    def __init__(self, item: Item, said: str, title: str) -> None:
        self.item = item
        self.said = said
        self.title = title
        self.height = 4 if item.question else 3

    def lines(self, width: int) -> Sequence[Content]:
        """A line for each, and an empty one."""
        item = self.item
        asked = [line(item.question.text)] if item.question else []
        told = f" · with {quoted(self.title)}" if item.question and self.title else ""
        chance = f"{percent(item.before)} → {percent(item.after)} on that day{told}"
        head = spread(line(self.said, "bold"), Content.styled(f"{item.minutes} min", MUTED), width)
        return (head, *asked, line(chance, MUTED), Content(""))


class TodayScreen(Page):
    """The list of the day. It asks the question that was chosen on the screen below."""

    place = Place.TODAY
    heading = "Today"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.TODAY)
    DEFAULT_CSS: ClassVar[str] = """
    TodayScreen {
        & #aim { padding: 0 1; margin: 1 0; height: auto; max-width: 100; }
        & RowList { height: 1fr; max-width: 100; }
        &.-short #aim { margin: 0 0 1 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[Item] = ()

    def compose_page(self) -> ComposeResult:
        """What it is for, and the list."""
        yield Static(Content.styled("Choosing what helps most …", MUTED), id="aim")
        yield RowList()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(RowList).focus()

    def load(self) -> None:
        """Choose what to do."""
        self.keeper.jobs.ask(self, lambda library: messages.TodayChosen(library.practice.today()), only_latest="today")

    def on_today_chosen(self, message: messages.TodayChosen) -> None:
        """Show the list."""
        plan, pack = message.today, self.keeper.pack
        self._items = plan.items
        names = pack.names if pack else {}
        said = [
            line(said_aim(plan.day, plan.aim, plan.interview), "bold"),
            line(said_answerable(plan.answerable, plan.principles), MUTED),
        ]
        if not plan.items:
            said.append(line("Nothing needs practice today. Rest is part of it.", MUTED))
        self.query_one("#aim", Static).update(Content("\n").join(said))
        self.top.summary = f"{sum(item.minutes for item in plan.items)} minutes" if plan.items else ""
        titles = plan.titles
        rows = [
            (str(place), ItemLine(item, said_item(item, names, titles), titles.get(item.story_id or 0, "")))
            for place, item in enumerate(plan.items)
        ]
        self.query_one(RowList).fill(rows)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on something to do."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Do it: ask the question, tell the story, or write one."""
        chosen = self.query_one(RowList).chosen
        if chosen is None:
            return
        item = self._items[int(chosen)]
        if item.question is not None:
            self._ask(item.question)
        elif item.story_id is not None:
            self.app.push_screen(_story(item.story_id, item.principle))
        else:
            self.app.push_screen(_editor())

    def _ask(self, question: Question) -> None:
        below = self.app.screen_stack[-2]
        self.dismiss()
        below.post_message(messages.QuestionWanted(question))


def _story(story_id: int, principle: str) -> Screen[None]:
    from starkeeper.tui.screens.story import StoryScreen

    return StoryScreen(story_id, principle)


def _editor() -> Screen[None]:
    from starkeeper.tui.screens.editor import EditorScreen

    return EditorScreen(None)
