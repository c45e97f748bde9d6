"""What the encoder gets to see of the material: short texts with the principles they should lie near."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from material import LabelledStory, Labels, Material
from numpy.typing import NDArray

from starkeeper.domain.pack import Principle
from starkeeper.domain.sentences import sentences
from starkeeper.tagging.reading import tell

SMOOTHING = 0.05
"""What of a target is spread over all principles: no label is that sure."""

PASSAGE_SHARE = 0.5
"""How often a passage is shown: long texts take most of the time, and teach less by the minute than short ones."""

TITLE_SHARE = 0.7
"""How often a story's title is shown by itself."""

TITLED_SHARE = 0.35
"""How often a passage is shown behind the title."""

WINDOW_SHARE = 0.5
"""How often evidence is shown among its neighbours."""


@dataclass(frozen=True, slots=True)
class View:
    """One text and its target: a share for each principle of the pack, together 1."""

    text: str
    target: NDArray[np.float32]


def views(material: Material, passes: int, seed: int) -> list[View]:
    """So many passes over the material, each with a fresh choice of what is shown of a story, in one list."""
    chance = random.Random(seed)
    slugs = material.pack.slugs
    found: list[View] = []
    for _ in range(passes):
        for story in material.stories:
            found += of_story(story, slugs, chance)
        found += (View(text.text, target(text.labels, slugs)) for text in material.texts)
    return found


def of_story(story: LabelledStory, slugs: Sequence[str], chance: random.Random) -> Iterator[View]:
    """Some passages of a story, now and then behind the title; its title; the evidence for each principle."""
    told = tell(story.content)
    whole = target(story.labels, slugs)
    for passage in told.passages:
        if chance.random() >= PASSAGE_SHARE:
            continue
        titled = told.title and chance.random() < TITLED_SHARE
        yield View(told.headed(passage) if titled else passage, whole)
    if told.title and chance.random() < TITLE_SHARE:
        yield View(told.title, whole)
    for slug, sentence in story.evidence.items():
        if slug in story.labels:
            yield View(_among_neighbours(sentence, told.sentences, chance), target({slug: 1.0}, slugs))


def target(labels: Labels, slugs: Sequence[str]) -> NDArray[np.float32]:
    """The share of each principle, by the weights of the labels."""
    weights = np.array([labels.get(slug, 0.0) for slug in slugs], np.float32)
    return np.asarray((1 - SMOOTHING) * weights / weights.sum() + SMOOTHING / len(slugs), np.float32)


def read_for(principle: Principle) -> list[str]:
    """The texts that a principle is known by: its name, its meaning and its behaviours."""
    meaning = [principle.meaning[span.start : span.end] for span in sentences(principle.meaning)]
    return [principle.name, *meaning, *principle.behaviours]


def _among_neighbours(sentence: str, around: Sequence[str], chance: random.Random) -> str:
    """The sentence, or it and up to two sentences before and behind it.

    What an author marked as one sentence may be read as several.
    """
    places = [at for at, other in enumerate(around) if other in sentence or sentence in other]
    if not places or chance.random() >= WINDOW_SHARE:
        return sentence
    start, end = places[0], places[-1] + 1
    if end - start > len(places):  # A short sentence of the same words stands elsewhere too.
        return sentence
    return " ".join(around[max(0, start - chance.randint(0, 2)) : end + chance.randint(0, 2)])
