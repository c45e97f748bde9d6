from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from starkeeper.cli import diagnostics
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library, StoryQuery


@pytest.fixture
def binned(stories: Library) -> Library:
    """The library of three stories, two of them in the bin."""
    stories.stories.bin(1, 3)
    return stories


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who can answer."""
    monkeypatch.setattr(diagnostics, "stdin_is_terminal", lambda: True)


def in_bin(library: Library) -> list[int]:
    return [record.story.id for record in library.stories.select(StoryQuery(binned=True))]


def test_bin_lists_what_lies_in_it(run, binned: Library) -> None:
    lines = run("bin").stdout.splitlines()
    assert [line.split("\t")[3].strip() for line in lines[1:]] == ["Found the leak", "Old and gone"]
    assert [story["id"] for story in json.loads(run("bin", "--json").stdout)] == [1, 3]


def test_an_empty_bin_says_so(run, stories: Library) -> None:
    for words in (("bin",), ("bin", "empty"), ("bin", "empty", "--yes")):
        result = run(*words)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "The bin is empty.\n")
    assert json.loads(run("bin", "empty", "--json").stdout) == []


def test_where_nobody_can_answer_nothing_is_deleted(run, binned: Library) -> None:
    result = run("bin", "empty", input="y\n")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: bin empty asks before it deletes; where nobody can answer, use --yes.\n")
    assert in_bin(binned) == [1, 3]


def test_with_yes_it_does_not_ask(run, binned: Library) -> None:
    result = run("bin", "empty", "--yes")
    assert (result.exit_code, result.stdout) == (0, "1\tFound the leak\n3\tOld and gone\n")
    assert result.stderr == "2 stories deleted.\n"
    assert in_bin(binned) == []
    with closing(sqlite3.connect(binned.path)) as plain:
        assert plain.execute("SELECT id FROM story").fetchall() == [(2,)]


def test_what_was_deleted_as_json(run, binned: Library) -> None:
    binned.stories.restore(3)
    result = run("bin", "empty", "--yes", "--json")
    assert json.loads(result.stdout) == [{"id": 1, "title": "Found the leak"}]
    assert result.stderr == "1 story deleted.\n"


@pytest.mark.parametrize("answer", ["y", "Y", "yes", " YES "])
def test_a_yes_deletes(run, binned: Library, person: None, answer: str) -> None:
    result = run("bin", "empty", input=f"{answer}\n")
    assert result.stdout == "  Found the leak\n  Old and gone\n1\tFound the leak\n3\tOld and gone\n"
    assert "Delete 2 stories for ever? [y/N]" in result.stderr
    assert in_bin(binned) == []


@pytest.mark.parametrize("answer", ["n\n", "\n", "yess\n", "j\n", ""])
def test_anything_else_deletes_nothing(run, binned: Library, person: None, answer: str) -> None:
    result = run("bin", "empty", input=answer)
    assert result.exit_code == 0
    assert result.stderr.endswith("Nothing was deleted.\n")
    assert in_bin(binned) == [1, 3]
    assert [backup for backup in binned.care.backups() if backup.reason == "emptying"] == []


def test_many_titles_are_counted(run, library: Library, person: None) -> None:
    for number in range(12):
        library.stories.bin(library.stories.add(StoryContent(title=f"Story {number}\u202e")).id)
    shown = run("bin", "empty", input="n\n").stdout.splitlines()
    assert shown == [*(f"  Story {number}" for number in range(10)), "  and 2 more"]


def test_on_a_terminal_it_asks(terminal, binned: Library) -> None:
    command = terminal("bin", "empty")
    command.see("Found the leak")
    command.see("Delete 2 stories for ever? [y/N]")
    command.type("n\r")
    command.see("Nothing was deleted.")
    assert command.ended() == 0
    assert in_bin(binned) == [1, 3]


def test_undo_cannot_bring_them_back_and_a_backup_can(run, library: Library) -> None:
    run("add", "--title", "One", input="Action: x\n")
    run("rm", 1)
    run("bin", "empty", "--yes")
    assert run("undo").exit_code == 3
    backup = next(backup for backup in library.care.backups() if backup.reason == "emptying")
    assert run("restore", backup.path).exit_code == 0
    assert run("restore", 1).stdout == "1\tOne\n"
