"""Where a user's files live. Nothing is made here; whoever writes makes the folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starkeeper.errors import SettingsError
from starkeeper.files import expanded

HOME_VARIABLE = "STARKEEPER_HOME"
"""Environment variable that puts everything under one folder."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one user."""

    settings: Path
    """``config.yaml``."""
    library: Path
    """The library, unless ``--library`` names another."""
    cache: Path
    """What can be made again: compiled models and the vectors of packs."""
    logs: Path
    """What the program says of its own faults."""
    view: Path
    """How the interface was left; nothing that was written in a story."""


def locate(environ: Mapping[str, str] = os.environ) -> Paths:
    """Return the user's places: under ``STARKEEPER_HOME``, else where the platform keeps such files.

    Raises SettingsError when that folder cannot be told.
    """
    if home := environ.get(HOME_VARIABLE):
        root = expanded(Path(home), HOME_VARIABLE, SettingsError)
        return Paths(root / "config.yaml", root / "library.db", root / "cache", root / "logs", root / "view.json")
    from platformdirs import PlatformDirs

    places = PlatformDirs("starkeeper", appauthor=False)
    return Paths(
        places.user_config_path / "config.yaml",
        places.user_data_path / "library.db",
        places.user_cache_path,
        places.user_log_path,
        places.user_state_path / "view.json",
    )
