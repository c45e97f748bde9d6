"""The figures of all stories: in their sentences, with what is told twice first, however many there are."""

from __future__ import annotations

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.store import stories as rows
from starkeeper.store.engine import writing
from starkeeper.tui import reading
from starkeeper.tui.screens.numbers import NumbersScreen
from starkeeper.tui.widgets.long_list import LongList

CLASH = StoryContent(title="Counted", situation="We were 12 engineers.", result="All 14 engineers stayed.")
LEAK = StoryContent(title="Found the leak", action="I read the logs of 3 nights.", result="It held for 4 months.")


def _place(user, text: str) -> int:
    return next(y for y, line in enumerate(user.lines) if text in line)


async def test_figures_stand_below_the_title_of_their_story(start, library: Library) -> None:
    library.stories.add(LEAK)
    library.stories.add(StoryContent(title="Told them", action="I called."))
    async with start() as user:
        await user.press("number_sign")
        assert user.where == "NumbersScreen"
        assert "2 figures" in user.lines[0]
        title = _place(user, "Found the leak")
        assert " ".join(user.lines[title + 1].split()) == "Action I read the logs of 3 nights."
        assert " ".join(user.lines[title + 2].split()) == "Result It held for 4 months."
        assert "Told them" not in user.text
        assert "Are both right?" not in user.text


async def test_what_is_told_with_two_values_leads(start, library: Library) -> None:
    library.stories.add(LEAK)
    library.stories.add(CLASH)
    async with start() as user:
        await user.press("number_sign")
        told = _place(user, "? “12 engineers” in Situation and “14 engineers” in Result")
        assert "Counted" in user.lines[told]
        assert _place(user, "Are both right?") + 1 == told < _place(user, "Found the leak")
        assert _place(user, "Situation  We were 12 engineers.") < _place(user, "All 14 engineers stayed.")
        await user.press("enter")
        assert user.where == "StoryScreen"
        assert user.app.screen.story_title == "Counted"
        await user.press("escape")
        assert user.where == "NumbersScreen"
        await user.press("escape")
        assert user.where == "StoriesScreen"


async def test_the_figure_is_in_sight_and_its_sentence_is_shown_whole(start, library: Library) -> None:
    long = "I asked every one of them what it was that they were missing in what we had built then, and found 7 causes."
    library.stories.add(StoryContent(title="Asked", action=long))
    async with start((60, 20)) as user:
        await user.press("number_sign", "down")
        assert "found 7 causes." in user.lines[_place(user, "Action")]
        assert "I asked every one" in user.text
        assert " ".join(" ".join(user.lines[-6:]).split()).count("found 7 causes.") == 1
        await user.press("up")
        assert "I asked every one" not in user.text


async def test_the_editor_is_a_key_away_and_what_changed_is_shown(start, library: Library) -> None:
    library.stories.add(LEAK)
    library.stories.add(CLASH)
    async with start() as user:
        await user.press("number_sign", "end")
        assert "All 14 engineers stayed." in user.lines[_place(user, "─") + 2]
        await user.press("e")
        assert user.where == "EditorScreen"
        assert user.app.screen.form.content.title == "Counted"
        await user.press("escape")
        story = library.stories.find("Found")
        library.stories.save(story.id, StoryContent(title="Found it", action="It took 5 days."), base_version=1)
        user.app.revision += 1
        await user.settle()
        assert "It took 5 days." in user.text
        assert user.app.screen._chosen.figure.text == "14 engineers"


async def test_without_a_figure_it_says_what_would_be_there(start, stories) -> None:
    async with start() as user:
        await user.press("number_sign")
        assert "The figures of your stories will stand here. None is told yet." in user.text
        assert "A number makes a result easier to believe." in user.text
        await user.press("enter", "e")
        assert user.where == "NumbersScreen"
        await user.press("escape", "e")
        assert user.where == "EditorScreen"


async def test_the_bin_is_left_out(start, library: Library) -> None:
    library.stories.bin(library.stories.add(LEAK).id)
    library.stories.add(CLASH)
    async with start() as user:
        await user.press("number_sign")
        assert "Found the leak" not in user.text


async def test_the_first_are_shown_before_all_are_read_and_the_cursor_stays_where_it_is(
    start, library: Library, monkeypatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 4)
    with writing(library._context.engine) as session:
        for number in range(1, 31):
            told = StoryContent(title=f"Case {number:02}", action=f"It was number {number * 11}.")
            rows.insert(session, told, now=library._context.now(), saved_by="api")
        rows.insert(session, CLASH, now=library._context.now(), saved_by="api")
    async with start((80, 24)) as user:
        read_on = []
        monkeypatch.setattr(NumbersScreen, "_read_on", lambda screen: read_on.append(screen))
        await user.press("number_sign", "down", "down", "down")
        assert "4 figures so far, reading on" in user.lines[0]
        assert "Case 05" not in user.text
        place = _place(user, "It was number 22.")
        read_on[0]._read(first=False)
        await user.settle()
        assert "32 figures" in user.lines[0]
        assert user.app.screen._chosen.figure.text == "22"
        assert _place(user, "It was number 22.") == place
        await user.press("end")
        assert "All 14 engineers stayed." in user.text
        await user.press("home")
        assert "Are both right?" in user.text


async def test_reading_stops_when_the_screen_is_left(library: Library, monkeypatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    library.stories.add(LEAK)
    library.stories.add(CLASH)
    answers = iter((False, True))
    assert reading.read_numbers(library, first=False, stopped=lambda: next(answers)) is None


@pytest.mark.parametrize("size", [(30, 8), (60, 20), (80, 24), (200, 60)])
async def test_it_works_at_every_size(start, library: Library, size) -> None:
    library.stories.add(CLASH)
    async with start(size) as user:
        await user.press("number_sign", "down", "down", "down")
        assert user.app.screen._chosen.figure.text == "14 engineers"
        assert "14 engineers" in user.text
        await user.pilot.resize_terminal(70, 20)
        await user.settle()
        assert "All 14 engineers stayed." in user.text


async def test_hostile_text_is_shown_and_never_obeyed(start, library: Library) -> None:
    told = "[red]It[/red] was \x1b[31m \u202e 12 engineers [/] $accent."
    library.stories.add(StoryContent(title="[b]x[/b] [@click=app.quit]y[/]", action=told, result="14 engineers left."))
    async with start() as user:
        await user.press("number_sign")
        assert "[b]x[/b] [@click=app.quit]y[/]" in user.text
        assert "[red]It[/red] was ␛[31m" in user.text
        for key in ("down", "down", "down"):
            await user.press(key)
            assert "\x1b" not in user.text
            assert "\u202e" not in user.text


async def test_a_cursor_that_rests_on_a_figure_scrolls_with_it(start, library: Library) -> None:
    for number in range(40):
        library.stories.add(StoryContent(title=f"Case {number:02}", action=f"It was number {number * 11 + 5}."))
    async with start((80, 24)) as user:
        await user.press("number_sign", *["pagedown"] * 3)
        chosen, line = user.app.screen._chosen.key, user.app.screen.list
        above = line.highlighted - line.scroll_offset.y
        library.stories.add(CLASH)
        user.app.revision += 1
        await user.settle()
        shown = user.app.screen.query_one(LongList)
        assert user.app.screen._chosen.key == chosen
        assert shown.highlighted - shown.scroll_offset.y == above
