"""An answer in writing: laid beside the story it tells, and rated."""

from __future__ import annotations

from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library

WAY = ("3", "f", "end", "enter", "o", "end", "enter")
"""To a question about what the first story was confirmed for, and to its answer in writing."""


async def test_an_answer_is_compared_and_rated(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "f", "end", "enter")
        question = user.app.screen._question
        await user.press("o", "end", "enter")
        assert user.where == "WrittenScreen"
        assert "nothing written yet" in user.text
        await user.type("The release broke payments for two hours. I rolled it back and told the team.")
        assert "15 words · 0:06 min spoken" in user.text
        await user.press("f3")
        said = " ".join(user.text.split())
        assert "Beside “Checkout rollback” as it is written:" in said
        assert "Left out:" in said
        assert "Result" in said
        await user.press("enter", "h")
        assert user.where == "RehearseScreen"
        record = library.rehearsal.history()[0]
        assert (record.question_id, record.story_id, record.rating) == (question.id, stories[0].id, Rating.HARD)
        assert record.seconds > 0
        assert user.app.screen._question.id != question.id


async def test_another_story_is_compared_when_the_cursor_is_on_it(start, stories) -> None:
    async with start() as user:
        await user.press(*WAY)
        await user.type("We promised a launch in March and launched in May.")
        await user.press("f3", "down", "down")
        assert "Beside “Missed the March date” as it is written:" in " ".join(user.text.split())


async def test_escape_goes_back_step_by_step_and_the_question_keeps_the_text(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press(*WAY)
        await user.type("Half an answer")
        await user.press("f3", "escape")
        assert "as it is written" not in user.text
        await user.type(" more")
        await user.press("escape")
        assert user.where == "RehearseScreen"
        await user.press("o", "end", "enter")
        assert "Half an answer more" in user.text
        await user.press("escape", "a", "o", "end", "enter")
        assert "Half an answer" not in user.text
        assert library.rehearsal.history() == []


async def test_nothing_is_compared_before_anything_is_written(start, stories) -> None:
    async with start() as user:
        await user.press(*WAY, "f3")
        assert any("Nothing is written yet." in toast for toast in user.toasts)
        assert "as it is written" not in user.text


async def test_time_that_is_spent_comparing_is_not_counted(start, stories, monkeypatch) -> None:
    from types import SimpleNamespace

    from starkeeper.tui.screens import written

    now = [1000.0]
    monkeypatch.setattr(written, "time", SimpleNamespace(monotonic=lambda: now[0]))
    async with start() as user:
        await user.press(*WAY)
        await user.type("An answer")
        now[0] += 40
        await user.press("f3")
        now[0] += 100
        await user.press("f3")
        now[0] += 20
        assert user.app.screen._seconds == 60
