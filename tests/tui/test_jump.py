"""Jumping: a letter on each thing that can have the focus."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from starkeeper.tui.screens.jump import LETTERS, JumpLabel, labels
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.part_editor import PartArea
from starkeeper.tui.widgets.rows import RowList
from starkeeper.tui.widgets.story_list import StoryList

from .conftest import SMALLEST, Driver


def letter_of(user: Driver, widget_type: type, id: str | None = None) -> str:
    """The label that stands on a widget of the screen below."""
    below = user.app.screen_stack[-2]
    region = below.query(widget_type).filter(f"#{id}" if id else "*").first().region
    return next(
        label.label for label in user.app.screen.query(JumpLabel) if label.target.region.offset == region.offset
    )


@pytest.mark.parametrize("number", [0, 1, 9, 10, 13, 17, 18, 40, 81])
def test_no_label_begins_another(number: int) -> None:
    made = labels(number)
    assert len(set(made)) == len(made) == number
    assert set("".join(made)) <= set(LETTERS)
    assert not [(one, other) for one in made for other in made if one != other and other.startswith(one)]


async def test_a_letter_moves_the_focus(start, stories) -> None:
    async with start() as user:
        assert isinstance(user.app.focused, StoryList)
        await user.press("f6")
        assert user.where == "JumpScreen"
        await user.press(letter_of(user, RowList))
        assert user.where == "StoriesScreen"
        assert isinstance(user.app.focused, RowList)


async def test_labels_stand_on_what_is_in_sight(start, stories) -> None:
    async with start(SMALLEST) as user:
        await user.press("e", "f6")
        shown = user.app.screen.query(JumpLabel)
        assert all(label.region in user.app.screen.region for label in shown)
        assert len({label.region.offset for label in shown}) == len(shown)
        for label in shown:
            assert f" {label.label} " in user.lines[label.region.y]


async def test_escape_leaves_the_focus_where_it_was(start, stories) -> None:
    async with start() as user:
        before = user.app.focused
        await user.press("f6", "escape")
        assert user.where == "StoriesScreen"
        assert user.app.focused is before


async def test_a_letter_on_the_top_line_goes_to_a_place(start, stories) -> None:
    async with start() as user:
        await user.press("f6")
        at = user.lines[0].index("Coverage") - 2
        await user.press(user.lines[0][at])
        assert user.where == "CoverageScreen"


async def test_it_works_where_letters_are_text(start, stories) -> None:
    async with start() as user:
        await user.press("e")
        assert isinstance(user.app.focused, PartArea)
        await user.press("f6", *letter_of_title(user))
        assert user.app.focused is user.app.screen.query_one("#title", Input)


def letter_of_title(user: Driver) -> str:
    region = user.app.screen.query_one("#title").region
    from starkeeper.tui.screens.jump import targets

    found = targets(user.app.screen)
    return labels(len(found))[[target.region.offset for target in found].index(region.offset)]


async def test_a_label_of_two_letters_hides_the_others_first(start, stories) -> None:
    async with start() as user:
        await user.press("e", "f6")
        shown = [label.label for label in user.app.screen.query(JumpLabel)]
        pair = next(label for label in shown if len(label) == 2)
        await user.press(pair[0])
        left = [label.label for label in user.app.screen.query(JumpLabel) if label.display]
        assert left == [label for label in shown if label.startswith(pair[0])]
        await user.press(pair[1])
        assert user.where == "EditorScreen"


async def test_what_is_typed_behind_the_letter_goes_to_its_field(start, stories) -> None:
    async with start() as user:
        await user.press("e")
        letter = letter_of_title(user)
        user._send("f6")
        await user.type(f"{letter}Zeal")
        assert user.app.screen.query_one("#title", Input).value.endswith("Zeal")


async def test_it_works_in_a_dialog(start, stories) -> None:
    async with start() as user:
        await user.press("f", "f6")
        assert user.where == "JumpScreen"
        await user.press(letter_of(user, Choice, "narrow-outcome"))
        assert user.where == "NarrowScreen"
        assert user.app.focused is user.app.screen.query_one("#narrow-outcome")


async def test_a_click_on_a_label_goes_there_and_elsewhere_back(start, stories) -> None:
    async with start() as user:
        await user.press("f6")
        await user.click("esc")
        assert user.where == "StoriesScreen"
        await user.press("f6")
        label = next(each for each in user.app.screen.query(JumpLabel) if each.label == letter_of(user, RowList))
        await user.pilot.click(offset=label.region.offset)
        await user.settle()
        assert isinstance(user.app.focused, RowList)


async def test_another_size_of_the_window_takes_the_labels_away(start, stories) -> None:
    async with start() as user:
        await user.press("f6")
        await user.pilot.resize_terminal(*SMALLEST)
        await user.settle()
        assert user.where == "StoriesScreen"
