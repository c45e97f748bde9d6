"""Which stories tell the same, by the vectors that tagging left in the library; no model is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from starkeeper.domain.story import Story
from starkeeper.store import vectors as rows
from starkeeper.store.engine import Session
from starkeeper.tagging.reading import tell
from starkeeper.tagging.vectors import key_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 2_000
"""Stories that are compared, the last ones: who has more will not read through the pairs."""

_NEAR_ENOUGH = 0.15
"""So far the mean of a story's sentences may lie under the likeness that is asked for, and be looked at closely."""


class Alike(NamedTuple):
    """The story that comes nearest to another one."""

    story_id: int
    likeness: float
    """In 0..1."""


class _Read(NamedTuple):
    story_id: int
    sentences: NDArray[np.int64]
    """The row of each sentence among all vectors; one that several stories share stands there once."""
    lengths: NDArray[np.float32]
    """Characters of each sentence, as shares of all."""
    middle: NDArray[np.float32]
    """The unit vector of what they say together."""


def nearest(
    session: Session, model: str, stories: Sequence[Story], wanted: Collection[int], at_least: float
) -> tuple[dict[int, Alike], int]:
    """Return by id the nearest other story of each wanted one that comes near enough, and how many were not read.

    Two stories are as alike as the sentences of the one find their like in the other, on average by their length, and
    the other way round, whichever is less; so a story is not taken for the longer one that it is a part of. A story
    one of whose sentences has no vector under this model was not read, and is compared with none.
    """
    compared = stories[-MOST:]
    vectors, read = _read(session, model, compared)
    known = {each.story_id for each in read}
    unread = sum(story.id in wanted and story.id not in known for story in compared)
    if len(read) < 2:
        return {}, unread
    middles = np.stack([each.middle for each in read])
    found: dict[int, Alike] = {}
    for place, each in enumerate(read):
        if each.story_id in wanted:
            closeness = middles @ each.middle
            closeness[place] = -1.0
            others = [read[at] for at in np.flatnonzero(closeness >= at_least - _NEAR_ENOUGH).tolist()]
            likeness = _likeness(vectors, each, others)
            if len(others) and (most := float(likeness.max())) >= at_least:
                found[each.story_id] = Alike(others[int(likeness.argmax())].story_id, most)
    return found, unread


def _read(session: Session, model: str, stories: Sequence[Story]) -> tuple[NDArray[np.float32], list[_Read]]:
    """The vectors of all sentences, a unit row each, and the stories all of whose sentences have one."""
    told = [(story, tell(story).sentences) for story in stories] if model else []
    keys = {text: key_of(unicodedata.normalize("NFC", text)) for _, texts in told for text in texts}
    known = rows.get(session, model, list(set(keys.values())))
    if not known:
        return np.zeros((0, 0), np.float32), []
    places = {key: place for place, key in enumerate(known)}
    vectors = np.stack([np.frombuffer(vector, "<f4") for vector in known.values()]).astype(np.float32)
    read = [
        _taken(story.id, vectors, [places[keys[text]] for text in texts], [len(text) for text in texts])
        for story, texts in told
        if texts and all(keys[text] in places for text in texts)
    ]
    return vectors, read


def _taken(story_id: int, vectors: NDArray[np.float32], sentences: list[int], lengths: list[int]) -> _Read:
    shares = np.asarray(np.array(lengths) / sum(lengths), np.float32)
    middle = shares @ vectors[sentences]
    unit = np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9), np.float32)
    return _Read(story_id, np.array(sentences), shares, unit)


def _likeness(vectors: NDArray[np.float32], one: _Read, others: Sequence[_Read]) -> NDArray[np.float32]:
    """How alike a story and each of some others are."""
    if not others:
        return np.zeros(0, np.float32)
    starts = np.cumsum([0, *(len(other.lengths) for other in others[:-1])])
    theirs, places = np.unique(np.concatenate([other.sentences for other in others]), return_inverse=True)
    cosines = (vectors[one.sentences] @ vectors[theirs].T)[:, places]
    there = one.lengths @ np.maximum.reduceat(cosines, starts, axis=1)
    lengths = np.concatenate([other.lengths for other in others])
    back = np.add.reduceat(cosines.max(axis=0) * lengths, starts)
    return np.asarray(np.minimum(there, back), np.float32)
