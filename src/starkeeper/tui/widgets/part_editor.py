"""One part of a story being written. It grows with its text; the cursor walks from part to part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from starkeeper.domain.story import Part, StoryContent
from starkeeper.tui.type_ahead import PASTE
from starkeeper.tui.widgets.disguise import Disguise
from starkeeper.tui.widgets.drawing import PART_NAMES

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

PROMPTS = {
    Part.SITUATION: "Where and when was it, and what was at stake? Two or three sentences.",
    Part.TASK: "What was yours to do, and what made it hard?",
    Part.ACTION: "What did you do, step by step? Say I, not we.",
    Part.RESULT: "What came of it? Name a number where you can.",
    Part.LESSON: "What do you do differently since? You may leave this empty.",
}

LONGEST = 300_000
"""Characters of a part that can be written here; at ten million the area needs 17 seconds to lay them out."""
_LINE_END = re.compile("\r\n|\r|\n")
_BEGINNING = 1_000
"""Characters of a longer part that are shown."""


class Steps(Protocol):
    """Edits of several texts at once, which go back and forth as one."""

    def step_back(self, area: PartArea) -> bool:
        """Take back the edit that is the last step of an area; False where its last step is its own."""

    def step_forth(self, area: PartArea) -> bool:
        """Do again the edit that is the next step of an area; False where that is its own."""


class PartArea(TextArea):
    """The text of a part."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up_or_leave", "Up", show=False),
        Binding("down", "down_or_leave", "Down", show=False),
    ]
    help_text = (
        "A text that grows as you write; up and down lead out of it into the next field. Letters are text here: the "
        "commands have keys that are no letters, and f1 is help."
    )
    help_keys: ClassVar[dict[str, str]] = {
        "undo": "undo",
        "redo": "redo",
        "cursor_right(True)": "select",
        "select_all": "select all",
        "copy": "copy",
        "cut": "cut",
        "paste": "paste",
        "cursor_word_right": "a word on",
        "cursor_word_left": "a word back",
        "delete_word_left": "delete word",
        "delete_to_start_of_line": "delete to the left",
    }
    DEFAULT_CSS: ClassVar[str] = """
    PartArea {
        height: auto;
        min-height: 1;
        border: none;
        padding: 0 0 0 1;
        background: transparent;
        scrollbar-size: 0 0;
        border-left: outer transparent;
        &:focus { border: none; border-left: outer $accent; background-tint: transparent 0%; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $text-muted; }
        /* Textual's own cursor in a light theme leaves the letter under it dark on grey. */
        &:light .text-area--cursor { color: $input-cursor-foreground; background: $input-cursor-background; }
    }
    """

    @dataclass
    class StoryPasted(Message):
        """A whole story was pasted into a part of one; nothing of it was put in yet."""

        area: PartArea
        text: str
        """As it was pasted."""
        story: StoryContent
        """As it is read; its title may be empty."""

    def __init__(self, text: str, *, placeholder: str, id: str, of_story: bool = False) -> None:
        """Edit a text; ``of_story`` says that it stands among the other parts of a story, where a paste may go, too."""
        self._disguise = Disguise()
        self.of_story = of_story
        self.steps: Steps | None = None
        """Steps of several fields, which are asked before the area goes one of its own."""
        super().__init__(
            self._disguise.put_on(text),
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            placeholder=placeholder,
            highlight_cursor_line=False,
        )
        self.original = text
        self._loaded = self.text

    @property
    def value(self) -> str:
        """The text; what was not touched comes back to the character, odd line ends and all."""
        if self.read_only or self.text == self._loaded:
            return self.original
        return self._disguise.take_off(self.text)

    @value.setter
    def value(self, text: str) -> None:
        self._disguise = Disguise()
        self.read_only = len(text) > LONGEST
        shown = f"{text[:_BEGINNING]}\n\n{self._too_long(len(text))}" if self.read_only else text
        self.load_text(self._disguise.put_on(shown))
        self.original, self._loaded = text, self.text

    def _too_long(self, length: int) -> str:
        key = self._keeper.keys.shown("editor.own")
        return (
            f"… This part has {length:,} characters, too many to be written here. Nothing of it is changed by what you "
            f"do in the other fields; {key} opens all of it in your own editor."
        )

    @property
    def _keeper(self) -> StarkeeperApp:
        return cast("StarkeeperApp", self.app)

    def action_undo(self) -> None:
        """Take back the last step, and what came with it elsewhere."""
        if self.steps is None or not self.steps.step_back(self):
            super().action_undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.steps is None or not self.steps.step_forth(self):
            super().action_redo()

    def mark(self, start: int, end: int) -> None:
        """Go to some characters of the text as it is kept, and select them."""
        self.selection = Selection(self._location(start), self._location(end))
        self.focus()

    def _location(self, offset: int) -> tuple[int, int]:
        # A text that was not touched has the line ends that it came with, whatever the area shows.
        lines = _LINE_END.split(self.value[:offset])
        return len(lines) - 1, len(lines[-1])

    def on_resize(self) -> None:
        """Draw anew: the area wraps its text again, and draws that only where its height has changed."""
        self.refresh()
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        # A layout that was under way when the text was wrapped anew has the height of before, and lines stay empty.
        if self.size.height != max(1, self.virtual_size.height):
            self.refresh(layout=True)

    def put(self, text: str) -> object | None:
        """Put another text in, as one step of its own among those that can be taken back.

        Only what differs is written, and the cursor goes behind it. Returns the step as ``history`` has it; None where
        the same text stands there.
        """
        newline = self.document.newline
        old, new = self.text, _LINE_END.sub(newline, self._disguise.put_on(text))
        if old == new:
            return None
        same = _alike(old, new)
        end = _alike(old[same:][::-1], new[same:][::-1])
        self.history.checkpoint()
        places = [_place(old[:offset], newline) for offset in (same, len(old) - end)]
        self.replace(new[same : len(new) - end], *places, maintain_selection_offset=False)
        self.history.checkpoint()
        return self.history.undo_stack[-1]

    async def _on_paste(self, event: events.Paste) -> None:
        # The area's own handler runs once, from here.
        event.prevent_default()
        # Many terminals send a pasted line end as the key that makes one.
        text = _LINE_END.sub("\n", event.text)
        if len(self.text) + len(text) > LONGEST:
            self.notify(f"That is too much for one part here: {len(text):,} characters. Nothing was pasted.")
        elif self.of_story and not self.read_only and (story := _whole_story(text)):
            # Whoever takes this lets go on what is typed behind it.
            self.post_message(self.StoryPasted(self, text, story))
            return
        else:
            await self.paste(text)
        self._keeper.type_ahead.acted(PASTE)

    async def paste(self, text: str) -> None:
        """Put a text in at the cursor, as it is."""
        await super()._on_paste(events.Paste(self._disguise.put_on(text)))

    def action_up_or_leave(self) -> None:
        """Go up a line; from the first one to the field above."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self.screen.focus_previous()
        else:
            self.action_cursor_up()

    def action_down_or_leave(self) -> None:
        """Go down a line; from the last one to the field below."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            self.screen.focus_next()
        else:
            self.action_cursor_down()


def _alike(one: str, other: str) -> int:
    """With how many equal characters two texts begin."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)


def _place(before: str, newline: str) -> tuple[int, int]:
    """The line and the column behind a text."""
    lines = before.split(newline)
    return len(lines) - 1, len(lines[-1])


def _whole_story(text: str) -> StoryContent | None:
    # Two headings take two lines, or a sentence before the second one.
    if ":" not in text and "\n" not in text:
        return None
    from starkeeper.library.texts import read_whole

    return read_whole(text)


class PartEditor(Vertical):
    """A part's name and its text."""

    DEFAULT_CSS: ClassVar[str] = """
    PartEditor {
        height: auto;
        margin-bottom: 1;
        & > .part-name { height: 1; padding: 0 2; color: $text-muted; }
        & > .part-name.-here { color: $text-accent; }
    }
    """

    def __init__(self, part: Part) -> None:
        super().__init__(id=f"part-{part.value}")
        self.part = part

    def compose(self) -> ComposeResult:
        """The name above the text."""
        yield Static(Content(PART_NAMES[self.part]), classes="part-name")
        yield PartArea("", placeholder=PROMPTS[self.part], id=self.part.value, of_story=True)

    @property
    def area(self) -> PartArea:
        """The text area."""
        return self.query_one(PartArea)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _mark_name(self) -> None:
        # Not by :focus-within: Textual styles the area anew when it gets the focus, and not what stands beside it.
        self.query_one(".part-name").set_class(self.area.has_focus, "-here")
