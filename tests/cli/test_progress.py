from __future__ import annotations

from starkeeper.domain.pack import QuestionFilter
from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library


def test_without_practice_it_says_where_to_begin(run, library: Library) -> None:
    result = run("progress")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split("\t")[0].strip() == "principle"
    assert "Nothing was practised yet." in result.stderr
    assert "starkeeper" in result.stderr
    assert "today" in result.stderr


def test_a_person_sees_bars_and_what_comes_to_mind(terminal, stories: Library) -> None:
    for slug, rating in (("dive-deep", Rating.EASY), ("earn-trust", Rating.AGAIN)):
        question = stories.rehearsal.questions(QuestionFilter(principle=slug))[0]
        stories.rehearsal.record(question, 2, 90, rating)
    stories.drills.record(stories.rehearsal.questions(QuestionFilter(principle="ownership"))[0], 1, 4)
    screen = terminal("progress")
    screen.see("▁▁▁▁▁▁▁▁▁▁▁▁▁█ practised on 1")
    screen.see("Dive Deep would come to mind best")
    screen.see("100 %")
    screen.see("Asked for")
    screen.see("Ownership")
    assert screen.ended() == 0


def test_a_drill_names_what_was_mixed_up(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--drill", "--principle", "earn-trust", "--polarity", "failure")
    screen.see("Drill 1 of 1")
    screen.see("A earn-trust time that went badly?")
    screen.see("Which story?")
    screen.type("found\n")
    screen.see("It was about Earn Trust; “Found the leak” stands for Dive Deep.")
    screen.see("0 of 1 stories stood for what was asked.")
    assert screen.ended() == 0
    (done,) = stories.drills.history()
    assert (done.asked, done.told, done.story_id) == ("earn-trust", "dive-deep", 1)
    assert 0 < done.seconds < 10
    assert stories.rehearsal.history() == []


def test_a_drill_that_hits_says_so_and_silence_is_kept(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--drill", "--principle", "dive-deep", "--count", "2", "--seed", "1")
    screen.see("Which story?")
    screen.type("1\n")
    screen.see("Yes: “Found the leak” stands for Dive Deep.")
    screen.see("Drill 2 of 2")
    screen.see("Which story?")
    screen.type("\n")
    screen.see("No story. It was about Dive Deep.")
    screen.see("1 of 2 stories stood for what was asked.")
    assert screen.ended() == 0
    assert [(done.hit, done.story_id) for done in stories.drills.history()] == [(False, None), (True, 1)]


def test_ten_seconds_are_all_there_is(terminal, stories: Library) -> None:
    screen = terminal("rehearse", "--drill", "--principle", "dive-deep")
    screen.see("Which story?")
    screen.see("No story. It was about Dive Deep.", within=30)
    assert screen.ended() == 0
    assert [done.seconds for done in stories.drills.history()] == [10.0]
