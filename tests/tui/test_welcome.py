"""An empty library: the ways to begin, and bringing in what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.tui import run
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Lane
from starkeeper.tui.screens.import_form import ImportForm

NOTES = "Situation: The release broke payments.\nAction: I rolled it back.\nResult: It worked again.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    place = tmp_path / "notes.txt"
    place.write_text(NOTES, encoding="utf-8")
    return place


@pytest.fixture
def many(tmp_path: Path) -> Path:
    place = tmp_path / "many.jsonl"
    rows = [json.dumps({"title": f"Case {number}", "action": f"I did {number}."}) for number in range(5)]
    place.write_text("\n".join([*rows, "no story"]), encoding="utf-8")
    return place


async def name_file(user, place: Path) -> None:
    user.app.screen.query_one("#file").value = str(place)
    await user.press("enter")


async def test_a_first_user_is_shown_the_ways_to_begin(start) -> None:
    async with start((80, 24)) as user:
        for expected in ("Your stories will stand here", "Write your first story", "Bring in what you have"):
            assert expected in user.text
        await user.press("enter")
        assert user.where == "EditorScreen"


async def test_the_welcome_goes_with_the_first_story_and_comes_back_with_the_last(start, library: Library) -> None:
    async with start() as user:
        library.stories.add(StoryContent(title="First"))
        user.app.revision += 1
        await user.settle()
        assert "Write your first story" not in user.text
        assert "First" in user.text
        library.stories.bin(1)
        user.app.revision += 1
        await user.settle()
        assert "Write your first story" in user.text


async def test_stories_of_a_file_come_in_and_what_is_none_is_named(start, library: Library, many: Path) -> None:
    async with start() as user:
        await user.press("down", "enter")
        await name_file(user, many)
        assert user.where == "StoriesScreen"
        assert "Case 3" in user.text
        assert len(library.stories.select()) == 5
        told = " ".join(user.toasts)
        assert "5 stories added, 0 known already." in told
        assert "Row 6: " in told
        await user.press("ctrl+z")
        assert library.stories.select() == []


async def test_notes_are_looked_at_before_they_are_a_story(start, library: Library, notes: Path) -> None:
    async with start() as user:
        await user.press("down", "enter")
        await name_file(user, notes)
        assert user.where == "EditorScreen"
        assert "I rolled it back." in user.text
        assert library.stories.select() == []
        await user.press("ctrl+s")
        (record,) = library.stories.select()
        assert record.story.result == "It worked again."


async def test_notes_never_take_the_place_of_an_unsaved_story(start, library: Library, notes: Path) -> None:
    library.stories.save_draft(None, None, StoryContent(title="Mine", action="Not saved yet."))
    async with start() as user:
        await user.app.screen.run_action("import_stories")
        await user.settle()
        await name_file(user, notes)
        assert user.where == "ImportForm"
        assert "waits unsaved already" in " ".join(user.text.split())
        (draft,) = library.stories.drafts()
        assert draft.content.title == "Mine"


async def test_a_file_that_is_not_there_is_said_beside_its_name(start, tmp_path: Path) -> None:
    async with start() as user:
        await user.press("down", "enter")
        for name in ("nope.txt", "nope.jsonl"):
            await name_file(user, tmp_path / name)
            assert "cannot be read" in " ".join(user.text.split())
        await user.press("escape")
        assert user.where == "StoriesScreen"


async def test_an_import_that_is_stopped_brings_in_nothing(start, library: Library, many: Path, monkeypatch) -> None:
    monkeypatch.setattr("starkeeper.tui.long_jobs.LongJobs._ends", lambda self: True)
    async with start() as user:
        await user.press("down", "enter")
        await name_file(user, many)
        assert library.stories.select() == []
        assert any("Nothing was brought in" in toast for toast in user.toasts)


async def test_an_import_that_was_given_up_before_its_turn_does_not_begin(start, library: Library, many: Path) -> None:
    async with start() as user:
        await user.press("down", "enter")
        user.app.screen.query_one("#file").value = str(many)
        lane = user.app.jobs._lanes[Lane.TAG]
        await lane.acquire()  # another long job is under way
        user.app.screen.query_one("#file").take_focus()
        await user.pilot.press("enter", "escape")
        lane.release()
        await user.settle()
        assert user.where == "StoriesScreen"
        assert library.stories.select() == []


async def test_an_import_that_ends_behind_the_form_is_shown(start, library: Library, many: Path, monkeypatch) -> None:
    def come_too_late(self: ImportForm) -> None:
        self.dismiss(False)

    monkeypatch.setattr(ImportForm, "action_stop", come_too_late)
    async with start() as user:
        await user.press("down", "enter")
        user.app.screen.query_one("#file").value = str(many)
        lane = user.app.jobs._lanes[Lane.TAG]
        await lane.acquire()
        user.app.screen.query_one("#file").take_focus()
        await user.pilot.press("enter", "escape")
        lane.release()
        await user.settle()
        assert "Case 3" in user.text


async def test_a_backup_is_made_when_it_is_asked_for(start, stories, library: Library) -> None:
    async with start() as user:
        before = len(library.care.backups())
        await user.app.run_action("back_up")
        await user.settle()
        assert len(library.care.backups()) == before + 1
        assert any("Backed up, and proven" in toast for toast in user.toasts)


async def test_the_samples_are_asked_for_by_leaving(start) -> None:
    async with start() as user:
        await user.press("end", "enter")
        assert user.app.wants_sample


def test_who_looked_at_the_samples_comes_back(monkeypatch, home, places, pack) -> None:
    seen: list[tuple[bool, int]] = []

    def leave(self: StarkeeperApp) -> None:
        self.wants_sample = not seen
        path = self.jobs._source.path
        with Library.open(path, pack=pack, paths=places) as library:
            seen.append((self.sample, len(library.stories.select())))

    monkeypatch.setattr(StarkeeperApp, "run", leave)
    from starkeeper.settings import Settings

    run(None, Settings(), pack, places)
    assert seen == [(False, 0), (True, 8), (False, 0)]
