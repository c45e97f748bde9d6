"""The registry: one meaning a key, and every command in sight."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from textual.binding import Binding

from starkeeper.tui.commands import COMMANDS, bindings_at, commands_at, footer_at
from starkeeper.tui.palette import palette_commands
from starkeeper.tui.places import TABS, Place


def _keys(place: Place) -> list[str]:
    return [key for command in commands_at(place) for key in command.key.split(",") if key]


@pytest.mark.parametrize("place", list(Place))
def test_no_key_means_two_things_on_a_screen(place: Place) -> None:
    assert [key for key, times in Counter(_keys(place)).items() if times > 1] == []


def test_a_key_means_the_same_everywhere() -> None:
    meanings: dict[str, set[str]] = {}
    for command in COMMANDS:
        for key in filter(None, command.key.split(",")):
            meanings.setdefault(key, set()).add(command.id)
    assert {key: ids for key, ids in meanings.items() if len(ids) > 1} == {}


def test_ids_are_unique_and_every_command_says_what_it_does() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert all(command.help.endswith(".") and command.label and command.places for command in COMMANDS)


@pytest.mark.parametrize("place", list(Place))
def test_the_footer_names_five_at_most(place: Place) -> None:
    assert 2 <= len(footer_at(place)) <= 5


@pytest.mark.parametrize("place", list(Place))
def test_every_binding_has_an_id_so_that_it_can_be_moved(place: Place) -> None:
    assert all(isinstance(binding, Binding) and binding.id for binding in bindings_at(place))


def test_every_command_is_in_the_palette() -> None:
    offered = {command.id for place in Place for command in palette_commands(place)}
    assert offered == {command.id for command in COMMANDS}


@pytest.mark.parametrize("place", TABS)
def test_the_palette_of_a_tab_reaches_the_other_tabs(place: Place) -> None:
    offered = {command.id for command in palette_commands(place)}
    assert {"story.new", "rehearse.another", "place.coverage", "app.theme"} <= offered


_WAYS = {
    Place.STORIES: (),
    Place.COVERAGE: ("2",),
    Place.REHEARSE: ("3",),
    Place.QUESTIONS: ("4",),
    Place.QUESTION: ("4", "enter"),
    Place.STORY: ("2", "down", "down", "enter", "enter"),
    Place.EDITOR: ("n",),
    Place.BIN: ("b",),
    Place.HISTORY: ("h",),
    Place.PLAN: ("2", "p"),
    Place.TODAY: ("3", "w"),
    Place.DRILL: ("3", "o", "down", "enter"),
    Place.MOCK: ("3", "o", "down", "down", "enter"),
    Place.WRITTEN: ("3", "o", "end", "enter"),
    Place.PROGRESS: ("3", "h"),
    Place.TREND: ("2", "h"),
    Place.INTERVIEWS: ("i",),
    Place.PROBES: ("q",),
    Place.NUMBERS: ("number_sign",),
    Place.SETTINGS: ("comma",),
}


@pytest.mark.parametrize("place", list(Place))
async def test_every_command_of_a_place_is_in_its_help_and_has_its_action(start, stories, place: Place) -> None:
    async with start((120, 100)) as user:
        await user.press(*_WAYS[place])
        screen = user.app.screen
        for command in commands_at(place):
            owner = user.app if command.action.startswith("app.") else screen
            name = command.action.removeprefix("app.").split("(")[0]
            assert hasattr(owner, f"action_{name}"), command.id
        await user.press("f1")
        assert user.where == "HelpScreen"
        for command in commands_at(place):
            assert any(command.label_at(place) in line and command.help[:30] in line for line in user.lines), command.id
        await user.press("escape")
        assert user.app.screen is screen


async def test_the_palette_runs_a_command_of_another_place(start, stories) -> None:
    async with start() as user:
        await user.press("3", "ctrl+p")
        await user.type("write a new story")
        await user.press("enter")
        assert user.where == "EditorScreen"


async def test_the_footer_says_what_enter_does_here(start, stories) -> None:
    async with start() as user:
        for keys, word in (("4", "Practise"), ("2", "Open"), ("3w", "Begin")):
            await user.press(*keys)
            assert f"enter {word}" in user.lines[-1]
        await user.press("question_mark")
        assert re.search(r"enter +Begin", user.text)
