"""A key waits for as little as can be: nothing is laid out, drawn or read that did not change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from textual._compositor import Compositor

from starkeeper.domain.story import Part, StoryContent
from starkeeper.library import Library
from starkeeper.tui import columns, list_reading
from starkeeper.tui.widgets.long_list import LongList
from starkeeper.tui.widgets.reading_text import ReadingText
from starkeeper.tui.widgets.story_list import StoryLines, StoryList


@contextmanager
def counted(owner: type, name: str) -> Iterator[Counter[str]]:
    """Count the calls of a method, by the class of the object it is called on."""
    calls: Counter[str] = Counter()
    method = getattr(owner, name)

    def noted(self, *values, **named):
        calls[type(self).__name__] += 1
        return method(self, *values, **named)

    with patch.object(owner, name, noted):
        yield calls


@pytest.fixture
def alike(library: Library) -> None:
    """Stories whose texts are long enough to be scrolled, each by another number of lines."""
    for number in range(1, 9):
        told = " ".join(f"Sentence {each} of case {number} says what was done." for each in range(60 + 10 * number))
        library.stories.add(StoryContent(title=f"Case {number}", action=told))


async def test_a_step_in_the_list_lays_nothing_out(start, alike) -> None:
    async with start() as user:
        await user.press("down")
        with counted(Compositor, "reflow") as layouts:
            await user.press("down", "down", "up")
        assert "Sentence 0 of case 3" in user.text
        assert not layouts


async def test_a_letter_in_the_filter_lays_nothing_out(start, alike) -> None:
    async with start() as user:
        await user.press("slash", "s", "e")
        with counted(Compositor, "reflow") as layouts:
            await user.press("n")
        assert "8 of 8" in user.text
        assert not layouts


async def test_a_row_that_did_not_change_is_drawn_once(start, alike) -> None:
    async with start() as user:
        await user.press("slash")
        with counted(StoryLines, "lines") as drawn, counted(StoryList, "bring") as brought:
            await user.type("sentence")
        assert "8 of 8" in user.text
        assert not drawn
        assert not brought


async def test_a_row_is_made_anew_when_its_story_changes(start, alike, library: Library) -> None:
    async with start() as user:
        story = library.stories.get(3)
        library.stories.save(3, story.content.with_part(Part.ACTION, "I " + "did it " * 64), base_version=story.version)
        user.app.revision += 1
        await user.settle()
        row = next(line for line in user.lines if line.startswith(" Case 3"))
        assert "0:55" in row  # 129 words


async def test_signs_are_read_again_when_the_library_changed(start, alike) -> None:
    async with start() as user:
        with counted(columns.Columns, "keep") as kept:
            user.app.screen.load()
            await user.settle()
            assert not kept
            user.app.revision += 1
            await user.settle()
            assert kept


async def test_the_rows_of_a_large_library_are_asked_for_many_at_a_time(start, library: Library, monkeypatch) -> None:
    monkeypatch.setattr(list_reading, "FEW", 20)
    monkeypatch.setattr(list_reading, "FIRST", 10)
    for number in range(1, 151):
        library.stories.add(StoryContent(title=f"Case {number:03}", action="Done."))
    async with start() as user:
        with counted(LongList, "supply") as supplied:
            for _ in range(100):
                await user.press("down")
                assert not any(line.strip().startswith("…") for line in user.lines)
        assert "Case 101" in user.text
        # Their rows once, and once what stands in their columns.
        assert supplied["StoryList"] < 20


async def test_the_text_goes_back_to_its_beginning_for_another_story(start, alike) -> None:
    async with start() as user:
        text = user.app.screen.query_one(ReadingText)
        text.focus()
        await user.press("end")
        assert "Case 1" not in "".join(line[60:] for line in user.lines[:6])
        await user.press("escape", "down")
        assert text.scroll_offset.y == 0
        assert text.max_scroll_y == text.virtual_size.height - text.size.height > 0
