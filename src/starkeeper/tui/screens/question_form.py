"""The form of a question of one's own: its words, what it probes, and the kind of story it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from starkeeper.domain.pack import MOST_PRINCIPLES, Polarity
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.tui import messages
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

Typed = tuple[str, str]
"""What stands in the fields: the question, and the principles."""


class QuestionForm(Dialog[str | Typed | None]):
    """Keeps a question and gives back its id; what was typed when it is left before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("enter", "keep", "Add", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    QuestionForm {
        & > Vertical { width: 84; }
        &.-short > Vertical { padding: 0 1; }
    }
    """

    def __init__(self, typed: Typed) -> None:
        """Begin with what was typed before."""
        super().__init__()
        self._typed = typed
        self._asked = False
        """Whether the library is asked to keep it; a second enter does not add it twice."""

    def compose(self) -> ComposeResult:
        """The words, the principles, the kind of story."""
        text, principles = self._typed
        kinds = [(kind.value, kind.value) for kind in (Polarity.OPEN, *(k for k in Polarity if k is not Polarity.OPEN))]
        with Vertical():
            yield Static(Content("Add a question of your own"), classes="title")
            yield LabelledField(
                "Question", "As an interviewer would ask it.", value=text, example="Tell me about a time …", id="text"
            )
            yield LabelledField(
                "Principles",
                f"What it probes, commas between, {MOST_PRINCIPLES} at most. May stay empty.",
                value=principles,
                example="ownership, dive-deep",
                id="principles",
            )
            yield Choice("Asks for", kinds, Polarity.OPEN.value, label_width=12)
            yield Static(Content("enter adds it · tab next field · ← → choose · esc goes back"), classes="keys")

    def on_mount(self) -> None:
        """Begin with the words."""
        self._field("text").take_focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field."""
        event.stop()
        self.action_keep()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """The kind is only marked."""
        event.stop()

    def action_keep(self) -> None:
        """Keep the question, where there is one."""
        text, written = self._values
        self._say()
        if not text.strip():
            self._field("text").say("There is no question yet.")
            self._field("text").take_focus()
        elif not self._asked:
            self._asked = True
            principles = [name.strip() for name in written.split(",") if name.strip()]
            polarity = Polarity(self.query_one(Choice).value)
            cast("StarkeeperApp", self.app).jobs.ask(
                self,
                lambda library: messages.QuestionAdded(library.rehearsal.add_question(text, principles, polarity)),
            )

    def on_question_added(self, message: messages.QuestionAdded) -> None:
        """It is on the disk."""
        self.leave(message.question.id)

    def on_trouble(self, message: messages.Trouble) -> None:
        """Say what is wrong beside its field; the app says anything else. The text stays."""
        self._asked = False
        error = message.error
        if not isinstance(error, NotFound | InvalidInput):
            return
        message.stop()
        of_principles = isinstance(error, NotFound) or "principles" in error.message
        field = self._field("principles" if of_principles else "text")
        field.say(f"{error.message} {error.hint}".strip())
        field.take_focus()

    def action_leave(self) -> None:
        """Go back; the form begins with what was typed when it is opened again."""
        self.dismiss(self._values)

    def _say(self) -> None:
        for field in self.query(LabelledField):
            field.say()

    def _field(self, name: str) -> LabelledField:
        return self.query_one(f"#{name}", LabelledField)

    @property
    def _values(self) -> Typed:
        return self._field("text").value, self._field("principles").value
