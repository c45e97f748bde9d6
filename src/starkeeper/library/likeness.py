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
    sentences: NDArray[np.float32]
    """One unit row a sentence."""
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
    read = [each for story in stories[-MOST:] if (each := _read(session, model, story))]
    known = {each.story_id for each in read}
    unread = sum(story_id not in known for story_id in wanted)
    if len(read) < 2:
        return {}, unread
    near = np.stack([each.middle for each in read])
    found: dict[int, Alike] = {}
    for place, each in enumerate(read):
        if each.story_id in wanted:
            closeness = near @ each.middle
            others = np.flatnonzero(closeness >= at_least - _NEAR_ENOUGH).tolist()
            alike = [Alike(read[at].story_id, _likeness(each, read[at])) for at in others if at != place]
            best = max(alike, key=lambda other: other.likeness, default=None)
            if best and best.likeness >= at_least:
                found[each.story_id] = best
    return found, unread


def _read(session: Session, model: str, story: Story) -> _Read | None:
    sentences = tell(story).sentences
    keys = [key_of(unicodedata.normalize("NFC", sentence)) for sentence in sentences]
    known = rows.get(session, model, keys) if keys and model else {}
    if not keys or any(key not in known for key in keys):
        return None
    vectors = np.stack([np.frombuffer(known[key], "<f4") for key in keys]).astype(np.float32)
    lengths = np.array([len(sentence) for sentence in sentences], np.float32)
    middle = lengths @ vectors
    return _Read(story.id, vectors, lengths / lengths.sum(), middle / max(float(np.linalg.norm(middle)), 1e-9))


def _likeness(one: _Read, other: _Read) -> float:
    cosines = one.sentences @ other.sentences.T
    return min(float(cosines.max(axis=1) @ one.lengths), float(cosines.max(axis=0) @ other.lengths))
