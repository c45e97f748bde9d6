"""Draws the pictures of the documentation: runs the real interface on the sample library, writes docs/screens/*.svg.

    python scripts/screenshots.py [FOLDER]

The model is prepared in the user's cache when that was not done yet. The pictures are the same from run to run,
but for the question that is drawn.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from starkeeper import paths
from starkeeper.library import model, sample
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source

SIZE = (120, 40)
FOLDER = Path(__file__).parents[1] / "docs" / "screens"
WAYS: dict[str, tuple[str, ...]] = {
    "stories": ("down", "down"),
    "editor": ("down", "down", "e"),
    "coverage": ("2", "down", "enter"),
    "rehearse": ("3", "f", "down", "down", "enter", "space", "s"),
    "questions": ("4", "down", "down"),
}
"""The keys that lead to each picture."""


def main() -> None:
    """Draw all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        own = paths.locate()
        places = replace(
            own, library=Path(made) / "library.db", settings=Path(made) / "config.yaml", view=Path(made) / "view.json"
        )
        settings = Settings()
        model.prepare(settings, places)
        library = sample.make(Path(made), settings, places)
        for name, keys in WAYS.items():
            source = Source(path=library, settings=settings, pack=None, paths=places)
            (folder / f"{name}.svg").write_text(asyncio.run(draw(source, keys)), encoding="utf-8")


async def draw(source: Source, keys: tuple[str, ...]) -> str:
    """Press the keys and return the screen as SVG."""
    app = StarkeeperApp(source, sample=True)
    async with app.run_test(size=SIZE) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            for _ in range(4):
                await pilot.pause()
                await app.workers.wait_for_complete()
        picture = app.export_screenshot(title="Starkeeper")
    app.jobs.close()
    return picture


if __name__ == "__main__":
    main()
