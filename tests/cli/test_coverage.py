from __future__ import annotations

import json

import pytest

from starkeeper.library import Library


def cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("\t")] for line in text.split("\n\n")[0].splitlines()]


def test_coverage_has_a_row_a_principle_and_the_gaps_in_words(run, stories: Library) -> None:
    result = run("coverage")
    assert result.exit_code == 0
    assert cells(result.stdout) == [
        ["principle", "strong", "weak", "target", "gap", "ended", "rehearsed", "best story"],
        ["ownership", "0", "0", "2", "2", "-", "-", "-"],
        ["dive-deep", "2", "0", "2", "0", "✓1 ✗1", "-", "1 Found the leak"],
        ["earn-trust", "1", "0", "2", "1", "✗1", "-", "2 Told them it was me"],
    ]
    assert result.stdout.split("\n\n")[1].splitlines() == [
        stories.coverage.report().coverage.sentence,
        "Ownership has no stories; you need two.",
        "Earn Trust has one story; you need two.",
    ]


def test_coverage_says_how_much_was_not_compared(run, stories: Library) -> None:
    result = run("coverage")
    assert "3 stories were not compared" in result.stderr
    assert "Hint: starkeeper tag" in result.stderr


def test_a_target_of_ones_own(run, stories: Library) -> None:
    assert [row[3:5] for row in cells(run("coverage", "--target", 1).stdout)[1:]] == [
        ["1", "1"],
        ["1", "0"],
        ["1", "0"],
    ]


@pytest.mark.parametrize("target", ["0", "-1", "two", "1000"])
def test_a_target_that_is_none(run, target: str) -> None:
    assert run("coverage", "--target", target).exit_code == 2


def test_strict_exits_1_when_gaps_remain_and_0_when_not(run, stories: Library) -> None:
    assert run("coverage", "--strict").exit_code == 1
    assert run("coverage", "--strict", "--json").exit_code == 1
    stories.tags.confirm(1, "ownership")
    assert run("coverage", "--strict", "--target", 1).exit_code == 0


def test_coverage_as_json(run, stories: Library) -> None:
    shown = json.loads(run("coverage", "--json").stdout)
    assert (shown["stories"], shown["untagged"], shown["covered"]) == (3, 3, 1)
    assert shown["gaps"] == ["ownership", "earn-trust"]
    assert [story["id"] for story in shown["principles"][1]["strong"]] == [1, 2]


def test_coverage_on_a_terminal_is_a_drawn_table(run, stories: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    shown = run("coverage").stdout
    assert "Principle " in shown
    assert "Dive Deep" in shown
    assert "\t" not in shown


@pytest.mark.parametrize("target", [0, 21])
def test_a_target_has_the_limits_of_the_settings(run, target: int) -> None:
    result = run("coverage", "--target", target)
    assert result.exit_code == 2
    assert "--target takes a whole number from 1 to 20." in result.stderr


def test_what_to_write_next_stands_last(run, stories: Library) -> None:
    told = run("coverage").stdout.split("\n\n")[2].splitlines()
    assert told[0] == "Next to write: Ownership"
    assert told[2].startswith("Think of a time you ")
    assert told[4:] == [f"- {question.text}" for question in stories.pack.principle("ownership").questions]
    assert "Next to write" not in run("coverage", "--next", 0).stdout
    assert run("coverage", "--next", 9).stdout.count("Next to write") == 2


def test_only_what_happened_since_counts(run, stories: Library) -> None:
    rows = cells(run("coverage", "--since", "2023").stdout)
    assert [row[1] for row in rows[1:]] == ["0", "1", "0"]
    refused = run("coverage", "--since", "May")
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "'May' is no date" in refused.stderr


def test_coverage_as_a_document(run, stories: Library) -> None:
    csv = run("coverage", "--csv")
    assert csv.stdout == run("coverage", "--format", "csv").stdout
    assert csv.stdout.splitlines()[0].startswith("principle,strong,weak,target,gap,success,failure,mixed")
    assert "dive-deep,2,0,2,0,1,1,0,,Found the leak" in csv.stdout
    told = run("coverage", "--format", "markdown").stdout
    assert "| Dive Deep | 2 | 0 | 2 | 0 | 1 | 1 | 0 |  | Found the leak |" in told
    assert "## To write: Ownership" in told
    page = run("coverage", "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert "<td>Found the leak</td>" in page


@pytest.mark.parametrize("words", [["--json", "--csv"], ["--history", "--csv"], ["--history", "--strict"]])
def test_one_form_at_a_time(run, words: list[str]) -> None:
    refused = run("coverage", *words)
    assert refused.exit_code == 2
    assert "at a time" in refused.stderr


def test_the_history_has_a_row_a_moment(run, stories: Library) -> None:
    rows = cells(run("coverage", "--history").stdout)
    assert rows[0] == ["day", "covered", "of all", "strong", "stories"]
    assert (rows[-1][1], rows[-1][3], rows[-1][4]) == ("1", "3", "3")
    assert rows[-1][2] == "█" * 8 + "·" * 16


def test_the_history_of_nothing_says_so(run) -> None:
    shown = run("coverage", "--history")
    assert shown.stdout == ""
    assert "no story yet" in shown.stderr


def test_a_target_for_nobody_is_noted(run, stories: Library, home) -> None:
    home.joinpath("config.yaml").write_text("targets: {ownershp: 3, dive-deep: 1}", encoding="utf-8")
    shown = run("coverage")
    assert "a target for 'ownershp'" in shown.stderr
    assert [row[3] for row in cells(shown.stdout)[1:]] == ["2", "1", "2"]
