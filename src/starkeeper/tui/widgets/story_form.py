"""The fields of a story: title, how it ended and where, and the five parts."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.display import printable
from starkeeper.domain.review.findings import Place
from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.disguise import Field
from starkeeper.tui.widgets.part_editor import PartArea, PartEditor

_LABEL = 10
_FACTS = (
    ("role", "Role", "what you were"),
    ("employer", "Employer", "where"),
    ("date", "Date", "2023, 2023-05 or 2023-05-14"),
)


class StoryForm(VerticalScroll, can_focus=False):
    """Takes a story's content and gives it back."""

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

    def fill(self, content: StoryContent) -> None:
        """Put a story into the fields."""
        self._filled = content
        for name in ("title", *(fact for fact, _, _ in _FACTS)):
            field = self._field(name)
            field.value = printable(getattr(content, name), keep_newlines=False)
            self._shown[name] = field.value
        self.query_one("#outcome", Choice).value = content.outcome.value
        self.query_one("#status", Choice).value = content.status.value
        for part in Part:
            self._area(part).value = content.part(part)

    @property
    def content(self) -> StoryContent:
        """What stands in the fields; a field that was not touched comes back to the character."""
        return StoryContent(
            title=self._line("title"),
            employer=self._line("employer"),
            role=self._line("role"),
            date=self._line("date"),
            outcome=Outcome(self.query_one("#outcome", Choice).value),
            status=Status(self.query_one("#status", Choice).value),
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

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _area(self, part: Part) -> PartArea:
        return self.query_one(f"#{part.value}", PartArea)
