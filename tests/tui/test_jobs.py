"""Opening, refusing, tagging and preparing the model, beside the event loop."""

from __future__ import annotations

import pytest

from starkeeper import tui
from starkeeper.errors import LibraryForeign, ModelFailed
from starkeeper.library import Library, model
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source


async def test_a_foreign_file_ends_the_interface_with_its_own_error(pack, places: Paths) -> None:
    places.library.parent.mkdir(parents=True)
    places.library.write_bytes(b"not a library at all" * 100)
    app = StarkeeperApp(Source(path=None, settings=Settings(), pack=pack, paths=places))
    async with app.run_test() as pilot:
        for _ in range(5):
            await pilot.pause()
            await app.workers.wait_for_complete()
    app.jobs.close()
    assert isinstance(app.refused, LibraryForeign)
    assert app.return_code == LibraryForeign.exit_code
    assert places.library.read_bytes() == b"not a library at all" * 100


def test_run_raises_what_kept_the_library_from_opening(pack, places: Paths, monkeypatch) -> None:
    def refuse(self: StarkeeperApp) -> None:
        self.refused = LibraryForeign("no library", "name another")

    monkeypatch.setattr(StarkeeperApp, "run", refuse)
    with pytest.raises(LibraryForeign):
        tui.run(None, Settings(), pack, places)


async def test_untagged_stories_are_tagged_when_the_model_is_ready(start, compiled_home, stories, library) -> None:
    assert library.tags.untagged()
    async with start() as user:
        for _ in range(100):
            await user.settle()
            if not library.tags.untagged():
                break
        await user.settle()
        assert library.tags.untagged() == []
        assert user.app.progress is None
        assert "not tagged yet" not in user.text
        assert "Suggestions need the model" not in user.text


async def test_the_model_is_prepared_by_one_key_and_the_stories_are_tagged(
    start, stories, library: Library, monkeypatch
) -> None:
    seen = []

    def prepare(settings, paths, progress, cancelled):
        from starkeeper.tagging.prepare import Progress

        progress(Progress(step="exporting", fraction=0.4, message=""))
        seen.append("prepared")
        return model.ModelStatus(name="small", ready=True, reason="it has no transformer")

    monkeypatch.setattr(model, "prepare", prepare)
    async with start() as user:
        monkeypatch.setattr("starkeeper.tui.jobs.Jobs.tag", lambda self, ids=None: seen.append("tagged"))
        await user.press("m")
        assert seen == ["prepared", "tagged"]
        assert any("it has no transformer" in toast for toast in user.toasts)
        assert user.app.model_ready
        assert user.app.progress is None


async def test_a_model_that_fails_is_said_and_the_stories_stay_usable(start, stories, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise ModelFailed("The model cannot be loaded.", "starkeeper model says more.")

    monkeypatch.setattr(model, "prepare", fail)
    async with start() as user:
        await user.press("m")
        assert any("The model cannot be loaded." in toast for toast in user.toasts)
        assert user.app.progress is None
        await user.press("e")
        assert user.where == "EditorScreen"


async def test_progress_stands_in_one_place_on_every_screen(start, stories) -> None:
    from starkeeper.tui.messages import Progress

    async with start() as user:
        user.app.progress = Progress("Preparing the model", 0.4)
        for key in ("1", "2", "3"):
            await user.press(key)
            assert "Preparing the model" in user.lines[-2]
            assert "40%" in user.lines[-2]
