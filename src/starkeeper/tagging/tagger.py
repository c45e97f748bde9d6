"""The tagger: stories and a pack's principles in, suggestions with their evidence out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Evidence, Suggestion
from starkeeper.tagging import scoring
from starkeeper.tagging.encoder import Encoder
from starkeeper.tagging.reading import Told, background, tell
from starkeeper.tagging.scale import REVISION, THRESHOLDS
from starkeeper.tagging.scoring import Centre, Spread, StoryVectors, Vectors
from starkeeper.tagging.vectors import CachedEncoder, FileCache

__all__ = ["REVISION", "THRESHOLDS", "Tagger"]

TEXTS = 1_024
"""About so many texts of several stories are encoded at once."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every story is compared with."""

    prototypes: Vectors
    """One unit row a principle."""
    centre: Centre
    spread: Spread


@dataclass(frozen=True, slots=True)
class _QuestionGround:
    """What every question is compared with."""

    prototypes: Vectors
    centre: Vectors
    spread: Spread


class Tagger:
    """Compares stories with the behaviours of a pack.

    ``encoder`` is usually a ``CachedEncoder``, so that a sentence is encoded once. ``folder`` keeps the vectors of
    packs between processes; without it they go where the encoder's others go.
    """

    def __init__(self, pack: Pack, encoder: Encoder, folder: Path | None = None) -> None:
        self._pack = pack
        self._encoder = encoder
        self._of_pack = _kept(encoder, folder, pack.fingerprint)
        self._of_background = _kept(encoder, folder, "background")

    def warm(self) -> None:
        """Encode what stories are compared with, so that the first story need not wait for it."""
        _ = self._ground

    def suggest(self, content: StoryContent) -> list[Suggestion]:
        """Return every principle of the pack with its score and evidence, the best first."""
        return next(self.suggest_many([content]))

    def suggest_many(self, contents: Iterable[StoryContent]) -> Iterator[list[Suggestion]]:
        """Yield for each story what ``suggest`` would return. Texts of several stories are encoded at once."""
        for batch in _batches(map(tell, contents)):
            yield from map(self._suggestions, batch, _apart(batch, self._encoder))

    def rank_question(self, text: str) -> list[Suggestion]:
        """Return every principle with how much a question asks for it, the best first; nothing is evidence here."""
        if not text.strip():
            return self._nothing()
        ground = self._question_ground
        raw = ground.prototypes @ scoring.unit(self._encoder.encode([text])[0] - ground.centre)
        return self._ranked(scoring.confidence(raw, ground.spread), [None] * len(raw))

    @cached_property
    def _ground(self) -> _Ground:
        told = [tell(content) for content in background()]
        stories = _apart(told, self._of_background)
        prototypes, centre = self._prototypes, scoring.centre(stories)
        scores = [_scores(story, prototypes, centre)[0] for story in stories]
        return _Ground(prototypes, centre, scoring.spread(np.stack(scores)))

    @cached_property
    def _question_ground(self) -> _QuestionGround:
        groups = self._encode_groups([[question.text for question in p.questions] for p in self._pack.principles])
        prototypes = scoring.unit(self._prototypes + scoring.QUESTION_WEIGHT * scoring.prototypes(groups))
        asked = np.concatenate(groups)
        centre = scoring.mean(asked)
        raw = scoring.unit(asked - centre) @ prototypes.T
        return _QuestionGround(prototypes, centre, scoring.spread(raw))

    @cached_property
    def _prototypes(self) -> Vectors:
        return scoring.prototypes(self._encode_groups([principle.behaviours for principle in self._pack.principles]))

    def _encode_groups(self, groups: Sequence[Sequence[str]]) -> list[Vectors]:
        """The vectors of each group of texts, encoded all at once."""
        vectors = self._of_pack.encode([text for group in groups for text in group])
        return [vectors[start:end] for start, end in _bounds(groups)]

    def _suggestions(self, told: Told, story: StoryVectors) -> list[Suggestion]:
        if not told.texts:
            return self._nothing()
        ground = self._ground
        raw, said = _scores(story, ground.prototypes, ground.centre)
        return self._ranked(scoring.confidence(raw, ground.spread), _evidence(told, said))

    def _ranked(self, scores: Vectors, evidence: Sequence[Evidence | None]) -> list[Suggestion]:
        """The suggestions of all principles, the best first; of equals the first in the pack."""
        found = map(Suggestion, self._pack.slugs, map(float, scores), evidence)
        return sorted(found, key=lambda suggestion: -suggestion.score)

    def _nothing(self) -> list[Suggestion]:
        return [Suggestion(slug, 0.0) for slug in self._pack.slugs]


def _kept(encoder: Encoder, folder: Path | None, name: str) -> Encoder:
    """The encoder with a file of its own before it, in place of the cache that stories go to."""
    if folder is None:
        return encoder
    plain = encoder.plain if isinstance(encoder, CachedEncoder) else encoder
    return CachedEncoder(plain, FileCache(folder, encoder.fingerprint, name))


def _batches(stories: Iterable[Told]) -> Iterator[list[Told]]:
    """Stories in turn, so many together that their texts make a good batch."""
    batch: list[Told] = []
    for told in stories:
        batch.append(told)
        if sum(len(each.texts) for each in batch) >= TEXTS:
            yield batch
            batch = []
    if batch:
        yield batch


def _apart(batch: Sequence[Told], encoder: Encoder) -> list[StoryVectors]:
    """Encode several stories at once and give each its own vectors."""
    texts = [told.texts for told in batch]
    vectors = encoder.encode([text for each in texts for text in each])
    return [_vectors(told, vectors[start:end]) for told, (start, end) in zip(batch, _bounds(texts), strict=True)]


def _vectors(told: Told, rows: Vectors) -> StoryVectors:
    count = len(told.sentences)
    rest = iter(rows[count:])
    whole = next(rest) if told.whole else None
    title = next(rest) if told.title else None
    return StoryVectors(rows[:count], tuple(place.part for place in told.places), whole, title)


def _scores(story: StoryVectors, prototypes: Vectors, centre: Centre) -> tuple[Vectors, Vectors]:
    """The raw score of each principle, and what each sentence says for it."""
    said = scoring.sentence_scores(story, prototypes, centre)
    return scoring.story_scores(story, said, prototypes, centre), said


def _evidence(told: Told, said: Vectors) -> list[Evidence | None]:
    """For each principle the sentence that says most for it, if one says anything."""
    if not len(said):
        return [None] * said.shape[1]
    best = said.argmax(axis=0)
    return [told.places[row] if said[row, column] > 0 else None for column, row in enumerate(best)]


def _bounds(groups: Iterable[Sized]) -> Iterator[tuple[int, int]]:
    """Where each group begins and ends when they stand in one row."""
    return pairwise(accumulate(map(len, groups), initial=0))
