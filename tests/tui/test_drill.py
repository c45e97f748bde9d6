"""The drill: naming a story within seconds, and hearing afterwards what was asked for."""

from __future__ import annotations

import pytest

from starkeeper.domain.drill import COUNT
from starkeeper.library import Library
from starkeeper.tui.screens import drill as drill_module


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch) -> None:
    """A machine that is busy with other tests may need longer than a candidate."""
    monkeypatch.setattr(drill_module, "DRILL_SECONDS", 600.0)


@pytest.fixture
def stories_for_all(stories, library: Library):
    """The first story stands for every principle of the small pack."""
    for slug in library.pack.slugs:
        library.tags.confirm(stories[0].id, slug)
    return stories


async def test_a_story_that_is_named_stands_for_what_was_asked(start, stories_for_all, library: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        assert user.where == "DrillScreen"
        question = user.app.screen._questions[0]
        assert question.text in " ".join(user.text.split())
        assert not any(name in user.text for name in library.pack.names.values())
        assert "Checkout rollback" not in user.text
        await user.type("roll che")
        assert "Checkout rollback" in user.text
        await user.press("enter")
        done = library.drills.history()[0]
        assert (done.question_id, done.story_id, done.hit) == (question.id, stories_for_all[0].id, True)
        name = library.pack.names[question.principles[0]]
        assert f"Yes: “Checkout rollback” stands for {name}." in " ".join(user.text.split())
        await user.press("enter")
        assert "2 of" in user.lines[0]
        assert "roll che" not in user.text


async def test_when_the_time_is_up_no_story_came(start, stories_for_all, library: Library, monkeypatch) -> None:
    monkeypatch.setattr(drill_module, "DRILL_SECONDS", 0.3)
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        for _ in range(30):
            await user.pilot.pause(0.1)
            if library.drills.history():
                break
        await user.settle()
        assert "No story. It was about" in user.text
        assert library.drills.history()[0].story_id is None


async def test_the_arrows_choose_among_titles_and_a_number_names_a_story(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        await user.type("th")
        assert user.app.screen.query_one("RowList").chosen == str(stories[1].id)
        await user.press("down", "enter")
        assert library.drills.history()[0].story_id == stories[2].id
        await user.press("enter")
        await user.type(str(stories[2].id))
        await user.press("enter")
        assert library.drills.history()[0].story_id == stories[2].id
        assert "is not tagged with anything" in " ".join(user.text.split())


async def test_a_whole_drill_ends_with_what_was_taken_for_what(start, stories_for_all, library: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        number = len(user.app.screen._questions)
        assert 0 < number <= COUNT
        first = user.app.screen._questions[0]
        for _ in range(number):
            await user.press("enter", "enter")
        assert f"0 of {number} stories stood for what was asked." in user.text
        assert f"{library.pack.names[first.principles[0]]}: no story" in user.text
        await user.press("a")
        assert "1 of" in user.lines[0]
        assert len(library.drills.history()) == number
        await user.press("escape")
        assert user.where == "RehearseScreen"


async def test_a_letter_is_text_while_a_story_is_named(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        await user.type("a3q")
        assert user.where == "DrillScreen"
        assert "a3q" in user.text


async def test_letters_that_no_title_has_are_no_answer(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "enter")
        await user.type("stroy")
        await user.press("enter")
        assert any("No story has that in its title." in toast for toast in user.toasts)
        assert library.drills.history() == []
        await user.press(*["backspace"] * 5)
        await user.type("roll")
        await user.click("Checkout rollback")
        await user.click("Checkout rollback")
        assert library.drills.history()[0].story_id == stories[0].id
