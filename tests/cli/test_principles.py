from __future__ import annotations

import json
from pathlib import Path


def test_principles_lists_them(run, pack) -> None:
    result = run("principles")
    assert result.exit_code == 0
    lines = [[cell.strip() for cell in line.split("\t")] for line in result.stdout.splitlines()]
    assert lines[0] == ["slug", "questions", "name", "meaning"]
    assert [line[0] for line in lines[1:]] == list(pack.slugs)


def test_principles_as_json(run, pack) -> None:
    shown = json.loads(run("principles", "--json").stdout)
    assert [entry["behaviours"] for entry in shown] == [list(entry.behaviours) for entry in pack.principles]


def test_check_of_a_good_pack(run, pack_file: Path, pack) -> None:
    result = run("principles", "check", pack_file)
    assert result.exit_code == 0
    assert "Three principles" in result.stdout
    assert json.loads(run("principles", "check", pack_file, "--json").stdout)["fingerprint"] == pack.fingerprint


def test_check_names_file_line_and_key(run, tmp_path: Path, pack_file: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(pack_file.read_text(encoding="utf-8").replace("meaning:", "meening:", 1), encoding="utf-8")
    result = run("principles", "check", broken)
    assert (result.exit_code, result.stdout) == (5, "")
    assert f"{broken}, line " in result.stderr
    assert "meening" in result.stderr


def test_check_of_no_file(run, tmp_path: Path) -> None:
    result = run("principles", "check", tmp_path / "none.yaml")
    assert result.exit_code == 8
    assert "none.yaml" in result.stderr


def test_a_pack_that_is_none_stops_every_command(run, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("a: 1\n")
    assert run("coverage", "--pack", tmp_path / "odd.yaml").exit_code == 5
