"""Progress: how the practice went so far, principle by principle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.advice import percent
from starkeeper.domain.drill import Confusion, said_of_confusion
from starkeeper.domain.progress import DAYS, PrincipleProgress, Progress, sparkline
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import ACCENT, MUTED, bar, line, spread
from starkeeper.tui.widgets.rows import Row, RowList

_BAR = 10
_MOST_CONFUSED = 3


class _PrincipleLine(Row):
    """A principle: its name, how likely it comes to mind, and when it was answered."""

    def __init__(self, name: str, known: PrincipleProgress) -> None:
        self.name = name
        self.known = known

    def lines(self, width: int) -> Sequence[Content]:
        """One line; the days give way where there is no room."""
        known = self.known
        if known.recall is None or known.last is None:
            return (spread(line(self.name), line("not answered yet", MUTED), width),)
        times = "once" if known.rehearsals == 1 else f"{known.rehearsals} times"
        day = known.last.astimezone().date().isoformat()
        said = f"{times}, last on {day}  " if width >= 72 else ""
        end = Content.assemble((said, MUTED), (bar(known.recall, _BAR), ACCENT), f" {percent(known.recall):>5}")
        return (spread(line(self.name), end, width),)


class ProgressScreen(Page):
    """What was done in a few lines; below it, what of each principle would come to mind now."""

    place = Place.PROGRESS
    heading = "How it went"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.PROGRESS)
    DEFAULT_CSS: ClassVar[str] = """
    ProgressScreen {
        & #done { padding: 0 1; margin: 1 0; height: auto; max-width: 100; }
        & RowList { height: auto; max-height: 60%; max-width: 100; }
        & #confused { padding: 0 1; margin-top: 1; height: auto; max-width: 100; }
        &.-short #done { margin: 0; }
        &.-short RowList { height: 1fr; max-height: 100%; }
        &.-short #confused { margin: 0; }
    }
    """

    def compose_page(self) -> ComposeResult:
        """What was done, the principles, and what was taken for what."""
        yield Static(Content.styled("Counting …", MUTED), id="done")
        yield RowList()
        yield Static("", id="confused")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(RowList).focus()

    def load(self) -> None:
        """Count what was practised."""
        self.keeper.jobs.ask(
            self, lambda library: messages.ProgressRead(library.practice.progress()), only_latest="progress"
        )

    def on_progress_read(self, message: messages.ProgressRead) -> None:
        """Show it."""
        found, names = message.practised, self.keeper.pack.names if self.keeper.pack else {}
        self.query_one("#done", Static).update(Content("\n").join(_said(found, names)))
        self.query_one("#confused", Static).update(Content("\n").join(_confused(found.confusions, names)))
        rows = [(each.slug, _PrincipleLine(names.get(each.slug, each.slug), each)) for each in found.principles]
        self.query_one(RowList).fill(rows)

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click on a principle."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Practise the chosen principle."""
        if chosen := self.query_one(RowList).chosen:
            below = self.app.screen_stack[-2]
            self.dismiss()
            below.post_message(messages.PrincipleWanted(chosen))

    def advice(self) -> str:
        """How the screen is used."""
        return "The bar: the chance that it comes to mind now. enter practises it."


def _said(found: Progress, names: Mapping[str, str]) -> list[Content]:
    if not found.rehearsals + found.drills:
        return [line("Nothing was practised yet.", "bold"), line("enter on a principle begins with it.", MUTED)]
    counted = [
        _counted(found.rehearsals, "answer"),
        _counted(found.drills, "drill") if found.drills else "",
        _counted(found.sessions, "session"),
        f"{found.minutes:.0f} minutes of speaking",
    ]
    row = f", {found.streak} in a row" if found.streak > 1 else ""
    days = f"{_counted(found.recent_days, 'day')} of the last {DAYS}{row}"
    said = [
        line(" · ".join(filter(None, counted)), "bold"),
        Content.assemble((sparkline(found.daily), ACCENT), "  ", (days, MUTED)),
    ]
    known = found.practised
    if len(known) > 1:
        best, least = (names.get(each.slug, each.slug) for each in (known[0], known[-1]))
        said.append(line(f"{best} would come to mind best, {least} least.", MUTED))
    return said


def _confused(found: Sequence[Confusion], names: Mapping[str, str]) -> list[Content]:
    if not found:
        return []
    said = [said_of_confusion(each, names) for each in found[:_MOST_CONFUSED]]
    return [line("In drills, asked for, and what came instead:", MUTED), *map(line, said)]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
