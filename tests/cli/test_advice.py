from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import ANY

import pytest

STORY = "Situation: It was late. Then we had lunch.\nAction: I admitted my own mistake openly.\n"


def test_suggest_ranks_every_principle(run, compiled_home: Path) -> None:
    result = run("suggest", input=STORY)
    assert result.exit_code == 0
    lines = [[cell.strip() for cell in line.split("\t")] for line in result.stdout.splitlines()]
    assert lines[0] == ["score", "strength", "principle", "also", "evidence"]
    assert len(lines) == 4
    assert lines[1][2:] == ["earn-trust", ANY, "I admitted my own mistake openly."]
    scores = [float(line[0]) for line in lines[1:]]
    assert scores == sorted(scores, reverse=True)


def test_suggest_stores_nothing(run, compiled_home: Path) -> None:
    run("suggest", input=STORY)
    assert list(compiled_home.glob("library*")) == []


def test_suggest_reads_a_file(run, compiled_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    assert run("suggest", file).stdout == run("suggest", "-", input=STORY).stdout


def test_a_title_speaks_too(run, compiled_home: Path) -> None:
    plain, titled = (
        {one["principle"]: one["score"] for one in json.loads(run("suggest", "--json", *words, input=STORY).stdout)}
        for words in ((), ("--title", "I went through the raw data until I found the cause"))
    )
    assert titled["dive-deep"] > plain["dive-deep"]


@pytest.mark.parametrize(("given", "code"), [("", 4), (b"\xff\xfe", 4)])
def test_suggest_refuses_what_is_no_text(run, given: str | bytes, code: int) -> None:
    assert run("suggest", input=given).exit_code == code


def test_suggest_names_the_file_that_is_not_there(run, tmp_path: Path) -> None:
    assert run("suggest", tmp_path / "none").exit_code == 8
