from __future__ import annotations

from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library

ONE = ("rehearse", "--principle", "dive-deep", "--polarity", "success", "--count", "1")


def test_an_answer_is_timed_rated_and_recorded(terminal, stories: Library) -> None:
    screen = terminal(*ONE)
    screen.see("A dive-deep time that went well?")
    screen.see("0:01")
    screen.type("\n")
    screen.see("Told them it was me")
    screen.see("Which story did you tell?")
    screen.type("99\n")
    screen.see("Error:")
    screen.type("found\n")
    screen.see("“Found the leak”")
    screen.see("How did it go?")
    screen.type("splendid\n")
    screen.see("Type one of")
    screen.type("g\n")
    screen.see("1 answer recorded.")
    assert screen.ended() == 0
    (kept,) = stories.rehearsal.history()
    assert (kept.question_id, kept.story_id, kept.rating) == ("dive-deep-success", 1, Rating.GOOD)
    assert 1 <= kept.seconds < 30


def test_enter_names_no_story_and_records_nothing(terminal, stories: Library) -> None:
    screen = terminal(*ONE)
    screen.see("Enter when you are done")
    screen.type("\n")
    screen.see("Which story")
    screen.type("\n")
    screen.see("How did it go?")
    screen.type("\n")
    screen.see("0 answers recorded.")
    assert screen.ended() == 0
    assert stories.rehearsal.history() == []


def test_ctrl_c_leaves_calmly_and_keeps_what_was_recorded(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--count", "2")
    for shown, keys in (("Enter when", "\n"), ("Which story", "\n"), ("How did it go?", "hard\n"), ("Question 2", "")):
        screen.see(shown)
        screen.type(keys)
    screen.see("Enter when")
    screen.interrupt()
    assert screen.ended() == 130
    assert "1 answer recorded." in screen.shown
    assert "Traceback" not in screen.shown
    assert len(stories.rehearsal.history()) == 1


def test_the_end_of_input_ends_the_practice(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--count", "2")
    screen.see("Enter when")
    screen.type("\x04")
    assert screen.ended() == 0
    assert "0 answers recorded." in screen.shown


def test_no_story_that_fits_is_said(terminal, library: Library) -> None:
    screen = terminal(*ONE)
    screen.see("Enter when")
    screen.type("\n")
    screen.see("No story of yours is tagged for this.")
    screen.see("Which story")
    screen.interrupt()
    assert screen.ended() == 130


def test_a_question_of_the_list_is_asked(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--question", "earn-trust-failure")
    screen.see("A earn-trust time that went badly?")
    screen.see("Enter when")
    screen.type("\n")
    screen.see("Which story")
    screen.type("2\n")
    screen.see("How did it go?")
    screen.type("e\n")
    screen.see("1 answer recorded.")
    assert screen.ended() == 0
    assert [done.question_id for done in stories.rehearsal.history()] == ["earn-trust-failure"]


def test_a_story_is_told_by_itself(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--story", "found")
    screen.see("Tell me about “Found the leak”.")
    screen.see("Enter when")
    screen.type("\n")
    screen.see("How did it go?")
    screen.type("g\n")
    screen.see("1 answer recorded.")
    assert screen.ended() == 0
    (kept,) = stories.rehearsal.history()
    assert (kept.question_id, kept.story_id, kept.rating) == ("retell", 1, Rating.GOOD)
    memories = stories.practice.memories()
    assert (set(memories.principles), set(memories.stories)) == (set(), {1})


def test_a_follow_up_without_an_answer_is_asked_and_its_answer_kept(terminal, stories: Library) -> None:
    stories.probes.add(1, "What did it cost?", "Two weeks.")
    stories.probes.add(1, "Who else knew?")
    screen = terminal("rehearse", "--story", "1")
    screen.see("Enter when")
    screen.type("\n")
    screen.see("Who else knew?")
    screen.see("Your answer")
    screen.type("Nobody did.\n")
    screen.see("The answer is kept.")
    screen.see("How did it go?")
    screen.type("g\n")
    screen.see("1 answer recorded.")
    assert screen.ended() == 0
    assert [probe.answer for probe in stories.probes.of(1)] == ["Two weeks.", "Nobody did."]


def test_a_typed_answer_is_compared_with_the_story(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--story", "1", "--typed")
    screen.see("Type or paste your answer.")
    screen.type("The service ran out of memory every night.\n")
    screen.type("I went through the raw data until I found the cause, and wrote a test.\n")
    screen.type("It significantly improved things, and I would do it again.\n.\n")
    screen.see("Beside “Found the leak” as it is written:")
    screen.see("Left out: Task, Result.")
    screen.see("when spoken; the story takes 0:")
    screen.see("“significantly improved”: How much?")
    screen.see("How did it go?")
    screen.type("h\n")
    screen.see("1 answer recorded.")
    assert screen.ended() == 0
    assert [done.rating for done in stories.rehearsal.history()] == [Rating.HARD]


def test_an_answer_that_is_never_ended_records_nothing(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--story", "1", "--typed")
    screen.see("Type or paste your answer.")
    screen.type("\x04")
    screen.see("0 answers recorded.")
    assert screen.ended() == 0
