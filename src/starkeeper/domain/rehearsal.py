"""Rehearsal: which question to practise next, and what was practised."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starkeeper.domain.coverage import Coverage
from starkeeper.domain.pack import Question

GAP_WEIGHT = 2.0
"""How much likelier each missing story makes a principle's questions."""

DUE_WEIGHT = 2.0
"""How much likelier a principle's questions are when all of it is forgotten than while all of it is remembered."""

RETELLING = "retell"
"""The id under which a story is rehearsed that was told by itself, for no question."""


class Rating(StrEnum):
    """How well an answer went, in the words of spaced repetition (Anki, FSRS)."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One question answered once."""

    id: int
    question_id: str
    question: str
    """Its text at the time."""
    story_id: int | None
    """The story that was told; None when none was named, or when it is gone."""
    seconds: float
    rating: Rating
    answered_at: datetime
    """UTC."""


def retelling(title: str) -> Question:
    """What is asked when a story is told by itself."""
    return Question(id=RETELLING, text=f"Tell me about “{title}”.")


def question_weights(
    questions: Sequence[Question],
    coverage: Coverage,
    practised: Mapping[str, int],
    recalled: Mapping[str, float] | None = None,
) -> list[float]:
    """Weigh each question for the draw: towards gaps, what is being forgotten, and what was practised least.

    ``practised`` counts the rehearsals of each question by id, ``recalled`` is the chance of recall of each principle
    that was practised. A principle's share of practice is judged by all its questions together, so that a large bank
    does not hide that one principle was never asked.
    """
    known = recalled or {}
    gaps = {entry.slug: entry.gap for entry in coverage.principles}
    asked: dict[str, int] = {}
    for question in questions:
        for principle in question.principles:
            asked[principle] = asked.get(principle, 0) + practised.get(question.id, 0)
    return [
        (1.0 + GAP_WEIGHT * max((gaps.get(slug, 0) for slug in question.principles), default=0))
        * (1.0 + DUE_WEIGHT * max((1.0 - known[slug] for slug in question.principles if slug in known), default=0.0))
        / (1.0 + min((asked[slug] for slug in question.principles), default=0))
        / (1.0 + practised.get(question.id, 0)) ** 2
        for question in questions
    ]


def draw(questions: Sequence[Question], weights: Sequence[float], count: int, seed: int | None) -> list[Question]:
    """Draw up to ``count`` different questions at random by weight; the same seed draws the same.

    Weighted sampling without replacement by exponential keys (Efraimidis and Spirakis, 2006).
    """
    chance = random.Random(seed)
    keyed = [(chance.random() ** (1.0 / weight), index) for index, weight in enumerate(weights)]
    return [questions[index] for _, index in sorted(keyed, reverse=True)[:count]]
