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
    assert f"{jsonl}, row 3: " in result.stderr
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
    assert f"Warning: {jsonl}, row 1: " in result.stderr
    assert f"Warning: {jsonl}, row 5: " in result.stderr
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
    assert "rows 1, 2, 3, 4, 5 and 4 more: " in result.stderr


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


def test_rows_that_are_no_story_are_capped(run, tmp_path: Path) -> None:
    file = tmp_path / "binary"
    file.write_bytes(b"\x80\n" * 30)
    result = run("import", file)
    assert result.exit_code == 4
    assert result.stderr.count(f"{file}, row ") == 10
    assert f"Warning: {file}: 20 more rows are no story." in result.stderr


def test_import_takes_no_standard_input(run) -> None:
    result = run("import", "-", input="{}")
    assert result.exit_code == 2
    assert "import reads files; save standard input first." in result.stderr


def test_export_refuses_other_suffixes(run, stories: Library, tmp_path: Path) -> None:
    result = run("export", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert ".json or .jsonl" in result.stderr
    assert not (tmp_path / "x.csv").exists()


def test_export_writes_over_a_file_with_force_alone(run, stories: Library, tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text("mine")
    result = run("export", file)
    assert result.exit_code == 8
    assert "--force" in result.stderr
    assert file.read_text() == "mine"
    assert run("export", file, "--force").exit_code == 0
    assert file.read_text() != "mine"


def test_export_never_writes_over_the_library(run, stories: Library, tmp_path: Path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(stories.path)
    before = stories.path.read_bytes()
    assert run("export", link, "--force").exit_code == 8
    assert stories.path.read_bytes() == before
