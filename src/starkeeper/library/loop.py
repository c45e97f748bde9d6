"""Use cases of the loop: the plan for one that is known, the chance in one that is not, and what hangs on one story."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starkeeper.domain.coverage import Coverage, TaggedStory
from starkeeper.domain.loop import MOST_EACH, MOST_INTERVIEWERS, Loop, LoopSize, draw_loop
from starkeeper.domain.loop_outlook import LoopOutlook, foresee
from starkeeper.domain.proofs import Bottleneck, Proofs
from starkeeper.domain.reliance import Reliance, reliances
from starkeeper.library.context import Context

if TYPE_CHECKING:
    from starkeeper.domain.loop_plan import LoopPlan
    from starkeeper.library.coverage import CoverageReports

MOST_ASKED = MOST_INTERVIEWERS * MOST_EACH
"""Principles that a loop can ask for; more stories for one of them are never needed."""

KNOCKED_OUT = 5
"""Stories whose loss is reckoned."""


@dataclass(frozen=True, slots=True)
class KnockOut:
    """What would be missing without one story."""

    reliance: Reliance
    chance: float
    """What the chance to get through a loop would be, 0..1."""


@dataclass(frozen=True, slots=True)
class Prospects:
    """What the stories of a library are worth in a loop that nobody knows yet."""

    outlook: LoopOutlook
    bottleneck: Bottleneck | None
    """The smallest set of all principles that have too few stories together, were each of them asked once."""
    knock_outs: tuple[KnockOut, ...]
    """The stories that most hangs on, the gravest first."""
    coverage: Coverage


class LoopPlans:
    """The loops of one library."""

    def __init__(self, context: Context, reports: CoverageReports) -> None:
        self._context = context
        self._reports = reports

    def plan(self, loop: Loop, *, repeats: bool = True) -> LoopPlan:
        """Assign the stories to the principles of a loop; with ``repeats`` one may be told twice, at a price."""
        from starkeeper.domain.loop_plan import plan

        return plan(loop, self._stories(), repeats=repeats)

    def draw(self, size: LoopSize | None = None, seed: int | None = None) -> Loop:
        """Draw a loop at random over the principles of the pack; the same seed draws the same."""
        return draw_loop(self._context.pack.slugs, size or LoopSize(), random.Random(seed))

    def prospects(self, size: LoopSize | None = None, seed: int = 0) -> Prospects:
        """How likely the stories get through a loop of this size, and what that hangs on.

        The same seed says the same.
        """
        slugs = self._context.pack.slugs
        coverage = self._reports.report(named=MOST_ASKED).coverage
        proofs = Proofs(coverage.strong)
        gravest = [each for each in reliances(coverage) if each.opened][:KNOCKED_OUT]
        outlook = foresee(proofs, slugs, size, seed, watched=[each.story for each in gravest])
        lost = (KnockOut(each, outlook.chance_without(each.story)) for each in gravest)
        return Prospects(outlook, proofs.bottleneck(slugs), tuple(lost), coverage)

    def _stories(self) -> Sequence[TaggedStory]:
        coverage = self._reports.report(named=MOST_ASKED).coverage
        behind = (story for entry in coverage.principles for story in (*entry.strong, *entry.weak))
        return tuple({story.id: story for story in behind}.values())
