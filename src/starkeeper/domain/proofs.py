"""Proofs: which stories prove which principles, and how many principles different stories can serve at once.

To give each principle of a loop a story of its own is to find a matching in a bipartite graph (Kuhn's method of
augmenting paths; Hall's theorem says why there is none where there is none). The graphs are small and there are
thousands of them, so that a set of stories is one whole number, a bit for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.story import Status
from starkeeper.domain.tags import Strength

Stories = int
"""A set of stories: the bit at a story's place among all."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Principles that together have fewer stories than they need."""

    principles: tuple[str, ...]
    stories: tuple[TaggedStory, ...]
    """All that prove one of them."""
    needed: int
    """How many different stories a loop asks of them."""


class Proofs:
    """The strong tags of the stories that count."""

    def __init__(self, stories: Iterable[TaggedStory]) -> None:
        self.stories = tuple(story for story in stories if story.status is not Status.RETIRED)
        self._behind: dict[str, Stories] = {}
        for place, story in enumerate(self.stories):
            for tag in story.tags:
                if tag.strength is Strength.STRONG:
                    self._behind[tag.principle] = self._behind.get(tag.principle, 0) | 1 << place

    def count(self, principle: str) -> int:
        """How many stories prove a principle."""
        return self._behind.get(principle, 0).bit_count()

    def bit(self, story: TaggedStory) -> Stories:
        """The set of one story alone. Raises ValueError for one that is not among them."""
        return 1 << self.stories.index(story)

    def serve(self, asked: Sequence[str]) -> Serving:
        """Give as many of the asked principles as can be a story of their own."""
        return Serving(asked, self._behind)

    def bottleneck(self, asked: Sequence[str]) -> Bottleneck | None:
        """The smallest set of the asked principles that have too few stories together; None when there is none."""
        serving = self.serve(asked)
        if not serving.unserved:
            return None
        counts: dict[str, int] = {}
        for slug in asked:
            counts[slug] = counts.get(slug, 0) + 1
        # What an unserved principle competes with is such a set, so that no larger one need be looked at.
        known = min((serving.rivals(slot) for slot in serving.unserved), key=len)
        smaller = (
            chosen
            for size in range(1, len(known))
            for chosen in combinations(counts, size)
            if self._lacks(chosen, counts)
        )
        chosen = next(smaller, tuple(slug for slug in counts if slug in known))
        held = self._held(chosen)
        stories = tuple(story for place, story in enumerate(self.stories) if held >> place & 1)
        return Bottleneck(chosen, stories, sum(counts[slug] for slug in chosen))

    def _lacks(self, chosen: Iterable[str], counts: Mapping[str, int]) -> bool:
        chosen = tuple(chosen)
        return self._held(chosen).bit_count() < sum(counts[slug] for slug in chosen)

    def _held(self, chosen: Iterable[str]) -> Stories:
        held = 0
        for slug in chosen:
            held |= self._behind.get(slug, 0)
        return held


class Serving:
    """Different stories for as many of some asked principles as can have one."""

    def __init__(self, asked: Sequence[str], behind: Mapping[str, Stories]) -> None:
        self._asked = asked
        self._can = [behind.get(slug, 0) for slug in asked]
        self._told = 0
        self._by_story: dict[Stories, int] = {}
        self.unserved: list[int] = []
        """Places of the principles that have none."""
        for slot in sorted(range(len(asked)), key=lambda place: self._can[place].bit_count()):
            if not self._serve(slot, 0)[0]:
                self.unserved.append(slot)

    def rivals(self, slot: int) -> set[str]:
        """The principles that an unserved one competes with, itself among them.

        A new story for any of them would serve one more.
        """
        seen, waiting, found = 0, [slot], {slot}
        while waiting:
            for bit in _bits(self._can[waiting.pop()] & ~seen):
                seen |= bit
                holder = self._by_story[bit]
                if holder not in found:
                    found.add(holder)
                    waiting.append(holder)
        return {self._asked[place] for place in found}

    def needs(self, story: Stories) -> bool:
        """Whether a principle that is served would not be without a story, given as the set of it alone."""
        slot = self._by_story.get(story)
        if slot is None:
            return False
        served, _ = self._serve(slot, story)
        if served:
            del self._by_story[story]
            self._told ^= story
        return not served

    def _serve(self, slot: int, seen: Stories) -> tuple[bool, Stories]:
        """Find a story for a slot, moving others where that helps; the second value is what was looked at."""
        if free := self._can[slot] & ~self._told:
            bit = free & -free
            self._told |= bit
            self._by_story[bit] = slot
            return True, seen
        while open_ := self._can[slot] & ~seen:
            bit = open_ & -open_
            moved, seen = self._serve(self._by_story[bit], seen | bit)
            if moved:
                self._by_story[bit] = slot
                return True, seen
        return False, seen


def _bits(stories: Stories) -> Iterator[Stories]:
    while stories:
        bit = stories & -stories
        yield bit
        stories ^= bit
