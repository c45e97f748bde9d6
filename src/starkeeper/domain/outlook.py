"""The outlook: how likely each principle can be answered on a day to come, and what more practice would add to that.

A question is answered when the candidate knows what it asks for, and a story comes to mind that fits and is told well.
Both are memories (``domain.memory``). The chance that a principle can be answered on a day is

    knows(principle) x (1 - product over its stories of (1 - fit x tells(story)))

where ``knows`` and ``tells`` grow from a floor, what an unrehearsed candidate manages all the same, to 1 as the recall
of the memory does. The floors are judgement, not measurement; the fit of a suggestion is its score, which says how
often such a suggestion is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from starkeeper.domain.coverage import Coverage, TaggedStory
from starkeeper.domain.interview import Interview
from starkeeper.domain.memory import Memories, Memory, recall, rehearsed
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.tags import Verdict

UNASKED = 0.3
"""The chance to know what a question asks for that was never practised."""
UNTOLD = 0.2
"""The chance that a story that was written and never told comes to mind and is told well."""
CONFIRMED_FIT = 0.95
"""How far a story answers for a principle that the candidate confirmed: an interviewer may see it otherwise."""
ASIDE = 0.25
"""What a principle counts for that nobody in the loop is to probe: it may still be asked."""

MOST_STORIES = 5
"""Stories of a principle that are weighed, the best first; nobody rehearses a sixth one for the same question."""
MOST_TIMES = 8
"""Rehearsals of one thing that are looked ahead to; more would add nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """What a principle stands on."""

    slug: str
    fits: Mapping[int, float]
    """How far each of its stories answers for it, from 0 to 1, by the story's id."""
    gap: int = 0
    """Strong stories missing to the target."""
    weight: float = 1.0
    """What it counts for."""


def footings(coverage: Coverage, interview: Interview | None = None) -> list[Footing]:
    """What each principle stands on, and what it counts for: once for each interviewer of the loop who probes it."""
    loop = interview.loop if interview else ()
    probed = [slug for slugs in loop for slug in slugs]
    return [
        Footing(
            slug=entry.slug,
            fits={story.id: _fit(story, entry.slug) for story in (*entry.strong, *entry.weak)[:MOST_STORIES]},
            gap=entry.gap,
            weight=(probed.count(entry.slug) or ASIDE) if probed else 1.0,
        )
        for entry in coverage.principles
    ]


def _fit(story: TaggedStory, slug: str) -> float:
    tag = story.tag(slug)
    if tag is None:
        return 0.0
    return CONFIRMED_FIT if tag.verdict is Verdict.CONFIRMED else min(tag.score, CONFIRMED_FIT)


def moment_of(day: date) -> datetime:
    """The time of a day at which it is asked what is remembered: noon, UTC."""
    return datetime.combine(day, time(12), UTC)


class Outlook:
    """How things will stand at a time, with so many more rehearsals of each principle and each story until then.

    They are spread evenly over the time that is left. ``first`` is where the first of them stands in its share of it:
    in the middle, or at the beginning (0), so that a single one is held at once.
    """

    def __init__(
        self, grounds: Sequence[Footing], memories: Memories, now: datetime, when: datetime, *, first: float = 0.5
    ) -> None:
        self._first = first
        self.now = now
        self.when = max(now, when)
        self.most = min(MOST_TIMES, max(1, (self.when - now).days))
        self.sharing: dict[int, list[str]] = {}
        """The principles of each story."""
        self._fits = {ground.slug: dict(ground.fits) for ground in grounds}
        self._new = self._levels(None, UNTOLD)
        unasked = self._levels(None, UNASKED)
        self._knows = {
            slug: self._levels(memories.principles[slug], UNASKED) if slug in memories.principles else unasked
            for slug in self._fits
        }
        self._tells = {
            story_id: self._levels(memories.stories[story_id], UNTOLD) if story_id in memories.stories else self._new
            for fits in self._fits.values()
            for story_id in fits
        }
        self._known = {ground.slug: 0 for ground in grounds}
        self._told: dict[int, int] = {}
        for ground in grounds:
            for story_id in ground.fits:
                self.sharing.setdefault(story_id, []).append(ground.slug)
                self._told[story_id] = 0

    def chance(self, slug: str, *, asked: int = 0, told: int | None = None) -> float:
        """The chance that a principle can be answered, with so many more questions, and one story told once more."""
        missed = 1.0
        for story_id, fit in self._fits[slug].items():
            missed *= 1.0 - fit * self._tells[story_id].at(self._told[story_id] + (story_id == told))
        return self._knows[slug].at(self._known[slug] + asked) * (1.0 - missed)

    def chance_with_new(self, slug: str) -> float:
        """The chance once a story was written for it and told once for one of its questions."""
        known = self._known[slug]
        reached = self.chance(slug) / self._knows[slug].at(known)
        missed = (1.0 - reached) * (1.0 - CONFIRMED_FIT * self._new.at(1))
        return self._knows[slug].at(known + 1) * (1.0 - missed)

    def stories(self, slug: str) -> list[int]:
        """The stories of a principle, those that are still to be written among them, under numbers below zero."""
        return list(self._fits[slug])

    def times(self, slug: str) -> int:
        """How many more rehearsals of a principle were taken on."""
        return self._known[slug]

    def can_take(self, slug: str) -> bool:
        """Whether one more rehearsal of a principle would still add something that is known."""
        return self._known[slug] < self.most

    def ask(self, slug: str) -> None:
        """Take on one more rehearsal of a principle."""
        self._known[slug] += 1

    def tell(self, story_id: int) -> None:
        """Take on one more telling of a story."""
        self._told[story_id] += 1

    def write(self, slug: str) -> None:
        """Take on a new story for a principle, which is then told once."""
        story_id = -1 - len(self._told)
        self._fits[slug][story_id] = CONFIRMED_FIT
        self._told[story_id] = 1
        self._tells[story_id] = self._new
        self.sharing[story_id] = [slug]
        self._known[slug] += 1

    def _levels(self, memory: Memory | None, floor: float) -> _Levels:
        return _Levels(memory, floor, self.now, self.when, self._first, self.most)


class _Levels:
    """What a memory grows to by a time, with so many more rehearsals that go well; reckoned when asked for."""

    def __init__(
        self, memory: Memory | None, floor: float, now: datetime, when: datetime, first: float, most: int
    ) -> None:
        self._memory = memory
        self._floor = floor
        self._now = now
        self._left = when - now
        self._first = first
        self._most = most
        self._reached: list[float] = []

    def at(self, times: int) -> float:
        """The level after so many rehearsals, from the floor to 1."""
        wanted = min(times, self._most)
        while len(self._reached) <= wanted:
            chance = recall(self._after(len(self._reached)), self._now + self._left)
            self._reached.append(self._floor + (1.0 - self._floor) * chance)
        return self._reached[wanted]

    def _after(self, times: int) -> Memory | None:
        memory = self._memory
        for number in range(times):
            memory = rehearsed(memory, Rating.GOOD, self._now + self._left * ((number + self._first) / times))
        return memory
