"""Use cases of coverage: what the stories of a library prove, the gaps, and what to write next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starkeeper.domain.coverage import Coverage, PrincipleCoverage, TaggedStory, cover, happened_since
from starkeeper.domain.pack import Principle
from starkeeper.domain.story import is_date
from starkeeper.errors import InvalidInput
from starkeeper.library.context import Context
from starkeeper.library.shelf import model_fingerprint, shelved, tagged_stories
from starkeeper.store import rehearsals as rehearsal_rows
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading
from starkeeper.store.standing import Scale, Standing, standings
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.domain.next_story import NextStory
    from starkeeper.domain.trend import Point

ENOUGH = 24
"""Strong stories of each principle that suffice to judge loops: no loop that is drawn asks for so many."""


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of a library, and how far it can be trusted."""

    coverage: Coverage
    stories: int
    """How many stories the library holds, without the bin."""
    untagged: int
    """How many of them were never compared with the pack."""
    unknown_targets: tuple[str, ...] = ()
    """Principles for which the settings name a target, and which the pack does not have."""


class CoverageReports:
    """The coverage of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def report(self, target: int | None = None, named: int | None = None, since: str = "") -> CoverageReport:
        """Sort the stories under the principles they prove.

        ``target`` is the number of strong stories wanted for each principle; by default the settings', else the
        pack's. ``named`` is how many strong and weak stories of each principle are named, all by default; the others
        are counted, which costs a fraction in a large library. ``since`` leaves out what happened before a year, a
        month or a day, and what has no date. Raises InvalidInput for a date that is none.
        """
        if since and not is_date(since):
            raise InvalidInput(f"{since!r} is no date.", "Write a year, a month or a day: 2023, 2023-05 or 2023-05-14.")
        context = self._context
        wanted, targets = target or context.target, {} if target else context.settings.targets
        with reading(context.engine) as session:
            rehearsed = self._rehearsed(session)
            total = story_rows.count(session)
            if named is None:
                stories, untagged = tagged_stories(session, context)
                if since:
                    stories = [story for story in stories if happened_since(story.date, since)]
                coverage = cover(context.pack, stories, wanted, targets, rehearsed)
            else:
                found = self._standings(session, named, since)
                coverage = self._counted(session, found, wanted, targets, rehearsed)
                untagged = len(tag_rows.untagged(session, model_fingerprint(context), context.pack.fingerprint))
        unknown = tuple(slug for slug in targets if slug not in context.pack.slugs)
        return CoverageReport(coverage, total, untagged, unknown)

    def next_stories(self, report: CoverageReport, most: int | None = None, seed: int = 0) -> list[NextStory]:
        """What to write next: the gaps, first the one whose story would serve most loops, each with what helps.

        The report must name ``ENOUGH`` stories of each principle, or all. The same seed draws the same loops.
        """
        from starkeeper.domain.loop_outlook import foresee
        from starkeeper.domain.next_story import next_story, ranked_gaps
        from starkeeper.domain.proofs import Proofs

        pack, coverage = self._context.pack, report.coverage
        if not coverage.gaps:
            return []
        outlook = foresee(Proofs(coverage.strong), pack.slugs, seed=seed)
        gaps = ranked_gaps(coverage, outlook)[:most]
        lacks = self._lacks(gaps)
        return [next_story(entry, outlook, pack, lacks.get(entry.slug, "")) for entry in gaps]

    def history(self) -> list[Point]:
        """What was covered at moments from the first story to now, by today's model, pack and targets.

        Earlier texts of a story count as they were; what was deleted for ever does not. Empty without a story.
        """
        from starkeeper.domain.trend import moments, trend
        from starkeeper.store import past

        context = self._context
        with reading(context.engine) as session:
            tellings = past.tellings(session)
            decided = past.decided(session, context.pack.slug)
            model, weakest = model_fingerprint(context), THRESHOLDS.weak
            found = tag_rows.suggestions(session, model, context.pack.fingerprint, at_least=weakest)
            known = tag_rows.tagged_hashes(session, model, context.pack.fingerprint)
        if not tellings:
            return []
        suggestions = {content_hash: found.get(content_hash, ()) for content_hash in known}
        targets = {slug: context.settings.targets.get(slug, context.target) for slug in context.pack.slugs}
        at = moments(min(telling.since for telling in tellings), context.now())
        return trend(tellings, suggestions, decided, targets, THRESHOLDS, at)

    def _rehearsed(self, session: Session) -> dict[str, datetime]:
        """When each principle was last asked for: by a question that probes it."""
        answered = rehearsal_rows.last_answered(session)
        if not answered:
            return {}
        from starkeeper.store import questions

        latest: dict[str, datetime] = {}
        for question in (*self._context.pack.questions, *questions.select(session)):
            if question.id in answered:
                at = answered[question.id]
                latest.update({slug: max(at, latest.get(slug, at)) for slug in question.principles})
        return latest

    def _lacks(self, gaps: list[PrincipleCoverage]) -> dict[str, str]:
        """What the nearest weak story of each gap lacks, in a sentence, by principle."""
        from starkeeper.domain.missing import missing

        nearest = {entry.slug: entry.weak[0] for entry in gaps if entry.weak}
        names = self._context.pack.names
        wanted = story_rows.StoryFilter(ids={story.id for story in nearest.values()})
        with reading(self._context.engine) as session:
            texts = {story.id: story for story in story_rows.select(session, wanted)}
        return {
            slug: missing(texts[story.id], tag, names)
            for slug, story in nearest.items()
            if story.id in texts and (tag := story.tag(slug))
        }

    def _standings(self, session: Session, named: int, since: str) -> dict[str, Standing]:
        pack = self._context.pack
        model = model_fingerprint(self._context)
        scale = Scale(model=model, pack=pack.slug, pack_fingerprint=pack.fingerprint, thresholds=THRESHOLDS)
        return standings(session, scale, named, since)

    def _counted(
        self,
        session: Session,
        found: Mapping[str, Standing],
        target: int,
        targets: Mapping[str, int],
        rehearsed: Mapping[str, datetime],
    ) -> Coverage:
        ids = {number for standing in found.values() for number in (*standing.best, *standing.nearest)}
        headings = story_rows.headings(session, story_rows.StoryFilter(ids=ids))
        told = {story.id: story for story in shelved(session, self._context, headings)}
        nothing = Standing(0, 0, (), (), {})

        def entry(principle: Principle) -> PrincipleCoverage:
            slug = principle.slug
            standing = found.get(slug, nothing)
            return _entry(principle, targets.get(slug, target), standing, told, rehearsed.get(slug))

        return Coverage(tuple(map(entry, self._context.pack.principles)))


def _entry(
    principle: Principle,
    target: int,
    standing: Standing,
    told: Mapping[int, TaggedStory],
    rehearsed: datetime | None,
) -> PrincipleCoverage:
    return PrincipleCoverage(
        slug=principle.slug,
        name=principle.name,
        target=target,
        strong=tuple(told[number] for number in standing.best),
        weak=tuple(told[number] for number in standing.nearest),
        more_strong=standing.strong - len(standing.best),
        more_weak=standing.weak - len(standing.nearest),
        outcomes=standing.outcomes,
        rehearsed=rehearsed,
    )
