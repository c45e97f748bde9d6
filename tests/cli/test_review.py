from __future__ import annotations

import json

import pytest

from starkeeper.domain.story import Part
from starkeeper.library import Library


def cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("\t")] for line in text.split("\n\n")[0].splitlines()]


def test_review_names_code_place_and_words(run, stories: Library) -> None:
    result = run("review", "--select", "N,C,P", "--ignore", "P002")
    assert result.exit_code == 0
    assert cells(result.stdout) == [
        ["id", "severity", "code", "part", "start", "end", "words", "why"],
        ["2", "error", "P001", "task", "0", "0", "-", "Task is not written; say what was asked of you."],
        ["2", "error", "P001", "result", "0", "0", "-", "Result is not written; say what came of it."],
    ]
    assert result.stdout.splitlines()[-1] == "2 findings in 1 of 2 stories: 2 errors."


def test_review_of_named_stories_and_of_a_retired_one(run, stories: Library) -> None:
    shown = json.loads(run("review", "Found", 3, "--select", "P", "--json").stdout)
    assert [(each["id"], [finding["part"] for finding in each["findings"]]) for each in shown] == [
        (1, []),
        (3, ["situation", "task", "result"]),
    ]


def test_spans_are_exact(run, stories: Library) -> None:
    story = stories.stories.get(1)
    text = "The rate – ‘ours’ – improved significantly."
    stories.stories.save(1, story.content.with_part(Part.RESULT, text), base_version=1)
    (shown,) = json.loads(run("review", 1, "--select", "W001", "--json").stdout)
    (finding,) = shown["findings"]
    assert text[finding["start"] : finding["end"]] == finding["text"] == "improved significantly"


def test_strict_fails_on_warnings_and_errors_only(run, stories: Library) -> None:
    assert run("review").exit_code == 0
    assert run("review", 2, "--strict").exit_code == 1
    assert run("review", 2, "--strict", "--json").exit_code == 1
    assert run("review", 1, "--strict", "--select", "P,W,C").exit_code == 0


def test_nothing_found_is_said(run, stories: Library) -> None:
    result = run("review", "--select", "C")
    assert result.stdout == "Nothing found in 2 stories.\n"


def test_an_empty_library_is_told_apart_from_a_clean_one(run, library: Library) -> None:
    result = run("review", "--strict")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "There is no story to review yet." in result.stderr
    assert run("review", "--json").stdout == "[]\n"


def test_stories_that_the_model_has_not_read_are_counted(run, stories: Library) -> None:
    result = run("review")
    assert "2 stories were not read by the model yet" in result.stderr
    assert "Hint: starkeeper tag" in result.stderr
    assert run("review", "--ignore", "D").stderr == ""


@pytest.mark.parametrize("choice", [("--select", "Q"), ("--ignore", "N001,Q")])
def test_a_rule_that_is_none_is_refused(run, stories: Library, choice: tuple[str, str]) -> None:
    result = run("review", *choice)
    assert result.exit_code == 4
    assert "No rule is meant by 'Q'" in result.stderr
    assert "Hint: A letter chooses a group; the rules are P001" in result.stderr


def test_on_a_terminal_findings_stand_under_their_story_within_the_width(
    run, stories: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    story = stories.stories.get(1)
    told = "Errors fell by 20%. Calls fell by 30%. We got positive feedback from all of them and \x1b[31m from us."
    stories.stories.save(1, story.content.with_part(Part.RESULT, told), base_version=1)
    shown = run("review", 1, "--select", "N,W,P").stdout
    lines = shown.splitlines()
    assert lines[0] == "1  Found the leak"
    assert "  info    N002 “20%”, “30%” in Result: From what? Say what it was before." in lines[1]
    assert "“positive feedback” in Result" in lines[2]
    assert max(map(len, lines)) <= 80
    assert "\x1b[31m" not in shown
    assert "\t" not in shown


def test_the_pace_of_the_settings_is_the_pace_of_the_review(run, stories: Library, places) -> None:
    story = stories.stories.get(1)
    stories.stories.save(1, story.content.with_part(Part.ACTION, "word " * 300), base_version=1)
    places.settings.write_text("words_per_minute: 70\n", encoding="utf-8")
    (shown,) = json.loads(run("review", 1, "--select", "L", "--json").stdout)
    assert shown["seconds"] > 240
    assert shown["findings"][0]["code"] == "L002"
