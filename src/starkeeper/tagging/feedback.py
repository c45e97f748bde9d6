"""What verdicts teach: scores of other stories, moved a little by the candidate's own word.

A verdict says by how much the tagger was wrong about a judged story: a confirmed principle should have scored 1, a
rejected one 0. Another story is moved the same way, the further the more alike the two are, and a little even when
they are not, since a principle may be suggested too often or too seldom for this candidate at large. This is kernel
regression on the residuals, shrunk: a sum over the judged stories, divided by their number and ``PRIOR`` more, on the
scale of log-odds. Nothing is trained, no order matters, and without verdicts every score is what it was.

The numbers were chosen on libraries of 27 to 75 stories of the training material. On libraries of 96 stories of four
people each, held out of training, half of each number did about as well and twice of it worse;
``benchmarks/feedback.py`` measures what they are worth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from starkeeper.domain.tags import Lesson, Suggestion, Verdict
from starkeeper.tagging.scoring import Centre, StoryVectors, Vectors, mean, unit

NEAR = 60.0
"""What a verdict counts for on a story that says the very same. Most stories have nearly nothing in common."""

EVERYWHERE = 4.0
"""What it counts for on every other story, however different."""

PRIOR = 20.0
"""So many judged stories count as much as the belief that the tagger is right as it is."""

MOST = 2.0
"""No score moves further than this, in log-odds: from 0.5 to 0.88 or to 0.12."""

NOTICEABLE = 0.05
"""The change of a score from which it is worth saying where it comes from."""

_EDGE = 1e-6

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A story with verdicts."""

    story: int
    """Its id."""
    profile: Vectors
    """What it says as a whole, a unit vector; see ``profile``."""
    scores: Mapping[str, float]
    """What the tagger said of each principle before any verdict taught it anything."""
    verdicts: Mapping[str, Verdict]


class Feedback:
    """What the verdicts on some stories teach about others, under principles named by their slugs."""

    def __init__(self, slugs: Sequence[str], judged: Sequence[Judged]) -> None:
        # In an order of their own, so that sums come out the same to the last bit.
        self._judged = sorted((each for each in judged if each.verdicts), key=lambda each: each.story)
        self._slugs = tuple(slugs)
        self._stories = np.array([each.story for each in self._judged], np.int64)
        self._residuals = np.array(
            [[_residual(each, slug) for slug in self._slugs] for each in self._judged], np.float64
        ).reshape(-1, len(self._slugs))

    def teach(
        self, suggestions: Sequence[Suggestion], profile: Vectors, without: Collection[int] = ()
    ) -> list[Suggestion]:
        """Return untaught suggestions with what the verdicts make of their scores, the best first.

        ``without`` are the ids of stories that teach nothing here: above all the story itself, whose own verdicts
        outrank suggestions anyway. A score of 0, of a story that says nothing, stays.
        """
        moved, teachers = self._pushes(profile, without)
        place = {slug: column for column, slug in enumerate(self._slugs)}
        taught = [_taught(each, moved, teachers, place.get(each.principle)) for each in suggestions]
        return sorted(taught, key=lambda suggestion: -suggestion.score)

    def _pushes(self, profile: Vectors, without: Collection[int]) -> tuple[Numbers, list[int]]:
        """For each principle the change in log-odds, and the story that had most part in it."""
        kept = np.flatnonzero(~np.isin(self._stories, list(without)))
        if not len(kept):
            return np.zeros(len(self._slugs)), [0] * len(self._slugs)
        profiles = np.stack([self._judged[row].profile for row in kept]).astype(np.float64)
        alike = np.maximum(profiles @ np.asarray(profile, np.float64), 0)
        parts = (NEAR * alike + EVERYWHERE)[:, None] * self._residuals[kept] / (PRIOR + len(kept))
        pushes: Numbers = MOST * np.tanh(parts.sum(axis=0) / MOST)
        most = (parts * np.sign(pushes)).argmax(axis=0)
        return pushes, [int(self._stories[kept[row]]) for row in most]


def profile(story: StoryVectors, by: Centre) -> Vectors:
    """What a story says as a whole, beyond what all stories do: sentences, passages and title count alike.

    A unit vector; zeros for a story without a sentence.
    """
    if not len(story.sentences):
        return np.zeros_like(by.sentence)
    kinds = [_middle(story.sentences, by.sentence), _middle(story.passages, by.passage)]
    if story.title is not None:
        kinds.append(unit(story.title - by.title))
    return unit(np.sum(kinds, axis=0, dtype=np.float32))


def _middle(rows: Vectors, centre: Vectors) -> Vectors:
    return unit(mean(unit(rows - centre)))


def _residual(judged: Judged, slug: str) -> float:
    """By how much the tagger said too little (above 0) or too much of a principle; 0 where there is no verdict."""
    verdict = judged.verdicts.get(slug)
    if verdict is None:
        return 0.0
    return (1.0 if verdict is Verdict.CONFIRMED else 0.0) - judged.scores.get(slug, 0.0)


def _taught(suggestion: Suggestion, pushes: Numbers, teachers: Sequence[int], column: int | None) -> Suggestion:
    if column is None or not pushes[column] or not suggestion.score:
        return suggestion
    before = suggestion.score
    odds = np.log(max(before, _EDGE) / max(1 - before, _EDGE))
    score = float(1 / (1 + np.exp(-(odds + pushes[column]))))
    teacher = teachers[column] if abs(score - before) >= NOTICEABLE else None
    return replace(suggestion, score=score, lesson=Lesson(before, teacher))
