from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library

SOUND = f"Sound: 3 stories, all as they were saved (SQLite {sqlite3.sqlite_version})."


def change(library: Library, statement: str) -> None:
    with closing(sqlite3.connect(library.path)) as plain:
        plain.execute(statement)
        plain.commit()


@pytest.fixture
def damaged(stories: Library) -> Library:
    """The library of three stories and its backup, in which a verdict turned over."""
    stories.care.backup()
    change(stories, "UPDATE verdict SET verdict = 'rejected' WHERE story_id = 1")
    return stories


def test_a_sound_library_is_one_line(run, stories: Library) -> None:
    stories.care.backup()
    result = run("doctor")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{SOUND}\n", "")
    assert run("doctor", "--repair").stdout == f"{SOUND}\n"


def test_one_story_is_one_story(run, library: Library) -> None:
    library.stories.add(StoryContent(title="One"))
    assert run("doctor").stdout.splitlines()[-1].startswith("Sound: 1 story, ")


def test_a_note_does_not_change_the_exit_code(run, stories: Library) -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert result.stdout == f"note: There is no backup yet.\n{SOUND}\n"
    assert result.stderr.startswith("Hint: starkeeper backup --pack ")


def test_damage_is_named_and_has_its_exit_code(run, damaged: Library) -> None:
    before = damaged.path.read_bytes()
    result = run("--library", damaged.path, "doctor")
    assert result.exit_code == 12
    assert result.stdout == "damage: Your word on dive-deep for story 1 is not what was saved.\n"
    assert result.stderr.startswith(f"Hint: starkeeper doctor --repair --library {damaged.path} ")
    assert damaged.path.read_bytes() == before


def test_repair_says_what_it_did_and_what_it_kept(run, damaged: Library) -> None:
    result = run("doctor", "--repair")
    assert result.exit_code == 0
    assert result.stdout == f"Your word on dive-deep for story 1 is as it was saved again.\n{SOUND}\n"
    (kept,) = re.findall(r"The library as it was before lies in (.+)", result.stderr)
    assert Path(kept).parent == damaged.path.parent
    assert damaged.tags.of(1).verdicts["dive-deep"] == "confirmed"
    again = run("doctor", "--repair")
    assert (again.exit_code, again.stdout, again.stderr) == (0, f"{SOUND}\n", "")


def test_a_damaged_library_as_json(run, damaged: Library) -> None:
    result = run("doctor", "--json")
    assert result.exit_code == 12
    shown = json.loads(result.stdout)
    assert (shown["sound"], shown["stories"]) == (False, 3)
    assert [finding["gravity"] for finding in shown["findings"]] == ["damage"]
    assert shown["findings"][0]["what"] == "Your word on dive-deep for story 1 is not what was saved."
    mended = json.loads(run("doctor", "--repair", "--json").stdout)
    assert mended["done"] == ["Your word on dive-deep for story 1 is as it was saved again."]
    assert Path(mended["kept"]).exists()
    assert mended["after"] == {"sound": True, "stories": 3, "findings": []}


def test_a_library_may_be_named_from_where_one_is(run, stories: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.care.backup()
    monkeypatch.chdir(stories.path.parent)
    assert run("--library", "library.db", "doctor").stdout == f"{SOUND}\n"


def test_a_file_that_cannot_be_read_is_mended_too(run, stories: Library) -> None:
    stories.care.backup()
    stories.close()
    with stories.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xaa" * 8192)
    assert run("doctor").exit_code == 12
    assert run("doctor", "--repair").exit_code == 0
    assert run("list").stdout.count("\n") == 4


def test_there_is_nothing_to_examine(run, tmp_path: Path) -> None:
    result = run("--library", tmp_path / "none.db", "doctor")
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: There is no library at ")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("words", [("doctor",), ("doctor", "--repair")])
def test_a_file_of_another_kind_is_left_alone(run, tmp_path: Path, words: tuple[str, ...]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("my notes\n" * 100)
    result = run("--library", notes, *words)
    assert result.exit_code == 10
    assert notes.read_text() == "my notes\n" * 100


def test_a_damaged_title_acts_on_no_terminal(run, stories: Library) -> None:
    change(stories, "UPDATE story SET title = 'a' || char(27) || '[31m' || char(10) || 'b' WHERE id = 2")
    shown = run("doctor").stdout + run("doctor", "--repair").stdout
    assert "\x1b" not in shown
    assert all(
        line.startswith(("damage: ", "trouble: ", "note: ", "Story 2 ", "Sound: ", "The "))
        for line in shown.splitlines()
    )
