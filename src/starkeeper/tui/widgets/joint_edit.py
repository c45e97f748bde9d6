"""An edit of several fields of a story at once, which goes back, and forth again, as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from starkeeper.tui.widgets.part_editor import PartArea


class Change(Protocol):
    """What an edit did to one field."""

    @property
    def stands(self) -> bool:
        """Whether nothing was written in the field since."""

    @property
    def is_back(self) -> bool:
        """Whether it was taken back, and nothing was written in the field since."""

    def undo(self) -> None:
        """Take it back; only while it stands."""

    def redo(self) -> None:
        """Do it again; only while it is back."""

    def is_in(self, area: PartArea) -> bool:
        """Whether it is a step of this text area."""


class TextChange:
    """A change that a text area remembers among its own steps."""

    def __init__(self, area: PartArea, step: object) -> None:
        self._area = area
        self._step = step

    @property
    def stands(self) -> bool:
        """Whether it is the area's last step."""
        steps = self._area.history.undo_stack
        return bool(steps) and steps[-1] is self._step

    @property
    def is_back(self) -> bool:
        """Whether it is the step that the area would do again."""
        steps = self._area.history.redo_stack
        return bool(steps) and steps[-1] is self._step

    def undo(self) -> None:
        """Let the area go a step back."""
        self._area.undo()

    def redo(self) -> None:
        """Let the area go a step forth."""
        self._area.redo()

    def is_in(self, area: PartArea) -> bool:
        """Whether it is a step of this text area."""
        return area is self._area


class ValueChange:
    """A change of a field that remembers none of its own."""

    def __init__(self, ask: Callable[[], str], put: Callable[[str], None], value: str) -> None:
        """Put a value into a field."""
        self._ask = ask
        self._put = put
        self._before, self._after = ask(), value
        put(value)

    @property
    def stands(self) -> bool:
        """Whether the value is there."""
        return self._ask() == self._after

    @property
    def is_back(self) -> bool:
        """Whether the value of before is there."""
        return self._ask() == self._before

    def undo(self) -> None:
        """Put the value of before back."""
        self._put(self._before)

    def redo(self) -> None:
        """Put the value in again."""
        self._put(self._after)

    def is_in(self, area: PartArea) -> bool:
        """No text area remembers it."""
        return False


class JointEdits:
    """The edits of several fields, and which of them a step back or forth means."""

    def __init__(self) -> None:
        self._done: list[Sequence[Change]] = []
        self._undone: list[Sequence[Change]] = []

    def add(self, changes: Sequence[Change]) -> None:
        """Remember an edit that was just done."""
        if changes:
            self._done.append(changes)
            self._undone.clear()

    def undo(self, area: PartArea | None) -> bool:
        """Take back the edit that is the last step of the area with the focus, wherever nothing was written since.

        Without an area, or in one that has no steps, the last edit is meant. False where there is none, and the area
        goes its own step.
        """
        free = area is None or not area.history.undo_stack
        for changes in reversed(self._done):
            standing = [change for change in changes if change.stands]
            if standing and (free or any(area and change.is_in(area) for change in standing)):
                for change in standing:
                    change.undo()
                self._done.remove(changes)
                self._undone.append(standing)
                return True
        return False

    def redo(self, area: PartArea | None) -> bool:
        """Do again the edit that is the next step of the area with the focus; else as ``undo`` does."""
        free = area is None or not area.history.redo_stack
        for changes in reversed(self._undone):
            back = [change for change in changes if change.is_back]
            if back and (free or any(area and change.is_in(area) for change in back)):
                for change in back:
                    change.redo()
                self._undone.remove(changes)
                self._done.append(back)
                return True
        return False
