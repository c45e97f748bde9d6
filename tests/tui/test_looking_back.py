"""Looking back: how the practice went, and what was covered by when."""

from __future__ import annotations

from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library


async def test_progress_says_what_was_practised_and_leads_to_a_principle(start, stories, library: Library) -> None:
    asked = next(question for question in library.rehearsal.questions() if question.principles == ("earn-trust",))
    library.rehearsal.record(asked, stories[0].id, 120.0, Rating.GOOD)
    other = next(question for question in library.rehearsal.questions() if question.principles == ("ownership",))
    library.drills.record(other, stories[0].id, 4.0)
    async with start() as user:
        await user.press("3", "h")
        assert user.where == "ProgressScreen"
        assert "1 answer · 1 drill · 1 session · 2 minutes of speaking" in user.text
        assert "█  1 day of the last 14" in user.text
        assert "Ownership: Earn Trust, once" in user.text
        row = next(line for line in user.lines if line.lstrip().startswith("Earn Trust"))
        assert "once, last on" in row
        assert "100 %" in row
        await user.press("end", "enter")
        assert user.where == "RehearseScreen"
        assert "Questions about Earn Trust" in user.text
        assert user.app.screen._question.principles == ("earn-trust",)


async def test_without_practice_progress_says_how_to_begin(start, stories) -> None:
    async with start((60, 20)) as user:
        await user.press("3", "h")
        assert "Nothing was practised yet." in user.text
        assert "not answered yet" in user.text
        await user.press("escape")
        assert user.where == "RehearseScreen"


async def test_the_trend_says_what_was_covered_by_when(start, stories) -> None:
    async with start() as user:
        await user.press("2", "h")
        assert user.where == "TrendScreen"
        assert "0 principles covered" in user.text
        assert "3 stories, 1 strong" in user.text
        await user.press("escape")
        assert user.where == "CoverageScreen"


async def test_without_a_story_there_is_nothing_to_look_back_on(start) -> None:
    async with start() as user:
        await user.press("2", "h")
        assert "There is no story yet, so nothing to look back on." in user.text
