"""Several stories at once: marks, and what is done with the marked ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from starkeeper.domain.story import Status
from starkeeper.library import Library
from starkeeper.tui.widgets.filter_line import FilterLine


def statuses(library: Library) -> list[Status]:
    return [record.story.status for record in library.stories.select()]


async def test_a_mark_stands_on_the_story_and_the_cursor_goes_on(start, stories) -> None:
    async with start() as user:
        await user.press("plus")
        assert user.app.screen.marked == {1}
        assert "▎Checkout rollback" in user.text
        assert "1 marked" in user.text
        assert user.app.screen.story_id == 2
        await user.press("up", "plus")
        assert user.app.screen.marked == set()
        assert "▎" not in user.text


async def test_the_cursor_stays_on_the_last_story(start, stories) -> None:
    async with start() as user:
        await user.press("end", "plus")
        assert user.app.screen.story_id == 3
        assert user.app.screen.marked == {3}


async def test_all_that_are_shown_are_marked_and_unmarked(start, stories) -> None:
    async with start() as user:
        await user.press("slash", "m", "a", "r", "c", "h", "enter", "asterisk")
        assert user.app.screen.marked == {2}
        await user.press("escape")
        assert user.app.screen.marked == set()
        assert user.app.screen.wanted.text == "march"
        await user.press("escape", "asterisk")
        assert user.app.screen.marked == {1, 2, 3}
        await user.press("asterisk")
        assert user.app.screen.marked == set()


async def test_a_mark_outlives_a_filter(start, stories) -> None:
    async with start() as user:
        await user.press("plus", "slash", "m", "a", "r", "c", "h", "enter")
        assert user.app.screen.marked == {1}
        assert "1 marked · 1 of 3" in user.text


@pytest.mark.parametrize(("key", "status"), [("r", Status.READY), ("w", Status.DRAFT), ("t", Status.RETIRED)])
async def test_the_status_of_the_marked_changes_in_one_step(
    start, stories, library: Library, key: str, status: Status
) -> None:
    async with start() as user:
        before = statuses(library)
        await user.press("asterisk", "full_stop", key)
        assert statuses(library) == [status] * 3
        assert user.app.screen.marked == set()
        assert any("3 stories are" in toast for toast in user.toasts)
        await user.press("ctrl+z")
        assert statuses(library) == before


async def test_marked_stories_go_to_the_bin_together_and_come_back(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("plus", "plus", "d")
        assert "Move 2 stories to the bin?" in user.text
        await user.press("k")
        assert len(library.stories.select()) == 3
        await user.press("d", "d")
        assert [record.story.id for record in library.stories.select()] == [3]
        await user.press("ctrl+z")
        assert len(library.stories.select()) == 3


async def test_without_marks_it_is_about_the_story_under_the_cursor(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("end", "full_stop")
        assert "With 1 story:" in user.text
        await user.press("r")
        assert library.stories.get(3).status is Status.READY


async def test_confirming_what_proves_nothing_says_so(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("end", "full_stop", "y")
        assert any("Nothing new to confirm" in toast for toast in user.toasts)


async def test_marked_stories_are_written_to_a_file(start, stories, tmp_path: Path) -> None:
    async with start() as user:
        await user.press("plus", "plus", "full_stop", "e")
        assert "Write 2 stories to a file" in user.text
        field = user.app.screen.query_one("#file")
        field.value = str(tmp_path / "mine.txt")
        await user.press("enter")
        assert "ends in .jsonl or .json" in user.text
        field.value = str(tmp_path / "mine.jsonl")
        await user.press("enter")
        assert user.where == "StoriesScreen"
        written = (tmp_path / "mine.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(told)["title"] for told in written] == ["Checkout rollback", "Missed the March date"]
        assert (tmp_path / "mine.jsonl").stat().st_mode & 0o777 == 0o600


async def test_no_file_is_written_over(start, stories, tmp_path: Path) -> None:
    place = tmp_path / "mine.jsonl"
    place.write_text("mine", encoding="utf-8")
    async with start() as user:
        await user.press("full_stop", "e")
        user.app.screen.query_one("#file").value = str(place)
        await user.press("enter")
        assert "is there already" in " ".join(user.text.split())
        assert place.read_text(encoding="utf-8") == "mine"
        await user.press("escape")
        assert user.where == "StoriesScreen"


async def test_the_mark_of_a_story_that_is_gone_is_gone(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("plus")
        library.stories.bin(1)
        user.app.revision += 1
        await user.settle()
        assert user.app.screen.marked == set()
        assert "marked" not in str(user.app.screen.query_one(FilterLine).query_one("#count").render())
