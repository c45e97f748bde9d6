"""The follow-up questions to one story, with the answers worked out beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.coverage import quoted
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.drawing import ACCENT, MUTED
from starkeeper.tui.widgets.probe_rows import Between, OwnLines, PackLines
from starkeeper.tui.widgets.rows import Row, RowList

if TYPE_CHECKING:
    from starkeeper.domain.probe import PackProbe, Probe
    from starkeeper.library import Library
    from starkeeper.tui.screens.probe_form import ProbeForm

_OPENING = Content.styled("Reading the follow-up questions …", MUTED)
_OF_PACK = "of-pack"


class ProbesScreen(Page):
    """The candidate's own questions, the open ones first, and below them what the pack would ask."""

    place = Place.PROBES
    heading = "Follow-ups"
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.PROBES)
    DEFAULT_CSS: ClassVar[str] = """
    ProbesScreen {
        & #empty { padding: 1 1 0 1; height: auto; max-width: 80; }
        & RowList { height: 1fr; margin-top: 1; max-width: 80; }
        &.-short RowList { margin-top: 0; }
        &.-short #empty { padding: 0 1 1 1; }
    }
    """

    def __init__(self, story_id: int) -> None:
        super().__init__()
        self._story_id = story_id
        self._own: dict[str, Probe] = {}
        self._of_pack: dict[str, PackProbe] = {}
        self._form: ProbeForm | None = None
        self._wanted = ""
        """The row that the cursor goes to when it is there."""

    def compose_page(self) -> ComposeResult:
        """A word where there is no own question, and the list."""
        yield Static(_OPENING, id="empty")
        yield RowList()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.rows.focus()

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one(RowList)

    # Data

    def load(self) -> None:
        """Read the questions."""
        from starkeeper.tui.reading import read_probes

        story_id = self._story_id
        self.keeper.jobs.ask(self, lambda library: read_probes(library, story_id), only_latest="probes")

    def on_probes_loaded(self, message: messages.ProbesLoaded) -> None:
        """Fill the list in place."""
        ordered = sorted(message.probes, key=lambda probe: probe.answered)
        self._own = {f"own-{probe.id}": probe for probe in ordered}
        self._of_pack = {f"{_OF_PACK}-{probe.question}": probe for probe in message.of_pack}
        self.top.heading = f"Follow-ups to {quoted(message.title)}"
        self.top.summary = _summary(ordered)
        self.rows.fill(list(self._rows()))
        if self._wanted:
            self.rows.choose(self._wanted)
            self._wanted = ""
        empty = self.query_one("#empty", Static)
        empty.display = not self._own
        empty.update(_empty(bool(self._of_pack)))

    def _rows(self) -> Iterator[tuple[str, Row]]:
        names = self.keeper.pack.names if self.keeper.pack else {}
        for row_id, own in self._own.items():
            yield row_id, OwnLines(own)
        if self._of_pack:
            yield _OF_PACK, Between("What the pack would ask besides")
        for row_id, asked in self._of_pack.items():
            yield row_id, PackLines(asked, names.get(asked.principle, asked.principle))

    # Commands

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter, or a second click, on a question."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Write the answer to the chosen question; one of the pack is kept with it."""
        from starkeeper.tui.screens.probe_form import ProbeForm

        chosen = self.rows.chosen or ""
        if own := self._own.get(chosen):
            self._write(ProbeForm(self._story_id, own.question, own.answer, number=own.id))
        elif asked := self._of_pack.get(chosen):
            self._write(ProbeForm(self._story_id, asked.question))

    def action_new(self) -> None:
        """Write a new question."""
        from starkeeper.tui.screens.probe_form import ProbeForm

        self._write(ProbeForm(self._story_id))

    def _write(self, form: ProbeForm) -> None:
        self._form = form
        self.app.push_screen(form, self._written)

    def _written(self, kept: Probe | None) -> None:
        self._form = None
        if kept is not None:
            self._wanted = f"own-{kept.id}"
            self.load()

    def action_remove(self) -> None:
        """Forget the chosen question, when the user means it."""
        from starkeeper.tui.screens.confirm import removal_question

        chosen = self.rows.chosen or ""
        own = self._own.get(chosen)
        if own is None:
            if chosen in self._of_pack:
                self.notify("This one is the pack's. d removes a question of your own.", timeout=4)
            return
        question = removal_question(
            f"Remove {quoted(own.question)}?",
            "The answer goes with it, and neither can be taken back." if own.answered else "It cannot be taken back.",
        )
        self.app.push_screen(question, lambda taken: self._remove(own.id) if taken == "remove" else None)

    def _remove(self, number: int) -> None:
        from starkeeper.tui.reading import read_probes

        story_id = self._story_id

        def work(library: Library) -> messages.ProbesLoaded:
            library.probes.remove(number)
            return read_probes(library, story_id)

        self.keeper.jobs.ask(self, work)

    def flush(self) -> None:
        """Keep what is being written."""
        if self._form is not None:
            self._form.flush()


def _summary(probes: Sequence[Probe]) -> str:
    if not probes:
        return ""
    questions = "1 question" if len(probes) == 1 else f"{len(probes)} questions"
    unanswered = sum(not probe.answered for probe in probes)
    return f"{questions}, {unanswered} open" if unanswered else f"{questions}, all answered"


def _empty(offered: bool) -> Content:
    below = [("enter", ACCENT), ("  keeps one of those below with your answer", "")] if offered else []
    return Content.assemble(
        ("What an interviewer may ask about this story will stand here, with your answers.\n\n", "bold"),
        ("n    ", ACCENT),
        ("  writes a question\n" if offered else "  writes the first question", ""),
        *below,
    )
