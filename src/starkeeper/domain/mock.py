"""A mock loop: a whole day of interviewers, each with principles to probe, and a bar raiser who asks for failures."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import quoted
from starkeeper.domain.loop import Loop, LoopSize, draw_loop
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.rehearsal import Rating, draw

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

    @property
    def introduction(self) -> str:
        """Who asks, where that is worth a word."""
        return "The bar raiser: from another team, and interested in what went wrong." if self.bar_raiser else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one question of a mock loop was answered."""

    asked: Asked
    seconds: float
    story_id: int | None
    """None where no story was told."""
    title: str = ""
    """Of the story that was told."""
    rating: Rating | None


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


def said_of(answers: Sequence[Answer], asked: Sequence[Asked], names: Mapping[str, str]) -> list[str]:
    """Say what a mock loop showed: how far it went, where no story came, and what to tell again."""
    said = [f"{len(answers)} of {len(asked)} questions were asked."]
    without = dict.fromkeys(names[answer.asked.principle] for answer in answers if answer.story_id is None)
    if without:
        said.append(f"Without a story: {', '.join(without)}.")
    again = [answer.title for answer in answers if answer.rating is Rating.AGAIN and answer.story_id is not None]
    if again:
        said.append(f"To tell again: {', '.join(map(quoted, dict.fromkeys(again)))}.")
    return said
