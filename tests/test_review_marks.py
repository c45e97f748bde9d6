"""What docs/review.md says of the rules' precision is what was marked, and the rules still find what was marked."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "review.md"
MARKS = ROOT / "benchmarks" / "review" / "marks.jsonl"


@pytest.fixture(scope="module")
def precision() -> ModuleType:
    """The benchmark, as a module."""
    spec = importlib.util.spec_from_file_location("precision", ROOT / "benchmarks" / "review" / "precision.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_of_the_docs_are_those_of_the_marks() -> None:
    rows = [json.loads(line) for line in MARKS.read_text("utf-8").splitlines()]
    found = Counter((row["set"], row["code"]) for row in rows)
    right = Counter((row["set"], row["code"]) for row in rows if row["right"])
    counted = {
        code: tuple(
            f"{right[name, code]} of {found[name, code]}" if found[name, code] else "" for name in ("open", "own")
        )
        for code in {row["code"] for row in rows}
    }
    table = PAGE.read_text("utf-8").split("| rule | 60 open stories | own material |\n")[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]
    assert {name.split()[0]: (first.removesuffix(" (all 92)"), second) for name, first, second in cells} == counted


def test_the_rules_find_what_was_marked_in_our_own_material_and_are_right(precision: ModuleType) -> None:
    marks = {precision._place(row): row["right"] for row in precision._read(MARKS)}
    rows = list(precision.measured(list(precision.in_own(marks)), marks))
    assert [row["code"] for row in rows if row["unmarked"]] == []
    assert [row["code"] for row in rows if row["short"]] == []
    assert sum(row["own"]["findings"] for row in rows) == sum(place.set == "own" for place in marks)
    assert [row["code"] for row in rows if row["own"]["right"] < 0.85 * row["own"]["findings"]] == ["N003"]
