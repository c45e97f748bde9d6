from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from starkeeper.library import Library

LINES = (
    {"title": "One", "action": "I did it.", "confirmed": ["dive-deep"]},
    {"title": "Two", "text": "Situation: late\nAction: stayed", "labels": ["x"], "source": "y"},
    {"text": "No headings at all here."},
)


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    file = tmp_path / "stories.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return file


def test_import_adds_stories_and_says_what_it_read_otherwise(run, library: Library, jsonl: Path) -> None:
    result = run("import", jsonl)
    assert result.exit_code == 0
    assert [line.split("\t")[0].strip() for line in result.stdout.splitlines()] == ["state", *["added"] * 3]
    assert "labels, source" in result.stderr
    assert f"{jsonl}, line 3: " in result.stderr
    assert f"{jsonl}: 3 stories added, 0 known already." in result.stderr
    assert [story.title for story in (record.story for record in library.stories.select())][:2] == ["One", "Two"]
    assert library.tags.of(1).tags[0].principle == "dive-deep"


def test_importing_twice_adds_nothing(run, library: Library, jsonl: Path) -> None:
    run("import", jsonl)
    result = run("import", jsonl)
    assert result.exit_code == 0
    assert "0 stories added, 3 known already." in result.stderr
    assert len(library.stories.select()) == 3


def test_a_dry_run_keeps_nothing(run, library: Library, jsonl: Path) -> None:
    result = run("import", "--dry-run", jsonl)
    assert result.exit_code == 0
    assert "3 stories would be added" in result.stderr
    assert library.stories.select() == []


def test_a_bad_line_is_named_and_stops_nothing_else(run, library: Library, jsonl: Path) -> None:
    good = jsonl.read_text(encoding="utf-8")
    jsonl.write_text("{broken\n" + good + '{"title": 7}\n', encoding="utf-8")
    result = run("import", jsonl)
    assert result.exit_code == 4
    assert f"Warning: {jsonl}, line 1: " in result.stderr
    assert f"Warning: {jsonl}, line 5: " in result.stderr
    assert "2 left out" in result.stderr
    assert len(library.stories.select()) == 3


def test_a_missing_file_does_not_stop_the_others(run, library: Library, jsonl: Path, tmp_path: Path) -> None:
    result = run("import", tmp_path / "none.jsonl", jsonl)
    assert result.exit_code == 8
    assert "none.jsonl" in result.stderr
    assert len(library.stories.select()) == 3


def test_import_as_json(run, library: Library, jsonl: Path) -> None:
    (report,) = json.loads(run("import", "--json", jsonl).stdout)
    assert [row["id"] for row in report["added"]] == [1, 2, 3]
    assert (report["file"], report["dry_run"], report["problems"]) == (str(jsonl), False, [])


def test_many_notes_of_one_kind_are_one_line(run, library: Library, tmp_path: Path) -> None:
    file = tmp_path / "plain.jsonl"
    file.write_text("".join(json.dumps({"title": f"T{n}", "text": f"Word {n}."}) + "\n" for n in range(9)))
    result = run("import", file)
    assert "lines 1, 2, 3, 4, 5 and 4 more: " in result.stderr


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_what_is_exported_is_imported_without_loss(run, stories: Library, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    result = run("export", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "3 stories written" in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = tmp_path / "other.db"
    assert run("--library", other, "import", file).exit_code == 0
    fields = ("title", "action", "outcome", "status", "employer", "role", "date", "tags")
    here, there = (
        [{name: story[name] for name in fields} for story in json.loads(run(*words, "list", "--json").stdout)]
        for words in ((), ("--library", other))
    )
    assert here == there


def test_export_to_standard_output_is_jsonl(run, stories: Library) -> None:
    result = run("export", "-", "--status", "ready")
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["title"] == "Found the leak"


def test_export_to_a_place_that_is_none(run, stories: Library, tmp_path: Path) -> None:
    assert run("export", tmp_path / "none" / "out.jsonl").exit_code == 8


def test_import_needs_a_file(run) -> None:
    assert run("import").exit_code == 2
