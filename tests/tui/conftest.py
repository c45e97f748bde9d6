"""Runs the real interface, without a terminal, on the real library of the test's own home."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Outcome, Status, Story, StoryContent
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source

WIDE = (120, 40)
SMALL = (80, 24)
SMALLEST = (60, 20)


class Driver:
    """A user at the keyboard."""

    def __init__(self, app: StarkeeperApp, pilot: Pilot[None], toasts: Sequence[str] = ()) -> None:
        self.app = app
        self.pilot = pilot
        self.toasts = toasts
        """What was said in passing, title and text; what has gone from the screen again, too."""

    async def settle(self) -> None:
        """Wait until every job has ended and everything is drawn."""
        quiet = 0
        while quiet < 2:
            await self.pilot.pause()
            busy = [worker for worker in self.app.workers if not worker.is_finished]
            with suppress(WorkerCancelled):  # by a newer one of its kind
                await self.app.workers.wait_for_complete(busy)
            quiet = 0 if busy else quiet + 1

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they bring."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type text without waiting in between."""
        for sign in text:
            self._send("space" if sign == " " else sign)
        await self.settle()

    def _send(self, key: str) -> None:
        # As the pilot does it, but for its two waits at each key, which would be half the time of all tests here.
        named = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        try:
            character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(named, named)))
        except KeyError:
            character = named if len(named) == 1 else None
        self.app.post_message(events.Key(named, character))

    async def click(self, text: str) -> None:
        """Click on the first place where this text stands."""
        for y, line in enumerate(self.lines):
            if text in line:
                await self.pilot.click(offset=(line.index(text) + 1, y))
                await self.settle()
                return
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.lines)

    @property
    def where(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__


def overhear(app: StarkeeperApp) -> list[str]:
    """Note what an app says in passing. Toasts go after seconds, which a slow machine may need for a key."""
    heard: list[str] = []
    notify = app.notify

    def noted(message: str, *, title: str = "", **settings: Any) -> None:
        heard.append(f"{title} {message}".strip())
        notify(message, title=title, **settings)

    app.notify = noted  # type: ignore[method-assign]
    return heard


Start = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def start(pack: Pack, places: Paths) -> Start:
    """Start the interface on the test's library: ``async with start() as user``."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = WIDE,
        *,
        settings: Settings | None = None,
        the_pack: Pack | None = pack,
        settled: bool = True,
    ) -> AsyncIterator[Driver]:
        source = Source(path=None, settings=settings or Settings(), pack=the_pack, paths=places)
        app = StarkeeperApp(source)
        toasts = overhear(app)
        async with app.run_test(size=size) as pilot:
            user = Driver(app, pilot, toasts)
            if settled:
                await user.settle()
            try:
                yield user
            finally:
                await user.settle()
        app.jobs.close()

    return opened


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what waits for a pause at a desk wait a moment."""
    monkeypatch.setattr("starkeeper.tui.commentary.QUIET", 0.05)
    monkeypatch.setattr("starkeeper.tui.unsaved.KEEP", 0.02)
    monkeypatch.setattr("starkeeper.tui.screens.questions.LINGER", 0.01)
    monkeypatch.setattr("starkeeper.tui.rest.REST", 0.005)
    monkeypatch.setattr("starkeeper.tui.screens.page.DRAWN", 0.005)


@pytest.fixture
def stories(library: Library) -> list[Story]:
    """Three stories: one with a verdict, a failure, and a draft without parts."""
    contents = (
        StoryContent(
            title="Checkout rollback",
            situation="The release broke payments for two hours.",
            task="I was on call.",
            action="I rolled it back. I told the team it was my change.",
            result="Payments worked again after nine minutes.",
            outcome=Outcome.SUCCESS,
            status=Status.READY,
            employer="Brightcart",
        ),
        StoryContent(
            title="Missed the March date",
            situation="We promised a launch in March.",
            action="I noticed too late that the data was wrong.",
            result="We launched in May.",
            outcome=Outcome.FAILURE,
            status=Status.READY,
        ),
        StoryContent(title="The form with 48 fields", status=Status.DRAFT, outcome=Outcome.MIXED),
    )
    added = [library.stories.add(content) for content in contents]
    library.tags.confirm(added[0].id, "earn-trust")
    return added
