"""The loop plan: which story to tell to which interviewer, the chance to get through, and what hangs on one story."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.advice import percent
from starkeeper.domain.coverage import in_words, quoted
from starkeeper.domain.loop import loop_text
from starkeeper.domain.loop_plan import said_of
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.plan_rows import NARROWEST, Interviewer
from starkeeper.tui.widgets.rows import RowList

SEEDS = 10_000


class PlanScreen(Page):
    """A loop with its interviewers side by side."""

    place = Place.PLAN
    heading = "Loop plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at(Place.PLAN),
        Binding("right", "app.focus_next", "Next interviewer", show=False),
        Binding("left", "app.focus_previous", "Interviewer before", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    PlanScreen {
        & #chance { padding: 0 1; margin: 1 0 0 0; height: auto; text-style: bold; }
        & #lacking { padding: 0 1; height: auto; max-width: 100; }
        & #loop { layout: grid; grid-rows: auto; height: auto; margin-top: 1; grid-gutter: 0 1; }
        & #hangs { padding: 0 1; height: auto; max-width: 100; color: $text-muted; }
        & > VerticalScroll { height: 1fr; }
        & #who { height: 2; padding: 0 1; display: none; }
        &.-writing #who { display: block; }
        &.-short #chance { margin: 0; }
    }
    """

    def __init__(self, written: str = "") -> None:
        """Plan a loop as ``parse_loop`` reads it; without one, a loop that is drawn."""
        super().__init__()
        self._seed = random.randrange(SEEDS)
        self._written = written
        self._loop = ""

    def compose_page(self) -> ComposeResult:
        """The chance, what is lacking, the interviewers, and what hangs on one story."""
        with VerticalScroll(can_focus=False):
            yield Static(Content.styled("Reading your stories …", MUTED), id="chance")
            yield Static("", id="lacking", markup=False)
            yield Container(id="loop")
            yield Static("", id="hangs", markup=False)
        with Vertical(id="who"):
            yield Static(Content.styled("Who asks for what: a semicolon between interviewers, enter plans it", MUTED))
            yield Field(placeholder="ownership, dive-deep; earn-trust, think-big", compact=True)

    def load(self) -> None:
        """Plan the loop that was written, else one that is drawn."""
        from starkeeper.tui.reading import read_plan

        written, seed = self._written, self._seed
        self.keeper.jobs.ask(self, lambda library: read_plan(library, written, seed), only_latest="plan")

    async def on_plan_loaded(self, message: messages.PlanLoaded) -> None:
        """Show the plan."""
        self._loop = loop_text(message.loop)
        self.top.summary = "your loop" if self._written else "a loop drawn at random"
        chance = percent(message.prospects.outlook.chance)
        said = f"The chance to get through a loop without repeating a story: {chance}"
        self.query_one("#chance", Static).update(Content(said))
        self.query_one("#lacking", Static).update(line(said_of(message.plan, self._names), MUTED))
        self.query_one("#hangs", Static).update(_hangs(message))
        await self._show(message)

    def on_trouble(self, _: messages.Trouble) -> None:
        """What was written is no loop; the app says why, what was shown stays, and the line can be mended."""
        refused, self._written = self._written, ""
        if refused:
            self._write(refused)

    async def _show(self, message: messages.PlanLoaded) -> None:
        place = self.query_one("#loop", Container)
        told, names = message.plan.tellings, self._names
        cards = [
            Interviewer(
                number + 1,
                [(each, names[each.principle]) for each in told if each.interviewer == number],
            )
            for number in range(len(message.loop))
        ]
        with self.app.batch_update():
            await place.remove_children()
            await place.mount_all(cards)
            self._lay_out()
            self.query(RowList).first().focus()

    def on_resize(self) -> None:
        """As many interviewers side by side as there is room for."""
        self._lay_out()

    def _lay_out(self) -> None:
        number = len(self.query(Interviewer))
        room = max(1, self.size.width // NARROWEST)
        # Four beside two would leave a hole where three beside three leave none.
        rows = -(-number // room) if number else 1
        self.query_one("#loop", Container).styles.grid_size_columns = -(-number // rows) if number else 1

    @property
    def _names(self) -> Mapping[str, str]:
        return self.keeper.pack.names if self.keeper.pack else {}

    def action_another(self) -> None:
        """Draw another loop."""
        self._written, self._seed = "", random.randrange(SEEDS)
        self.load()

    def action_write_loop(self) -> None:
        """Write who asks for what."""
        self._write(self._loop)

    def _write(self, begins: str) -> None:
        field = self.query_one(Field)
        self.add_class("-writing")
        field.value = begins
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Plan the loop that was written."""
        event.stop()
        self._written = event.value.strip()
        self._stop_writing()
        self.load()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a telling."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the story that is told."""
        from starkeeper.tui.screens.story import StoryScreen

        card = next((card for card in self.query(Interviewer) if card.has_focus_within), None)
        if card and card.chosen and card.chosen.story:
            self.app.push_screen(StoryScreen(card.chosen.story.id, card.chosen.principle))

    def _stop_writing(self) -> None:
        self.remove_class("-writing")
        if lists := self.query(RowList):
            lists.first().focus()

    def action_back(self) -> None:
        """From the line back to the plan, from there to where one came from."""
        if self.has_class("-writing"):
            self._stop_writing()
        else:
            self.dismiss()


def _hangs(message: messages.PlanLoaded) -> Content:
    lost = message.prospects.knock_outs
    if not lost:
        return Content("")
    now = message.prospects.outlook.chance
    lines = [line("Much hangs on", "bold")]
    for each in lost:
        gaps = len(each.reliance.opened)
        title = quoted(each.reliance.story.title)
        said = f"{title}: without it {in_words(gaps)} {'gap' if gaps == 1 else 'gaps'} more"
        lines.append(line(f"{said}, and a chance of {percent(each.chance)}" if now else said))
    return Content("\n").join(lines)
