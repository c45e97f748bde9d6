"""Every room of the house stands in the import contracts, so that none can be added around them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "starkeeper"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

FREE = {"__init__", "__main__"}
"""The version, and the call of the command line."""


def rooms() -> list[str]:
    return sorted(
        path.stem
        for path in SOURCE.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem not in FREE
    )


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_in_a_contract_of_its_own_kind(room: str) -> None:
    named = {name for contract in CONTRACTS for name in contract.get("source_modules", contract.get("modules", []))}
    assert f"starkeeper.{room}" in named


def test_contracts_name_only_rooms_that_exist() -> None:
    ours = {
        name.split(".")[1]
        for contract in CONTRACTS
        for key in ("source_modules", "forbidden_modules", "modules")
        for name in contract.get(key, [])
        if name.startswith("starkeeper.")
    }
    assert ours <= set(rooms())


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_stays_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420, "look for the second idea in it"
