"""The story to write next: the gap that costs most in a loop, and what helps to remember a story for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import Coverage, PrincipleCoverage, TaggedStory
from starkeeper.domain.loop_outlook import LoopOutlook
from starkeeper.domain.pack import Pack, Polarity, Principle, Question

QUESTIONS = 3
"""Questions that a new story should answer."""

_ORDER = (Polarity.SUCCESS, Polarity.FAILURE, Polarity.CONFLICT, Polarity.OPEN)

_YOURS = {
    "I": "you",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "we": "you",
    "us": "you",
    "our": "your",
    "ours": "yours",
    "ourselves": "yourselves",
}
_TURNED = re.compile(rf"\b(?:I (was|am)(n't)?|{'|'.join(_YOURS)})\b")
_BE = {"was": "were", "am": "are"}


@dataclass(frozen=True, slots=True)
class NextStory:
    """A gap, and what a story for it would do."""

    entry: PrincipleCoverage
    chance: float
    """The chance to get through a loop with the stories that are there, 0..1."""
    gain: float
    """By how much it raises the chance to get through a loop, 0..1."""
    helped: float
    """The share of loops in which it would serve one more principle, 0..1."""
    nearest: TaggedStory | None
    """The weak story that comes nearest."""
    lacks: str
    """What that one lacks, in a sentence; empty without one."""
    questions: tuple[Question, ...]
    """What it should answer."""
    prompt: str
    """Something to remember by: ``a time you stopped a release``."""


def ranked_gaps(coverage: Coverage, outlook: LoopOutlook) -> list[PrincipleCoverage]:
    """The gaps, first the one whose story would serve most loops; then the larger gap, then the fewer weak stories."""
    return sorted(
        coverage.gaps,
        key=lambda entry: (-outlook.helped.get(entry.slug, 0), -entry.gap, entry.weak_count),
    )


def next_story(entry: PrincipleCoverage, outlook: LoopOutlook, pack: Pack, lacks: str = "") -> NextStory:
    """All that helps to write a story for a gap; ``lacks`` is what keeps the nearest weak story from being strong."""
    principle = pack.principle(entry.slug)
    nearest = entry.weak[0] if entry.weak else None
    return NextStory(
        entry=entry,
        chance=outlook.chance,
        gain=outlook.gain(entry.slug),
        helped=outlook.helped.get(entry.slug, 0) / outlook.sampled,
        nearest=nearest,
        lacks=lacks,
        questions=_to_answer(principle, entry.one_sided),
        # Another one after each story: what brought nothing back once will not the next time.
        prompt=prompt(principle.behaviours[(entry.strong_count + entry.weak_count) % len(principle.behaviours)], pack),
    )


def prompt(behaviour: str, pack: Pack) -> str:
    """A behaviour as something to remember by; only English can be turned from I to you."""
    sentence = behaviour.strip().rstrip(".")
    if pack.language != "en" or not sentence.startswith("I "):
        return f"a time of which you can say “{sentence}”"
    return f"a time {_TURNED.sub(_turned, sentence)}"


def _turned(found: re.Match[str]) -> str:
    if found[1]:
        return f"you {_BE[found[1]]}{found[2] or ''}"
    return _YOURS[found[0]]


def _to_answer(principle: Principle, failure_first: bool) -> tuple[Question, ...]:
    """Different kinds of questions that anybody is asked; a failure first where only that is missing."""
    order: Sequence[Polarity] = (Polarity.FAILURE, *_ORDER) if failure_first else _ORDER
    asked = [question for question in principle.questions if not question.roles] or list(principle.questions)
    chosen: list[Question] = []
    while asked and len(chosen) < QUESTIONS:
        for polarity in dict.fromkeys(order):
            fitting = next((question for question in asked if question.polarity is polarity), None)
            if fitting is not None:
                asked.remove(fitting)
                chosen.append(fitting)
    return tuple(chosen[:QUESTIONS])
