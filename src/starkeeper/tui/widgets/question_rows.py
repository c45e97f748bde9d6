"""Rows of questions: the words, and below them what is asked for and when it was practised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from starkeeper.domain.pack import Level
from starkeeper.tui.present import AskedQuestion
from starkeeper.tui.widgets.drawing import MUTED, line, spread
from starkeeper.tui.widgets.rows import Row


class QuestionLine(Row):
    """A question in two lines."""

    height = 2

    def __init__(self, asked: AskedQuestion, names: Mapping[str, str]) -> None:
        self.asked = asked
        self.names = names

    def lines(self, width: int) -> Sequence[Content]:
        """The words; then what they ask for, and the day when it was practised last, if ever."""
        practised = line(self.asked.last.isoformat() if self.asked.last else "", MUTED)
        below = Content.assemble("  ", line(_asks_for(self.asked, self.names), MUTED))
        return line(self.asked.question.text), spread(below, practised, width)


def said_of(asked: AskedQuestion, names: Mapping[str, str]) -> str:
    """What a question asks for and how often it was practised; ``names`` are what principles are called, by slug."""
    return f"{_asks_for(asked, names)} · {_practised(asked)}"


def _practised(asked: AskedQuestion) -> str:
    if asked.last is None:
        return "new to you"
    day = asked.last.isoformat()
    return f"practised once, on {day}" if asked.times == 1 else f"practised {asked.times} times, last on {day}"


def _asks_for(asked: AskedQuestion, names: Mapping[str, str]) -> str:
    question = asked.question
    probed = ", ".join(names[slug] for slug in question.principles if slug in names) or "general"
    level = "" if question.level is Level.ANY else question.level.value
    return " · ".join(filter(None, (probed, question.polarity.value, level, "yours" if question.own else "")))
