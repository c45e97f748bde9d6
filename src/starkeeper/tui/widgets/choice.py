"""One value out of a few: left and right choose, and so does a click. All are in sight where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from starkeeper.tui.widgets.drawing import ACCENT, MUTED, line


class Choice(Widget, can_focus=True):
    """A label and its values in one line; the chosen one is marked by a filled sign."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Previous", show=False),
        Binding("right,space", "move(1)", "Next", show=False),
    ]
    help_text = "One value out of a few; the filled sign marks the one that is chosen."
    help_keys: ClassVar[dict[str, str]] = {"move(1)": "next value", "move(-1)": "the one before"}
    DEFAULT_CSS: ClassVar[str] = """
    Choice { height: 1; width: 1fr; }
    Choice:focus { background: $block-cursor-background; }
    """

    value: reactive[str] = reactive("")

    @dataclass
    class Changed(Message):
        """The user chose another value."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The choice it happened in."""
            return self.choice

    def __init__(
        self, label: str, values: Sequence[tuple[str, str]], value: str, *, label_width: int = 0, id: str | None = None
    ) -> None:
        """Offer values as (value, word)."""
        super().__init__(id=id)
        self.auto_links = False
        self._label = label.ljust(label_width)
        self._values = values
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        """Draw the label and the values, closer together where there is little room, the chosen one alone for less."""
        for drawn in (self._draw("  "), self._draw(" ")):
            if drawn.cell_length <= self.content_size.width:
                return drawn
        return self._draw_chosen()

    def _draw(self, gap: str) -> Content:
        values = []
        for value, word in self._values:
            chosen = value == self.value
            drawn = line(f"{'●' if chosen else '○'} {word}", ACCENT if chosen else MUTED)
            values.append(drawn.stylize(Style.from_meta({"choice": value})))
        return Content.styled(self._label, MUTED) + Content(gap).join(values)

    def _draw_chosen(self) -> Content:
        words = dict(self._values)
        known = list(words)
        count = f"  {known.index(self.value) + 1} of {len(known)}" if self.value in words else ""
        return Content.assemble(
            (self._label, MUTED),
            Content.styled("‹ ", ACCENT).stylize(Style.from_meta({"choice": self._step(-1)})),
            line(words.get(self.value, self.value), ACCENT),
            Content.styled(" ›", ACCENT).stylize(Style.from_meta({"choice": self._step(1)})),
            (count, MUTED),
        )

    def _step(self, step: int) -> str:
        known = [value for value, _ in self._values]
        place = known.index(self.value) if self.value in known else 0
        return known[(place + step) % len(known)]

    def action_move(self, step: int) -> None:
        """Choose the next value, round and round."""
        self._choose(self._step(step))

    def on_click(self, event: events.Click) -> None:
        """Choose the value under the mouse."""
        value = event.style.meta.get("choice")
        if isinstance(value, str):
            self._choose(value)

    def _choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))
