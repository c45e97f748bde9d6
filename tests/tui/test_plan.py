"""The loop plan: interviewers side by side, a loop of one's own, and the way to a story and back."""

from __future__ import annotations

from starkeeper.library import Library
from starkeeper.tui.widgets.plan_rows import Interviewer


async def _plan(user, loop: str) -> None:
    await user.press("2", "p", "l")
    user.app.focused.value = loop
    await user.press("enter")


async def test_a_drawn_loop_is_shown_with_the_chance(start, stories) -> None:
    async with start() as user:
        await user.press("2", "p")
        assert user.where == "PlanScreen"
        assert "The chance to get through a loop without repeating a story: 0 %" in user.text
        assert "a loop drawn at random" in user.lines[0]
        assert "Interviewer 4" in user.text
        assert "Much hangs on" in user.text
        assert "“Checkout rollback”: without it one gap more" in user.text


async def test_the_line_for_a_loop_of_ones_own_stands_above_the_keys(start, stories) -> None:
    async with start((80, 24)) as user:
        await user.press("2", "p", "l")
        assert user.lines[-4].startswith(" Who asks for what")
        assert user.app.focused.value.strip() in user.app.screen._loop
        assert user.app.focused.region.bottom <= 23
        await user.press("escape")
        assert "Who asks for what" not in user.text


async def test_a_loop_of_ones_own_is_planned(start, stories, library: Library) -> None:
    library.tags.confirm(2, "ownership")
    async with start() as user:
        await _plan(user, "earn trust, ownership; dive-deep")
        assert "your loop" in user.lines[0]
        assert len(user.app.screen.query(Interviewer)) == 2
        assert "● Missed the March date" in user.text
        assert "nothing to tell yet" in user.text
        assert "Dive Deep has no strong story. One new story would do." in user.text


async def test_from_an_interviewer_to_the_story_and_back(start, stories, library: Library) -> None:
    library.tags.confirm(2, "ownership")
    async with start() as user:
        await _plan(user, "earn trust; ownership")
        await user.press("right", "enter")
        assert user.where == "StoryScreen"
        assert user.app.screen.story_title == "Missed the March date"
        await user.press("escape")
        assert user.where == "PlanScreen"
        await user.press("escape")
        assert user.where == "CoverageScreen"


async def test_what_is_no_loop_is_said_and_changes_nothing(start, stories) -> None:
    async with start() as user:
        await _plan(user, "earn-trust")
        before = len(user.app.screen.query(Interviewer))
        await user.press("l")
        user.app.focused.value = "humility"
        await user.press("enter")
        assert any("'humility', which is no principle" in toast for toast in user.toasts)
        assert len(user.app.screen.query(Interviewer)) == before
        assert user.app.focused.value == "humility"
        await user.press("escape")
        assert user.where == "PlanScreen"


async def test_another_loop_is_drawn(start, stories) -> None:
    async with start() as user:
        await _plan(user, "earn-trust")
        await user.press("a")
        assert "a loop drawn at random" in user.lines[0]
        assert len(user.app.screen.query(Interviewer)) >= 4


async def test_interviewers_stand_under_one_another_in_a_small_window(start, stories) -> None:
    async with start((60, 30)) as user:
        await _plan(user, "earn-trust, ownership; dive-deep; ownership")
        tops = [card.region.y for card in user.app.screen.query(Interviewer)]
        assert len(set(tops)) == 2
        await user.pilot.resize_terminal(120, 30)
        await user.settle()
        assert len({card.region.y for card in user.app.screen.query(Interviewer)}) == 1
