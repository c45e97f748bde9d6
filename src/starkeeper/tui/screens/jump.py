"""Jumping: a letter on each thing that can have the focus, and the one that is pressed goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from starkeeper.tui.widgets.bars import TopLine
from starkeeper.tui.widgets.drawing import ACCENT, MUTED

LETTERS = "asdfghjkl"
"""What labels are made of: the home row, where the fingers lie."""

_KEYS = Content.assemble(("Press a letter to go there.   ", MUTED), ("esc", f"bold {ACCENT}"), (" Back", MUTED))


@dataclass(frozen=True, slots=True)
class Target:
    """Something to jump to."""

    region: Region
    """Where it is on the screen, as far as it is in sight."""
    go: Callable[[], object]


def targets(screen: Screen[Any]) -> list[Target]:
    """What can have the focus and is in sight, in the order of the tab key, then the places of the top line."""
    found = []
    for widget in screen.focus_chain:
        placed = screen.find_widget(widget)
        if region := placed.clip.intersection(placed.region):
            # Not widget.focus: that is a message to the app, and keys may come before it.
            found.append(Target(region, partial(screen.set_focus, widget)))
    for top in screen.query(TopLine):
        for place, region in top.tabs:
            go = partial(screen.app.switch_mode, place)
            found.append(Target(Region(region.x - 1, region.y, region.width, 1), go))  # on its key, not on its name
    return found


def labels(number: int) -> list[str]:
    """So many labels, none of which begins another: single letters while they last, pairs for the others."""
    pairs = 0  # letters that begin pairs
    while len(LETTERS) - pairs + pairs * len(LETTERS) < number and pairs < len(LETTERS):
        pairs += 1
    single = LETTERS[: len(LETTERS) - pairs]
    begin = LETTERS[len(LETTERS) - pairs :]
    return [*single, *(first + second for first in begin for second in LETTERS)][:number]


class JumpLabel(Static):
    """A label, drawn on what it stands for."""

    DEFAULT_CSS: ClassVar[str] = """
    JumpLabel {
        position: absolute;
        width: auto;
        height: 1;
        color: $accent;
        background: $background;
        text-style: bold reverse;
    }
    """

    @dataclass
    class Clicked(Message):
        """A label was clicked."""

        target: Target

    def __init__(self, label: str, target: Target) -> None:
        super().__init__(Content(f" {label} "))
        self.label = label
        self.target = target

    def on_click(self, event: events.Click) -> None:
        """A click does what the letters do."""
        event.stop()
        self.post_message(self.Clicked(self.target))


class JumpScreen(ModalScreen[None]):
    """Lies over a screen while the user chooses."""

    # Of priority: such a key is done before the next one is looked at, so that what is typed behind it finds the focus.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(letter, f"press('{letter}')", priority=True, show=False) for letter in LETTERS),
        Binding("escape,f6", "dismiss", "Back", priority=True),
    ]
    AUTO_FOCUS = ""
    DEFAULT_CSS: ClassVar[str] = """
    JumpScreen > #keys { dock: bottom; height: 1; padding: 0 1; background: $surface; }
    """

    def __init__(self, found: Sequence[Target]) -> None:
        """Offer these; there must be one at least."""
        super().__init__()
        self._labels = [JumpLabel(label, target) for label, target in zip(labels(len(found)), found, strict=False)]
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The labels, and below them what they are for."""
        _spread_out(self._labels)
        yield from self._labels
        yield Static(_KEYS, id="keys")

    def on_mount(self) -> None:
        """Remember for which window the labels were placed."""
        self._window = self.app.size

    def on_resize(self) -> None:
        """In another window the labels would stand anywhere."""
        if self.is_current and self.app.size != self._window:
            self.dismiss()

    def on_jump_label_clicked(self, event: JumpLabel.Clicked) -> None:
        """Go there."""
        self._leave(event.target)

    def on_click(self) -> None:
        """A click beside the labels leads back."""
        self._leave(None)

    def action_press(self, letter: str) -> None:
        """Go to what the letters so far stand for; where they begin several labels, let only those stand."""
        typed = self._typed + letter
        left = [label for label in self._labels if label.label.startswith(typed)]
        if not left:
            return
        if left[0].label == typed:
            self._leave(left[0].target)
            return
        self._typed = typed
        for label in self._labels:
            label.display = label in left

    def _leave(self, target: Target | None) -> None:
        if self.is_current:  # a question may have come over it meanwhile
            self.dismiss()
            if target is not None:
                target.go()


def _spread_out(drawn: Iterable[JumpLabel]) -> None:
    """Place the labels at the beginning of what they stand for, beside one another where that is the same place."""
    free: dict[int, int] = {}  # the first free cell of each line
    for label in sorted(drawn, key=lambda each: (each.target.region.y, each.target.region.x)):
        x, y, _, _ = label.target.region
        x = max(x, free.get(y, 0))
        free[y] = x + len(label.label) + 2
        label.styles.offset = (x, y)
