"""The versions of a story on the screen, undo and redo, and what other programs change meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Story
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings


@pytest.fixture
def versions(library: Library, stories: list[Story]) -> Story:
    """A story of two versions; the second changed one word."""
    first = stories[0]
    changed = replace(first.content, result=first.result.replace("nine", "seven"))
    return library.stories.save(first.id, changed, base_version=1)


async def test_history_shows_who_saved_what_when_and_the_words_that_changed(start, versions: Story) -> None:
    async with start() as user:
        await user.press("h")
        assert user.where == "HistoryScreen"
        assert "2 versions" in user.text
        assert "Version 2" in user.text
        assert "first version" in user.text
        assert "nineseven minutes" in user.text  # what went, struck through, then what came
        await user.press("down")
        assert "The release broke payments for two hours." in user.text
        await user.press("escape")
        assert user.where == "StoriesScreen"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_history_shows_list_and_changes_at_every_size(start, versions: Story, size: tuple[int, int]) -> None:
    async with start(size) as user:
        await user.press("h")
        assert "Version 1" in user.text
        assert "seven minutes" in user.text


async def test_a_version_is_taken_back_and_the_ones_between_stay(start, library: Library, versions: Story) -> None:
    async with start() as user:
        await user.press("h", "down", "u")
        assert "3 versions" in user.text
    told = library.stories.versions(versions.id)
    assert [version.version for version in told] == [3, 2, 1]
    assert told[0].content == told[2].content
    assert told[0].saved_by == "tui"


async def test_taking_back_what_the_story_reads_already_saves_nothing(start, library: Library, versions: Story) -> None:
    async with start() as user:
        await user.press("h", "u")
        assert "The story reads like this version already." in user.toasts[-1]
    assert library.stories.get(versions.id).version == 2


async def test_undo_takes_back_what_was_done_here_one_by_one_and_redo_does_it_again(
    start, library: Library, versions: Story
) -> None:
    async with start() as user:
        await user.press("h", "down", "u", "escape")
        await user.press("d", "d")
        assert [heading.id for heading in library.stories.headings()] == [2, 3]
        await user.press("ctrl+z")
        assert "Undone: moving “Checkout rollback” to the bin." in user.toasts[-1]
        assert "Checkout rollback" in user.text
        await user.press("ctrl+z")
        assert library.stories.get(1).content == versions.content
        await user.press("ctrl+z")
        assert "There is nothing to undo since you opened Starkeeper." in user.toasts[-1]
        await user.press("ctrl+y")
        assert "Done again: the way back" in user.toasts[-1]
        await user.press("ctrl+y", "ctrl+y")
        assert "There is nothing to do again since you opened Starkeeper." in user.toasts[-1]
    assert [heading.id for heading in library.stories.headings()] == [2, 3]


async def test_undo_of_a_verdict_is_shown_at_once(start, library: Library, stories: list[Story]) -> None:
    async with start() as user:
        await user.press("enter", "x")
        assert library.tags.of(1).verdicts == {"earn-trust": Verdict.REJECTED}
        await user.press("ctrl+z")
        assert "Undone: your word on Earn Trust" in user.toasts[-1]
        assert library.tags.of(1).verdicts == {"earn-trust": Verdict.CONFIRMED}


async def test_undo_leaves_what_somebody_else_changed_since(start, library: Library, stories: list[Story]) -> None:
    async with start() as user:
        await user.press("d", "d")
        library.stories.restore(1)
        await user.press("ctrl+z")
        assert "stays: “Checkout rollback” was changed in another way after it." in user.toasts[-1]
    assert library.stories.get(1).deleted_at is None


async def test_what_another_program_changes_is_shown_by_itself(
    start, library: Library, stories: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starkeeper.tui.beginning.LOOK_EVERY", 0.05)
    async with start() as user:
        assert "Missed the March date" in user.text
        library.stories.bin(2)
        library.stories.add(replace(stories[0].content, title="From elsewhere"))
        for _ in range(400):
            await user.pilot.pause(0.05)
            if "From elsewhere" in user.text:
                break
        await user.settle()
        assert "From elsewhere" in user.text
        assert "Missed the March date" not in user.text


async def test_a_day_of_use_leaves_one_backup(start, library: Library, stories: list[Story]) -> None:
    async with start():
        pass
    async with start():
        pass
    assert len(library.care.backups()) == 1


async def test_a_backup_that_cannot_be_made_is_said_and_nothing_else_stops(
    start, library: Library, stories: list[Story], places: Paths, pack: Pack
) -> None:
    (places.library.parent / "backups").write_text("a file in the way")
    async with start(settings=Settings()) as user:
        assert "Checkout rollback" in user.text
        assert any("backups" in toast for toast in user.toasts)
