"""Faint suggestions: those too weak to make a tag, which are most of them, packed into one text for each story's text.

Sixteen principles make sixteen suggestions, of which one or two count. As rows they would be nine tenths of a library,
and every backup and every look at coverage would walk through them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, Lesson, RunnerUp, Suggestion

FAINT = 0.3
"""Scores below are packed. It may stand above no threshold from which a suggestion counts."""

_PARTS = tuple(Part)
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def packed(suggestions: Sequence[Suggestion]) -> str:
    """Suggestions as JSON: the principles that they name, then for each of the first of these what is suggested.

    That is score, part, start and end of the evidence, the runner-up's place among the principles, whether it leads,
    the silent parts, the score before lessons and the story that taught it; nulls at the end are left out.
    """
    names = [suggestion.principle for suggestion in suggestions]
    others = (suggestion.runner_up.principle for suggestion in suggestions if suggestion.runner_up)
    names += dict.fromkeys(other for other in others if other not in names)
    places = {name: place for place, name in enumerate(names)}
    return _COMPACT.encode([names, [_told(suggestion, places) for suggestion in suggestions]])


def unpacked(text: str) -> list[Suggestion]:
    """The suggestions of a packed text; none where it makes no sense, since they can be made again."""
    try:
        names, told = json.loads(text)
        return [_suggestion(names, name, *values) for name, values in zip(names, told, strict=False)]
    except (ValueError, TypeError, LookupError):
        return []


def part(connection: sqlite3.Connection) -> None:
    """Note every text that has suggestions in the table ``comparison``, and pack its faint ones there."""
    columns = (
        "model, pack_fingerprint, content_hash, principle, score, evidence_part, evidence_start, evidence_end, "
        "untaught, teacher, runner_up, runner_up_leads, silent"
    )
    rows = connection.execute(f"SELECT {columns} FROM suggestion ORDER BY model, pack_fingerprint, content_hash")
    for key, found in groupby(rows, lambda row: row[:3]):
        faint = [suggestion(*row[3:]) for row in found if row[4] < FAINT]
        connection.execute("INSERT INTO comparison VALUES (?, ?, ?, ?)", (*key, packed(faint)))


def suggestion(
    principle: str,
    score: float,
    part: str | None,
    start: int | None,
    end: int | None,
    untaught: float | None,
    teacher: int | None,
    runner_up: str | None,
    leads: int | None,
    silent: str | None,
) -> Suggestion:
    """A suggestion from the columns of its row, in the order of the table."""
    return Suggestion(
        principle,
        score,
        Evidence(Part(part), start or 0, end or 0) if part else None,
        None if untaught is None else Lesson(untaught, teacher),
        RunnerUp(runner_up, bool(leads)) if runner_up else None,
        frozenset(map(Part, silent.split())) if silent else frozenset(),
    )


def _told(suggestion: Suggestion, places: dict[str, int]) -> list[Any]:
    evidence, lesson, other = suggestion.evidence, suggestion.lesson, suggestion.runner_up
    told = [
        float(suggestion.score),
        *((_PARTS.index(evidence.part), evidence.start, evidence.end) if evidence else (None, None, None)),
        *((places[other.principle], int(other.leads)) if other else (None, None)),
        "".join(str(number) for number, part in enumerate(_PARTS) if part in suggestion.silent) or None,
        *((float(lesson.before), lesson.teacher) if lesson else ()),
    ]
    while told[-1] is None:
        told.pop()
    return told


def _suggestion(
    names: Sequence[str],
    principle: str,
    score: float,
    part: int | None = None,
    start: int = 0,
    end: int = 0,
    other: int | None = None,
    leads: int | None = None,
    silent: str | None = None,
    untaught: float | None = None,
    teacher: int | None = None,
) -> Suggestion:
    return Suggestion(
        principle,
        score,
        None if part is None else Evidence(_PARTS[part], start, end),
        None if untaught is None else Lesson(untaught, teacher),
        None if other is None else RunnerUp(names[other], bool(leads)),
        frozenset(_PARTS[int(number)] for number in silent or ""),
    )
