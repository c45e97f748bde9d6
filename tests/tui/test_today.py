"""Today: what to practise, and the way to it and back."""

from __future__ import annotations

from datetime import date, timedelta

from starkeeper.library import Library


async def test_the_list_of_the_day_says_what_it_is_for(start, stories, library: Library) -> None:
    library.interviews.add(date.today() + timedelta(days=9), "Brightmoor")
    async with start() as user:
        await user.press("3", "w")
        assert user.where == "TodayScreen"
        assert "The interview at Brightmoor is in 9 days" in user.text
        assert "Answer for Earn Trust" in user.text
        assert " % on that day · with “Checkout rollback”" in user.text
        assert "minutes" in user.lines[0]


async def test_enter_asks_the_question_and_escape_changes_nothing(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "w")
        assert "two weeks ahead" in user.text
        chosen = user.app.screen._items[0].question
        await user.press("enter")
        assert user.where == "RehearseScreen"
        assert chosen.text in " ".join(user.text.split())
        await user.press("w", "escape")
        assert user.where == "RehearseScreen"
        assert chosen.text in " ".join(user.text.split())


async def test_a_gap_leads_to_a_new_story(start) -> None:
    async with start() as user:
        await user.press("3", "w")
        assert "Write a story for" in user.text
        await user.press("enter")
        assert user.where == "EditorScreen"
