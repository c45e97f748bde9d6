"""What questions are narrowed down by beside the principle, and the filter that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starkeeper.domain.pack import Level, Polarity, Question, QuestionFilter
from starkeeper.tui.screens.narrow import Property


def question_properties(bank: Iterable[Question], wanted: QuestionFilter) -> list[Property]:
    """What can be chosen among some questions, and what is chosen now."""
    levels = [level.value for level in Level if level is not Level.ANY]
    roles = sorted({role for question in bank for role in question.roles})
    found = [
        Property(id="polarity", label="Kind", values=[kind.value for kind in Polarity], value=wanted.polarity or ""),
        Property(id="level", label="Level", values=levels, value=wanted.level or ""),
    ]
    return [*found, Property(id="role", label="Role", values=roles, value=wanted.role)] if roles else found


def question_filter(chosen: Mapping[str, str], text: str = "") -> QuestionFilter:
    """The filter of the values that were chosen; ``text`` is looked for besides."""
    return QuestionFilter(
        text=text,
        principle=chosen["principle"],
        polarity=Polarity(chosen["polarity"]) if chosen["polarity"] else None,
        level=Level(chosen["level"]) if chosen["level"] else None,
        role=chosen.get("role", ""),
    )
