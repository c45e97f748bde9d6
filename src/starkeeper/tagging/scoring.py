"""The scoring recipe: unit vectors in, scores out.

An encoder sorts texts by topic and by kind first, and only then by conduct. So the mean of ordinary texts of the same
kind is subtracted from every vector: what is left is what a text says beyond being a title, or a sentence of a story
from this field. The numbers were chosen on stories that were written for this project and held out of training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One vector, or one a row."""

Weighed = tuple[float, Vectors]
"""A weight, and what it is the weight of."""

BEST = 3
"""How many sentences, and how many passages, speak for a principle."""

BACKGROUND_WEIGHT = 24
"""How many of a candidate's own stories weigh as much as the background when the centre is found."""

_PRINCIPLES = 16
"""The size of the pack that the numbers were chosen on."""

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers that go with one encoder: what each kind of text counts for, and what a score means."""

    sentences: float
    passages: float
    title: float
    """Candidates name a story after what it shows."""
    question: float
    """The same for a title that is an interviewer's question."""
    alike: float
    """What the pack's questions that are like such a title count for, beside what the title itself says."""
    absolute: float
    """What it says that a score is high at all, in deviations over ordinary texts."""
    relative: float
    """What it says that a score stands out among the principles of its text, in deviations within the text."""
    offset: float
    speaks: float
    """What a sentence must say for a principle, as a cosine, to be counted as speaking for it."""


PLAIN = Recipe(
    sentences=1.0,
    passages=0.0,
    title=0.5,
    question=0.5,
    alike=0.5,
    absolute=0.75,
    relative=1.3,
    offset=-3.2,
    speaks=0.2,
)
"""For an encoder as its makers released it: it sorts whole passages by topic, and sentences by what they say.

``question``, ``alike`` and ``speaks`` were not measured for it.
"""

TRAINED = Recipe(
    sentences=1.0,
    passages=1.0,
    title=0.2,
    question=0.4,
    alike=2.0,
    absolute=0.623,
    relative=1.869,
    offset=-4.341,
    speaks=0.2,
)
"""For the encoder that was trained on stories; what ``training/measure.py`` found best on stories held out."""


@dataclass(frozen=True, slots=True)
class StoryVectors:
    """The unit vectors of one story."""

    sentences: Vectors
    """One row a sentence; there may be none."""
    passages: Vectors
    title: Vectors | None


@dataclass(frozen=True, slots=True)
class Centre:
    """The mean vectors of ordinary texts, by kind."""

    sentence: Vectors
    passage: Vectors
    title: Vectors

    def moved(self, own: Sequence[StoryVectors]) -> Centre:
        """The centre for a candidate: this one, moved towards the mean of their own stories.

        What all stories of a candidate have in common (a field, a project, a way of writing) tells none of them
        apart. A few stories say little about that, so their mean is shrunk towards the background's.
        """
        return Centre(
            sentence=_between(self.sentence, [story.sentences for story in own if len(story.sentences)]),
            passage=_between(self.passage, [story.passages for story in own if len(story.passages)]),
            title=_between(self.title, [story.title[None] for story in own if story.title is not None]),
        )


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
    """The centre of some stories, one of which at least has a text and one a title."""
    return Centre(
        sentence=mean(np.concatenate([story.sentences for story in stories])),
        passage=mean(np.concatenate([story.passages for story in stories])),
        title=mean(np.stack([story.title for story in stories if story.title is not None])),
    )


def _between(background: Vectors, own: Sequence[Vectors]) -> Vectors:
    """The background's mean, moved towards that of some stories (one matrix each) as far as their number says."""
    if not own:
        return background
    share = len(own) / (len(own) + BACKGROUND_WEIGHT)
    return np.asarray(share * mean(np.concatenate(own)) + (1 - share) * background, np.float32)


def sentence_scores(story: StoryVectors, protos: Vectors, by: Centre) -> Vectors:
    """How much each sentence says for each principle, shape (sentences, principles)."""
    return np.asarray(unit(story.sentences - by.sentence) @ protos.T, np.float32)


def title_scores(story: StoryVectors, protos: Vectors, by: Centre, recipe: Recipe) -> Weighed | None:
    """What a title says for each principle and what it counts for; None without a title."""
    return None if story.title is None else (recipe.title, protos @ unit(story.title - by.title))


def story_scores(
    story: StoryVectors, said: Vectors, titled: Weighed | None, protos: Vectors, by: Centre, recipe: Recipe
) -> Vectors:
    """The raw score of each principle: its best sentences, its best passages, and the title.

    ``said`` is what ``sentence_scores`` returned, of one sentence at least; ``titled`` is what the title says. A title
    that is missing is left out of account.
    """
    found = recipe.sentences * _best(said)
    weight = recipe.sentences
    if recipe.passages:
        found += recipe.passages * _best(unit(story.passages - by.passage) @ protos.T)
        weight += recipe.passages
    if titled is not None:
        found += titled[0] * titled[1]
        weight += titled[0]
    return np.asarray(found / weight, np.float32)


def _best(scores: Vectors) -> Vectors:
    """The mean of the best rows, for each column."""
    return np.asarray(-np.sort(-scores, axis=0)[:BEST].mean(axis=0), np.float32)


def spread(scores: Vectors) -> Spread:
    """Measure raw scores, one row a text. Without any text a score is taken as it is."""
    if not len(scores):
        return Spread(mean=0.0, deviation=1.0, within=1.0)
    within = float(scores.std(axis=1).mean())
    return Spread(float(scores.mean()), max(float(scores.std()), _TINY), max(within, _TINY))


def _largest(count: int) -> float:
    """How far the largest of so many normal figures lies from their mean, in deviations (Blom, 1958).

    The fewer principles a pack has, the less the best of them can stand out.
    """
    return NormalDist().inv_cdf((max(count, 2) - 0.375) / (max(count, 2) + 0.25))


def confidence(raw: Vectors, by: Spread, recipe: Recipe) -> Vectors:
    """Map the raw scores of one text to 0..1: how high a score is at all, and how far it stands out in this text.

    A display scale, not a probability; ``scale`` says what its thresholds mean.
    """
    absolute = (raw - by.mean) / by.deviation
    relative = (raw - raw.mean()) / max(float(raw.std()), by.within / 2)
    relative *= _largest(_PRINCIPLES) / _largest(len(raw))
    return np.asarray(
        1 / (1 + np.exp(-(recipe.absolute * absolute + recipe.relative * relative + recipe.offset))), np.float32
    )
