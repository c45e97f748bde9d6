"""Homes of their own for what is measured, so that nobody's stories are in it."""

from __future__ import annotations

import os
from pathlib import Path

from starkeeper import paths
from starkeeper.library import model
from starkeeper.settings import Settings


def environment(home: Path) -> dict[str, str]:
    """What a program is run with that has this home. It may keep what it compiles, as at its users'."""
    told = {**os.environ, paths.HOME_VARIABLE: str(home), "HF_HUB_OFFLINE": "1"}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told


def lend_model(places: paths.Paths) -> None:
    """Compile the model in the user's own cache, where it may lie already, and lend it to a home."""
    own = paths.locate()
    model.prepare(Settings(), own)
    places.cache.mkdir(parents=True)
    (places.cache / "models").symlink_to(own.cache / "models")
