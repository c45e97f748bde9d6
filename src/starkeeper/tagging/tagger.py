"""The tagger: stories and a pack's principles in, suggestions with their evidence out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from starkeeper.domain.matching import Likeness
from starkeeper.domain.pack import Pack, Principle
from starkeeper.domain.sentences import sentences
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Evidence, Suggestion
from starkeeper.tagging import asking, models, scoring
from starkeeper.tagging.backing import Backing, backing
from starkeeper.tagging.encoder import Encoder
from starkeeper.tagging.feedback import profile
from starkeeper.tagging.reading import Told, background, tell
from starkeeper.tagging.scale import REVISION, THRESHOLDS
from starkeeper.tagging.scoring import PLAIN, TRAINED, Centre, Recipe, Spread, StoryVectors, Vectors
from starkeeper.tagging.vectors import CachedEncoder, FileCache

__all__ = ["REVISION", "THRESHOLDS", "Tagger"]

TEXTS = 1_024
"""About so many texts of several stories are encoded at once."""

MOST_OWN = 200
"""So many of a candidate's stories, the last ones, say well enough what all of them have in common."""

UNPROVED = THRESHOLDS.strong - 0.01
"""The highest score of a principle that no sentence speaks for."""

NAME_WEIGHT = 2
"""What a principle's name counts for beside a behaviour: candidates write in the words of the company."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every story is compared with."""

    prototypes: Vectors
    """One unit row a principle."""
    centre: Centre
    spread: Spread


@dataclass(frozen=True, slots=True)
class _QuestionGround:
    """What every question is compared with, beside the prototypes."""

    centre: Vectors
    spread: Spread
    known: Vectors
    """One unit row a question of the pack."""
    asking: Vectors
    """What each of them asks for, one column a principle."""


class Tagger:
    """Compares stories with the behaviours of a pack.

    ``encoder`` is usually a ``CachedEncoder``, so that a sentence is encoded once. ``folder`` keeps the vectors of
    packs between processes; without it they go where the encoder's others go. ``own`` are stories of the same
    candidate: what they have in common tells none of them apart, and is left out of account. ``recipe`` is the one
    that goes with the encoder, unless another is to be tried.
    """

    def __init__(
        self,
        pack: Pack,
        encoder: Encoder,
        folder: Path | None = None,
        own: Sequence[StoryContent] = (),
        recipe: Recipe | None = None,
    ) -> None:
        self._pack = pack
        self._encoder = encoder
        self._own = own[-MOST_OWN:]
        self._recipe = recipe or (TRAINED if models.is_trained(encoder.fingerprint) else PLAIN)
        self._of_pack = _kept(encoder, folder, pack.fingerprint)
        self._of_background = _kept(encoder, folder, "background")

    def warm(self) -> None:
        """Encode what stories and questions are compared with, so that the first of them need not wait for it."""
        _ = self._ground, self._question_ground

    def suggest(self, content: StoryContent) -> list[Suggestion]:
        """Return every principle of the pack with its score and evidence, the best first."""
        return next(self.suggest_many([content]))

    def suggest_many(self, contents: Iterable[StoryContent]) -> Iterator[list[Suggestion]]:
        """Yield for each story what ``suggest`` would return. Texts of several stories are encoded at once."""
        for batch in _batches(map(tell, contents)):
            yield from map(self._suggestions, batch, _apart(batch, self._encoder))

    def profiles(self, contents: Iterable[StoryContent]) -> Iterator[Vectors]:
        """Yield for each story what it says as a whole: what verdicts on other stories are weighed by."""
        for batch in _batches(map(tell, contents)):
            for story in _apart(batch, self._encoder):
                yield profile(story, self._ground.centre)

    def evidence(self, content: StoryContent, principle: str, limit: int = 3) -> list[Evidence]:
        """Return the sentences that say most for a principle, the first of them before the others."""
        told, said = self.spoken(content)
        column = self._pack.slugs.index(principle)
        return [told.places[row] for row in np.argsort(-said[:, column], kind="stable")[:limit]]

    def spoken(self, content: StoryContent) -> tuple[Told, Vectors]:
        """Return a story as it is read, and how much each sentence says for each principle.

        The numbers are cosines, shape (sentences, principles).
        """
        told = tell(content)
        if not told.sentences:
            return told, np.zeros((0, len(self._pack.slugs)), np.float32)
        (story,) = _apart([told], self._encoder)
        return told, scoring.sentence_scores(story, self._ground.prototypes, self._ground.centre)

    def rank_question(self, text: str) -> list[Suggestion]:
        """Return every principle with how much a question asks for it, the best first; nothing is evidence here."""
        if not text.strip():
            return self._nothing()
        ground, question = self._question_ground, self._question(text)
        scores = scoring.confidence(self._prototypes @ question, ground.spread, self._recipe)
        like = asking.asked_like(question, ground.known, ground.asking)
        return self._ranked(asking.together(scores, like), [Backing()] * len(scores))

    def compare_questions(self, texts: Sequence[str], contents: Iterable[StoryContent]) -> Iterator[list[Likeness]]:
        """Yield for each story how alike it and each question are in words, and which sentence comes nearest.

        A question is taken for one more principle. A story without a sentence is like nothing.
        """
        questions, centre = np.stack([self._question(text) for text in texts]), self._ground.centre
        for batch in _batches(map(tell, contents)):
            for told, story in zip(batch, _apart(batch, self._encoder), strict=True):
                if told.sentences:
                    said = scoring.sentence_scores(story, questions, centre)
                    titled = scoring.title_scores(story, questions, centre, self._recipe)
                    raw = scoring.story_scores(story, said, titled, questions, centre, self._recipe)
                    nearest = [told.places[row] for row in said.argmax(axis=0)]
                    yield list(map(Likeness, map(float, raw), nearest))
                else:
                    yield [Likeness(0.0) for _ in texts]

    @cached_property
    def _ground(self) -> _Ground:
        told = [tell(content) for content in background()]
        stories = _apart(told, self._of_background)
        prototypes, centre = self._prototypes, scoring.centre(stories)
        scores = [self._scores(*each, prototypes, centre)[0] for each in zip(told, stories, strict=True)]
        own = _apart(list(map(tell, self._own)), self._encoder)
        return _Ground(prototypes, centre.moved(own), scoring.spread(np.stack(scores)))

    @cached_property
    def _question_ground(self) -> _QuestionGround:
        questions = [question for principle in self._pack.principles for question in principle.questions]
        asked = self._of_pack.encode([question.text for question in questions])
        centre = scoring.mean(asked)
        known = scoring.unit(asked - centre)
        spread = scoring.spread(known @ self._prototypes.T)
        return _QuestionGround(centre, spread, known, asking.examples(questions, self._pack.slugs))

    def _question(self, text: str) -> Vectors:
        """What a question says beyond being one: a unit vector."""
        return scoring.unit(self._encoder.encode([text])[0] - self._question_ground.centre)

    @cached_property
    def _prototypes(self) -> Vectors:
        return scoring.prototypes(self._encode_groups([_read_for(principle) for principle in self._pack.principles]))

    def _encode_groups(self, groups: Sequence[Sequence[str]]) -> list[Vectors]:
        """The vectors of each group of texts, encoded all at once."""
        vectors = self._of_pack.encode([text for group in groups for text in group])
        return [vectors[start:end] for start, end in _bounds(groups)]

    def _suggestions(self, told: Told, story: StoryVectors) -> list[Suggestion]:
        if not told.sentences:
            return self._nothing()  # A title alone is a promise; it proves nothing yet.
        ground = self._ground
        raw, said = self._scores(told, story, ground.prototypes, ground.centre)
        scores = scoring.confidence(raw, ground.spread, self._recipe)
        # Without a sentence that speaks for it, a title may be right and still proves nothing.
        unproved = said.max(axis=0) < self._recipe.speaks
        scores = np.where(unproved, np.minimum(scores, UNPROVED), scores)
        return self._ranked(scores, backing(told, said, self._pack.slugs, self._recipe.speaks))

    def _scores(self, told: Told, story: StoryVectors, prototypes: Vectors, centre: Centre) -> tuple[Vectors, Vectors]:
        """The raw score of each principle, and what each sentence says for it."""
        said = scoring.sentence_scores(story, prototypes, centre)
        titled = scoring.title_scores(story, prototypes, centre, self._recipe)
        if story.title is not None and asking.is_question(told.title) and self._has_a_bank:
            titled = (self._recipe.question, self._asked(story.title, prototypes))
        return scoring.story_scores(story, said, titled, prototypes, centre, self._recipe), said

    @property
    def _has_a_bank(self) -> bool:
        """Whether the pack asks enough to tell from its questions what another one asks for."""
        return all(principle.questions for principle in self._pack.principles)

    def _asked(self, title: Vectors, prototypes: Vectors) -> Vectors:
        """What a title that is a question says for each principle."""
        ground = self._question_ground
        question = scoring.unit(title - ground.centre)
        like = asking.asked_like(question, ground.known, ground.asking)
        return np.asarray(prototypes @ question + self._recipe.alike * (like - like.mean()), np.float32)

    def _ranked(self, scores: Vectors, found: Sequence[Backing]) -> list[Suggestion]:
        """The suggestions of all principles, the best first; of equals the first in the pack."""
        slugs, values = self._pack.slugs, scores.tolist()
        return [
            Suggestion(
                slugs[at], values[at], found[at].evidence, runner_up=found[at].runner_up, silent=found[at].silent
            )
            for at in np.argsort(-scores, kind="stable").tolist()
        ]

    def _nothing(self) -> list[Suggestion]:
        return [Suggestion(slug, 0.0) for slug in self._pack.slugs]


def _read_for(principle: Principle) -> list[str]:
    """The texts that a principle is known by: its name, its meaning and its behaviours."""
    meaning = [principle.meaning[span.start : span.end] for span in sentences(principle.meaning)]
    return [*[principle.name] * NAME_WEIGHT, *meaning, *principle.behaviours]


def _kept(encoder: Encoder, folder: Path | None, name: str) -> Encoder:
    """The encoder with a file of its own before it, in place of the cache that stories go to."""
    if folder is None:
        return encoder
    plain = encoder.plain if isinstance(encoder, CachedEncoder) else encoder
    return CachedEncoder(plain, FileCache(folder, encoder.fingerprint, name))


def _batches(stories: Iterable[Told]) -> Iterator[list[Told]]:
    """Stories in turn, so many together that their texts make a good batch."""
    batch: list[Told] = []
    count = 0
    for told in stories:
        batch.append(told)
        count += len(told.texts)
        if count >= TEXTS:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def _apart(batch: Sequence[Told], encoder: Encoder) -> list[StoryVectors]:
    """Encode several stories at once and give each its own vectors."""
    if not batch:
        return []
    texts = [told.texts for told in batch]
    vectors = encoder.encode([text for each in texts for text in each])
    return [_vectors(told, vectors[start:end]) for told, (start, end) in zip(batch, _bounds(texts), strict=True)]


def _vectors(told: Told, rows: Vectors) -> StoryVectors:
    count, end = len(told.sentences), len(told.sentences) + len(told.passages)
    return StoryVectors(rows[:count], rows[count:end], rows[end] if told.title else None)


def _bounds(groups: Iterable[Sized]) -> Iterator[tuple[int, int]]:
    """Where each group begins and ends when they stand in one row."""
    return pairwise(accumulate(map(len, groups), initial=0))
