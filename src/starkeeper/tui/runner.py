"""How jobs run: beside the event loop, lane by lane, each on the library, its answer posted as a message."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from starkeeper.domain.speech import WORDS_PER_MINUTE
from starkeeper.errors import StarkeeperError
from starkeeper.tui import messages

if TYPE_CHECKING:
    from starkeeper.domain.pack import Pack
    from starkeeper.library import Library
    from starkeeper.paths import Paths
    from starkeeper.settings import Settings

Answer = TypeVar("Answer")
Work = Callable[["Library"], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a library is opened from."""

    path: Path | None
    settings: Settings
    pack: Pack | None
    paths: Paths


class Lane(Enum):
    """Jobs of one lane run one after another, in the order they were asked for."""

    STORE = "store"
    """Quick reads and writes."""
    TAG = "tag"
    """Tagging and preparing the model: seconds to a minute."""
    LIVE = "live"
    """What is worked out while the user goes on: suggestions for a text, stories for a question."""
    WATCH = "watch"
    """Looking for what other programs changed, for the next interview, and the backup of the day."""


class Runner:
    """Opens the library of one running interface, and runs work on it."""

    def __init__(self, app: App[Any], source: Source) -> None:
        self._app = app
        self._source = source
        self._library: Library | None = None
        self._opened = asyncio.Event()
        self._cancelled = threading.Event()
        self._stopped = threading.Event()
        self._lanes = {lane: asyncio.Lock() for lane in Lane}
        self._unfinished: list[_Write] = []
        self._latest: WeakKeyDictionary[MessagePump, dict[str, int]] = WeakKeyDictionary()

    @property
    def source(self) -> Source:
        """What the library is opened from."""
        return self._source

    def open(self) -> None:
        """Open the library; LibraryOpened or LibraryRefused tells."""
        self._app.run_worker(self._open(), group="open", exit_on_error=True)

    def close(self) -> None:
        """Stop what runs and let go of the library. Called when the event loop has ended."""
        self._cancelled.set()
        if self._library is not None:
            self._library.close()

    def stop_long(self) -> None:
        """Ask the long job that is under way to end behind the story it is at."""
        self._stopped.set()

    def finish(self) -> bool:
        """Do what was asked to be written and was not begun, or was cut off; return whether all of it worked.

        For the end by a fault, when the event loop does nothing any more.
        """
        worked = [write.attempt(self._library) for write in list(self._unfinished)]
        return all(worked)

    def stop(self) -> None:
        """Ask long jobs to end soon."""
        self._cancelled.set()

    async def drain(self) -> None:
        """Wait until every quick write that was asked for is done."""
        waiting = [worker for worker in self._app.workers if worker.group == Lane.STORE.value]
        if waiting:  # for none of them Textual would wait for all
            await self._app.workers.wait_for_complete(waiting)

    def ask(
        self,
        to: MessagePump,
        work: Work,
        *,
        lane: Lane = Lane.STORE,
        only_latest: str = "",
        until_done: bool = False,
    ) -> None:
        """Run ``work`` on the library and post the message it returns to ``to``.

        ``only_latest`` names a kind of request of which only the newest is worth answering. A StarkeeperError is
        posted as Trouble. ``until_done`` is for a write that may be done twice: where a fault cut it off, ``finish``
        does it again.
        """
        if lane is Lane.STORE and not only_latest:
            work = _Write(work, until_done, self._unfinished)
        numbers = self._latest.setdefault(to, {})
        number = numbers[only_latest] = numbers.get(only_latest, 0) + 1

        def wanted() -> bool:
            return not only_latest or numbers[only_latest] == number

        self._app.run_worker(self._run(to, work, lane, wanted), group=lane.value, exit_on_error=True)

    async def _open(self) -> None:
        message = await asyncio.to_thread(self._open_library)
        self._opened.set()
        self._app.post_message(message)

    async def _run(self, to: MessagePump, work: Work, lane: Lane, wanted: Callable[[], bool]) -> None:
        async with self._lanes[lane]:
            await self._opened.wait()
            if self._library is None or not wanted():
                return
            message = await asyncio.to_thread(_attempt, work, self._library)
        if message is not None and wanted():
            to.post_message(message)

    def _open_library(self) -> Message:
        from starkeeper.library import Library, advice, model

        source = self._source
        try:
            library = Library.open(
                source.path, pack=source.pack, settings=source.settings, paths=source.paths, front_end="tui"
            )
        except StarkeeperError as error:
            return messages.LibraryRefused(error)
        self._library = library
        without_trouble(library.changed_elsewhere, False)  # from here on every change of another program is noticed
        ready = without_trouble(lambda: model.status(source.settings, source.paths).ready, False)
        pace = without_trouble(library.pace, source.settings.words_per_minute or WORDS_PER_MINUTE)
        return messages.LibraryOpened(library.pack, advice.thresholds(), ready, pace)

    def _report(self, label: str, fraction: float | None = None, detail: str = "", can_stop: bool = False) -> None:
        self._app.post_message(messages.Progressed(messages.Progress(label, fraction, detail, can_stop)))


class _Write:
    """Work that must not be lost: it stands in a list until it has begun, or until it is done."""

    def __init__(self, work: Work, until_done: bool, unfinished: list[_Write]) -> None:
        self._work = work
        self._until_done = until_done
        self._unfinished = unfinished
        unfinished.append(self)

    def __call__(self, library: Library) -> Message | None:
        if not self._until_done:
            self._unfinished.remove(self)
        message = self._work(library)
        if self._until_done:
            self._unfinished.remove(self)
        return message

    def attempt(self, library: Library | None) -> bool:
        """Do it when nobody waits for its message any more; return whether it worked."""
        try:
            message = None if library is None else self(library)
        except Exception:  # the program ends by a fault already, and the user is told that this was not kept
            return False
        return library is not None and not isinstance(message, messages.DraftNotKept | messages.SaveRefused)


def _attempt(work: Work, library: Library) -> Message | None:
    try:
        return work(library)
    except StarkeeperError as error:
        return messages.Trouble(error)


def without_trouble(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    """The answer, or another one where there is trouble."""
    try:
        return ask()
    except StarkeeperError:
        # What is wrong with the named model is said when it is asked for; the stories can be worked on without it.
        return otherwise
