"""What a story counts for: suggestions, verdicts, and the tags they make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from starkeeper.domain.story import Part


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of a story that speaks for a suggestion."""

    part: Part
    start: int
    """Offset of its first character in the part's text."""
    end: int
    """Offset behind its last character."""

    def quote(self, text: str) -> str:
        """The sentence itself, given the text of its part."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the candidate's verdicts on other stories did to a score."""

    before: float
    """The score without them."""
    teacher: int | None = None
    """The id of the story whose verdict moved it most; None when it was hardly moved."""


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The other principle that a sentence of evidence speaks for most."""

    principle: str
    leads: bool
    """Whether the sentence speaks for it even more than for the principle that it is the evidence of."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the tagger proposes: a principle, a score in 0..1, and the evidence for it, if any sentence speaks."""

    principle: str
    score: float
    evidence: Evidence | None = None
    lesson: Lesson | None = None
    """What verdicts on other stories changed; None when they changed nothing."""
    runner_up: RunnerUp | None = None
    """What else the evidence speaks for, if it speaks for anything else."""
    silent: frozenset[Part] = frozenset()
    """The parts that say something, and nothing that speaks for the principle."""

    @property
    def untaught(self) -> Suggestion:
        """The suggestion as it is without any verdict."""
        return replace(self, score=self.lesson.before, lesson=None) if self.lesson else self


class Verdict(StrEnum):
    """The candidate's own word on a principle for a story."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Reason:
    """The verdict on another story that moved a score most."""

    story_id: int
    title: str
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """The reason in words, without a full stop."""
        if self.verdict is Verdict.CONFIRMED:
            return f"because you confirmed it for “{self.title}”"
        return f"less because you rejected it for “{self.title}”"


class Strength(StrEnum):
    """How much a tag proves."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores from which a suggestion counts as strong, and as weak."""

    strong: float
    weak: float

    def strength(self, score: float) -> Strength | None:
        """How much a score proves; None when it is below both thresholds."""
        if score >= self.strong:
            return Strength.STRONG
        return Strength.WEAK if score >= self.weak else None


@dataclass(frozen=True, slots=True)
class Tag:
    """What a story counts for under one principle."""

    principle: str
    strength: Strength
    score: float
    """The suggestion's score; 0 for a principle that was confirmed without one."""
    verdict: Verdict | None = None
    evidence: Evidence | None = None
    runner_up: RunnerUp | None = None
    silent: frozenset[Part] = frozenset()

    @property
    def rank(self) -> tuple[bool, float]:
        """What tags are ordered by, best last: a confirmed one before any suggestion, then the score."""
        return (self.verdict is Verdict.CONFIRMED, self.score)


def weigh(
    suggestions: Iterable[Suggestion], verdicts: Mapping[str, Verdict], thresholds: Thresholds
) -> tuple[Tag, ...]:
    """Make the tags of one story, the best first.

    A confirmed principle is a strong tag whatever its score; a rejected one is no tag at all.
    """
    proposed = {suggestion.principle: suggestion for suggestion in suggestions}
    tags = []
    for principle in {**proposed, **verdicts}:
        suggestion = proposed.get(principle, Suggestion(principle, 0.0))
        verdict = verdicts.get(principle)
        confirmed = verdict is Verdict.CONFIRMED
        strength = Strength.STRONG if confirmed else thresholds.strength(suggestion.score)
        if strength is not None and verdict is not Verdict.REJECTED:
            found = (suggestion.evidence, suggestion.runner_up, suggestion.silent)
            tags.append(Tag(principle, strength, suggestion.score, verdict, *found))
    return tuple(sorted(tags, key=lambda tag: tag.rank, reverse=True))
