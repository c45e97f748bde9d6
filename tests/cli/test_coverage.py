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
        ["principle", "strong", "weak", "target", "gap", "best story"],
        ["ownership", "0", "0", "2", "2", "-"],
        ["dive-deep", "2", "0", "2", "0", "1 Found the leak"],
        ["earn-trust", "1", "0", "2", "1", "2 Told them it was me"],
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
