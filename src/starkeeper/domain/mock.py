"""A mock loop: a whole day of interviewers, each with principles to probe, and a bar raiser who asks for failures."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.loop import Loop
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.rehearsal import draw

INTERVIEWERS = 4
"""Of a loop that nobody described."""
PRINCIPLES_EACH = (2, 3)
"""How many principles such an interviewer probes, least and most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a mock loop."""

    interviewer: int
    """From 1."""
    bar_raiser: bool
    """Whether it is the bar raiser who asks: someone from another team, who looks for what went wrong."""
    principle: str
    """The slug of what is probed."""
    question: Question


def mock_loop(
    loop: Loop, slugs: Sequence[str], bank: Sequence[Question], weights: Mapping[str, float], seed: int | None
) -> list[Asked]:
    """Draw the questions of a whole loop, none twice; the last interviewer is the bar raiser.

    ``weights`` are those of the questions by id; a loop that is empty is made up from ``slugs``. A principle that no
    question is left for is passed over. The same seed draws the same.
    """
    chance = random.Random(seed)
    interviewers = loop or _made_up(slugs, chance)
    used: set[str] = set()
    found = []
    for number, probed in enumerate(interviewers, 1):
        raises_bar = number == len(interviewers)
        for slug in probed:
            left = [question for question in bank if slug in question.principles and question.id not in used]
            failures = [question for question in left if question.polarity is Polarity.FAILURE]
            fitting = (failures or left) if raises_bar else left
            drawn = draw(fitting, [weights[question.id] for question in fitting], 1, chance.randrange(2**32))
            used |= {question.id for question in drawn}
            found += [
                Asked(interviewer=number, bar_raiser=raises_bar, principle=slug, question=question)
                for question in drawn
            ]
    return found


def _made_up(slugs: Sequence[str], chance: random.Random) -> Loop:
    least, most = PRINCIPLES_EACH
    left = chance.sample(list(slugs), len(slugs))
    return tuple(_parts(left, chance, least, most))[:INTERVIEWERS]


def _parts(left: list[str], chance: random.Random, least: int, most: int) -> Iterator[tuple[str, ...]]:
    while left:
        size = chance.randint(least, most)
        size = size if len(left) - size >= least else min(most, len(left))
        yield tuple(left[:size])
        del left[:size]
