"""The objective: a text should lie nearest to the principles it proves, wherever those happen to lie."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

SCALE = 14.0
"""What cosines are multiplied by before the softmax: a temperature of 0.07."""

DRAWN = 4
"""How many of a principle's texts make its prototype in one step."""

Features = dict[str, Any]


class Prototypes(nn.Module):
    """Cross-entropy between a text's target and the softmax of its cosines to the prototypes of a pack.

    A prototype is the mean of a few texts of its principle, drawn anew in each step and encoded by the same encoder,
    as in prototypical networks (Snell, Swersky and Zemel, 2017). So nothing is learned that only fits the vectors of
    one pack: a principle is whatever its own sentences say. As in the tagger, what all texts of a batch have in common
    is taken away before they are compared, and what all sentences of the pack have in common from those.
    """

    def __init__(self, model: SentenceTransformer, principles: Sequence[Sequence[str]], seed: int) -> None:
        super().__init__()
        self.model = model
        self._principles = principles
        self._chance = random.Random(seed)

    def forward(self, sentence_features: Iterable[Features], labels: Tensor) -> Tensor:
        """The loss of a batch; ``labels`` holds a target a row, shape (texts, principles)."""
        texts = _apart(self._encode(next(iter(sentence_features))))
        logits = SCALE * texts @ self._prototypes(texts.device).T
        return cross_entropy(logits, labels)

    def _prototypes(self, device: torch.device) -> Tensor:
        drawn = [self._chance.sample(list(texts), min(DRAWN, len(texts))) for texts in self._principles]
        rows = _apart(self._encode_texts([text for texts in drawn for text in texts], device))
        return normalize(torch.stack([part.mean(0) for part in rows.split([len(texts) for texts in drawn])]), dim=-1)

    def _encode_texts(self, texts: Sequence[str], device: torch.device) -> Tensor:
        """The vectors of a pack's sentences: the shorter half, then the longer, so that little of it is padding."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        rows = [self._encode(self._read([texts[at] for at in half], device)) for half in halves if half]
        return torch.cat(rows)[torch.tensor(order).argsort()]

    def _read(self, texts: list[str], device: torch.device) -> Features:
        return {name: _moved(value, device) for name, value in self.model.preprocess(texts).items()}

    def _encode(self, features: Features) -> Tensor:
        vectors: Tensor = self.model(features)["sentence_embedding"]
        return normalize(vectors.float(), dim=-1)


def _apart(vectors: Tensor) -> Tensor:
    """Unit rows, after the mean of all was taken away; a row by itself stays."""
    return normalize(vectors - vectors.mean(0), dim=-1) if len(vectors) > 1 else vectors


def _moved(value: Any, device: torch.device) -> Any:
    return value.to(device) if isinstance(value, Tensor) else value
