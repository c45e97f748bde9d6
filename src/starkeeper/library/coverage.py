"""Use cases of coverage: what the stories of a library prove, and the gaps."""

from __future__ import annotations

from dataclasses import dataclass

from starkeeper.domain.coverage import Coverage, PrincipleCoverage, TaggedStory, cover
from starkeeper.domain.pack import Principle
from starkeeper.library.context import Context
from starkeeper.library.shelf import model_fingerprint, shelved, tagged_stories
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading
from starkeeper.store.standing import Scale, Standing, standings
from starkeeper.tagging.scale import THRESHOLDS


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of a library, and how far it can be trusted."""

    coverage: Coverage
    stories: int
    """How many stories the library holds, without the bin."""
    untagged: int
    """How many of them were never compared with the pack."""


class CoverageReports:
    """The coverage of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def report(self, target: int | None = None, named: int | None = None) -> CoverageReport:
        """Sort the stories under the principles they prove.

        ``target`` is the number of strong stories wanted for each principle; by default the settings', else the
        pack's. ``named`` is how many strong and weak stories of each principle are named, all by default; the others
        are counted, which costs a fraction in a large library.
        """
        wanted = target or self._context.settings.target or self._context.pack.target
        with reading(self._context.engine) as session:
            if named is not None:
                return self._counted(session, wanted, named)
            stories, untagged = tagged_stories(session, self._context)
        return CoverageReport(cover(self._context.pack, stories, wanted), len(stories), untagged)

    def _counted(self, session: Session, target: int, named: int) -> CoverageReport:
        pack, model = self._context.pack, model_fingerprint(self._context)
        scale = Scale(model=model, pack=pack.slug, pack_fingerprint=pack.fingerprint, thresholds=THRESHOLDS)
        found = standings(session, scale, named)
        ids = {number for standing in found.values() for number in (*standing.best, *standing.nearest)}
        headings = story_rows.headings(session, story_rows.StoryFilter(ids=ids))
        told = {story.id: story for story in shelved(session, self._context, headings)}
        nothing = Standing(0, 0, (), ())
        coverage = Coverage(
            tuple(_entry(principle, target, found.get(principle.slug, nothing), told) for principle in pack.principles)
        )
        untagged = len(tag_rows.untagged(session, model, pack.fingerprint))
        return CoverageReport(coverage, story_rows.count(session), untagged)


def _entry(principle: Principle, target: int, standing: Standing, told: dict[int, TaggedStory]) -> PrincipleCoverage:
    return PrincipleCoverage(
        slug=principle.slug,
        name=principle.name,
        target=target,
        strong=tuple(told[number] for number in standing.best),
        weak=tuple(told[number] for number in standing.nearest),
        more_strong=standing.strong - len(standing.best),
        more_weak=standing.weak - len(standing.nearest),
    )
