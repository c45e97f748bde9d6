"""What backs each principle in a story: the best sentence, what else it speaks for, the parts where none speaks."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, RunnerUp
from starkeeper.tagging.reading import Told
from starkeeper.tagging.scoring import Vectors

_PARTS = tuple(Part)
_BIT = {part: 1 << place for place, part in enumerate(_PARTS)}


class Backing(NamedTuple):
    """What one story has to say for one principle."""

    evidence: Evidence | None = None
    runner_up: RunnerUp | None = None
    silent: frozenset[Part] = frozenset()


def backing(told: Told, said: Vectors, slugs: tuple[str, ...], speaks: float) -> list[Backing]:
    """For each principle of ``slugs`` what backs it.

    ``said`` is how much each sentence says for each principle, shape (sentences, principles), of one sentence at
    least. From ``speaks`` on a sentence speaks for a principle; the one that says most may be the evidence for less,
    and then has a runner-up for as little.
    """
    best, most = said.argmax(axis=0), said.max(axis=0)
    others = said[best]
    np.fill_diagonal(others, -np.inf)
    other = others.max(axis=1)
    columns = (
        best.tolist(),
        (most > 0).tolist(),
        others.argmax(axis=1).tolist(),
        (other > most).tolist(),
        (other >= np.minimum(most, speaks)).tolist(),
        _quiet(told, said, speaks),
    )
    return [
        Backing(told.places[row], _runner_up(slugs[rival], leads) if spoken else None, _parts(quiet))
        if says
        else Backing(silent=_parts(quiet))
        for row, says, rival, leads, spoken, quiet in zip(*columns, strict=True)
    ]


def _quiet(told: Told, said: Vectors, speaks: float) -> list[int]:
    """For each principle the parts that are written, and in which no sentence speaks for it: a bit each."""
    # A story is read part by part, so the sentences of one stand in a row.
    parts = [place.part for place in told.places]
    starts = [row for row, part in enumerate(parts) if not row or part is not parts[row - 1]]
    mute = np.maximum.reduceat(said, starts, axis=0) < speaks
    wordless = sum(_BIT[part] for part in told.wordless)
    found: list[int] = (np.array([_BIT[parts[row]] for row in starts]) @ mute + wordless).tolist()
    return found


# There are few of both, and a library of many stories asks for them sixteen times a story.
@cache
def _runner_up(principle: str, leads: bool) -> RunnerUp:
    return RunnerUp(principle, leads)


@cache
def _parts(bits: int) -> frozenset[Part]:
    return frozenset(part for part in _PARTS if bits & _BIT[part])
