"""The mock loop: interviewer after interviewer, no story twice, and the report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library


@pytest.fixture
def loop(stories, library: Library) -> Library:
    """An interview with two interviewers, and two stories for the principle that both ask for."""
    other = library.stories.add(StoryContent(title="Told them it was me", action="I admitted my mistake openly."))
    library.tags.confirm(other.id, "earn-trust")
    library.interviews.add(date.today() + timedelta(days=3), "Brightmoor", "earn-trust; earn-trust, ownership")
    return library


async def test_a_loop_asks_in_turn_and_no_story_twice(start, loop: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "down", "enter")
        assert user.where == "MockScreen"
        assert "Interviewer 1 of 2" in user.text
        assert "question 1 of 3" in user.lines[0]
        await user.press("s")
        assert "Checkout rollback" in user.text
        first = user.app.screen._fitting[0]
        await user.press("r", "g")
        assert loop.rehearsal.history()[0].story_id == first.id
        assert "Interviewer 2 of 2" in user.text
        assert "The bar raiser" in user.text
        await user.press("s")
        assert first.title not in user.text
        await user.press("r")
        assert first.title not in user.text
        await user.press("a")
        assert loop.rehearsal.history()[0].rating is Rating.AGAIN


async def test_the_report_says_what_the_loop_showed(start, loop: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "down", "enter", "r", "a")
        first = loop.rehearsal.history()[0]
        title = loop.stories.get(first.story_id).title
        await user.press("escape")
        assert "1 of 3 questions were asked." in user.text
        assert f"To tell again: “{title}”." in user.text
        await user.press("enter")
        assert user.where == "StoryScreen"
        await user.press("escape", "escape")
        assert user.where == "RehearseScreen"


async def test_a_loop_that_was_played_to_its_end_says_where_no_story_came(start, loop: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "down", "enter", "r", "g", "r", "g")
        await user.press("r")
        rows = user.app.screen.query_one("RowList")
        rows.choose("none")
        await user.press("e")
        assert "3 of 3 questions were asked." in user.text
        assert "Without a story: Ownership." in user.text
        assert "no story" in user.text


async def test_what_may_be_asked_next_stands_beside_a_story(start, loop: Library, stories) -> None:
    loop.probes.add(stories[0].id, "Who else knew about it?")
    async with start() as user:
        await user.press("3", "o", "down", "down", "enter", "r")
        rows = user.app.screen.query_one("RowList")
        rows.choose(str(stories[0].id))
        await user.settle()
        assert "They may go on and ask:" in user.text
        assert "Who else knew about it?" in user.text
        rows.choose("none")
        await user.settle()
        assert "They may go on and ask:" not in user.text


async def test_in_the_smallest_window_the_ratings_stand_below_what_may_be_asked_next(start, loop: Library) -> None:
    async with start((60, 20)) as user:
        await user.press("3", "o", "down", "down", "enter", "r")
        assert "They may go on and ask:" in user.text
        assert "good (g)" in user.text


async def test_escape_before_an_answer_leaves(start, loop: Library) -> None:
    async with start() as user:
        await user.press("3", "o", "down", "down", "enter", "escape")
        assert user.where == "RehearseScreen"
        assert loop.rehearsal.history() == []
