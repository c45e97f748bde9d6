from __future__ import annotations

import json

import pytest

from starkeeper.library import Library


def ids(result) -> list[str]:
    return [question["id"] for question in json.loads(result.stdout)]


def test_questions_lists_the_bank(run, pack) -> None:
    result = run("questions")
    assert result.exit_code == 0
    lines = [[cell.strip() for cell in line.split("\t")] for line in result.stdout.splitlines()]
    assert lines[0] == ["id", "polarity", "level", "principles", "question"]
    assert [line[0] for line in lines[1:]] == [question.id for question in pack.questions]
    assert lines[-1] == ["general-why-here", "open", "any", "-", "Why do you want to work here?"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--principle", "earn-trust", "--polarity", "conflict"), ["earn-trust-conflict"]),
        (("--general",), ["general-why-here"]),
        (("--no-general", "--text", "DIVE-deep time that went badly"), ["dive-deep-failure"]),
        (("--text", "nowhere"), []),
    ],
)
def test_questions_filters(run, words: tuple[str, ...], found: list[str]) -> None:
    assert ids(run("questions", "--json", *words)) == found


def test_no_question_says_so(run) -> None:
    result = run("questions", "--text", "nowhere")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No question fits.\n")


def test_an_own_question_joins_the_bank(run, library: Library) -> None:
    words = ("--principle", "Dive Deep", "--principle", "ownership", "--polarity", "failure", "--role", "mle")
    result = run("questions", "add", "When did a number fool you?", *words)
    assert result.exit_code == 0
    identifier, text = result.stdout.rstrip("\n").split("\t")
    assert text == "When did a number fool you?"
    assert ids(run("questions", "--json", "--principle", "ownership", "--polarity", "failure"))[-1] == identifier
    (kept,) = [question for question in library.rehearsal.questions() if question.own]
    assert (kept.principles, kept.roles) == (("dive-deep", "ownership"), ("mle",))


def test_an_own_question_can_be_removed_but_none_of_the_pack(run, library: Library) -> None:
    run("questions", "add", "Why?")
    assert run("questions", "remove", "own-why").exit_code == 0
    assert not [question for question in library.rehearsal.questions() if question.own]
    refused = run("questions", "remove", "general-why-here")
    assert refused.exit_code == 3
    assert "no own question" in refused.stderr


def test_an_own_question_as_json(run) -> None:
    shown = json.loads(run("questions", "add", "Why?", "--json").stdout)
    assert (shown["own"], shown["principles"], shown["polarity"], shown["level"]) == (True, [], "open", "any")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("",), 4),
        (("Why?", "--principle", "none-such"), 3),
        (("A dive-deep time that went well?",), 4),
        ((), 2),
        (("Why?", "--polarity", "odd"), 2),
    ],
    ids=["empty", "unknown principle", "known question", "no text", "odd polarity"],
)
def test_questions_add_refuses(run, library: Library, words: tuple[str, ...], code: int) -> None:
    assert run("questions", "add", *words).exit_code == code
    assert not [question for question in library.rehearsal.questions() if question.own]


def test_a_role_is_found_in_any_case_and_an_unknown_one_is_refused(run) -> None:
    run("questions", "add", "Which model failed you?", "--role", "MLE")
    assert "own-which-model-failed-you" in ids(run("questions", "--json", "--role", "Mle"))
    result = run("questions", "--role", "mlee")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "Hint: The roles are mle." in result.stderr
