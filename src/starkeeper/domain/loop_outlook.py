"""The outlook: the chance to get through a loop nobody knows yet without telling a story twice, and what raises it."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.loop import LoopSize, asked_of, draw_loop
from starkeeper.domain.proofs import Proofs

SAMPLED = 2_000
"""Loops that are drawn; the chance is then right to two in a hundred, nineteen times in twenty."""


@dataclass(frozen=True, slots=True)
class LoopOutlook:
    """What random loops make of some stories."""

    sampled: int
    passed: int
    """Loops in which each principle has a story of its own."""
    rescued: dict[str, int]
    """By principle, how many more would pass with one new story that proves it and nothing else."""

    helped: dict[str, int]
    """By principle, in how many loops such a story would serve one more, be the loop passed by it or not."""

    hanging: dict[int, int]
    """By the id of each story that was watched, how many of the passed loops would not pass without it."""

    @property
    def chance(self) -> float:
        """The share of loops that pass, 0..1."""
        return self.passed / self.sampled

    def chance_without(self, story: TaggedStory) -> float:
        """The share of loops that would pass without a story that was watched, 0..1."""
        return (self.passed - self.hanging[story.id]) / self.sampled

    def gain(self, principle: str) -> float:
        """By how much a new story for a principle raises the chance, 0..1."""
        return self.rescued.get(principle, 0) / self.sampled


def foresee(
    proofs: Proofs,
    slugs: Sequence[str],
    size: LoopSize | None = None,
    seed: int = 0,
    *,
    watched: Collection[TaggedStory] = (),
    sampled: int = SAMPLED,
) -> LoopOutlook:
    """Draw loops over the principles and see which of them the stories get through; the same seed draws the same.

    ``watched`` are stories of which it is to be known what hangs on them.
    """
    chance, size = random.Random(seed), size or LoopSize()
    bits = {story.id: proofs.bit(story) for story in watched}
    hanging = dict.fromkeys(bits, 0)
    passed = 0
    rescued, helped = dict.fromkeys(slugs, 0), dict.fromkeys(slugs, 0)
    for _ in range(sampled):
        serving = proofs.serve(asked_of(draw_loop(slugs, size, chance)))
        if not serving.unserved:
            passed += 1
            for story_id, bit in bits.items():
                hanging[story_id] += serving.needs(bit)
            continue
        for slug in set[str]().union(*map(serving.rivals, serving.unserved)):
            helped[slug] += 1
            rescued[slug] += len(serving.unserved) == 1
    return LoopOutlook(sampled, passed, rescued, helped, hanging)
