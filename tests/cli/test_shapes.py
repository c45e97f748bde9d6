"""What --json prints is what docs/json.md says, key by key."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from starkeeper.cli.root import SECTIONS
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library

PAGE = Path(__file__).parents[2] / "docs" / "json.md"
PLAIN: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "null": type(None),
}
PRINTS_NO_DATA = {"export", "encrypt", "decrypt", "passphrase"}


def shapes() -> dict[str, dict[str, str]]:
    """The keys of each shape and their types, as the page tells them."""
    told: dict[str, dict[str, str]] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## The shapes\n")[1].split("\n## ")[0].split("\n### ")[1:]:
        name = section.splitlines()[0]
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line[:1] == "|"]
        told[name] = {key: _bare(kind) for key, kind, _ in rows[2:]}
    for longer in ("story in full", "compared story"):
        told[longer] |= told["story"]
    told["version with differences"] |= told["version"]
    return told


def commands() -> dict[str, str]:
    """What each command prints."""
    section = PAGE.read_text(encoding="utf-8").split("\n## What each command prints\n")[1].split("\n## ")[0]
    return {name: _bare(kind) for name, kind in re.findall(r"^\| `(.+?)` \| (.+?) \|$", section, re.MULTILINE)}


def _bare(kind: str) -> str:
    return re.sub(r"\[([^\]]+)\]\(#[^)]*\)", r"\1", kind)


SHAPES = shapes()


def check(value: Any, kind: str, where: str) -> None:
    """Fail unless a value is what the page says."""
    if kind.startswith("array of "):
        assert isinstance(value, list), where
        for place, item in enumerate(value):
            check(item, kind.removeprefix("array of "), f"{where}[{place}]")
    elif " or " in kind or kind.startswith("`"):
        _check_one_of(value, kind.split(" or "), where)
    elif kind in PLAIN:
        assert isinstance(value, PLAIN[kind]), f"{where}: {value!r} is no {kind}"
        assert kind == "boolean" or not isinstance(value, bool), where
    else:
        assert set(value) == set(SHAPES[kind]), where
        for key, below in SHAPES[kind].items():
            check(value[key], below, f"{where}.{key}")


def _check_one_of(value: Any, kinds: list[str], where: str) -> None:
    words = {kind.strip("`") for kind in kinds if kind.startswith("`")}
    if value is None:
        assert "null" in kinds, where
    elif words:
        assert value in words, f"{where}: {value!r}"
    else:
        check(value, next(kind for kind in kinds if kind != "null"), where)


@pytest.fixture
def calls(stories: Library, tmp_path: Path, pack_file: Path) -> dict[str, tuple[object, ...]]:
    """A call of each command that prints data, in an order in which all of them find something."""
    stories.tags.tag([1, 2])
    stories.tags.reject(1, "ownership")
    asked = stories.rehearsal.questions()[0]
    stories.rehearsal.record(asked, 2, 61.0, Rating.HARD)
    stories.drills.record(asked, 1, 4.0)
    counted = StoryContent(title="Counted", action="I asked 12 engineers.", result="All 14 engineers stayed.")
    stories.stories.add(counted)
    file = tmp_path / "in.jsonl"
    rows = [{"title": "New", "text": "x", "odd": 1}, {"title": "Found the leak", "action": "y"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{bad\n", encoding="utf-8")
    told = tmp_path / "told.txt"
    told.write_text("Action: I admitted my own mistake openly.", encoding="utf-8")
    return {
        "show": ("show", 2),
        "history": ("history", 2),
        "history --diff": ("history", 2, "--diff"),
        "list": ("list",),
        "tag": ("tag", 1, "--confirm", "earn-trust"),
        "coverage": ("coverage",),
        "coverage --history": ("coverage", "--history"),
        "plan": ("plan", "--seed", 1),
        "review": ("review",),
        "rehearse": ("rehearse", "--count", 9),
        "today": ("today", "--minutes", 60),
        "progress": ("progress",),
        "probe add": ("probe", "add", 1, "Who else knew?"),
        "probe list": ("probe", "list"),
        "probe answer": ("probe", "answer", 1, "Nobody."),
        "numbers": ("numbers",),
        "interview add": ("interview", "add", "--date", "2026-12-11", "--loop", "ownership, Dive Deep; earn-trust"),
        "interview list": ("interview", "list"),
        "match": ("match", "Who found a mistake?"),
        "questions": ("questions",),
        "questions add": ("questions", "add", "Why?", "--role", "mle"),
        "principles": ("principles",),
        "principles check": ("principles", "check", pack_file),
        "model": ("model",),
        "model prepare": ("model", "prepare"),
        "suggest": ("suggest", told),
        "add": ("add", "--file", told),
        "edit": ("edit", 2, "--date", "2024"),
        "import": ("import", file),
        "rm": ("rm", 1, 2),
        "bin": ("bin",),
        "restore": ("restore", 1),
        "revert": ("revert", 1, 1),
        "undo": ("undo",),
        "redo": ("redo",),
        "bin empty": ("bin", "empty", "--yes"),
        "backup": ("backup",),
        "backup list": ("backup", "list"),
        "restore DATE": ("restore", datetime.now().strftime("%Y-%m-%d")),
        "doctor": ("doctor",),
        "doctor --repair": ("doctor", "--repair"),
        "demo": ("demo",),
    }


def test_every_command_prints_what_the_page_says(run, compiled_home: Path, calls) -> None:
    told = commands()
    assert set(calls) == set(told)
    for name, words in calls.items():
        result = run(*words, "--json")
        assert result.exit_code == (4 if name == "import" else 0), (name, result.stderr)
        shown = json.loads(result.stdout)
        assert shown, name
        check(shown, told[name], name)


def test_the_page_names_every_command_that_prints_data() -> None:
    named = {name.split()[0] for name in commands()}
    assert named == {entry.name for _, entries in SECTIONS for entry in entries} - PRINTS_NO_DATA


@pytest.mark.parametrize(
    ("value", "kind"),
    [({"name": "x"}, "model"), (["x", 1], "array of string"), ("odd", "`strong` or `weak`"), (None, "string")],
    ids=["missing keys", "wrong item", "unknown word", "null"],
)
def test_the_check_itself_sees_what_is_wrong(value: Any, kind: str) -> None:
    with pytest.raises(AssertionError):
        check(value, kind, "here")
