"""What the sweeps stand on: a terminal, and the small pack as a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack

from .targets import pack_as_data
from .terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start Python on a terminal, in a folder of the test's own."""
    open_ones: list[Terminal] = []

    def start(*words: object) -> Terminal:
        started = Terminal([sys.executable, *map(str, words)], tmp_path)
        open_ones.append(started)
        return started

    yield start
    for one in open_ones:
        one.close()


@pytest.fixture
def pack_file(tmp_path: Path, pack: Pack) -> Path:
    """The small pack as a file."""
    file = tmp_path / "small.yaml"
    file.write_text(json.dumps(pack_as_data(pack)), encoding="utf-8")
    return file
