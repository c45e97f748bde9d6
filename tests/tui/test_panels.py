"""The line between two panels: where it can stand, who moves it, and that it stands there again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset

from starkeeper import settings
from starkeeper.paths import Paths
from starkeeper.tui.places import WITH_PANELS, Place
from starkeeper.tui.remembered import Remembered, recall, remember
from starkeeper.tui.screens.two_panels import LEAST
from starkeeper.tui.widgets.right_panel import RightPanel

from .conftest import SMALL, SMALLEST, WIDE, Driver

_WAYS = {Place.STORIES: (), Place.QUESTIONS: ("4",), Place.EDITOR: ("e", "f2"), Place.HISTORY: ("h",)}
_USUAL = {Place.STORIES: 55, Place.QUESTIONS: 54, Place.EDITOR: 76, Place.HISTORY: 42}
"""The column of the line in a window of 120, while nobody has moved it."""

each_place = pytest.mark.parametrize("place", WITH_PANELS)


def panel(user: Driver) -> RightPanel:
    return user.app.screen.query_one(RightPanel)


def line(user: Driver) -> int:
    """The column of the line; both panels together fill the window."""
    right = panel(user)
    left = right.siblings[0]
    assert (left.region.x, left.region.right, right.region.right) == (0, right.region.x, user.app.size.width)
    assert {row[right.region.x] for row in user.lines[right.region.y : right.region.bottom]} <= {"│", "┃"}
    return right.region.x


async def drag(user: Driver, *columns: int, y: int = 10) -> None:
    """Drag the line with the mouse over some columns, and let go on the last."""
    await user.pilot.mouse_down(offset=(line(user), y))
    for column in columns:
        await user.pilot.hover(offset=(column, y))
    await user.pilot.mouse_up(offset=(columns[-1], y))
    await user.settle()


async def resize(user: Driver, width: int, height: int) -> None:
    await user.pilot.resize_terminal(width, height)
    await user.settle()


@each_place
async def test_keys_move_the_line_and_give_the_usual_widths_back(start, stories, place: Place) -> None:
    async with start() as user:
        await user.press(*_WAYS[place])
        usual = line(user)
        assert usual == _USUAL[place]
        await user.press(">", ">")
        assert line(user) == usual + 8
        await user.press("<")
        assert line(user) == usual + 4
        await user.press("=")
        assert line(user) == usual


@each_place
async def test_the_mouse_drags_the_line_and_a_double_click_gives_it_back(start, stories, place: Place) -> None:
    async with start() as user:
        await user.press(*_WAYS[place])
        focused = user.app.focused
        assert focused is not None
        for column in (51, 50, 73):
            await drag(user, column)
            assert line(user) == column
        await drag(user, 40, 90, 66)
        assert line(user) == 66
        assert user.app.screen.get_selected_text() is None
        assert user.app.focused is focused
        await user.pilot.double_click(offset=(66, 12))
        await user.settle()
        assert line(user) == _USUAL[place]
        assert user.app.panels == {}


async def test_no_panel_becomes_too_narrow(start, stories) -> None:
    async with start() as user:
        await drag(user, 2)
        assert line(user) == LEAST
        await user.press("<")
        assert line(user) == LEAST
        await drag(user, 119)
        assert line(user) == 120 - LEAST
        await user.press(">", "<")
        assert line(user) == 120 - LEAST - 4


@each_place
async def test_a_smaller_window_does_not_forget_what_was_chosen(start, stories, place: Place) -> None:
    async with start((200, 60)) as user:
        await user.press(*_WAYS[place])
        await drag(user, 160)
        await resize(user, 120, 60)
        assert line(user) == 120 - LEAST
        await user.press(">")  # there is nowhere to go, so that this chooses nothing
        await resize(user, 200, 60)
        assert line(user) == 160


async def test_the_share_of_the_window_stays(start, stories) -> None:
    async with start((200, 60)) as user:
        await drag(user, 100)
        for width, column in ((150, 75), (101, 50), (200, 100)):
            await resize(user, width, 60)
            assert line(user) == column


@each_place
async def test_one_panel_stays_as_it_is(start, stories, places: Paths, place: Place) -> None:
    seen = []
    for panels in ({}, {place: 0.3}):
        remember(places.view, places.library, Remembered(panels=panels))
        async with start(SMALLEST) as user:
            await user.press(*_WAYS[place])
            user.app.clear_notifications()
            await user.settle()
            seen.append(user.lines)
            assert not panel(user).has_line
    assert seen[0] == seen[1]


@pytest.mark.parametrize("place", [Place.QUESTIONS, Place.HISTORY])
async def test_a_key_says_why_it_moves_no_line(start, stories, place: Place) -> None:
    async with start(SMALL) as user:
        await user.press(*_WAYS[place])
        before = user.app.panels.copy()
        await user.press("<")
        assert "Only one panel is shown here" in user.toasts[-1]
        assert user.app.panels == before


async def test_a_window_that_becomes_narrow_shows_one_panel_and_then_both_again(start, stories) -> None:
    async with start() as user:
        await drag(user, 44)
        await resize(user, *SMALL)
        assert user.app.screen.list.region.width == 80
        await resize(user, *WIDE)
        assert line(user) == 44


async def test_without_stories_there_is_one_panel(start, places: Paths) -> None:
    remember(places.view, places.library, Remembered(panels={Place.STORIES: 0.3}))
    async with start() as user:
        assert not panel(user).has_line
        assert user.app.screen.query_one("#left").region.width == 120


async def test_a_restart_keeps_the_line_of_each_place(start, stories) -> None:
    columns = dict(zip(WITH_PANELS, (61, 62, 63, 64), strict=True))
    async with start() as user:
        for place, column in columns.items():
            await user.press("1", *_WAYS[place])
            await drag(user, column)
            await user.press("escape", "escape")
        await user.press("ctrl+q")
    async with start() as user:
        for place, column in columns.items():
            await user.press("1", *_WAYS[place])
            assert line(user) == column
            await user.press("escape", "escape")


async def test_a_restart_keeps_the_usual_widths(start, stories, places: Paths) -> None:
    async with start() as user:
        await drag(user, 61)
        await user.press("=", "ctrl+q")
    assert recall(places.view, places.library).panels == {}


async def test_the_same_screen_opened_again_has_the_line_where_it_was(start, stories) -> None:
    async with start() as user:
        await user.press("h", ">", "escape")
        assert line(user) == _USUAL[Place.STORIES]
        await user.press("h")
        assert line(user) == _USUAL[Place.HISTORY] + 4


async def test_two_screens_of_a_kind_follow_each_other(start, stories) -> None:
    async with start() as user:
        await user.press("h", "2", "down", "down", "enter", "enter", "h")
        assert user.where == "HistoryScreen"
        await user.press(">", "1")
        assert user.where == "HistoryScreen"
        assert line(user) == _USUAL[Place.HISTORY] + 4


@pytest.mark.parametrize(
    "known",
    [
        [0.5],
        "0.5",
        0.5,
        None,
        {"stories": "0.5", "questions": [0.5], "editor": None, "history": True},
        {"stories": 0.0, "questions": 1.0, "editor": -3.5, "history": 7e300},
        {"stories": float("nan"), "questions": float("inf"), "editor": 5, "nowhere": 0.5, "coverage": 0.5},
    ],
)
def test_what_is_no_share_is_ignored_and_the_rest_is_kept(places: Paths, known: Any) -> None:
    remember(places.view, places.library, Remembered(Place.QUESTIONS))
    _spoil(places.view, known)
    assert recall(places.view, places.library) == Remembered(Place.QUESTIONS)


async def test_the_interface_opens_on_a_spoilt_file_with_the_usual_widths(start, stories, places: Paths) -> None:
    remember(places.view, places.library, Remembered())
    _spoil(places.view, {"stories": -0.5})
    async with start() as user:
        assert line(user) == _USUAL[Place.STORIES]


def test_a_share_of_the_right_kind_stands_beside_those_that_are_none(places: Paths) -> None:
    remember(places.view, places.library, Remembered())
    _spoil(places.view, {"stories": "wide", "editor": 0.25})
    assert recall(places.view, places.library).panels == {Place.EDITOR: 0.25}


def test_a_file_of_an_earlier_version_is_read(places: Paths) -> None:
    remember(places.view, places.library, Remembered(Place.COVERAGE))
    ((key, left),) = json.loads(places.view.read_text()).items()
    del left["panels"]
    places.view.write_text(json.dumps({key: left}))
    assert recall(places.view, places.library) == Remembered(Place.COVERAGE)


def _spoil(view: Path, known: Any) -> None:
    ((key, left),) = json.loads(view.read_text()).items()
    view.write_text(json.dumps({key: {**left, "panels": known}}))


async def test_signs_are_text_in_a_field_and_the_palette_moves_the_line(start, stories) -> None:
    async with start() as user:
        await user.press("e")
        usual = line(user)
        await user.type("<=>")
        assert line(user) == usual
        assert "<=>" in user.app.focused.value
        await user.press("ctrl+p")
        await user.type("left wider")
        await user.press("enter")
        assert user.where == "EditorScreen"
        assert line(user) == usual + 4


async def test_own_keys_move_the_line_also_where_one_writes(start, stories, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("keys:\n  panel.narrower: f9\n  panel.wider: f8, W\n")
    async with start(settings=settings.load(tmp_path / "config.yaml")) as user:
        await user.press("W")
        assert line(user) == _USUAL[Place.STORIES] + 4
        await user.press("<")
        assert line(user) == _USUAL[Place.STORIES] + 4
        await user.press("e", "f9")
        assert line(user) == _USUAL[Place.EDITOR] - 4


@pytest.mark.parametrize("place", [Place.STORIES, Place.HISTORY])
async def test_the_line_shows_that_the_mouse_has_it(start, stories, place: Place) -> None:
    async with start() as user:
        await user.press(*_WAYS[place])
        at = line(user)
        await user.pilot.hover(offset=(at, 12))
        await user.settle()
        assert user.lines[12][at] == "┃"
        await user.pilot.hover(offset=(at + 5, 12))
        await user.settle()
        assert user.lines[12][at] == "│"
        await user.pilot.mouse_down(offset=(at, 12))
        await user.pilot.hover(offset=(at + 8, 12))
        await user.settle()
        assert user.lines[12][at + 8] == "┃"
        await user.pilot.mouse_up(offset=(at + 8, 12))
        await user.pilot.hover(offset=(2, 12))
        await user.settle()
        assert user.lines[12][at + 8] == "│"
        assert line(user) == at + 8


async def test_only_the_line_can_be_dragged(start, stories) -> None:
    async with start() as user:
        usual = line(user)
        for x in (usual - 1, usual + 1):
            await user.pilot.mouse_down(offset=(x, 10))
            await user.pilot.hover(offset=(80, 10))
            await user.pilot.mouse_up(offset=(80, 10))
            await user.pilot.double_click(offset=(x, 12))
            await user.settle()
        await user.pilot.mouse_down(offset=(usual, 10), button=3)
        await user.pilot.hover(offset=(80, 10))
        await user.settle()
        assert line(user) == usual
        assert user.app.panels == {}


async def test_a_screen_that_comes_in_between_ends_the_drag(start, stories) -> None:
    async with start() as user:
        usual = line(user)
        await user.pilot.mouse_down(offset=(usual, 10))
        await user.press("2")
        assert user.app.mouse_captured is None
        await user.pilot.hover(offset=(80, 10))
        await user.press("1")
        assert line(user) == usual
        assert user.app.mouse_position == Offset(80, 10)


async def test_a_start_without_a_choice_lays_out_no_panel_anew(start, stories, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("starkeeper.tui.screens.two_panels._set_width", lambda *given: asked.append(given))
    async with start() as user:
        await user.press("4", "1", "h")
        assert not asked
