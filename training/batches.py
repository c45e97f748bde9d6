"""Batches of texts of about the same length, so that little of the work is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property

from sentence_transformers.base.sampler import DefaultBatchSampler

CHARACTERS = 24_000
"""Characters in a batch, its padding counted as if it were text."""

POOL = 1_500
"""Texts are sorted by length within pools of so many, drawn at random: else a batch would always hold one kind."""


class LengthBatches(DefaultBatchSampler):
    """Deals out a dataset with a column ``text``; ``batch_size`` is the most texts in one batch."""

    @cached_property
    def _lengths(self) -> list[int]:
        return [len(text) for text in self.sampler["text"]]

    def __iter__(self) -> Iterator[list[int]]:
        yield from self._dealt

    def __len__(self) -> int:
        return len(self._dealt)

    @cached_property
    def _dealt(self) -> list[list[int]]:
        chance = random.Random(self.seed)
        order = chance.sample(range(len(self._lengths)), len(self._lengths))
        batches = [
            batch
            for start in range(0, len(order), POOL)
            for batch in self._packed(sorted(order[start : start + POOL], key=self._lengths.__getitem__))
        ]
        return chance.sample(batches, len(batches))

    def _packed(self, rows: list[int]) -> Iterator[list[int]]:
        """Fill batches with rows that come in the order of their lengths."""
        batch: list[int] = []
        for row in rows:
            full = len(batch) == self.batch_size or (len(batch) + 1) * self._lengths[row] > CHARACTERS
            if batch and full:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch
