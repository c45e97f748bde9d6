"""What is computed from scores and labels: rankings, calibration, thresholds, confusion. Plain arrays in and out.

``scores`` has a row a story and a column a principle; ``proved`` is the same shape, true where a story proves it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Proved = NDArray[np.bool_]

BINS = 10
"""Bins of equal width in the reliability table."""

STRONG_PRECISION = 0.75
WEAK_PRECISION = 0.40
"""What a strong, and a weak, suggestion must be worth: the share of them that is right."""

_SMALL = 1e-6


def average_precision(scores: Scores, proved: Proved) -> Scores:
    """For each story the mean, over its principles, of the precision where each stands in the ranking."""
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(proved, order, axis=1)
    precision = hits.cumsum(axis=1) / np.arange(1, hits.shape[1] + 1)
    return np.asarray((precision * hits).sum(axis=1) / hits.sum(axis=1))


def ranking(scores: Scores, proved: Proved) -> dict[str, float]:
    """Top-1, recall at 3 and mean average precision, as ``benchmarks/accuracy.py`` has them."""
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(proved, order, axis=1)
    possible = np.minimum(3, proved.sum(axis=1))
    return {
        "n": len(scores),
        "top_1": float(hits[:, 0].mean()),
        "recall_at_3": float((hits[:, :3].sum(axis=1) / possible).mean()),
        "map": float(average_precision(scores, proved).mean()),
    }


def platt(scores: Scores, proved: Proved) -> tuple[float, float]:
    """Slope and offset that make of a score's logit the logit of being right (Platt, 1999)."""
    from sklearn.linear_model import LogisticRegression

    logits = logit(scores).reshape(-1, 1)
    fitted = LogisticRegression(C=1e6).fit(logits, proved.reshape(-1))
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def logit(scores: Scores) -> Scores:
    """The logarithm of the odds."""
    inside = np.clip(scores, _SMALL, 1 - _SMALL)
    return np.asarray(np.log(inside / (1 - inside)))


def reliability(scores: Scores, proved: Proved) -> dict[str, Any]:
    """What scores say beside how often they are right, and the expected calibration error.

    The error is the mean distance of the two over the bins, each as heavy as it is full (Naeini et al., 2015). Scores
    below 0.05 are left out: that most principles are not in most stories is no achievement.
    """
    said, right = scores.reshape(-1), proved.reshape(-1)
    told = said >= 0.05
    said, right = said[told], right[told]
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    bins = [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "n": int((place == number).sum()),
            "said": float(said[place == number].mean()),
            "right": float(right[place == number].mean()),
        }
        for number in range(BINS)
        if (place == number).any()
    ]
    error = sum(one["n"] * abs(one["said"] - one["right"]) for one in bins) / len(said)
    return {"ece": float(error), "bins": bins}


def thresholds(scores: Scores, proved: Proved) -> dict[str, float]:
    """Where strong and weak suggestions may begin, and what they are worth then.

    With calibrated scores a suggestion of 0.6 is right three times in five; those from there up are to reach
    ``STRONG_PRECISION`` together, else strong begins higher. Weak begins where those between the two still reach
    ``WEAK_PRECISION`` together.
    """
    strong = next(at for at in _hundredths(0.6, 1.0) if _precision(scores, proved, at, 1.01) >= STRONG_PRECISION)
    weak = next(at for at in _hundredths(0.05, strong) if _precision(scores, proved, at, strong) >= WEAK_PRECISION)
    return judged(scores, proved, strong, weak)


def _hundredths(start: float, end: float) -> list[float]:
    return [number / 100 for number in range(round(start * 100), round(end * 100))]


def _precision(scores: Scores, proved: Proved, start: float, end: float) -> float:
    """The share of right ones among the suggestions from ``start`` to below ``end``; 0 when there are none."""
    within = (scores >= start) & (scores < end)
    return float(proved[within].mean()) if within.any() else 0.0


def judged(scores: Scores, proved: Proved, strong: float, weak: float) -> dict[str, float]:
    """How precise suggestions are under these thresholds, and how many there are of them."""
    is_strong, is_weak = scores >= strong, (scores >= weak) & (scores < strong)
    return {
        "strong": strong,
        "weak": weak,
        "strong_precision": _precision(scores, proved, strong, 1.01),
        "weak_precision": _precision(scores, proved, weak, strong),
        "strong_recall": float((is_strong & proved).sum() / proved.sum()),
        "either_recall": float(((is_strong | is_weak) & proved).sum() / proved.sum()),
        "strong_a_story": float(is_strong.sum() / len(scores)),
        "weak_a_story": float(is_weak.sum() / len(scores)),
    }


def principles(scores: Scores, proved: Proved, slugs: tuple[str, ...], strong: float) -> list[dict[str, Any]]:
    """How each principle fares."""
    first, precision = scores.argmax(axis=1), average_precision(scores, proved)
    rows = []
    for column, slug in enumerate(slugs):
        has, said = proved[:, column], scores[:, column] >= strong
        rows.append(
            {
                "slug": slug,
                "n": int(has.sum()),
                "map": float(precision[has].mean()),
                "first": float((first[has] == column).mean()),
                "strong_precision": float(has[said].mean()) if said.any() else None,
                "strong_recall": float(said[has].mean()),
            }
        )
    return rows


def confusion(scores: Scores, proved: Proved) -> list[list[float]]:
    """Row by row, for what was proved, how often each principle came first.

    A story whose first suggestion is right counts for that principle; else each of its principles has an equal share.
    """
    first = np.eye(scores.shape[1])[scores.argmax(axis=1)]
    right = first * proved
    share = np.where(right.any(axis=1, keepdims=True), right, proved / proved.sum(axis=1, keepdims=True))
    return np.asarray(share.T @ first).round(2).tolist()
