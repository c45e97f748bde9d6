"""The pages under docs/ say what the program does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from starkeeper import errors

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    """A script of ours, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == script("cli_reference").reference(), "Run: python scripts/cli_reference.py"


def test_every_error_has_an_exit_code_of_its_own() -> None:
    listed = script("cli_reference").exit_codes()
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(listed) == len(kinds) - 1
    assert not set(listed) & {0, 1, 2, errors.StarkeeperError.exit_code, 130, 141}
