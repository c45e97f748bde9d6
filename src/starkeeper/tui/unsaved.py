"""The unsaved text of an editor, and how far the draft on the disk may be behind it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from textual.timer import Timer

from starkeeper.domain.story import StoryContent

KEEP = 1.0
"""Seconds from a change until the text is on its way to the disk as a draft, whether the typing goes on or not."""
AGAIN = 10.0
"""Seconds until a draft that could not be kept is tried again."""


class Safety(StrEnum):
    """Where the text of an editor is safe."""

    SAVED = "saved"
    """It is the story's text."""
    KEPT = "kept as a draft"
    """The draft is it, or is at most a moment behind it."""
    NOWHERE = "not saved yet"


class Editor(Protocol):
    """What only an editor can do for its text."""

    @property
    def text(self) -> StoryContent:
        """The text of the present moment."""

    def send_draft(self, content: StoryContent) -> None:
        """Put a draft on its way to the disk; ``came_back`` or ``failed`` must follow."""

    def forget_draft(self) -> None:
        """Forget the draft that is on the disk, and any that is on its way there."""

    def say_state(self) -> None:
        """Show anew where the text is safe."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back in so many seconds."""


class UnsavedText:
    """Keeps the text of an editor as a draft while it is written, and not only when the writing stops.

    The first change starts a clock. Each time it ends, the text of that moment is kept, until there is nothing new.
    One draft is on its way at a time: where the disk is slower than the clock, the next one is the text of the moment
    at which the one before has come back, so that none waits in line. With a disk that takes less than a second the
    draft is at most two seconds behind the keys.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._clock: Timer | None = None
        self._kept: StoryContent | None = None
        self._under_way: StoryContent | None = None
        self._late = False
        self.open = False
        """Whether there is a text that may be lost."""
        self.saved = StoryContent(title="")
        """The text of the story as it was last read or saved."""
        self.saving: StoryContent | None = None
        """What is being saved as the story. No draft is kept meanwhile: the save forgets the draft."""

    def begin(self, kept: StoryContent | None = None) -> None:
        """Watch a text from here on; ``kept`` is the draft of it that is on the disk already."""
        self._stop_clock()
        self._kept, self._under_way, self._late = kept, None, False
        self.open = True

    def end(self) -> None:
        """Watch no longer."""
        self._stop_clock()
        self.open = False

    @property
    def changed(self) -> bool:
        """Whether the text is not the story's."""
        return self.open and self._editor.text != self.saved

    def safety(self, content: StoryContent) -> Safety:
        """Where the text of the present moment is safe."""
        if content == self.saved:
            return Safety.SAVED
        return Safety.NOWHERE if self._kept is None or self._late else Safety.KEPT

    # Keeping

    def touch(self) -> None:
        """The text has changed: it is kept when the clock ends."""
        if self.open and self._clock is None:
            self._start_clock(KEEP)

    def keep(self) -> None:
        """Keep the text of this moment, if it is new."""
        if self.open and self.saving is None:
            self._keep(self._editor.text)

    def keep_before_the_end(self) -> None:
        """Keep the text of this moment even while a save is under way: nobody will be there when that has ended."""
        if self.open and (content := self._editor.text) != self.saving:
            self._keep(content)

    def _keep(self, content: StoryContent) -> None:
        newest = self._kept if self._under_way is None else self._under_way
        if content == self.saved:
            if newest is not None:
                self._kept, self._under_way, self._late = None, None, False
                self._editor.forget_draft()
        elif content != newest:
            self._under_way = content
            self._start_clock(KEEP)
            self._editor.send_draft(content)

    def came_back(self, content: StoryContent) -> None:
        """A draft is on the disk."""
        if content is self._under_way:
            self._kept, self._under_way = content, None
            if self._late:
                self._late = False
                self.keep()

    def failed(self, content: StoryContent) -> None:
        """A draft could not be kept; it is tried again in a while."""
        if content is self._under_way:
            self._under_way, self._late = None, True
            self._start_clock(AGAIN)

    def _start_clock(self, seconds: float) -> None:
        self._stop_clock()
        if self.open:
            self._clock = self._editor.set_timer(seconds, self._tick)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None

    def _tick(self) -> None:
        self._clock = None
        if self._under_way is None:
            self.keep()
        else:
            self._late = True
            self._editor.say_state()

    # Saving

    def hand_over(self) -> StoryContent:
        """The text of this moment, to be saved as the story; ``take_back`` must follow."""
        self.saving = self._editor.text
        return self.saving

    def take_back(self, saved: StoryContent | None) -> None:
        """The save has ended: with this text as the story, or with None where nothing was saved."""
        self.saving = None
        if saved is not None:
            self.saved, self._kept, self._under_way, self._late = saved, None, None, False
