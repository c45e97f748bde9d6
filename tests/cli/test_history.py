from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from starkeeper.domain.story import CONTENT_FIELDS, Status, StoryContent
from starkeeper.library import Library

pytestmark = pytest.mark.usefixtures("east")

HOSTILE = "\x1b[31mred\x1b[0m \x07[red]x[/red] :smile: \u202eevil\u202c\x9b2J"


@pytest.fixture
def told(stories: Library) -> Library:
    """The library of three stories, the first of which was saved three times in a zone two hours east."""
    first = stories.stories.get(1)
    second = replace(
        first.content,
        action="I read every log until I found the cause. Then I wrote a test for it.",
        status=Status.DRAFT,
    )
    third = replace(second, title="Found the old leak", lesson="Look at the data first.")
    for version, content in enumerate((second, third), 1):
        with time_machine.travel(datetime(2026, 5, version, 22, 59, 30, tzinfo=UTC), tick=False):
            stories.stories.save(1, content, base_version=version)
    return stories


def test_history_lists_the_versions_the_newest_first(run, told: Library) -> None:
    result = run("history", "found")
    assert result.exit_code == 0
    titles, *rows = [[cell.strip() for cell in line.split("\t")] for line in result.stdout.splitlines()]
    assert titles == ["version", "saved", "by", "changed", "title"]
    assert rows[:2] == [
        ["3", "2026-05-03 00:59", "api", "title and Lesson", "Found the old leak"],
        ["2", "2026-05-02 00:59", "api", "Action and status", "Found the leak"],
    ]
    assert [rows[2][0], *rows[2][2:]] == ["1", "api", "first version", "Found the leak"]
    assert len(rows) == 3


def test_history_with_differences_shows_the_words(run, told: Library) -> None:
    lines = run("history", 1, "--diff").stdout.splitlines()
    assert lines[:5] == [
        "Version 3 · 2026-05-03 00:59 · api · title and Lesson",
        "title: Found the {+old +}leak",
        "",
        "Lesson",
        "{+Look at the data first.+}",
    ]
    assert lines[5:10] == [
        "",
        "Version 2 · 2026-05-02 00:59 · api · Action and status",
        "status: [-ready-]{+draft+}",
        "",
        "Action",
    ]
    assert lines[10].startswith("I [-went through the raw data-]{+read every log+} until I found the cause. Then")


def test_the_first_version_is_shown_as_it_was_written(run, told: Library) -> None:
    shown = run("history", 1, "--diff", "--version", 1).stdout
    assert shown.splitlines()[0].endswith(" · first version")
    assert "title: Found the leak\n" in shown
    assert "\nAction\nI went through the raw data until I found the cause. Then I wrote a test for it.\n" in shown
    assert "{+" not in shown
    assert "Lesson" not in shown


def test_a_version_can_be_named(run, told: Library) -> None:
    assert [one["version"] for one in json.loads(run("history", 1, "--version", 2, "--json").stdout)] == [2]
    assert len(run("history", 1, "--version", 2).stdout.splitlines()) == 2
    assert run("history", 1, "--diff", "--version", 2).stdout.count("Version ") == 1


def test_a_version_that_is_none_is_refused(run, told: Library) -> None:
    for number in (0, 4, 10**30):
        result = run("history", 1, "--version", number)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.startswith(f"Error: Story 1 has no version {number}.\nHint: starkeeper history 1")


def test_long_stretches_that_stayed_are_shortened(run, stories: Library) -> None:
    before = replace(
        stories.stories.get(2), situation=f"{'On and on it went. ' * 50}It was wrong. {'So it was. ' * 50}"
    )
    stories.stories.save(2, before.content, base_version=1)
    after = replace(before, situation=before.situation.replace("wrong", "broken"))
    stories.stories.save(2, after.content, base_version=2)
    shown = run("history", 2, "--diff", "--version", 3).stdout
    (line,) = [line for line in shown.splitlines() if "[-wrong-]{+broken+}" in line]
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert len(line) < 130


def test_history_as_json(run, told: Library) -> None:
    newest, middle, first = json.loads(run("history", 1, "--json").stdout)
    assert [one["version"] for one in (newest, middle, first)] == [3, 2, 1]
    assert newest["saved_at"] == "2026-05-02T22:59:30+00:00"
    assert (newest["id"], newest["saved_by"], newest["title"]) == (1, "api", "Found the old leak")
    assert (newest["changed"], middle["changed"]) == (["title", "lesson"], ["action", "status"])
    assert first["changed"] == [name for name in CONTENT_FIELDS if name != "lesson"]
    assert "differences" not in newest


def test_differences_as_json_hold_both_texts(run, told: Library) -> None:
    newest, middle, first = json.loads(run("history", 1, "--diff", "--json").stdout)
    assert newest["differences"]["title"] == [["same", "Found the "], ["added", "old "], ["same", "leak"]]
    for after, before in ((newest, middle), (middle, first)):
        assert list(after["differences"]) == after["changed"]
        for name, pieces in after["differences"].items():
            assert "".join(text for change, text in pieces if change != "added") == before[name]
            assert "".join(text for change, text in pieces if change != "removed") == after[name]
    assert first["differences"]["title"] == [["added", "Found the leak"]]


def test_history_of_a_story_in_the_bin(run, told: Library) -> None:
    told.stories.bin(1)
    refused = run("history", 1)
    assert refused.exit_code == 3
    assert "starkeeper restore 1" in refused.stderr
    assert [one["version"] for one in json.loads(run("history", "found", "--bin", "--json").stdout)] == [3, 2, 1]


def test_history_of_no_story(run, stories: Library) -> None:
    result = run("history", "nothing like it")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Hint: starkeeper list" in result.stderr


def test_a_break_that_changed_is_seen(run, stories: Library) -> None:
    content = replace(stories.stories.get(2).content, situation="One.\r\n\r\nTwo.", employer="Here\nthere")
    stories.stories.save(2, content, base_version=1)
    stories.stories.save(2, replace(content, situation="One. Two.", employer="Here there"), base_version=2)
    stories.stories.save(2, replace(content, situation="One.\n\nTwo."), base_version=3)
    shown = run("history", 2, "--diff").stdout
    assert "One.[-¶¶-]{+ +}Two." in shown
    assert "One.[- -]{+¶\n¶\n+}Two." in shown
    assert "employer: Here[- -]{+ +}there" in shown


def controls(text: str) -> set[str]:
    """What a terminal might obey."""
    return {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}} - {"\n", "\t"}


def test_hostile_text_comes_out_harmless(run, library: Library) -> None:
    title = "[red]x[/red] :smile: \u202eevil"
    library.stories.add(StoryContent(title=title, action=f"Before. {HOSTILE}", employer=HOSTILE))
    library.stories.save(1, StoryContent(title=f"{title} 2", action=f"{HOSTILE} after."), base_version=1)
    for words in (("history", 1), ("history", 1, "--diff"), ("history", 1, "--diff", "--json")):
        result = run(*words)
        assert result.exit_code == 0
        assert controls(result.stdout) == set(), words
        assert "[red]x[/red]" in result.stdout
    newest = json.loads(run("history", 1, "--json").stdout)[0]
    assert newest["action"] == f"{HOSTILE} after."


def test_a_terminal_shows_differences_by_style(terminal, told: Library) -> None:
    told.stories.save(2, replace(told.stories.get(2).content, result=f"It held. {HOSTILE}"), base_version=1)
    told.stories.save(2, replace(told.stories.get(2).content, result=f"It broke. {HOSTILE}"), base_version=2)
    screen = terminal("history", 2, "--diff")
    assert screen.ended() == 0
    assert "\x1b[9;31mheld\x1b[0m\x1b[1;32mbroke\x1b[0m" in screen.shown
    assert "[-" not in screen.shown
    assert "␛[31mred␛[0m" in screen.shown
    assert "[red]x[/red] :smile: evil" in screen.shown
    assert "\x1b[31mred" not in screen.shown


def test_a_terminal_without_colours_shows_signs(terminal, told: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen = terminal("history", 1, "--diff")
    screen.see("status: [-ready-]{+draft+}")
    assert screen.ended() == 0
    assert "\x1b[9;31m" not in screen.shown


def test_a_narrow_terminal_has_room_for_what_changed(run, told: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    changed = StoryContent(title="New", situation="s", task="t", action="a", result="r", lesson="l", date="2001")
    told.stories.save(1, changed, base_version=3)
    monkeypatch.setenv("COLUMNS", "80")
    narrow = run("history", 1).stdout
    assert max(map(len, narrow.splitlines())) <= 80
    assert "Found the old leak" not in narrow
    monkeypatch.setenv("COLUMNS", "120")
    assert "Found the old leak" in run("history", 1).stdout
