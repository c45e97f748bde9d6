"""An opened library's engine: a real file, no pack, no encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from starkeeper.store.engine import open_engine, writing


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the library lies."""
    return tmp_path / "library.db"


@pytest.fixture
def engine(place: Path) -> Iterator[Engine]:
    """A new library."""
    engine = open_engine(place)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One writing transaction on a new library."""
    with writing(engine) as session:
        yield session
