"""What backs each principle in a story: the best sentence, what else it speaks for, the parts where none speaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, RunnerUp
from starkeeper.tagging.reading import Told
from starkeeper.tagging.scoring import Vectors


@dataclass(frozen=True, slots=True)
class Backing:
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
    next_best, other = others.argmax(axis=1).tolist(), others.max(axis=1)
    leads, spoken = (other > most).tolist(), (other >= np.minimum(most, speaks)).tolist()
    quiet = _quiet(told, said, speaks)
    found = []
    for column, row in enumerate(best.tolist()):
        silent = frozenset(part for part, mute in quiet.items() if mute[column])
        if most[column] <= 0:
            found.append(Backing(silent=silent))
            continue
        rival = RunnerUp(slugs[next_best[column]], leads[column]) if spoken[column] else None
        found.append(Backing(told.places[row], rival, silent))
    return found


def _quiet(told: Told, said: Vectors, speaks: float) -> dict[Part, list[bool]]:
    """For each part that has a sentence, and each principle, whether none of its sentences speaks for it."""
    rows: dict[Part, list[int]] = {}
    for row, place in enumerate(told.places):
        rows.setdefault(place.part, []).append(row)
    return {part: (said[own].max(axis=0) < speaks).tolist() for part, own in rows.items()}
