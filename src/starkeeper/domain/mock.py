"""A mock loop: a whole day of interviewers, each with principles to probe, and a bar raiser who asks for failures."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.loop import Loop, LoopSize, draw_loop
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.rehearsal import draw

SIZE = LoopSize(interviewers=(4, 4))
"""Of a loop that nobody described: an evening's worth of one."""


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

    ``weights`` are those of the questions by id; in place of an empty loop one is drawn over ``slugs``. A principle
    that no question is left for is passed over. The same seed draws the same.
    """
    chance = random.Random(seed)
    interviewers = loop or draw_loop(slugs, SIZE, chance)
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
