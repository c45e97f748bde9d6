"""Questions: whether a title is one, and what one asks for.

What a question asks for is told by what a pack says of a principle and by the questions that the pack asks about it.
Stories are told in the words of conduct and questions in the words of interviewers, so a pack's own questions are the
best examples of how its principles are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from starkeeper.domain.matching import asked_by_name
from starkeeper.domain.pack import Question
from starkeeper.tagging.scoring import Vectors

NEAR = 0.08
"""The difference of cosines that makes one question of a pack count e times as much as another."""

EVEN = 0.1
"""What stands against the pack's questions: that they say nothing, and any principle is as likely as another."""

_EDGE = 1e-6

_QUESTION = re.compile(
    r"""
    [?\uff1f\u061f](\s|$)  # ends one, perhaps before another sentence; also the full-width and the Arabic mark
    | ^\s*(  # or as interviewers begin what they do not put as a question
        (tell|walk|take|give)\s(me|us)\b
        | talk\s(me|us|about)\b
        | give\san?\s(\w+\s)?example\b
        | share\s(an?|the)\s(time|example|story|situation)\b
        | describe\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_question(title: str) -> bool:
    """Whether a title is an interviewer's question: many candidates file a story under what it answers."""
    return _QUESTION.search(title) is not None


def examples(questions: Sequence[Question], slugs: Sequence[str]) -> Vectors:
    """What each question of a pack asks for, shape (questions, principles); a row makes 1."""
    shares = [asked_by_name(question.principles) for question in questions]
    rows = [[share.get(slug, 0.0) for slug in slugs] for share in shares]
    return np.array(rows, np.float32).reshape(len(rows), len(slugs))


def asked_like(question: Vectors, known: Vectors, asking: Vectors) -> Vectors:
    """How the questions that are like this one share out over the principles; the numbers make 1.

    ``question`` is a unit vector, ``known`` one unit row a question of the pack, ``asking`` what ``examples`` said of
    them. Without questions all principles are equal.
    """
    count = asking.shape[1]
    if not len(known):
        return np.full(count, 1 / count, np.float32)
    near = known @ question
    weights = np.exp((near - near.max()) / NEAR)
    return np.asarray((weights @ asking / weights.sum() + EVEN / count) / (1 + EVEN), np.float32)


def together(scores: Vectors, shares: Vectors) -> Vectors:
    """Scores 0..1 from a pack's words, with what its questions say: the odds of the one times the odds of the other."""
    kept = np.clip(scores, _EDGE, 1 - _EDGE)
    odds = kept / (1 - kept) * shares * len(shares)
    return np.asarray(odds / (1 + odds), np.float32)
