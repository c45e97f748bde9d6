"""A library too large to be read at once: the list is as long as it, and knows what is in sight."""

from __future__ import annotations

import pytest

from starkeeper.domain.story import Status, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.store import stories
from starkeeper.store.engine import writing
from starkeeper.tui import list_reading, reading
from starkeeper.tui.messages import StandingRead
from starkeeper.tui.widgets.story_list import StoryList

COUNT = 200


@pytest.fixture
def large(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Two hundred stories, of which ten are read at first."""
    monkeypatch.setattr(list_reading, "FEW", 20)
    monkeypatch.setattr(list_reading, "FIRST", 10)
    context = library._context
    with writing(context.engine) as session:
        for number in range(1, COUNT + 1):
            told = f"It was number {number}." + (" A rare one." if number % 50 == 0 else "")
            content = StoryContent(title=f"Case {number:03}", action=told, status=Status.READY)
            stories.insert(session, content, now=context.now(), saved_by="api")
    return library


async def test_the_list_reaches_the_last_story_and_shows_it(start, large: Library) -> None:
    async with start() as user:
        assert "Case 001" in user.text
        assert "200 ready" in user.lines[0]
        await user.press("end")
        assert user.app.screen.story_id == COUNT
        assert "Case 200" in user.text
        assert "It was number 200." in user.text
        await user.press("home")
        assert "Case 001" in user.text
        await user.press("up")
        assert user.app.screen.story_id == COUNT


async def test_every_row_that_comes_into_sight_is_read(start, large: Library) -> None:
    async with start() as user:
        seen = set()
        for _ in range(30):
            await user.press("pagedown")
            assert not any(line.strip().startswith("…") for line in user.lines)
            seen |= {line.split()[1] for line in user.lines if line.startswith(" Case ")}
            if user.app.screen.story_id == COUNT:
                break
        assert len(seen) > COUNT - 20


async def test_only_what_is_near_the_window_is_held(start, large: Library) -> None:
    async with start() as user:
        for _ in range(8):
            await user.press("pagedown")
        assert len(user.app.screen._records) < 80
        await user.press("end")
        assert len(user.app.screen._records) < 80


async def test_a_filter_counts_all_that_it_finds(start, large: Library) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("rare one")
        await user.press("enter")
        assert "4 of 200" in user.text
        assert all(f"Case {number:03}" in user.text for number in (50, 100, 150, 200))
        await user.press("escape", "slash")
        await user.type("number")
        await user.press("enter")
        assert "200 of 200" in user.text
        await user.press("end")
        assert user.app.screen.story_id == COUNT


async def test_the_cursor_stays_on_its_story_when_the_filter_goes(start, large: Library) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("rare one")
        await user.press("enter", "down", "down")
        assert user.app.screen.story_id == 150
        await user.press("escape")
        assert user.app.screen.story_id == 150
        assert "Case 150" in user.text


async def test_a_change_far_down_keeps_the_place(start, large: Library) -> None:
    async with start() as user:
        await user.press("end", "up", "up")
        top = user.app.screen.query_one(StoryList).scroll_offset.y
        large.tags.decide([198], {"ownership": Verdict.CONFIRMED})
        user.app.revision += 1
        await user.settle()
        assert user.app.screen.story_id == 198
        assert user.app.screen.query_one(StoryList).scroll_offset.y == top
        assert "● Ownership" in user.text


async def test_a_story_far_down_goes_to_the_bin_and_the_next_one_takes_its_place(start, large: Library) -> None:
    async with start() as user:
        await user.press("end", "up", "d")
        assert "“Case 199”" in user.text
        await user.press("enter")
        assert user.app.screen.story_id == COUNT
        assert "Case 199" not in user.text
        assert "199 ready" in user.lines[0]


async def test_the_mouse_wheel_brings_stories_that_were_not_read(start, large: Library) -> None:
    async with start() as user:
        user.app.screen.query_one(StoryList).scroll_to(y=2 * 100, animate=False)
        await user.settle()
        assert "Case 101" in user.text
        await user.click("Case 105")
        assert user.app.screen.story_id == 105
        assert "It was number 105." in user.text


async def test_where_one_stands_is_said_when_all_are_counted(start, large: Library, monkeypatch) -> None:
    monkeypatch.setattr(reading, "read_standing", lambda library: StandingRead("Where you stand."))
    async with start() as user:
        assert user.app.screen.advice() == "Where you stand."


async def test_coverage_counts_stories_that_it_does_not_name(start, large: Library, monkeypatch) -> None:
    monkeypatch.setattr(reading, "NAMED", 3)
    large.tags.decide(range(1, 8), {"ownership": Verdict.CONFIRMED})
    async with start() as user:
        await user.press("2")
        assert "seven" in user.text
        shown = {number for number in range(1, 8) if any(f"Case {number:03}" in line[50:] for line in user.lines)}
        assert shown <= {1, 2, 3}


async def test_a_row_that_was_unknown_is_drawn_once_it_is_given_with_others(start, large: Library) -> None:
    async with start() as user:
        rows = user.app.screen.list
        ids, known = rows.ids, dict(rows._rows)
        rows.fill(ids, {})
        assert rows.render_line(0).text.strip() == "…"
        rows.fill(ids, known)
        assert "Case 001" in rows.render_line(0).text
