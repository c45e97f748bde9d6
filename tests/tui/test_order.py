"""The order of the list, its columns, and the filter by employer."""

from __future__ import annotations

import pytest

from starkeeper.domain.order import Order
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.tui import list_reading
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.order_line import OrderLine

TITLES = ["Checkout rollback", "Missed the March date", "The form with 48 fields"]


def shown(user) -> list[int]:
    return list(user.app.screen.list.ids)


async def test_a_chosen_order_begins_at_its_first_story(start, stories) -> None:
    async with start() as user:
        await user.press("end", "z")
        assert "Sort the stories by" in user.text
        await user.press("down", "down", "enter")
        assert shown(user) == [1, 2, 3]
        assert user.app.screen.story_id == 1
        assert "title↓" in user.text
        await user.press("z", "enter")
        assert shown(user) == [3, 2, 1]
        assert user.app.screen.story_id == 3
        assert "title↑" in user.text


async def test_escape_leaves_the_order_as_it_is(start, stories) -> None:
    async with start() as user:
        await user.press("z", "down", "escape")
        assert user.app.screen.wanted.order is Order.ADDED


async def test_clearing_the_filter_keeps_the_order(start, stories) -> None:
    async with start() as user:
        await user.press("z", "home", "enter", "slash", "f", "o", "r", "m", "enter")
        assert shown(user) == [3]
        await user.press("escape")
        assert shown(user) == [3, 2, 1]
        assert "added↑" in user.text


async def test_a_click_on_a_column_sorts_turns_round_and_ends(start, stories) -> None:
    async with start() as user:
        line = user.app.screen.query_one(OrderLine)
        for expected in ([1, 3, 2], [2, 3, 1], [1, 2, 3]):
            x = str(line.render()).index("outcome") + line.content_region.x + 1
            await user.pilot.click(offset=(x, line.region.y))
            await user.settle()
            assert shown(user) == expected


async def test_the_columns_say_when_it_was_told_and_what_is_to_mend(start, stories, library: Library) -> None:
    library.rehearsal.record(library.rehearsal.questions()[0], 1, 60.0, Rating.GOOD)
    signs = library.listing.signs([1])[1]
    async with start() as user:
        row = next(line for line in user.lines if line.startswith(" Checkout rollback")).split("│")[0].split()
        assert row[-1] == "0:12"
        assert row[-2] == str(signs.to_mend)
        assert row[-4:-2] == [str(signs.practised.day), f"{signs.practised:%b}"]


async def test_the_columns_follow_a_change(start, stories, library: Library) -> None:
    async with start() as user:
        library.rehearsal.record(library.rehearsal.questions()[0], 2, 60.0, Rating.GOOD)
        user.app.revision += 1
        await user.settle()
        row = next(line for line in user.lines if "Missed the March" in line)
        assert f"{library.listing.signs([2])[2].practised:%b}" in row


async def test_only_stories_of_an_employer(start, stories, library: Library) -> None:
    library.stories.add(StoryContent(title="Elsewhere", employer="Acme"))
    async with start() as user:
        await user.press("f")
        choice = user.app.screen.query_one("#narrow-employer", Choice)
        choice.focus()
        await user.press("right", "right", "enter")
        assert shown(user) == [1]
        assert "Brightcart" in user.text
        await user.press("f")
        assert user.app.screen.query_one("#narrow-employer", Choice).value == "Brightcart"
        await user.press("c")
        assert shown(user) == [1, 2, 3, 4]


async def test_many_employers_are_chosen_one_by_one(start, stories, library: Library) -> None:
    for number in range(12):
        library.stories.add(StoryContent(title=f"Story {number}", employer=f"Employer number {number:02}"))
    async with start() as user:
        await user.press("f")
        choice = user.app.screen.query_one("#narrow-employer", Choice)
        choice.focus()
        await user.press("left")
        assert "‹ Employer number 11 ›" in user.text
        assert "14 of 14" in user.text


async def test_a_large_library_is_sorted_too(start, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_reading, "FEW", 20)
    monkeypatch.setattr(list_reading, "FIRST", 10)
    for number in range(60):
        library.stories.add(StoryContent(title=f"Case {(number * 7) % 60:02}"))
    async with start() as user:
        await user.press("z", "down", "down", "enter")
        first = [line.split()[1] for line in user.lines if line.startswith(" Case")]
        assert first[:5] == ["00", "01", "02", "03", "04"]
        await user.press("end")
        assert "Case 59" in user.text
        assert user.app.screen.story_title == "Case 59"
        await user.press("z", "enter")
        assert user.app.screen.story_title == "Case 59"
        assert user.app.screen.list.highlighted == 0
