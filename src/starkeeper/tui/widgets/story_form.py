"""The fields of a story: title, how it ended and where, and the five parts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from starkeeper.domain.display import printable
from starkeeper.domain.review.findings import Place
from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.joint_edit import Change, JointEdits, TextChange, ValueChange
from starkeeper.tui.widgets.part_editor import LONGEST, PartArea, PartEditor

_LABEL = 10
_FACTS = (
    ("role", "Role", "what you were"),
    ("employer", "Employer", "where"),
    ("date", "Date", "2023, 2023-05 or 2023-05-14"),
)
_LINES = ("title", *(fact for fact, _, _ in _FACTS))
"""Fields of one line."""
_CHOICES = ("outcome", "status")
"""Fields of a few values."""


class StoryForm(VerticalScroll, can_focus=False):
    """Takes a story's content and gives it back."""

    # For the fields of one line, which remember no steps; the parts ask by themselves.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "step_back", "Undo", show=False),
        Binding("ctrl+y", "step_forth", "Redo", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    StoryForm {
        padding: 1 1 0 1;
        scrollbar-size-vertical: 1;
        & > * { max-width: 82; }
        & Input { border: none; height: 1; padding: 0; background: transparent; }
        & Input:focus { border: none; background: $block-cursor-background; }
        & #title { text-style: bold; margin: 0 2; }
        & .fact { height: 1; padding: 0 2; }
        & .fact > Static { width: 10; color: $text-muted; }
        & .fact > Input { width: 1fr; }
        & Choice { padding: 0 2; width: 100%; }
        & #facts-end { height: 1; }
    }
    StoryForm #above { height: 1; }
    """

    class Changed(Message):
        """Several fields have changed at once."""

    def compose(self) -> ComposeResult:
        """One field under the other."""
        yield Field(placeholder="Title: what you would call it among friends", id="title")
        yield Static("", id="above")
        yield Choice(
            "Outcome", [(o.value, o.value) for o in Outcome], Outcome.SUCCESS, label_width=_LABEL, id="outcome"
        )
        yield Choice("Status", [(s.value, s.value) for s in Status], Status.DRAFT, label_width=_LABEL, id="status")
        for name, label, prompt in _FACTS:
            with Horizontal(classes="fact"):
                yield Static(Content(label))
                yield Field(placeholder=prompt, id=name)
        yield Static("", id="facts-end")
        for part in Part:
            yield PartEditor(part)

    def on_mount(self) -> None:
        """Nothing was filled in yet."""
        self._filled = StoryContent(title="")
        self._shown: dict[str, str] = {}
        self._edits = JointEdits()
        for part in Part:
            self._area(part).steps = self

    def fill(self, content: StoryContent) -> None:
        """Put a story into the fields; there is no way back from here."""
        for name in _LINES:
            self._put_line(name, getattr(content, name))
        for name in _CHOICES:
            self._choice(name).value = getattr(content, name).value
        for part in Part:
            self._area(part).value = content.part(part)
        self._edits = JointEdits()

    def put(self, content: StoryContent) -> None:
        """Put another text into the fields as one edit, which ctrl+z takes back as one."""
        now = self.content
        changes: list[Change] = []
        for name in _LINES:
            if getattr(content, name) != getattr(now, name):
                ask, put = partial(self._line, name), partial(self._put_line, name)
                changes.append(ValueChange(ask, put, getattr(content, name)))
        for name in _CHOICES:
            if getattr(content, name) != getattr(now, name):
                changes.append(self._chosen(name, getattr(content, name).value))
        for part in Part:
            if content.part(part) != now.part(part):
                changes += self._written(self._area(part), content.part(part))
        self._edits.add(changes)
        self.post_message(self.Changed())

    def _chosen(self, name: str, value: str) -> Change:
        choice = self._choice(name)
        return ValueChange(lambda: choice.value, partial(setattr, choice, "value"), value)

    def _written(self, area: PartArea, text: str) -> list[Change]:
        if area.read_only or len(text) > LONGEST:
            # There is no writing in such a text, so that the area knows no steps either.
            return [ValueChange(lambda: area.value, partial(setattr, area, "value"), text)]
        step = area.put(text)
        return [TextChange(area, step)] if step is not None else []

    def step_back(self, area: PartArea | None) -> bool:
        """Take back the edit of several fields that is the last step of an area; of none, the last such edit."""
        return self._stepped(self._edits.undo(area))

    def step_forth(self, area: PartArea | None) -> bool:
        """Do again the edit of several fields that is the next step of an area; of none, the next such edit."""
        return self._stepped(self._edits.redo(area))

    def _stepped(self, done: bool) -> bool:
        if done:
            self.post_message(self.Changed())
        return done

    def action_step_back(self) -> None:
        """Take back the last edit of several fields."""
        self.step_back(None)

    def action_step_forth(self) -> None:
        """Do again what was taken back."""
        self.step_forth(None)

    @property
    def part_in_focus(self) -> Part | None:
        """The part that is being written."""
        return next((part for part in Part if self._area(part).has_focus), None)

    @property
    def content(self) -> StoryContent:
        """What stands in the fields; a field that was not touched comes back to the character."""
        return StoryContent(
            title=self._line("title"),
            employer=self._line("employer"),
            role=self._line("role"),
            date=self._line("date"),
            outcome=Outcome(self._choice("outcome").value),
            status=Status(self._choice("status").value),
            **{part.value: self._area(part).value for part in Part},
        )

    @property
    def first(self) -> Field | PartArea:
        """Where writing begins: the title of a new story, else the first part."""
        return self._area(Part.SITUATION) if self._line("title") else self._field("title")

    def go_to(self, place: Place, start: int, end: int) -> None:
        """Go to some characters of the title or of a part, and select them; to the whole text where none are meant."""
        if isinstance(place, Part):
            self._area(place).mark(start, end)
        else:
            self._field(place).focus()

    def take_focus(self) -> None:
        """Begin to write."""
        self.first.focus()

    def _line(self, name: str) -> str:
        value = self._field(name).value
        original: str = getattr(self._filled, name)
        return original if value == self._shown.get(name) else value

    def _put_line(self, name: str, value: str) -> None:
        self._filled = replace(self._filled, **{name: value})  # type: ignore[arg-type]
        field = self._field(name)
        field.value = printable(value, keep_newlines=False)
        self._shown[name] = field.value

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#{name}", Choice)

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _area(self, part: Part) -> PartArea:
        return self.query_one(f"#{part.value}", PartArea)
