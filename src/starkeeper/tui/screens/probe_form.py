"""A dialog in which a follow-up question and its answer are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.probe import Probe
from starkeeper.tui import messages
from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.drawing import line
from starkeeper.tui.widgets.part_editor import PartArea

if TYPE_CHECKING:
    from starkeeper.library import Library
    from starkeeper.tui.app import StarkeeperApp


class ProbeForm(Dialog[Probe | None]):
    """Keeps a question to a story and gives it back; None when nothing was kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+s", "save", "Save", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    ProbeForm {
        & > Vertical { width: 80; }
        & .asked { text-style: bold; height: auto; max-height: 4; margin-bottom: 1; }
        & .label { color: $text-muted; height: 1; }
        & Input { border: none; height: 1; padding: 0 0 0 1; background: transparent; margin-bottom: 1; }
        & Input:focus { border: none; background: $block-cursor-background; }
        & PartArea { height: 10; scrollbar-size-vertical: 1; }
    }
    ProbeForm.-short > Vertical { padding: 0 1; }
    ProbeForm.-short PartArea { height: 6; }
    """

    def __init__(self, story_id: int, question: str = "", answer: str = "", *, number: int | None = None) -> None:
        """Write the answer to a question, or the question too where there is none; ``number`` is that of a kept one."""
        super().__init__()
        self._story_id = story_id
        self._question = question
        self._answer = answer
        self._number = number
        self._saving = False

    def compose(self) -> ComposeResult:
        """The question, the answer, the keys."""
        with Vertical():
            if self._question:
                yield Static(line(self._question), classes="asked")
            else:
                yield Static(Content("Follow-up question"), classes="label")
                yield Field(placeholder="What might an interviewer ask about this story?", compact=True)
            yield Static(Content("Your answer"), classes="label")
            yield PartArea(self._answer, placeholder="What you would say. It may wait.", id="answer")
            keys = ("ctrl+s saves", *(() if self._question else ("tab next",)), "esc back")
            yield Static(Content(" · ".join(keys)), classes="keys")

    def on_mount(self) -> None:
        """Begin with what is to be written."""
        self._area.move_cursor(self._area.document.end)
        (self.query(Field).first() if self.query(Field) else self._area).focus()

    @property
    def _area(self) -> PartArea:
        return self.query_one(PartArea)

    @property
    def _asked(self) -> str:
        fields = self.query(Field)
        return fields.first().value if fields else self._question

    @property
    def changed(self) -> bool:
        """Whether there is text that was not saved."""
        return (self._asked, self._area.value) != (self._question, self._answer)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the question on to the answer."""
        event.stop()
        self._area.focus()

    def action_save(self) -> None:
        """Keep the question and its answer."""
        if not self._asked.strip():
            self.notify("Write the question first.", timeout=4)
            self.query(Field).first().focus()
        elif not self._saving:
            self._saving = True
            self._keep()

    def _keep(self) -> None:
        story_id, number, asked, answer = self._story_id, self._number, self._asked, self._area.value

        def work(library: Library) -> messages.ProbeKept:
            if number is None:
                return messages.ProbeKept(library.probes.add(story_id, asked, answer))
            return messages.ProbeKept(library.probes.answer(number, answer))

        cast("StarkeeperApp", self.app).jobs.ask(self, work)

    def on_probe_kept(self, message: messages.ProbeKept) -> None:
        """It is on the disk."""
        self.leave(message.probe)

    def on_trouble(self, _: messages.Trouble) -> None:
        """What is written stays; the app says why it was not kept."""
        self._saving = False

    def flush(self) -> None:
        """Keep what is written, before the program ends."""
        if self.changed and self._asked.strip() and not self._saving:
            self._keep()

    def action_back(self) -> None:
        """Go back; ask first where something would be lost."""
        if self._saving:
            return  # it goes by itself when that is done
        if not self.changed:
            self.dismiss(None)
            return
        question = ConfirmScreen(
            "What you wrote is not saved.",
            "Nothing of it is kept until you save it.",
            (
                ChoiceOffered("save", "Save it", "s"),
                ChoiceOffered("write", "Go on writing", "k"),
                ChoiceOffered("discard", "Discard what was changed", "x"),
            ),
        )
        self.app.push_screen(question, self._leave)

    def _leave(self, chosen: str | None) -> None:
        if chosen == "save":
            self.action_save()
        elif chosen == "discard":
            self.dismiss(None)
