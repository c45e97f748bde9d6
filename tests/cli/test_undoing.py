from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.library.tags import Tags

pytestmark = pytest.mark.usefixtures("east")

WHEN = datetime(2026, 5, 14, 22, 59, 30, tzinfo=UTC)


@pytest.fixture
def edited(stories: Library) -> Library:
    """The library of three stories, the first of which was changed on the command line's behalf."""
    with time_machine.travel(WHEN, tick=False):
        stories.stories.save(1, replace(stories.stories.get(1).content, result="Quiet nights."), base_version=1)
    return stories


def forget(library: Library, *numbers: int) -> None:
    """Lose actions, so that an earlier one no longer fits."""
    with closing(sqlite3.connect(library.path)) as plain:
        for number in numbers:
            plain.execute("DELETE FROM action_step WHERE action_id = ?", [number])
            plain.execute("DELETE FROM action WHERE id = ?", [number])
        plain.commit()


def test_undo_says_what_it_took_back_and_how_to_do_it_again(run, edited: Library) -> None:
    result = run("undo")
    assert result.exit_code == 0
    assert result.stdout == "Undone: the change of “Found the leak” (2026-05-15 00:59, api).\n"
    assert result.stderr.startswith("Do it again: starkeeper redo --pack ")
    assert edited.stories.get(1).result == "No night call since."


def test_redo_does_it_again(run, edited: Library) -> None:
    run("undo")
    result = run("redo")
    assert result.stdout == "Done again: the change of “Found the leak” (2026-05-15 00:59, api).\n"
    assert edited.stories.get(1).result == "Quiet nights."


def test_undo_again_takes_back_the_action_before(run, edited: Library) -> None:
    run("undo")
    assert "your word on Ownership for “Old and gone”" in run("undo").stdout
    assert edited.tags.of(3).verdicts == {}


def test_commands_are_taken_back_one_by_one(run, library: Library) -> None:
    run("add", "--title", "One", input="Action: x\n")
    run("tag", 1, "--confirm", "ownership", "--reject", "dive-deep")
    run("rm", 1)
    run("restore", 1)
    said = [run("undo").stdout.split(" (")[0] for _ in range(4)]
    assert said == [
        "Undone: taking “One” out of the bin",
        "Undone: moving “One” to the bin",
        "Undone: your word on 2 principles for “One”",
        "Undone: adding “One”",
    ]


@pytest.mark.parametrize("word", ["undo", "redo"])
def test_where_there_is_nothing_it_says_so(run, library: Library, word: str) -> None:
    result = run(word)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: There is nothing to {'undo' if word == 'undo' else 'do again'}.\nHint: ")


def test_undo_as_json(run, edited: Library) -> None:
    assert json.loads(run("undo", "--json").stdout) == {
        "kind": "edit",
        "done_by": "api",
        "done_at": "2026-05-14T22:59:30+00:00",
        "stories": [1],
    }
    assert json.loads(run("redo", "--json").stdout)["kind"] == "edit"


def test_an_action_whose_story_changed_in_another_way_stays(run, edited: Library) -> None:
    run("edit", 1, "--title", "Found the LEAK")
    forget(edited, 9)
    before = edited.stories.versions(1)
    result = run("undo")
    assert result.exit_code == 7
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert error == (
        "Error: The change of “Found the LEAK” stays: “Found the LEAK” was changed in another way after it."
    )
    assert "starkeeper history 1 --pack " in hint
    assert edited.stories.versions(1) == before


def test_verdicts_that_come_back_teach_again(run, edited: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[bool] = []
    monkeypatch.setattr(Tags, "learn", lambda self: taught.append(True))
    run("undo")
    run("redo")
    assert taught == [True, True]


def test_a_title_acts_on_no_terminal(run, library: Library) -> None:
    library.stories.add(StoryContent(title="\u202eevil [red]:smile:"))
    assert run("undo").stdout.startswith("Undone: adding “evil [red]:smile:” (")


def test_revert_brings_an_earlier_version_back_as_the_newest(run, edited: Library) -> None:
    result = run("revert", "found", 1)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1\tFound the leak\n", "")
    assert edited.stories.get(1).version == 3
    assert edited.stories.get(1).result == "No night call since."
    assert [version.version for version in edited.stories.versions(1)] == [3, 2, 1]


def test_revert_to_what_stands_there_changes_nothing(run, edited: Library) -> None:
    result = run("revert", 1, 2)
    assert (result.exit_code, result.stderr) == (0, "The story reads like version 2 already.\n")
    assert edited.stories.get(1).version == 2


def test_revert_as_json_is_the_story(run, edited: Library) -> None:
    shown = json.loads(run("revert", 1, 1, "--json").stdout)
    assert (shown["version"], shown["result"]) == (3, "No night call since.")


@pytest.mark.parametrize(("words", "code"), [((1, 9), 3), ((1, 0), 2), ((1, "x"), 2), ((99, 1), 3), ((1, 2**70), 3)])
def test_a_version_that_is_not_there(run, edited: Library, words: tuple[object, ...], code: int) -> None:
    result = run("revert", *words)
    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert edited.stories.get(1).version == 2
