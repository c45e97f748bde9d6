"""What is never imported where: the reason why commands start at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library

PROBE = """
import json, sys
from starkeeper.cli import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {"torch", "transformers", "sentence_transformers"}
COMMANDS = {
    "--version": HEAVY | {"rich", "sqlmodel", "sqlalchemy", "pydantic", "textual", "numpy", "yaml", "onnxruntime"},
    "--help": HEAVY | {"rich", "sqlmodel", "sqlalchemy", "pydantic", "textual", "numpy", "yaml", "onnxruntime"},
    "coverage": HEAVY | {"rich", "textual", "numpy", "onnxruntime", "tokenizers", "fsrs", "scipy"},
    "list": HEAVY | {"rich", "textual", "numpy", "onnxruntime", "tokenizers", "fsrs", "scipy"},
    "rehearse --count 1": HEAVY | {"rich", "textual", "numpy", "onnxruntime", "tokenizers", "scipy"},
    "today": HEAVY | {"rich", "textual", "numpy", "onnxruntime", "tokenizers", "scipy"},
    "progress": HEAVY | {"rich", "textual", "numpy", "onnxruntime", "tokenizers", "scipy"},
    "principles": HEAVY | {"rich", "sqlmodel", "sqlalchemy", "pydantic", "textual", "numpy", "onnxruntime"},
    "model": HEAVY | {"rich", "sqlmodel", "sqlalchemy", "pydantic", "textual", "numpy", "onnxruntime"},
}


def loaded(*words: str, input: str = "") -> set[str]:
    """The modules that a command has loaded when it ends, with the names of their packages."""
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *words], input=input, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr[:2000]
    names: list[str] = json.loads(ended.stderr.splitlines()[-1])
    return {*names, *(name.partition(".")[0] for name in names)}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_a_pipe_never_loads(command: str, library: Library) -> None:
    library.stories.add(StoryContent(title="One", action="I did it."))
    library.rehearsal.record(library.rehearsal.questions()[0], 1, 60, Rating.GOOD)
    assert loaded(*command.split()) & COMMANDS[command] == set()


def test_help_loads_no_command() -> None:
    ours = {name for name in loaded("--help") if name.startswith("starkeeper.cli.")}
    assert ours <= {"starkeeper.cli.root", "starkeeper.cli.context"}


def test_suggest_never_loads_torch_or_the_store(compiled_home: Path) -> None:
    found = loaded("suggest", input="Action: I admitted my own mistake openly.")
    assert "onnxruntime" in found
    assert found & (HEAVY | {"rich", "textual", "sqlmodel", "sqlalchemy", "pydantic", "starkeeper.store"}) == set()


def test_match_loads_the_encoder_and_never_torch(compiled_home: Path, library: Library) -> None:
    library.stories.add(StoryContent(title="One", action="I admitted my own mistake openly."))
    found = loaded("match", "When were you wrong?")
    assert "onnxruntime" in found
    assert found & (HEAVY | {"rich", "textual"}) == set()


def test_the_probe_sees_what_is_loaded(library: Library) -> None:
    assert {"sqlmodel", "click", "starkeeper.store"} <= loaded("list")
