from __future__ import annotations

import json

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library


def test_a_follow_up_question_is_added_answered_listed_and_removed(run, stories: Library) -> None:
    assert run("probe", "add", "found", " Who  else knew? ").stdout == "1\t1\tWho else knew?\n"
    run("probe", "add", 2, "What did it cost?", "--answer", "Two weeks.")
    (open_one,) = json.loads(run("probe", "list", "--open", "--json").stdout)
    assert (open_one["id"], open_one["answer"], open_one["answered_at"]) == (1, "", None)
    run("probe", "answer", 1, "Nobody.")
    lines = run("probe", "list", 1).stdout.splitlines()
    assert [cell.strip() for cell in lines[1].split("\t")] == ["1", "1", "Who else knew?", "Nobody."]
    assert run("probe", "rm", 1).stderr == "The follow-up question was removed.\n"
    assert [probe.id for probe in stories.probes.of()] == [2]
    assert "No follow-up question fits." in run("probe", "list", "--open").stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("probe", "add", 9, "Why?"), 3, "Hint"),
        (("probe", "add", 1, "  "), 4, "question: expected a question"),
        (("probe", "add", 1, "WHO knew?"), 4, "has that question already, as 1"),
        (("probe", "answer", 7, "x"), 3, "There is no follow-up question 7."),
        (("probe", "rm", 7), 3, "There is no follow-up question 7."),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_line(run, stories: Library, words, code: int, said: str) -> None:
    stories.probes.add(1, "Who knew?")
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert len(stories.probes.of()) == 1


def test_follow_ups_are_what_has_no_answer_yet_then_those_of_the_pack(stories: Library) -> None:
    question = stories.rehearsal.question("dive-deep-success")
    assert stories.probes.follow_ups(question, 1) == ["What did you learn?"]
    stories.probes.add(1, "Who knew?")
    assert stories.probes.follow_ups(question, 1) == ["Who knew?", "What did you learn?"]
    assert stories.probes.follow_ups(question, 1, count=1) == ["Who knew?"]
    stories.probes.add(1, "What did you learn?", "To ask first.")
    assert stories.probes.follow_ups(question, 1) == ["Who knew?"]


def test_figures_are_listed_with_their_sentences_and_what_clashes_is_named(run, stories: Library) -> None:
    stories.stories.add(
        StoryContent(title="Counted", action="I asked 12 engineers.", result="All 14 engineers stayed.")
    )
    result = run("numbers")
    rows = [[cell.strip() for cell in line.split("\t")] for line in result.stdout.splitlines()]
    assert rows == [
        ["story", "part", "figure", "sentence"],
        ["4", "action", "12 engineers", "I asked 12 engineers."],
        ["4", "result", "14 engineers", "All 14 engineers stayed."],
    ]
    assert "Story 4, “Counted”, tells “12 engineers” in Action and “14 engineers” in Result." in result.stderr
    assert run("numbers", "found").stdout == ""
    assert json.loads(run("numbers", 4, "--json").stdout)[0]["clashes"][0]["second"]["value"] == 14
