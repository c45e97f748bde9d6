"""The cache before the encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEncoder

from starkeeper.tagging.vectors import CachedEncoder, FileCache, NoCache


class Dictionary:
    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.known[key] for key in keys if key in self.known}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        self.known.update(vectors)
