"""Settings: shown with what holds, changed in the file, and in force at once where that can be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from starkeeper import settings
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.labelled_field import LabelledField


@pytest.fixture(autouse=True)
def folder(places: Paths) -> None:
    """Let a test write a settings file of its own."""
    places.settings.parent.mkdir(exist_ok=True)


def field(user, name: str) -> LabelledField:
    return user.app.screen.query_one(f"#{name}", LabelledField)


async def go(user, name: str) -> None:
    """Put the cursor into a field."""
    if name in ("theme", "learn"):
        user.app.screen.query_one(f"#{name}", Choice).focus()
    else:
        field(user, name).take_focus()
    await user.settle()


async def test_an_empty_field_says_what_holds(start, stories, library: Library, pack, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", "nano")
    async with start() as user:
        await user.press("comma")
        assert user.where == "SettingsScreen"
        assert "the bundled pack, Amazon" in user.text
        assert f"what the pack says: {pack.target}" in user.text
        assert "140, until three rehearsals measure it" in user.text
        assert "$EDITOR: nano" in user.text
        monkeypatch.setattr(Library, "measured_pace", lambda self: 145)
        await user.press("escape", "comma")
        assert "measured: 145" in user.text


async def test_the_form_shows_the_file_and_says_what_is_only_there(start, places: Paths) -> None:
    places.settings.write_text("# mine\ntarget: 3\nlearn: false\neditor: code --wait\n")
    async with start(settings=settings.load(places.settings)) as user:
        await user.press("comma")
        assert field(user, "target").value == "3"
        assert field(user, "editor").value == "code --wait"
        assert "● no" in user.text
        shown = re.sub(r"\s", "", user.text)
        assert re.sub(r"\s", "", f"targets, review and keys are set in the file alone: {places.settings}") in shown


async def test_what_is_saved_stands_in_the_file_and_holds_at_once(start, stories, places: Paths) -> None:
    places.settings.write_text("# mine\ntarget: 3 # each\n")
    async with start(settings=settings.load(places.settings)) as user:
        await user.press("comma")
        await go(user, "target")
        await user.press("end", "backspace")
        await user.type("7")
        await go(user, "words_per_minute")
        await user.type("100")
        await user.press("ctrl+s")
        assert user.where == "StoriesScreen"
        assert user.toasts[-1] == "The settings are saved."
        assert places.settings.read_text() == "# mine\ntarget: 7 # each\nwords_per_minute: 100\n"
        assert user.app.pace == 100
        await user.press("2")
        assert user.text.count("·") > 5 * 3


async def test_taking_a_value_out_brings_the_default_back(start, places: Paths) -> None:
    places.settings.write_text("# mine\ntarget: 3\nwords_per_minute: 100\n")
    async with start(settings=settings.load(places.settings)) as user:
        await user.press("comma")
        await go(user, "words_per_minute")
        await user.press("end", "backspace", "backspace", "backspace", "enter")
        assert places.settings.read_text() == "# mine\ntarget: 3\n"
        assert user.app.pace == 140


async def test_a_wrong_value_is_said_beside_its_field(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "target")
        await user.type("many")
        await go(user, "pack")
        await user.type("nowhere.yaml")
        await go(user, "model")
        await user.type("./nowhere")
        await user.press("enter")
        assert user.where == "SettingsScreen"
        said = re.sub(r"\s+", "", user.text)  # wherever a line ends, be the path that is named as long as it may
        assert "target:expectedawholenumberfrom1to20,foundthetext'many'." in said
        assert "nowhere.yamlcannotberead" in said
        assert "Thereisnomodelfolder" in said
        assert user.app.focused is not None
        assert user.app.focused in field(user, "pack").query("*")
        assert not places.settings.exists()


async def test_what_holds_only_later_says_so(start, places: Paths, pack) -> None:
    other = places.settings.parent / "other.yaml"
    other.write_text((Path(__file__).parents[2] / "docs" / "packs" / "harbour-and-vale.yaml").read_text())
    async with start() as user:
        await user.press("comma")
        await user.type("other.yaml")
        await user.press("enter")
        assert user.toasts[-1] == "The settings are saved. The pack holds from the next start on."
        assert user.app.pack is pack
    assert places.settings.read_text() == "pack: other.yaml\n"
    assert settings.load(places.settings).pack == other


async def test_learn_is_brought_in_step_at_once(start, stories, places: Paths, monkeypatch) -> None:
    learned: list[bool] = []
    async with start() as user:
        monkeypatch.setattr(user.app.jobs, "learn", lambda: learned.append(user.app.preferences.settings.learn))
        await user.press("comma")
        await go(user, "learn")
        await user.press("right", "ctrl+s")
        assert places.settings.read_text() == "learn: false\n"
        assert learned == [False]


async def test_a_theme_is_shown_at_once_and_kept_with_the_form(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "theme")
        await user.press("right")
        assert user.app.theme == "starkeeper-light"
        assert not places.settings.exists()
        await user.press("ctrl+s")
        assert places.settings.read_text() == "theme: starkeeper-light\n"
        assert user.app.theme == "starkeeper-light"
        await user.press("comma")
        await go(user, "theme")
        await user.press("left", "ctrl+s")
        assert places.settings.read_text() == ""
        assert user.app.theme == "starkeeper-dark"


async def test_a_theme_that_is_not_saved_goes_again(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "theme")
        await user.press("right", "escape")
        assert "The settings that you changed are not saved." in user.text
        await user.press("x")
        assert user.where == "StoriesScreen"
        assert user.app.theme == "starkeeper-dark"
        assert not places.settings.exists()


async def test_leaving_asks_before_anything_typed_is_lost(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "target")
        await user.type("4")
        await user.press("escape", "k")
        assert field(user, "target").value == "4"
        await user.press("ctrl+q")
        assert "The settings that you changed are not saved." in user.text
        await user.press("k", "escape", "s")
        assert user.where == "StoriesScreen"
        assert places.settings.read_text() == "target: 4\n"


async def test_a_theme_of_the_palette_is_kept(start, places: Paths) -> None:
    places.settings.write_text("# mine\ntheme: nord # cold\n")
    async with start(settings=settings.load(places.settings)) as user:
        await user.press("ctrl+p")
        await user.type("colours; they")
        await user.press("enter")
        await user.type("gruvbox")
        await user.press("enter")
        assert user.app.theme == "gruvbox"
    assert places.settings.read_text() == "# mine\ntheme: gruvbox # cold\n"
    async with start(settings=settings.load(places.settings)) as user:
        assert user.app.theme == "gruvbox"


async def test_a_theme_of_the_palette_leaves_what_is_typed(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "target")
        await user.type("4")
        await user.press("ctrl+p")
        await user.type("colours; they")
        await user.press("enter")
        await user.type("gruvbox")
        await user.press("enter")
        assert user.app.screen.query_one("#theme", Choice).value == "gruvbox"
        assert field(user, "target").value == "4"
        await user.press("ctrl+s")
    assert places.settings.read_text() == "theme: gruvbox\ntarget: 4\n"


async def test_a_file_that_went_wrong_meanwhile_is_not_written_over(start, places: Paths) -> None:
    async with start() as user:
        await user.press("comma")
        await go(user, "target")
        await user.type("4")
        places.settings.write_text("target: [")
        await user.press("ctrl+s")
        assert user.where == "SettingsScreen"
        assert "config.yaml, line 2: this is not YAML" in user.toasts[-1]
        assert field(user, "target").value == "4"
    assert places.settings.read_text() == "target: ["


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_the_form_fits(start, size: tuple[int, int]) -> None:
    async with start(size) as user:
        await user.press("comma")
        assert all(len(line) <= size[0] for line in user.lines)
        assert "ctrl+s Save" in user.lines[-1]
        await go(user, "theme")
        assert "‹ starkeeper-dark ›" in user.text
        await user.click(" ›")
        assert user.app.theme == "starkeeper-light"


async def test_settings_open_on_a_screen_that_stands_on_a_place(start, stories) -> None:
    async with start() as user:
        await user.press("q", "comma")
        assert user.where == "SettingsScreen"
        await user.press("escape")
        assert user.where == "ProbesScreen"
