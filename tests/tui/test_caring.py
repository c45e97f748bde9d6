"""Care of the library from anywhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from starkeeper.library import Library


async def test_a_sound_library_is_said_to_be_sound(start, stories, library: Library) -> None:
    async with start() as user:
        await user.app.run_action("check_library")
        await user.settle()
        assert any("Sound: 3 stories, all as they were saved." in toast for toast in user.toasts)
        assert user.app.progress is None


async def test_damage_is_shown_with_the_way_out(start, stories, library: Library) -> None:
    async with start() as user:
        with closing(sqlite3.connect(library.path, isolation_level=None)) as plain:
            plain.execute("UPDATE story SET action = 'He rolled it back.' WHERE id = 1")
        await user.app.run_action("check_library")
        await user.settle()
        assert user.where == "ConfirmScreen"
        said = " ".join(user.text.split())
        assert "The library is not as it should be." in said
        assert "is not what was saved" in said
        assert "Leave Starkeeper" in said
        await user.press("c")
        assert user.where == "StoriesScreen"


async def test_the_look_for_damage_can_be_stopped(start, stories, monkeypatch) -> None:
    asked: list[bool] = []

    def wait_to_be_stopped(_path, cancelled) -> None:
        while not cancelled():
            pass
        asked.append(True)

    monkeypatch.setattr("starkeeper.library.checking.examine_apart", wait_to_be_stopped)
    async with start() as user:
        await user.app.run_action("check_library")
        while user.app.progress is None:
            await user.pilot.pause()
        assert "Looking for damage" in user.text
        await user.press("g")
        assert asked
        assert user.app.progress is None
