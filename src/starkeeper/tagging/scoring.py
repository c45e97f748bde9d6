"""The scoring recipe: unit vectors in, scores out.

An encoder sorts texts by topic and by kind first, and only then by conduct. So the mean of ordinary texts of the same
kind is subtracted from every vector: what is left is what a text says beyond being a title, or a sentence of a story.
The numbers were chosen on 606 stories and 480 questions that were written for this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starkeeper.domain.story import Part

Vectors = NDArray[np.float32]
"""One vector, or one a row."""

BEST_SENTENCES = 4
"""How many sentences speak for a principle."""

WHOLE_WEIGHT = 0.4
TITLE_WEIGHT = 0.4
"""What the whole text and the title count for beside the best sentences."""

QUESTION_WEIGHT = 0.5
"""What a pack's questions count for beside its behaviours, where a question is scored."""

PART_WEIGHTS = {Part.SITUATION: 0.7, Part.TASK: 0.85, Part.ACTION: 1.0, Part.RESULT: 0.85, Part.LESSON: 0.85}
"""What a sentence counts for by its part. No labelled story had a lesson; it is taken to be like a result."""

_ABSOLUTE = 0.75
_RELATIVE = 1.3
_OFFSET = -3.2
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class StoryVectors:
    """The unit vectors of one story."""

    sentences: Vectors
    """One row a sentence; there may be none."""
    parts: tuple[Part, ...]
    """The part each sentence stands in."""
    whole: Vectors | None
    title: Vectors | None


@dataclass(frozen=True, slots=True)
class Centre:
    """The mean vectors of ordinary texts, by kind."""

    sentence: Vectors
    whole: Vectors
    title: Vectors


@dataclass(frozen=True, slots=True)
class Spread:
    """How raw scores lie over texts that are no news: all of them together, and within one text."""

    mean: float
    deviation: float
    within: float


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length one; a row of zeros stays."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _TINY), np.float32)


def mean(vectors: Vectors) -> Vectors:
    """The mean row; zeros when there is no row."""
    return np.asarray(vectors.sum(axis=0) / max(len(vectors), 1), np.float32)


def prototypes(groups: Sequence[Vectors]) -> Vectors:
    """One unit row a group: the mean of its vectors, after the mean of all was subtracted from each."""
    middle = mean(np.concatenate(groups))
    return unit(np.stack([mean(unit(group - middle)) for group in groups]))


def centre(stories: Sequence[StoryVectors]) -> Centre:
    """The centre of ordinary stories, each of which has a title and a text."""
    return Centre(
        sentence=mean(np.concatenate([story.sentences for story in stories])),
        whole=mean(np.stack([story.whole for story in stories if story.whole is not None])),
        title=mean(np.stack([story.title for story in stories if story.title is not None])),
    )


def sentence_scores(story: StoryVectors, protos: Vectors, by: Centre) -> Vectors:
    """How much each sentence says for each principle, shape (sentences, principles)."""
    weights = np.array([PART_WEIGHTS[part] for part in story.parts], np.float32)
    return np.asarray(weights[:, None] * (unit(story.sentences - by.sentence) @ protos.T), np.float32)


def story_scores(story: StoryVectors, said: Vectors, protos: Vectors, by: Centre) -> Vectors:
    """The raw score of each principle: its best sentences, the whole text and the title.

    ``said`` is what ``sentence_scores`` returned. A text that is not written yet speaks for nothing, so a title alone
    scores low; a title that is missing is left out of account.
    """
    total, weight = np.zeros(len(protos), np.float32), 1.0 + WHOLE_WEIGHT
    if len(said):
        total += -np.sort(-said, axis=0)[:BEST_SENTENCES].mean(axis=0)
    if story.whole is not None:
        total += WHOLE_WEIGHT * (protos @ unit(story.whole - by.whole))
    if story.title is not None:
        total += TITLE_WEIGHT * (protos @ unit(story.title - by.title))
        weight += TITLE_WEIGHT
    return np.asarray(total / weight, np.float32)


def spread(scores: Vectors) -> Spread:
    """Measure raw scores, one row a text."""
    within = float(scores.std(axis=1).mean())
    return Spread(float(scores.mean()), max(float(scores.std()), _TINY), max(within, _TINY))


def confidence(raw: Vectors, by: Spread) -> Vectors:
    """Map the raw scores of one text to 0..1: how high a score is at all, and how far it stands out in this text.

    A display scale, not a probability: labels are sparse, and 0.5 is where about three in five are right.
    """
    absolute = (raw - by.mean) / by.deviation
    relative = (raw - raw.mean()) / max(float(raw.std()), by.within / 2)
    return np.asarray(1 / (1 + np.exp(-(_ABSOLUTE * absolute + _RELATIVE * relative + _OFFSET))), np.float32)
