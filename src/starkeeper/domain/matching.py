"""Matching: which stories answer a question, and why.

A question and a story meet through the principles: what the question asks for, and what the story proves. Beside that
it counts, less, how alike the two are in words.

The numbers were chosen on libraries of 90 stories and 500 questions of the training material. Half or twice as much of
``LIKENESS`` changes next to nothing there; ``benchmarks/answers.py`` measures it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Evidence, Suggestion, Verdict

LIKENESS = 0.3
"""What it counts that question and story are alike in words, beside the principles. More of it sorts by topic."""

SECOND = 0.6
"""What each further principle of a bank question counts for, beside the one it stands under."""

OTHER_END = 0.8
"""What is left of a story that ended otherwise than the question asks: a success told for a failure."""

CARRIES = 0.25
"""The share of all that question and story have in common from which one principle is named as a reason."""

_EDGE = 1e-6

Weights = Mapping[str, float]
"""Numbers by principle."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a question and a story are in words."""

    score: float
    """A cosine, -1..1, of what each says beyond being a question or a story."""
    evidence: Evidence | None = None
    """The sentence that comes nearest to the question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story, and what is known of it before a question is asked."""

    story: TaggedStory
    proved: Weights
    """How well it proves each principle, 0..1."""
    likeness: Likeness | None = None
    """None when its words were not compared with the question's."""


@dataclass(frozen=True, slots=True)
class Match:
    """A story that answers a question, how well, and why."""

    story: TaggedStory
    score: float
    """0..1; for ordering, not a probability."""
    principles: tuple[str, ...] = ()
    """Those that the question asks for and the story is tagged with, what carries the match most first. Empty when
    only the words are alike."""
    evidence: Evidence | None = None
    """The sentence that speaks for the first principle; without a principle, the one nearest to the question."""
    quote: str = ""
    """The sentence itself; empty when there is none."""

    @property
    def principle(self) -> str:
        """The principle that carries the match; empty when none does."""
        return next(iter(self.principles), "")


def asked_by_name(principles: Sequence[str]) -> dict[str, float]:
    """What a question asks for that names its principles, the one it stands under first; the numbers make 1."""
    return _shares({slug: SECOND if place else 1.0 for place, slug in enumerate(principles)})


def asked_by_text(ranked: Iterable[Suggestion]) -> dict[str, float]:
    """What a question asks for by its text, given each principle's score; the numbers make 1.

    The odds of the scores count, so that a principle that stands out takes nearly all.
    """
    kept = {each.principle: min(max(each.score, _EDGE), 1 - _EDGE) for each in ranked}
    return _shares({slug: score / (1 - score) for slug, score in kept.items()})


def proved_by(suggestions: Iterable[Suggestion], verdicts: Mapping[str, Verdict]) -> dict[str, float]:
    """How well a story proves each principle: what was suggested, unless the candidate said yes (1) or no (0)."""
    said = {slug: float(verdict is Verdict.CONFIRMED) for slug, verdict in verdicts.items()}
    return {**{each.principle: each.score for each in suggestions}, **said}


def fit(asked: Weights, proved: Weights, likeness: float | None = None) -> float:
    """How well a story answers a question, 0..1.

    The better it proves what is asked the higher, whatever else it proves. ``likeness`` is a cosine; None when the
    words were not compared.
    """
    through = sum(share * proved.get(slug, 0.0) for slug, share in asked.items())
    if likeness is None:
        return through
    return (through + LIKENESS * max(likeness, 0.0)) / (1 + LIKENESS)


def rank(question: Question, asked: Weights, candidates: Iterable[Candidate]) -> list[Match]:
    """Rank the stories that answer a question, the best first, without their quotes.

    A story that ended as the question asks goes before an equal one that did not, a ready one before a draft. Retired
    stories, and those that have nothing in common with the question, are left out.
    """
    open_ones = (each for each in candidates if each.story.status is not Status.RETIRED)
    found = [match for each in open_ones if (match := _match(question, asked, each)).score > 0]
    return sorted(found, key=lambda match: (-match.score, match.story.status is not Status.READY, match.story.id))


def _match(question: Question, asked: Weights, candidate: Candidate) -> Match:
    story, likeness = candidate.story, candidate.likeness
    score = fit(asked, candidate.proved, likeness.score if likeness else None)
    if not _suits(question.polarity, story.outcome):
        score *= OTHER_END
    principles = _carrying(asked, candidate)
    tag = story.tag(principles[0]) if principles else None
    evidence = tag.evidence if tag else likeness.evidence if likeness else None
    return Match(story, score, principles, evidence)


def _carrying(asked: Weights, candidate: Candidate) -> tuple[str, ...]:
    """The principles that make question and story meet, what carries most first."""
    common = {slug: share * candidate.proved.get(slug, 0.0) for slug, share in asked.items()}
    least = CARRIES * sum(common.values())
    named = [slug for slug, part in common.items() if part >= least and candidate.story.tag(slug)]
    return tuple(sorted(named, key=lambda slug: -common[slug]))


def _suits(polarity: Polarity, outcome: Outcome) -> bool:
    if polarity is Polarity.FAILURE:
        return outcome is not Outcome.SUCCESS
    return polarity is not Polarity.SUCCESS or outcome is not Outcome.FAILURE


def _shares(numbers: Weights) -> dict[str, float]:
    total = sum(numbers.values())
    return {slug: number / total for slug, number in numbers.items()}
