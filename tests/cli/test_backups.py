"""Backups on the command line: by itself, on request, listed, and put back."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.library.care import Care
from starkeeper.store.identity import SCHEMA_VERSION

pytestmark = pytest.mark.usefixtures("east")

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Iterator[Callable[[float], None]]:
    """Set the clock to so many hours after noon of 14 May."""
    with time_machine.travel(NOON.timestamp(), tick=False) as clock:
        yield lambda hours: clock.move_to((NOON + timedelta(hours=hours)).timestamp())


def damage(library: Library) -> None:
    with closing(sqlite3.connect(library.path)) as plain:
        plain.execute("UPDATE verdict SET verdict = 'rejected'")
        plain.commit()


def reasons(library: Library) -> list[Reason]:
    return [backup.reason for backup in library.care.backups()]


# On request.


def test_backup_prints_where_it_lies(run, stories: Library, at: Callable[[float], None]) -> None:
    result = run("backup")
    (backup,) = stories.care.backups()
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{backup.path}\n", "")
    assert reasons(stories) == [Reason.ASKED]


def test_backup_as_json(run, stories: Library, at: Callable[[float], None]) -> None:
    shown = json.loads(run("backup", "--json").stdout)
    (backup,) = stories.care.backups()
    assert shown == {
        "file": str(backup.path),
        "made_at": "2026-05-14T12:00:00+00:00",
        "reason": "asked",
        "bytes": backup.size,
    }


def test_backup_to_a_folder_of_ones_own(run, stories: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for words in (("--to", tmp_path / "stick"), ("--to", "~/stick")):
        path = Path(run("backup", *words).stdout.rstrip("\n"))
        assert path.parent == tmp_path / "stick"
        assert path.exists()
    assert reasons(stories) == [Reason.DAILY]


@pytest.mark.parametrize(("folder", "code"), [("~nobody-at-all/x", 4), ("file", 14)])
def test_a_folder_that_cannot_be(run, stories: Library, tmp_path: Path, folder: str, code: int) -> None:
    (tmp_path / "file").write_text("x")
    result = run("backup", "--to", folder if folder[0] == "~" else tmp_path / folder)
    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr


def test_a_damaged_library_makes_none_and_says_what_to_do(run, stories: Library) -> None:
    damage(stories)
    result = run("--library", stories.path, "backup")
    assert result.exit_code == 12
    error, hint = result.stderr.splitlines()
    assert error.endswith("is not what was saved; no backup was made.")
    assert hint.startswith(f"Hint: starkeeper doctor --library {stories.path} ")
    assert f"starkeeper backup list --library {stories.path} " in hint
    assert reasons(stories) == []


# The list.


def test_the_list_says_when_and_why_and_where(run, stories: Library, at: Callable[[float], None]) -> None:
    run("backup")
    at(1)
    run("rm", 1)
    run("bin", "empty", "--yes")
    lines = [[cell.strip() for cell in line.split("\t")] for line in run("backup", "list").stdout.splitlines()]
    newest, oldest = stories.care.backups()
    assert lines[0] == ["made", "size", "why", "file"]
    assert lines[1][::3] == ["2026-05-14 15:00:00", str(newest.path)]
    assert lines[2][::3] == ["2026-05-14 14:00:00", str(oldest.path)]
    assert [line[2] for line in lines[1:]] == ["before the bin was emptied", "you asked for it"]
    assert re.fullmatch(r"\d+ KiB", lines[1][1])
    assert [each["reason"] for each in json.loads(run("backup", "list", "--json").stdout)] == ["emptying", "asked"]


def test_the_list_needs_no_library(run, stories: Library, tmp_path: Path) -> None:
    result = run("--library", tmp_path / "none.db", "backup", "list")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "There is no backup yet.\n")
    assert not (tmp_path / "none.db").exists()
    run("backup")
    stories.close()
    stories.path.write_bytes(b"gone")
    assert len(run("backup", "list").stdout.splitlines()) == 2
    stories.path.unlink()
    assert len(run("backup", "list").stdout.splitlines()) == 2
    assert json.loads(run("--library", tmp_path / "none.db", "backup", "list", "--json").stdout) == []


# Putting one back.


@pytest.fixture
def gone_on(run, stories: Library, at: Callable[[float], None]) -> Path:
    """A backup of three stories, of noon, where the library has gone on since."""
    run("backup")
    at(1)
    run("rm", 1, 2)
    return stories.care.backups()[0].path


def test_a_backup_is_put_back_by_its_file(run, gone_on: Path, library: Library) -> None:
    result = run("restore", gone_on)
    before = library.care.backups()[0]
    assert (result.exit_code, result.stdout) == (0, f"3\t{gone_on}\n")
    assert result.stderr.startswith(
        "The library is as in the backup: 3 stories.\n"
        f"What was there before is kept: starkeeper restore {before.path} --pack "
    )
    assert before.reason is Reason.RESTORE
    assert len(library.stories.select()) == 3


@pytest.mark.parametrize(
    "wanted", ["2026-05-14", "2026-05-14 14:00:00", "2026-05-14T14:00", "2026-05-14 14", "2026-05-14 14:00"]
)
def test_a_backup_is_put_back_by_its_day_and_by_its_moment(run, gone_on: Path, library: Library, wanted: str) -> None:
    result = run("restore", wanted)
    assert (result.exit_code, result.stdout) == (0, f"3\t{gone_on}\n")
    assert len(library.stories.select()) == 3


def test_there_is_a_way_back(run, gone_on: Path, library: Library) -> None:
    said = run("restore", gone_on).stderr
    (back,) = re.findall(r"starkeeper restore (\S+)", said)
    assert run("restore", back).exit_code == 0
    assert len(library.stories.select()) == 1


def test_what_was_restored_as_json(run, gone_on: Path, library: Library) -> None:
    shown = json.loads(run("restore", gone_on, "--json").stdout)
    before = library.care.backups()[0]
    assert (shown["file"], shown["stories"], shown["set_aside"]) == (str(gone_on), 3, None)
    assert shown["before"]["file"] == str(before.path)


def test_a_damaged_library_is_put_aside_and_named(run, gone_on: Path, library: Library) -> None:
    library.close()
    damaged = b"SQLite format 3\0" + b"\xaa" * 9_000
    library.path.write_bytes(damaged)
    result = run("restore", gone_on)
    assert result.exit_code == 0
    (aside,) = re.findall(r"What was there before could not be read; it lies in (.+)", result.stderr)
    assert Path(aside).read_bytes() == damaged
    assert run("list").stdout.count("\n") == 4


def test_a_library_that_is_gone_comes_back(run, gone_on: Path, library: Library) -> None:
    library.close()
    library.path.unlink()
    result = run("restore", gone_on)
    assert (result.exit_code, result.stderr) == (0, "The library is as in the backup: 3 stories.\n")
    assert run("list").stdout.count("\n") == 4


def test_stories_come_out_of_the_bin_all_the_same(run, gone_on: Path, library: Library) -> None:
    assert run("restore", "found", 2).stdout == "1\tFound the leak\n2\tTold them it was me\n"
    assert len(library.stories.select()) == 3


@pytest.mark.parametrize("title", ["~5 days saved", "~nobody-at-all", "x" * 300, "CI/CD for all", "/etc was lost"])
def test_a_title_is_no_file(run, library: Library, title: str) -> None:
    library.stories.add(StoryContent(title=title))
    library.stories.bin(1)
    assert run("restore", title).stdout == f"1\t{title}\n"


def as_text(file: Path) -> None:
    file.write_text("These are my notes.\n" * 400)


def as_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        plain.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")


def as_damaged(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("UPDATE story SET outcome = 'mixed'")
        plain.commit()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(as_text, 10), (as_newer, 11), (as_damaged, 12), (Path.unlink, 3)],
    ids=["text", "newer", "damaged", "missing"],
)
def test_a_backup_that_is_none_is_one_line_and_changes_nothing(
    run, gone_on: Path, library: Library, spoil: Callable[[Path], None], code: int
) -> None:
    spoil(gone_on)
    before = library.path.read_bytes()
    result = run("restore", gone_on)
    assert (result.exit_code, result.stdout) == (code, "")
    error, hint = result.stderr.splitlines()
    assert error.startswith("Error: ")
    assert gone_on.name in error
    assert hint.startswith("Hint: ")
    assert library.path.read_bytes() == before
    assert reasons(library) == ([] if code == 3 else [Reason.ASKED])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("2026-05-13",), "There is no backup '2026-05-13'."),
        (("nowhere.db",), "There is no backup 'nowhere.db'."),
        (("~nobody-at-all/x.db",), "There is no backup '~nobody-at-all/x.db'."),
        (("nowhere",), "No story in the bin has a title that begins with 'nowhere'."),
        (("2026-05-14", 1), "No story in the bin has a title that begins with '2026-05-14'."),
        ((99,), "There is no story 99."),
    ],
)
def test_what_is_not_there(run, gone_on: Path, library: Library, wanted: tuple[object, ...], said: str) -> None:
    before = library.path.read_bytes()
    result = run("restore", *wanted)
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == f"Error: {said}"
    assert library.path.read_bytes() == before


# By itself, once a day.


def test_any_use_makes_the_backup_of_the_day(run, stories: Library, at: Callable[[float], None]) -> None:
    for hours in (0, 1, 9.9, 10.1, 24 * 3):
        at(hours)
        result = run("list")
        assert (result.exit_code, result.stderr.count("backup")) == (0, 0)
    assert [backup.made_at - NOON for backup in stories.care.backups()] == [
        timedelta(hours=hours) for hours in (72, 10.1, 0)
    ]
    assert set(reasons(stories)) == {Reason.DAILY}


def test_an_empty_library_is_not_kept(run, library: Library) -> None:
    run("list")
    assert not (library.path.parent / "backups").exists()


@pytest.mark.parametrize("words", [("principles",), ("backup", "list"), ("--help",), ("doctor",), ("show", 99)])
def test_what_uses_no_story_makes_none(run, stories: Library, words: tuple[object, ...]) -> None:
    run(*words)
    assert reasons(stories) == []


def test_the_output_comes_before_the_backup(run, stories: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Care, "backup_daily", lambda self: sys.stdout.write("and then the backup"))
    shown = run("list").stdout
    assert "Found the leak" in shown
    assert shown.endswith("\nand then the backup")
    assert run("coverage", "--strict").stdout.endswith("\nand then the backup")


def test_a_command_with_a_code_of_its_own_is_followed_by_the_backup_too(run, stories: Library) -> None:
    assert run("coverage", "--strict").exit_code == 1
    assert reasons(stories) == [Reason.DAILY]


@pytest.mark.parametrize(("words", "code"), [(("list",), 0), (("coverage", "--strict"), 1)])
def test_a_backup_that_fails_is_a_warning(run, stories: Library, words: tuple[str, ...], code: int) -> None:
    damage(stories)
    result = run("--library", stories.path, *words)
    assert result.exit_code == code
    assert len(result.stdout.splitlines()) >= 4
    warning, hint = result.stderr.splitlines()[-2:]
    assert warning.startswith("Warning: The backup of the day was not made. ")
    assert hint.startswith(f"Hint: starkeeper doctor --library {stories.path} ")
    assert reasons(stories) == []


def test_a_folder_that_is_a_file_is_a_warning(run, stories: Library) -> None:
    (stories.path.parent / "backups").write_text("mine")
    result = run("list")
    assert result.exit_code == 0
    assert "Warning: The backup of the day was not made. " in result.stderr
    assert (stories.path.parent / "backups").read_text() == "mine"
