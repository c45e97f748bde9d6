"""The plan of a loop, on the command line."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from starkeeper.library import Library


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if "\t" in line]


def test_a_loop_that_is_known_gets_its_stories(run, stories: Library) -> None:
    shown = run("plan", "--loop", "dive-deep, earn-trust; Dive Deep")
    assert shown.exit_code == 0
    assert rows(shown.stdout) == [
        ["who", "principle", "id", "story", "proof"],
        ["1", "dive-deep", "1", "Found the leak", "strong"],
        ["1", "earn-trust", "2", "Told them it was me", "strong"],
        ["2", "dive-deep", "1", "Found the leak", "strong, again"],
    ]
    assert shown.stdout.splitlines()[-1] == (
        "Dive Deep and Earn Trust share only two strong stories. One new story would do."
    )


def test_a_story_is_told_once_where_that_is_asked(run, stories: Library) -> None:
    shown = run("plan", "--loop", "dive-deep,earn-trust;dive-deep", "--no-repeats")
    assert [row[2] for row in rows(shown.stdout)[1:]].count("-") == 1
    assert "nothing to tell" in shown.stdout


def test_a_complete_plan_says_so(run, stories: Library) -> None:
    assert "Each principle has a strong story of its own." in run("plan", "--loop", "dive-deep;earn-trust").stdout


def test_a_loop_nobody_knows_is_drawn_and_the_chance_said(run, stories: Library) -> None:
    shown = run("plan", "--seed", 3, "--interviewers", 1, "--principles-each", "1-2")
    assert "The chance to get through a loop without repeating a story: " in shown.stdout
    assert "2,000 loops of 1 interviewers with 1 to 2 principles each." in shown.stdout
    assert "Ownership has no strong story." in shown.stdout
    assert ["a new story for", "chance then"] in rows(shown.stdout)
    assert ["without", "gaps more", "chance then"] in rows(shown.stdout)
    assert "--seed 3 draws it again" in shown.stdout
    assert shown.stdout == run("plan", "--seed", 3, "--interviewers", 1, "--principles-each", "1-2").stdout


def test_without_any_chance_it_is_said_what_serves_one_more(run, library: Library) -> None:
    shown = run("plan", "--seed", 3)
    assert "without repeating a story: 0 %" in shown.stdout
    assert ["a new story for", "serves one more in"] in rows(shown.stdout)


def test_the_plan_as_json(run, stories: Library) -> None:
    known = json.loads(run("plan", "--loop", "dive-deep", "--json").stdout)
    assert known["loop"] == [["dive-deep"]]
    assert known["tellings"][0]["story"]["id"] == 1
    assert known["prospects"] is None
    assert json.loads(run("plan", "--json").stdout)["prospects"]["sampled"] == 2000


def test_the_loop_of_the_next_interview_is_planned(run, stories: Library) -> None:
    refused = run("plan", "--interview")
    assert refused.exit_code == 3
    assert "interview add" in refused.stderr
    day = date.today() + timedelta(days=5)
    run("interview", "add", "--date", day.isoformat(), "--loop", "dive-deep; earn-trust")
    assert [row[1] for row in rows(run("plan", "--interview").stdout)[1:]] == ["dive-deep", "earn-trust"]
    assert run("plan", "--interview", "--loop", "dive-deep").exit_code == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--loop", "nobody"], 4, "'nobody', which is no principle"),
        (["--loop", ";"], 4, "names no principle"),
        (["--interviewers", "0"], 2, "--interviewers takes a whole number from 1 to 12"),
        (["--interviewers", "6-4"], 2, "--interviewers takes"),
        (["--principles-each", "2-7"], 2, "--principles-each takes a whole number from 1 to 6"),
    ],
)
def test_what_is_no_loop_is_refused(run, words: list[str], code: int, said: str) -> None:
    refused = run("plan", *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr
