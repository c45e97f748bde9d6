"""Rehearse: a question, the clock, the stories that fit, and the record."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from starkeeper.domain.pack import Polarity
from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library
from starkeeper.tui.widgets import timer
from starkeeper.tui.widgets.timer import AnswerTimer


async def test_a_whole_rehearsal_is_recorded(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "f", "end", "enter")
        assert "nothing practised yet" in user.text
        assert "earn-trust time" in user.text
        first = user.app.screen._question
        await user.press("space")
        assert user.app.screen.query_one(AnswerTimer).running
        await user.press("s")
        assert "For Earn Trust" in user.text
        assert "● Checkout rollback" in user.text
        await user.press("r")
        assert user.where == "RateScreen"
        await user.press("h")
        record = library.rehearsal.history()[0]
        assert (record.question_id, record.story_id, record.rating) == (first.id, stories[0].id, Rating.HARD)
        assert record.seconds > 0
        assert "1 question practised" in user.text
        assert user.app.screen._question.id != first.id
        assert not user.app.screen.query_one(AnswerTimer).running


async def test_any_story_or_none_can_be_the_one_that_was_told(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "f", "end", "enter", "r", "down", "g")
        assert library.rehearsal.history()[0].story_id is None
        await user.press("r", "end", "enter", "left", "enter")
        record = library.rehearsal.history()[0]
        assert record.story_id == stories[2].id
        assert record.rating is Rating.HARD


async def test_escape_at_the_rating_records_nothing(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "r", "escape")
        assert library.rehearsal.history() == []


async def test_questions_can_be_narrowed(start, stories) -> None:
    async with start() as user:
        await user.press("3", "f", "down", "tab", "right", "right", "enter")
        assert user.app.screen._question.principles == ("ownership",)
        assert user.app.screen._question.polarity is Polarity.FAILURE
        assert "Ownership · failure" in user.text


async def test_a_filter_that_no_question_passes_says_so(start, stories) -> None:
    async with start() as user:
        await user.press("3", "f", "down", "tab", "left", "enter")
        assert "No question fits all of that." in user.text
        await user.press("space", "s", "r")
        assert user.where == "RehearseScreen"


async def test_another_question_is_another_one(start, stories) -> None:
    async with start() as user:
        await user.press("3")
        for _ in range(5):
            before = user.app.screen._question.id
            await user.press("a")
            assert user.app.screen._question.id != before


async def test_no_question_comes_twice_before_every_one_has_come(start, stories, library: Library) -> None:
    questions = [question.id for question in library.rehearsal.questions() if "ownership" in question.principles]
    async with start() as user:
        await user.press("3")
        # The question that stands there first was drawn from all, and may be one of these.
        asked = [first] if (first := user.app.screen._question.id) in questions else []
        await user.press("f", "down", "enter")
        asked.append(user.app.screen._question.id)
        while len(asked) < len(questions):
            await user.press("a")
            asked.append(user.app.screen._question.id)
        assert sorted(asked) == sorted(questions)
        await user.press("a")
        assert user.app.screen._question.id in questions
        assert user.app.screen._question.id != asked[-1]


async def test_a_fitting_story_is_one_step_away_and_back(start, stories) -> None:
    async with start() as user:
        await user.press("3", "f", "end", "enter", "s", "enter")
        assert user.where == "StoryScreen"
        await user.press("escape")
        assert user.where == "RehearseScreen"
        assert "For Earn Trust" in user.text
        await user.press("escape")
        assert "For Earn Trust" not in user.text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(30, "about now: Task"), (60, "about now: Action"), (125, "a good length"), (200, "over three minutes")],
)
async def test_the_clock_says_quietly_how_long_it_took(start, stories, monkeypatch, seconds, said) -> None:
    now = [1000.0]
    monkeypatch.setattr(timer, "time", SimpleNamespace(monotonic=lambda: now[0]))
    async with start() as user:
        await user.press("3")
        clock = user.app.screen.query_one(AnswerTimer)
        clock.toggle()
        now[0] += seconds
        clock.toggle()
        now[0] += 50
        await user.settle()
        assert clock.seconds == seconds
        assert f"paused · {said}" in user.text
