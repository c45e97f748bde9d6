"""What stands beside a list follows the cursor once it rests, and at once where a command is about it."""

from __future__ import annotations

import pytest

from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.tui.screens.stories import StoriesScreen
from starkeeper.tui.widgets.preview import Preview

LONG = 30.0
"""Seconds that no test here waits for."""


async def test_the_preview_follows_when_the_cursor_rests(start, stories, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    show = Preview.show

    def noted(preview: Preview, content, *others) -> None:
        shown.append(content.title)
        show(preview, content, *others)

    async with start() as user:
        monkeypatch.setattr(Preview, "show", noted)
        monkeypatch.setattr("starkeeper.tui.rest.REST", 0.2)
        await user.type("jj")  # one behind the other, as held keys come
        assert set(shown) == {"The form with 48 fields"}
        assert user.app.screen.query_one(Preview).suggestions.subject == stories[2].id


async def test_a_verdict_goes_to_the_story_under_the_cursor_before_it_rests(
    start, stories, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.tags.confirm(stories[1].id, "ownership")
    async with start() as user:
        monkeypatch.setattr("starkeeper.tui.rest.REST", LONG)
        user.app.screen.list.action_move(1)
        await user.pilot.pause()
        assert user.app.screen.query_one(Preview).suggestions.subject == stories[0].id
        user.app.screen.action_reject_tag()
        await user.settle()
    assert library.tags.of(stories[0].id).verdicts == {"earn-trust": Verdict.CONFIRMED}
    assert library.tags.of(stories[1].id).verdicts == {"ownership": Verdict.REJECTED}


async def test_no_verdict_is_recorded_while_the_panel_shows_another_story(
    start, stories, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start() as user:
        screen = user.app.screen
        assert isinstance(screen, StoriesScreen)
        monkeypatch.setattr(screen, "_show_chosen", lambda: None)  # as while its story is still being read
        screen.list.action_move(1)
        await user.settle()
        await user.press("x")
        assert library.tags.of(stories[0].id).verdicts == {"earn-trust": Verdict.CONFIRMED}
        assert not library.tags.of(stories[1].id).verdicts


async def test_a_preview_that_is_still_being_built_is_not_asked_to_show_anything(start, stories) -> None:
    async with start() as user:
        screen = user.app.screen
        await screen.preview.remove()
        screen.query_one("#right").mount(Preview(pace=140))
        screen._show_chosen()
        await user.settle()
        screen._show_chosen()
        assert screen.preview.suggestions.subject == stories[0].id
