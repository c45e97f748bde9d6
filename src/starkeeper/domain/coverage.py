"""Coverage: for each principle the stories that prove it, and what is missing to the target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from starkeeper.domain.pack import Pack, Principle
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedStory:
    """As much of a story as coverage and rehearsal need to know."""

    id: int
    title: str
    status: Status
    outcome: Outcome
    tags: tuple[Tag, ...]
    """The best first."""
    date: str = ""
    """When it happened, as exactly as the candidate said; empty when they did not."""

    def tag(self, principle: str) -> Tag | None:
        """The story's tag for a principle, if it has one."""
        return next((tag for tag in self.tags if tag.principle == principle), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleCoverage:
    """The stories that stand behind one principle, the best first."""

    slug: str
    name: str
    target: int
    strong: tuple[TaggedStory, ...]
    weak: tuple[TaggedStory, ...]
    more_strong: int = 0
    """Strong stories that come behind those, counted and not named."""
    more_weak: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    """How many of the strong ones ended how; those of which there are none are left out."""
    rehearsed: datetime | None = None
    """When a question that probes it was last answered, in UTC; None when that was never."""

    @property
    def strong_count(self) -> int:
        """How many stories prove it."""
        return len(self.strong) + self.more_strong

    @property
    def weak_count(self) -> int:
        """How many hint at it."""
        return len(self.weak) + self.more_weak

    @property
    def gap(self) -> int:
        """Strong stories missing to the target."""
        return max(0, self.target - self.strong_count)

    @property
    def one_sided(self) -> bool:
        """Whether all that proves it went well. Interviewers ask for what did not, too."""
        return bool(self.strong_count) and not any(
            number for outcome, number in self.outcomes.items() if outcome is not Outcome.SUCCESS
        )

    @property
    def best(self) -> TaggedStory | None:
        """The story that proves it best: the first strong one, else the first weak one."""
        return next(iter((*self.strong, *self.weak)), None)

    @property
    def sentence(self) -> str:
        """The gap in words, or that there is none."""
        have = f"{self.name} has {_stories(self.strong_count)}"
        if not self.gap:
            return f"{have}."
        said = f"{have}; you need {in_words(self.target)}."
        if self.weak:
            return f"{said} {quoted(self.weak[0].title)} comes nearest."
        return said


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a whole pack, in its order."""

    principles: tuple[PrincipleCoverage, ...]

    @property
    def gaps(self) -> tuple[PrincipleCoverage, ...]:
        """The principles short of their target, the largest gap first, then the fewest weak stories."""
        short = (entry for entry in self.principles if entry.gap)
        return tuple(sorted(short, key=lambda entry: (-entry.gap, entry.weak_count)))

    @property
    def one_sided(self) -> tuple[PrincipleCoverage, ...]:
        """The principles that have proof, and none that did not simply go well."""
        return tuple(entry for entry in self.principles if entry.one_sided)

    @property
    def strong(self) -> tuple[TaggedStory, ...]:
        """The stories that prove something, each once, as far as they are named."""
        return tuple({story.id: story for entry in self.principles for story in entry.strong}.values())

    @property
    def covered(self) -> int:
        """How many principles reach their target."""
        return len(self.principles) - len(self.gaps)

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        total = len(self.principles)
        if not self.gaps:
            return f"All {in_words(total)} principles have the stories they need."
        if self.covered == 1:
            return f"1 of {total} principles has the stories it needs."
        return f"{self.covered} of {total} principles have the stories they need."


def cover(
    pack: Pack,
    stories: Iterable[TaggedStory],
    target: int,
    targets: Mapping[str, int] = _NOTHING,
    rehearsed: Mapping[str, datetime] = _NOTHING,
) -> Coverage:
    """Sort the stories under the principles they prove.

    ``target`` is the number of strong stories each principle should have, but for those in ``targets``. Retired
    stories count for nothing. ``rehearsed`` says when each principle was last asked for, in UTC.
    """
    counted = [story for story in stories if story.status is not Status.RETIRED]
    return Coverage(
        tuple(
            _covered(principle, counted, targets.get(principle.slug, target), rehearsed.get(principle.slug))
            for principle in pack.principles
        )
    )


def happened_since(date: str, since: str) -> bool:
    """Whether a story of this date may have happened on the day ``since``, in its month or year, or later.

    Both are as exact as a story's date; a year may reach to its last day. A story without a date happened nobody knows
    when, and not since.
    """
    return bool(date) and date[: len(since)] >= since[: len(date)]


def _covered(
    principle: Principle, stories: Sequence[TaggedStory], target: int, rehearsed: datetime | None
) -> PrincipleCoverage:
    strong = _behind(stories, principle.slug, Strength.STRONG)
    return PrincipleCoverage(
        slug=principle.slug,
        name=principle.name,
        target=target,
        strong=strong,
        weak=_behind(stories, principle.slug, Strength.WEAK),
        outcomes=Counter(story.outcome for story in strong),
        rehearsed=rehearsed,
    )


def _behind(stories: Sequence[TaggedStory], principle: str, strength: Strength) -> tuple[TaggedStory, ...]:
    found = [(tag, story) for story in stories if (tag := story.tag(principle)) and tag.strength is strength]
    # A ready story goes before a draft of the same rank; the oldest first among equals, so that the order is stable.
    found.sort(key=lambda pair: (pair[0].rank, pair[1].status is Status.READY, -pair[1].id), reverse=True)
    return tuple(story for _, story in found)


def in_words(number: int) -> str:
    """A small number as a word, a larger one in figures."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence: ``A, B and C``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def quoted(title: str) -> str:
    """A title as it stands in a sentence."""
    return f"“{title}”"


def _stories(number: int) -> str:
    return f"{in_words(number)} {'story' if number == 1 else 'stories'}"
