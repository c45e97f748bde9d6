from __future__ import annotations

from datetime import date

import pytest

from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library


@pytest.fixture
def loop(stories: Library) -> Library:
    stories.interviews.add(date(2999, 1, 1), loop="dive-deep; earn-trust")
    return stories


def test_in_a_pipe_a_loop_is_its_questions_and_the_seed_draws_them(run, loop: Library) -> None:
    once, again = (run("rehearse", "--loop", "--seed", 3).stdout for _ in range(2))
    assert once == again
    principles = [line.split("\t")[1] for line in once.splitlines()]
    assert principles == ["dive-deep", "earn-trust"]
    assert "earn-trust-failure" in once
    assert loop.rehearsal.history() == []


def test_a_whole_loop_is_played_with_no_story_twice(terminal, loop: Library) -> None:
    loop.probes.add(1, "Who else knew?", "")
    screen = terminal("rehearse", "--loop")
    screen.see("Interviewer 1 of 2")
    screen.see("Enter when")
    screen.type("\n")
    screen.see("Which story")
    screen.type("1\n")
    screen.see("Who else knew?")
    screen.type("\n")
    screen.see("What did you learn?")
    screen.type("\n")
    screen.see("How did it go?")
    screen.type("a\n")
    screen.see("Interviewer 2 of 2")
    screen.see("The bar raiser")
    screen.see("A earn-trust time that went badly?")
    screen.see("Enter when")
    screen.type("\n")
    screen.see("Which story")
    screen.type("1\n")
    screen.see("An interviewer before has heard that one")
    screen.see("Which story")
    screen.type("\n")
    screen.see("How did it go?")
    screen.type("h\n")
    screen.see("2 of 2 questions were asked.")
    screen.see("Without a story: Earn Trust.")
    screen.see("To tell again: “Found the leak”.")
    assert screen.ended() == 0
    told = [(done.question_id.rsplit("-", 1)[0], done.story_id, done.rating) for done in loop.rehearsal.history()]
    assert told == [("earn-trust", None, Rating.HARD), ("dive-deep", 1, Rating.AGAIN)]


def test_the_end_of_input_ends_the_loop_with_its_report(terminal, loop: Library) -> None:
    screen = terminal("rehearse", "--loop")
    screen.see("Enter when")
    screen.type("\x04")
    screen.see("0 of 2 questions were asked.")
    assert screen.ended() == 0


@pytest.mark.parametrize("words", [("--loop",), ("--story", 1), ("--question", "dive-deep-failure")])
def test_a_filter_for_what_is_chosen_already_is_refused(run, loop: Library, words: tuple[object, ...]) -> None:
    result = run("rehearse", *words, "--principle", "ownership")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "leave the filters out" in result.stderr
    assert run("rehearse", *words).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--loop", "--story", 1),
        ("--loop", "--drill"),
        ("--story", 1, "--question", "x"),
        ("--drill", "--story", 1),
        ("--typed", "--loop"),
    ],
)
def test_what_does_not_go_together_is_said(run, loop: Library, words: tuple[object, ...]) -> None:
    result = run("rehearse", *words)
    assert result.exit_code == 2
    assert "do not go together" in result.stderr
