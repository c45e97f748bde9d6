from __future__ import annotations

import json

import pytest

from starkeeper.domain.pack import Polarity
from starkeeper.library import Library


def test_in_a_pipe_it_prints_questions_and_records_nothing(run, stories: Library) -> None:
    result = run("rehearse", "--count", 3, "--seed", 1)
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    known = {question.id: question for question in stories.rehearsal.questions()}
    assert len({line[0] for line in lines}) == 3
    for identifier, principles, text in lines:
        assert principles == (",".join(known[identifier].principles) or "-")
        assert text == known[identifier].text
    assert stories.rehearsal.history() == []


def test_the_same_seed_draws_the_same_questions(run, stories: Library) -> None:
    once, again, other = (run("rehearse", "--count", 4, "--seed", seed).stdout for seed in (7, 7, 8))
    assert once == again != other


def test_it_asks_only_what_the_filters_let_through(run, stories: Library) -> None:
    stories.rehearsal.add_question("Which model failed you?", polarity=Polarity.CONFLICT, roles=["mle"])
    words = ("--principle", "Dive Deep", "--polarity", "failure", "--role", "MLE", "--level", "ic")
    result = run("rehearse", "--count", 5, "--json", *words)
    assert [question["id"] for question in json.loads(result.stdout)] == ["dive-deep-failure"]
    assert "Only 1 of 5 questions fit." in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--principle", "none-such"), 3),
        (("--polarity", "conflict", "--principle", "general"), 3),
        (("--count", "0"), 2),
        (("--role", "mlee"), 4),
        (("--level", "ceo"), 2),
        (("--seed", "luck"), 2),
    ],
)
def test_bad_wishes(run, stories: Library, words: tuple[str, ...], code: int) -> None:
    result = run("rehearse", *words)
    assert (result.exit_code, result.stdout) == (code, "")


def test_json_needs_no_terminal_and_no_stories(run) -> None:
    assert len(json.loads(run("rehearse", "--json", "--count", 2).stdout)) == 2


def test_a_count_out_of_range_is_said_in_plain_words(run) -> None:
    result = run("rehearse", "--count", 0)
    assert result.stderr == ("Error: --count takes a whole number from 1 to 1000.\nHint: starkeeper rehearse --help\n")
