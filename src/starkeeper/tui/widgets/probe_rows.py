"""Rows of follow-up questions: the candidate's own with their answers, and those of the pack."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap

from starkeeper.domain.probe import PackProbe, Probe
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.rows import Row

_MOST = 3
"""Lines of a text that are shown; enter shows all of it."""


class _Wrapped(Row):
    """A row that is as high as what stands in it takes at a width."""

    @abstractmethod
    def lines(self, width: int) -> Sequence[Content]:
        """The row's lines for a width in cells."""

    def get_height(self, rules: RulesMap, width: int) -> int:
        """As many lines as it takes."""
        return len(self.lines(width))


class OwnLines(_Wrapped):
    """A question of the candidate's own, its answer, and an empty line."""

    def __init__(self, probe: Probe) -> None:
        self.probe = probe

    def lines(self, width: int) -> Sequence[Content]:
        """The question leads; what is open says so."""
        probe = self.probe
        answer = _wrapped(probe.answer, width) if probe.answered else [Content.styled("No answer yet.", MUTED)]
        return (*_wrapped(probe.question, width, "bold"), *answer, Content(""))


class PackLines(_Wrapped):
    """A question of the pack."""

    def __init__(self, probe: PackProbe, name: str) -> None:
        """``name`` is the principle's."""
        self.probe = probe
        self.name = name

    def lines(self, width: int) -> Sequence[Content]:
        """The question, and what it digs for where there is room beside it."""
        asked = _wrapped(self.probe.question, width, MUTED)
        name = line(self.name, f"{MUTED} italic")
        room = width - asked[-1].cell_length - name.cell_length
        return (*asked[:-1], Content.assemble(asked[-1], " " * room, name)) if room > 1 else asked


class Between(Row):
    """Names what stands below it."""

    heading = True

    def __init__(self, said: str) -> None:
        self.said = said

    def lines(self, width: int) -> Sequence[Content]:
        """One line."""
        return (line(self.said, "$text-accent"),)


def _wrapped(text: str, width: int, style: str = "") -> list[Content]:
    """The first lines of a text; the last one says that there are more."""
    room = max(width, 2)
    shown = " ".join(text[: 8 * _MOST * room].split())  # a letter may have several marks
    told = line(shown, style).wrap(room)
    if len(told) <= _MOST:
        return told
    return [*told[: _MOST - 1], _cut(told[_MOST - 1].plain.rstrip(), room, style)]


def _cut(text: str, room: int, style: str) -> Content:
    """A line that goes on, with as many whole words as leave room for the sign of it."""
    last = line(text, style)
    if last.cell_length > room - 2 and " " in text:
        last = line(text[: text.rindex(" ")], style)
    return Content.assemble(last.truncate(room - 2), (" …", style))
