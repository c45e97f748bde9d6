"""The command that finds the stories for a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from starkeeper.library import Library

MISTAKE = "When did you admit a mistake of your own?"


@pytest.fixture
def tagged(compiled_home: Path, stories: Library) -> Library:
    """The three stories, compared with the pack."""
    stories.tags.tag([1, 2, 3])
    return stories


def rows(shown: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("\t")] for line in shown.splitlines()]


def test_the_best_story_stands_first_with_its_principle_and_sentence(run, tagged: Library) -> None:
    result = run("match", MISTAKE)
    assert (result.exit_code, result.stderr) == (0, "")
    titles, best, *_ = rows(result.stdout)
    assert titles == ["id", "fit", "principle", "story", "evidence"]
    assert (best[0], best[2:]) == ("2", ["earn-trust", "Told them it was me", "I admitted my own mistake openly."])
    assert 0 < float(best[1]) <= 1


def test_a_pipe_gets_all_shared_principles(run, tagged: Library) -> None:
    tagged.rehearsal.add_question("What of both?", ["dive-deep", "earn-trust"])
    _, *found = rows(run("match", "own-what-of-both").stdout)
    assert {row[0]: row[2] for row in found} == {"1": "dive-deep", "2": "dive-deep,earn-trust"}


def test_no_more_stories_than_asked_for(run, tagged: Library) -> None:
    assert len(rows(run("match", MISTAKE, "--limit", 1).stdout)) == 2
    assert run("match", MISTAKE, "--limit", 0).exit_code == 2


def test_json_names_the_sentence_by_its_place(run, tagged: Library) -> None:
    best, *_ = json.loads(run("match", MISTAKE, "--json").stdout)
    assert (best["id"], best["title"], best["principles"]) == (2, "Told them it was me", ["earn-trust"])
    assert best["evidence"] == {"part": "action", "start": 0, "end": 33, "text": "I admitted my own mistake openly."}


def test_a_terminal_shows_the_sentence_whole(terminal, tagged: Library) -> None:
    screen = terminal("match", MISTAKE)
    screen.see("Evidence")
    screen.see("Told them it was me")
    screen.see("I admitted my own mistake openly.")
    assert screen.ended() == 0


def test_a_library_without_an_answer_says_so(run, compiled_home: Path, library: Library) -> None:
    result = run("match", MISTAKE)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No story of yours answers it." in result.stderr
    assert json.loads(run("match", MISTAKE, "--json").stdout) == []


def test_stories_that_were_not_compared_are_counted(run, compiled_home: Path, stories: Library) -> None:
    result = run("match", "dive-deep-success")
    assert [row[0] for row in rows(result.stdout)[1:]] == ["1", "2"]
    assert "3 stories were not compared with the principles yet" in result.stderr


def test_a_blank_question_is_refused(run, library: Library) -> None:
    result = run("match", " ")
    assert result.exit_code == 4
    assert "There is no question." in result.stderr
