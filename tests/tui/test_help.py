"""Help on what has the focus, and the keys that move in every list."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from starkeeper.tui.commands import COMMANDS
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.explained import Explained
from starkeeper.tui.widgets.long_list import LongList
from starkeeper.tui.widgets.reading_pane import ReadingPane
from starkeeper.tui.widgets.rows import RowList

from .conftest import SMALLEST, Driver
from .test_commands import _WAYS


def said_first(user: Driver) -> str:
    """What help says before it comes to the screen, on one line."""
    inside = user.app.screen.query_one(ReadingPane).content_region
    lines = [line[inside.x : inside.right].strip(" ▁▂▃▄▅▆▇█") for line in user.lines]
    begin = lines.index("Where the focus is")
    shown = lines[begin + 1 :]
    return " ".join(" ".join(shown[: shown.index("")]).split())


async def test_help_begins_with_the_list_that_has_the_focus(start, stories) -> None:
    async with start() as user:
        await user.press("question_mark")
        assert "Your stories. Of each, told is the day you last told it in practice" in said_first(user)
        assert "down j next" in said_first(user)


async def test_in_the_editor_f1_explains_a_text_and_a_question_mark_is_text(start, stories) -> None:
    async with start(SMALLEST) as user:
        await user.press("e", "question_mark")
        assert user.where == "EditorScreen"
        await user.press("f1")
        assert "Letters are text here" in said_first(user)
        assert "ctrl+z undo" in said_first(user)


async def test_help_explains_the_principles_and_the_fields(start, stories) -> None:
    async with start() as user:
        await user.press("enter", "f1")
        assert "The principles that the story shows" in said_first(user)
        await user.press("escape", "e")
        user.app.screen.query_one("#outcome").focus()
        await user.press("f1")
        assert "One value out of a few" in said_first(user)
        assert "right space next value" in said_first(user)


async def test_help_explains_the_clock_where_nothing_has_the_focus(start, stories) -> None:
    async with start() as user:
        await user.press("3", "f1")
        assert "The clock of an answer." in said_first(user)


async def test_a_key_that_was_moved_stands_where_it_is(start, stories) -> None:
    async with start() as user:
        user.app.focused._bindings.bind("z", "move(1)", "Down")
        user.app.focused._bindings.key_to_bindings.pop("down")
        await user.press("f1")
        assert "j z next" in said_first(user)


@pytest.mark.parametrize("place", list(Place))
async def test_all_that_can_have_the_focus_is_explained(start, stories, place: Place) -> None:
    async with start((120, 60)) as user:
        await user.press(*_WAYS[place])
        assert isinstance(user.app.screen, Page)
        for widget in user.app.screen.query(Widget):
            if widget.focusable:
                assert isinstance(widget, Explained), widget
                bound = {binding.action for _, binding in widget._bindings}
                assert set(widget.help_keys) <= bound, widget
                assert widget.help_text.endswith(".")


def test_j_and_k_are_no_command() -> None:
    assert not [command for command in COMMANDS if {"j", "k"} & set(command.key.split(","))]


async def test_j_and_k_move_in_the_long_list(start, stories) -> None:
    async with start() as user:
        shown = user.app.screen.query_one(LongList)
        first = shown.highlighted
        await user.press("j", "j")
        assert shown.highlighted == (first or 0) + 2
        await user.press("k")
        assert shown.highlighted == (first or 0) + 1


async def test_j_and_k_move_in_other_lists(start, stories) -> None:
    async with start() as user:
        await user.press("2")
        shown = user.app.focused
        assert isinstance(shown, RowList)
        await user.press("j", "j", "k")
        assert shown.highlighted == 1


async def test_j_and_k_scroll_what_is_read(start, stories) -> None:
    async with start(SMALLEST) as user:
        await user.press("f1", "j", "j", "k")
        assert user.app.focused is not None
        assert user.app.focused.scroll_target_y == 1


async def test_j_and_k_stay_letters_where_one_writes(start, stories) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("jk")
        assert user.app.focused.value == "jk"


async def test_a_question_keeps_the_letters_of_its_ways_out(start, stories) -> None:
    async with start() as user:
        await user.press("d")
        assert user.where == "ConfirmScreen"
        await user.press("k")
        assert user.where == "StoriesScreen"
