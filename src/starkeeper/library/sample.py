"""The sample library: eight stories of a candidate who does not exist."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from starkeeper.paths import Paths
from starkeeper.settings import Settings


def make(folder: Path, settings: Settings, paths: Paths, *, tagged: bool = True) -> Path:
    """Make the sample library in a folder and return its file; ``tagged``, where the model is ready.

    Raises LibraryUnwritable when the folder cannot be written.
    """
    from starkeeper.library.library import Library
    from starkeeper.library.model import status

    file = folder / "sample.db"
    with (
        as_file(files("starkeeper") / "data" / "sample_stories.jsonl") as stories,
        Library.open(file, settings=settings, paths=paths, front_end="import") as library,
    ):
        library.exchange.import_file(stories)
        if tagged and status(settings, paths).ready:
            library.tags.tag(library.tags.untagged())
    return file
