"""The user's own keys: they work, they are shown, and what cannot be is said before anything opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from starkeeper import settings
from starkeeper.errors import SettingsError
from starkeeper.settings import Settings
from starkeeper.tui.commands import COMMANDS, key_name
from starkeeper.tui.commands.keys import CommandKeys

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def chosen(tmp_path: Path):
    """Read a ``keys`` section, given line by line."""

    def read(*lines: str) -> Settings:
        file = tmp_path / "config.yaml"
        file.write_text("\n".join(["keys:", *(f"  {line}" for line in lines)]))
        return settings.load(file)

    return read


async def test_a_chosen_key_takes_the_place_of_the_usual_one(start, stories, chosen) -> None:
    async with start(settings=chosen("story.new: 'W, ctrl+t'")) as user:
        assert "W New" in user.lines[-1]
        await user.press("n")
        assert user.where == "StoriesScreen"
        await user.press("W")
        assert user.where == "EditorScreen"
        await user.press("escape", "ctrl+t")
        assert user.where == "EditorScreen"


async def test_help_and_palette_show_the_chosen_key(start, stories, chosen) -> None:
    async with start((120, 90), settings=chosen("story.bin: delete", "app.theme: ';'")) as user:
        await user.press("f1")
        assert any(line.split()[1:3] == ["delete", "Remove"] for line in user.lines)
        assert any(line.split()[1:3] == [";", "Theme"] for line in user.lines)
        await user.press("escape", "ctrl+p")
        await user.type("move the chosen story")
        assert "Remove (delete)" in user.text


async def test_a_command_without_a_key_may_have_one(start, stories, chosen) -> None:
    async with start(settings=chosen("app.theme: ctrl+t")) as user:
        await user.press("ctrl+t")
        assert user.where == "CommandPalette"
        assert "Search for themes" in user.text


async def test_two_commands_may_change_places(start, stories, chosen) -> None:
    async with start(settings=chosen("story.new: e", "story.edit: n")) as user:
        await user.press("n")
        assert "Checkout rollback" in user.text
        assert user.app.screen.query("#title").first().value
        await user.press("escape", "e")
        assert user.where == "EditorScreen"
        assert not user.app.screen.query("#title").first().value


async def test_the_places_are_shown_with_their_keys(start, stories, chosen) -> None:
    async with start(settings=chosen("place.coverage: 'J'", "place.stories: f5")) as user:
        assert user.lines[0].split()[:4] == ["f5", "Stories", "J", "Coverage"]
        await user.press("J")
        assert user.where == "CoverageScreen"


async def test_the_editor_saves_by_the_chosen_key(start, stories, chosen, library) -> None:
    async with start(settings=chosen("story.save: f8")) as user:
        await user.press("n")
        await user.type("Told twice")
        assert "f8 Save" in user.lines[-1]
        await user.press("f8")
    assert "Told twice" in [heading.title for heading in library.stories.headings()]


async def test_what_is_said_of_the_model_names_the_chosen_key(start, stories, chosen) -> None:
    async with start(settings=chosen("model.prepare: f7")) as user:
        user.app.model_ready = False
        await user.settle()
        assert "f7 prepares it in a minute" in user.text


async def test_what_is_said_beside_names_the_chosen_keys(start, library, chosen) -> None:
    async with start(settings=chosen("story.new: W", "rehearse.rate: 'J'", "redo: f7", "today.show: '!'")) as user:
        user.app.model_ready = True
        await user.press("2")
        assert "W writes the first story." in user.text
        await user.press("3")
        assert "J rates it" in user.text
        await user.press("i")
        assert any(line.split()[:2] == ["W", "adds"] for line in user.lines)


@pytest.mark.parametrize(
    ("lines", "said", "hint"),
    [
        (["story.sav: ctrl+w"], "line 2: keys.story.sav: unknown command.", "Did you mean 'story.save'"),
        (["zzz: ctrl+w"], "keys.zzz: unknown command.", "docs/interface.md lists the commands."),
        (["undo: ctrl+zz"], "keys.undo: expected a key, found 'ctrl+zz'.", ""),
        (["undo: strg+z"], "keys.undo: expected a key, found 'strg+z'.", ""),
        (["undo: pgup"], "expected a key, found 'pgup'.", "Did you mean 'pageup'"),
        (["undo: ctrl++"], "expected a key, found 'ctrl++'.", ""),
        (["undo: tab"], "expected a free key, found tab, which goes to the next field.", "Choose another key."),
        (["undo: ctrl+i"], "expected a free key, found ctrl+i, which terminals call tab.", ""),
        (
            ["undo: n"],
            "keys.undo: expected a free key, found n, which is story.new (New) on stories.",
            "Choose another",
        ),
        (["story.edit: x1"], "expected a key, found 'x1'.", ""),
        (["undo: ctrl+t", "redo: ctrl+t"], "line 2: keys.undo: expected a free key, found ctrl+t, which is redo", ""),
        (["app.quit: f9", "undo: ctrl+q"], "found ctrl+q, which is app.quit (Quit)", ""),
        (["app.palette: f9", "undo: ctrl+p"], "found ctrl+p, which is app.palette (Palette)", ""),
        (
            ["story.save: ctrl+w"],
            "expected a key that can be pressed while writing, found ctrl+w",
            "Choose one such as f7",
        ),
        (["story.save: w"], "expected a key that can be pressed while writing, found w", "Choose one such as f7"),
        (["app.help: ctrl+k"], "expected a key that can be pressed while writing, found ctrl+k", ""),
        (["app.back: '&'"], "expected a key that can be pressed while writing, found ampersand", ""),
    ],
)
def test_what_cannot_be_is_said_with_its_place(chosen, lines: list[str], said: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)) as caught:
        CommandKeys(chosen(*lines).keys)
    assert "config.yaml, line" in caught.value.message
    assert hint in caught.value.hint
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl+W", "ctrl+w"),
        ("shift+k", "K"),
        ("K", "K"),
        ("?, f12", "question_mark,f12"),
        ("comma", "comma"),
        ("€", "euro_sign"),
        ("shift+ctrl+f4", "ctrl+shift+f4"),
        ("F9, f9", "f9"),
    ],
)
def test_ways_to_write_a_key(chosen, written: str, key: str) -> None:
    keys = CommandKeys(chosen("settings.show: f11", f"app.help: '{written}, f10'").keys)
    assert keys.keymap == {"settings.show": "f11", "app.help": f"{key},f10"}


def test_the_usual_keys_pass_as_chosen_ones(chosen) -> None:
    for command in COMMANDS:
        if command.key:
            keys = CommandKeys(chosen(f"{command.id}: '{command.key}'").keys)
            assert keys.of(command) == command


def test_the_guide_names_every_command_with_its_usual_keys() -> None:
    rows = [
        f"| `{command.id}` | {command.label} | "
        f"{', '.join(f'`{key_name(key)}`' for key in command.key.split(',') if key) or '–'} |"
        for command in COMMANDS
    ]
    page = (DOCS / "interface.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 4] == rows


@pytest.mark.parametrize("page", ["interface.md", "data.md"])
def test_the_examples_of_the_guide_can_be_chosen(tmp_path: Path, page: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?^keys:.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (tmp_path / "config.yaml").write_text(example)
    assert CommandKeys(settings.load(tmp_path / "config.yaml").keys).keymap


async def test_the_interface_does_not_open_with_keys_that_cannot_be(start, chosen) -> None:
    with pytest.raises(SettingsError, match="unknown command"):
        async with start(settings=chosen("story.sav: f9")):
            pass
