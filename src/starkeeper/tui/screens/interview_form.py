"""The form of an interview: its day, with whom it is, and who asks for what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.interview import parse_day
from starkeeper.domain.loop import parse_loop
from starkeeper.errors import InvalidInput
from starkeeper.tui import messages
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from starkeeper.domain.pack import Pack
    from starkeeper.tui.app import StarkeeperApp

Typed = tuple[str, str, str]
"""What stands in the fields: the day, the company and the loop."""

_FIELDS = (
    ("date", "Date", "2026-12-11", "The day, written such as 2026-12-11."),
    ("company", "Company", "Brackenhill", "With whom it is. May stay empty."),
    ("loop", "Loop", "ownership, dive-deep; earn-trust", "Semicolons between interviewers. May stay empty."),
)
"""Name, label, example and what is to be known of each field."""


class InterviewForm(Dialog[int | Typed | None]):
    """Keeps an interview and gives back its number; what was typed when it is left before."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]
    DEFAULT_CSS: ClassVar[str] = """
    InterviewForm {
        & .keys { margin-top: 0; }
        &.-short > Vertical { padding: 0 1; }
    }
    """

    def __init__(self, pack: Pack, typed: Typed) -> None:
        """Take a loop of the principles of a pack; begin with what was typed before."""
        super().__init__()
        self._pack = pack
        self._typed = typed
        self._asked = False
        """Whether the library is asked to keep it; a second enter does not add it twice."""

    def compose(self) -> ComposeResult:
        """Each field with a line below it that says what is taken, or what is wrong."""
        with Vertical():
            yield Static(Content("Add an interview"), classes="title")
            for (name, label, example, said), value in zip(_FIELDS, self._typed, strict=True):
                yield LabelledField(label, said, value=value, example=example, id=name)
            yield Static(Content("enter adds it · tab next field · esc goes back"), classes="keys")

    def on_mount(self) -> None:
        """Begin with the day."""
        self._field("date").take_focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it, where everything in it can be read."""
        event.stop()
        if self._asked:
            return
        written, company, loop = self._values
        wrong: dict[str, InvalidInput] = {}
        day = None
        try:
            day = parse_day(written)
        except InvalidInput as error:
            wrong["date"] = error
        try:
            if loop.strip():
                parse_loop(loop, self._pack)
        except InvalidInput as error:
            wrong["loop"] = error
        self._say(wrong)
        if day is not None and not wrong:
            self._asked = True
            cast("StarkeeperApp", self.app).jobs.add_interview(self, day, company, loop)

    def on_interview_added(self, message: messages.InterviewAdded) -> None:
        """It is on the disk."""
        self.leave(message.number)

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say a wrong value beside its field; the app says anything else. The text stays."""
        self._asked = False
        error = message.error
        # The library names the field before a colon.
        name = error.message.partition(":")[0]
        if isinstance(error, InvalidInput) and name in (known for known, *_ in _FIELDS):
            message.stop()
            self._say({name: error})

    def action_leave(self) -> None:
        """Go back; the form begins with what was typed when it is opened again."""
        self.dismiss(self._values)

    def _say(self, wrong: Mapping[str, InvalidInput]) -> None:
        for name, *_ in _FIELDS:
            error = wrong.get(name)
            self._field(name).say(f"{error.message} {error.hint}".strip() if error else "")
        if wrong:
            self._field(next(name for name, *_ in _FIELDS if name in wrong)).take_focus()

    def _field(self, name: str) -> LabelledField:
        return self.query_one(f"#{name}", LabelledField)

    @property
    def _values(self) -> Typed:
        return self._field("date").value, self._field("company").value, self._field("loop").value
