"""Sizes, colours and text that means harm."""

from __future__ import annotations

import pytest
from textual.color import Color

from starkeeper.domain.story import Part, StoryContent
from starkeeper.library import Library
from starkeeper.settings import Settings
from starkeeper.tui.screens.dialog import Dialog
from starkeeper.tui.screens.page import Page
from starkeeper.tui.themes import DARK, LIGHT

TITLE = "[red]danger[/red] [@click=app.quit]x[/] ﷽ 👩‍👩‍👧 {0} %s $accent [/]"
HOSTILE = TITLE + " \x1b[31mred\x1b[0m \x07 \u202eevil"
TOUR = (
    "enter",
    "escape",
    "f",
    "escape",
    "z",
    "escape",
    "plus",
    "full_stop",
    "e",
    "escape",
    "escape",
    "comma",
    "escape",
    "f6",
    "escape",
    "b",
    "escape",
    "e",
    "f2",
    "escape",
    "escape",
    "2",
    "enter",
    "escape",
    "3",
    "s",
)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (200, 60), (30, 8)])
async def test_a_tour_at_every_size(start, stories, size) -> None:
    async with start(size) as user:
        for key in (*TOUR, "r", "escape", "f1", "escape"):
            await user.press(key)
        assert isinstance(user.app.screen, Page)


async def test_the_window_may_change_its_size_at_any_time(start, stories) -> None:
    async with start((60, 20)) as user:
        await user.pilot.resize_terminal(160, 50)
        await user.settle()
        assert "broke payments" in user.text
        await user.pilot.resize_terminal(60, 20)
        await user.settle()
        assert "broke payments" not in user.text


@pytest.mark.parametrize(
    "keys",
    [("d",), ("f",), ("z",), ("full_stop",), ("i", "n"), ("q", "n"), ("4", "n"), ("3", "r"), ("3", "o"), ("f1",)],
)
async def test_the_screen_below_a_dialog_stays_in_sight(start, stories, keys) -> None:
    async with start((80, 24)) as user:
        await user.press(*keys[:-1])
        below = user.lines[0]
        await user.press(keys[-1])
        assert isinstance(user.app.screen, Dialog)
        assert user.lines[0] == below


async def test_prose_never_runs_wide(start, library: Library) -> None:
    library.stories.add(StoryContent(title="Long", situation="word " * 300))
    async with start((220, 50)) as user:
        await user.press("e")
        assert max(line.count("word") for line in user.lines) <= 16


async def test_hostile_text_is_shown_and_never_obeyed(start, library: Library) -> None:
    content = StoryContent(title=TITLE, **{part.value: HOSTILE for part in Part}, employer=TITLE, role=TITLE)
    story = library.stories.add(content)
    library.tags.confirm(story.id, "ownership")
    async with start() as user:
        assert user.text.count("[red]danger[/red]") >= 4
        assert "␛[31mred" in user.text
        for key in ("enter", "escape", "2", "enter", "enter", "escape", "3", "s", "r", "escape", "1", "e"):
            await user.press(key)
            assert "\x1b" not in user.text
            assert "\u202e" not in user.text
        assert "[red]danger[/red]" in user.text
        await user.press("escape", "d", "enter", "b")
        assert "[red]danger[/red]" in user.text
    assert library.stories.restore(story.id)[0].content == content


async def test_a_very_long_story_does_not_stop_the_screen(start, library: Library) -> None:
    library.stories.add(StoryContent(title="A book", action="All work and no play. " * 40_000))
    async with start() as user:
        assert "All work and no play" in user.text
        assert user.app.screen.preview.suggestions is not None


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_text_can_be_read_in_both_themes(theme) -> None:
    colours = theme.to_color_system().generate()
    grounds = ("background", "surface", "block-cursor-background", "block-cursor-blurred-background")
    words = ("foreground", "text-muted", "text-accent", "text-success", "text-warning", "text-error")
    for ground in grounds:
        for word in words:
            assert _contrast(colours[ground], colours[word]) >= 4.5, (theme.name, word, ground)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted(_luminance(Color.parse(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_theme_of_the_settings_is_used_and_an_unknown_one_is_named(start, stories) -> None:
    async with start(settings=Settings(theme="starkeeper-light")) as user:
        assert user.app.theme == "starkeeper-light"
    async with start(settings=Settings(theme="no-such")) as user:
        assert user.app.theme == "starkeeper-dark"
        assert any("no-such" in toast for toast in user.toasts)


@pytest.mark.parametrize("theme", ["nord", "gruvbox", "textual-ansi"])
async def test_textuals_own_themes_work_too(start, stories, theme) -> None:
    async with start(settings=Settings(theme=theme)) as user:
        await user.press("2", "3", "1", "e")
        assert "broke payments" in user.text
