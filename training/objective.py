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

DRAWN = 5
"""How many of a principle's texts make its prototype in one step."""

Features = dict[str, Any]


class Prototypes(nn.Module):
    """Cross-entropy between a text's target and the softmax of its cosines to the prototypes of a pack.

    A prototype is the mean of a few texts of its principle, drawn anew in each step and encoded by the same encoder,
    as in prototypical networks (Snell, Swersky and Zemel, 2017). So nothing is learned that only fits the vectors of
    one pack: a principle is whatever its own sentences say.
    """

    def __init__(self, model: SentenceTransformer, principles: Sequence[Sequence[str]], seed: int) -> None:
        super().__init__()
        self.model = model
        self._principles = principles
        self._chance = random.Random(seed)

    def forward(self, sentence_features: Iterable[Features], labels: Tensor) -> Tensor:
        """The loss of a batch; ``labels`` holds a target a row, shape (texts, principles)."""
        texts = self._encode(next(iter(sentence_features)))
        logits = SCALE * texts @ self._prototypes(texts.device).T
        return cross_entropy(logits, labels)

    def _prototypes(self, device: torch.device) -> Tensor:
        drawn = [self._chance.sample(list(texts), min(DRAWN, len(texts))) for texts in self._principles]
        features = self.model.preprocess([text for texts in drawn for text in texts])
        rows = self._encode({name: _moved(value, device) for name, value in features.items()})
        return normalize(torch.stack([part.mean(0) for part in rows.split([len(texts) for texts in drawn])]), dim=-1)

    def _encode(self, features: Features) -> Tensor:
        vectors: Tensor = self.model(features)["sentence_embedding"]
        return normalize(vectors.float(), dim=-1)


def _moved(value: Any, device: torch.device) -> Any:
    return value.to(device) if isinstance(value, Tensor) else value
