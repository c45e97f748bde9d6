"""What the first frame must not wait for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library

HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "numpy", "onnxruntime", "torch", "transformers", "click", "yaml")
LATER = ("starkeeper.library", "starkeeper.store", "starkeeper.tui.widgets.preview")

PROGRAM = """
import sys
import starkeeper.tui
assert "textual" not in sys.modules, "textual is imported before the interface is run"
import starkeeper.tui.app
print(*[name for name in {heavy!r} if name in sys.modules])
"""


def test_the_app_imports_neither_the_library_nor_anything_heavy() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            PROGRAM.format(heavy=(*HEAVY, "textual.widgets._text_area", *LATER)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


FROM_THE_COMMAND = """
import sys
import starkeeper.tui
from starkeeper.cli import diagnostics, output

def run(*_):
    import starkeeper.tui.app
    print(*[name for name in {heavy!r} if name in sys.modules])

starkeeper.tui.run = run
output.on_terminal = diagnostics.stdin_is_terminal = lambda: True
sys.argv = ["starkeeper"]
import starkeeper.cli
starkeeper.cli.main()
"""


def test_nor_does_the_command_that_opens_it(library: Library) -> None:
    library.stories.add(StoryContent(title="A library that is there"))
    heavy = tuple(name for name in HEAVY if name != "click")
    done = subprocess.run(
        [sys.executable, "-c", FROM_THE_COMMAND.format(heavy=heavy)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


WARM_START = """
import asyncio, sys
from starkeeper import paths, settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source

async def start():
    source = Source(path=None, settings=settings.Settings(), pack=None, paths=paths.locate())
    app = StarkeeperApp(source)
    async with app.run_test() as pilot:
        quiet = 0
        while quiet < 5:  # between two jobs there is a moment without any
            await pilot.pause(0.05)
            busy = not app.stands or any(not worker.is_finished for worker in app.workers)
            quiet = 0 if busy else quiet + 1

asyncio.run(start())
print(*[name for name in ("onnxruntime", "torch", "transformers", "sentence_transformers") if name in sys.modules])
"""


def test_a_warm_start_tags_stories_without_torch(compiled_home: Path, library: Library) -> None:
    library.stories.add(StoryContent(title="I owned up", action="I admitted my own mistake openly."))
    done = subprocess.run([sys.executable, "-c", WARM_START], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["onnxruntime"]
    with Library.open() as opened:
        assert opened.tags.untagged() == []
