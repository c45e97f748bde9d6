"""How a run begins: the library opens behind the first frame, and all that can wait does until stories are shown."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.app import App

from starkeeper.tui import messages
from starkeeper.tui.places import Place

if TYPE_CHECKING:
    from starkeeper.tui.jobs import Jobs
    from starkeeper.tui.preferences import Preferences
    from starkeeper.tui.type_ahead import TypeAhead

LOOK_EVERY = 1.0
"""Seconds between two looks for what other programs changed in the library."""

_HOUR = 3600.0


class Beginning(App[None]):
    """An app that opens a library."""

    jobs: Jobs
    preferences: Preferences
    type_ahead: TypeAhead
    stands: bool = False
    """Whether stories are shown, or whatever else the run began with."""

    @abstractmethod
    def take_opened(self, message: messages.LibraryOpened) -> None:
        """Know the library, and let every screen read."""

    def on_mount(self) -> None:
        """What is typed until there are stories waits for them."""
        self.type_ahead.hold()

    def on_ready(self) -> None:
        """Open the library as soon as the first frame stands."""
        self.jobs.open()

    def on_library_opened(self, message: messages.LibraryOpened) -> None:
        """Let every screen read. The list says when it has stories; of another place that is not waited for."""
        self.take_opened(message)
        if self.current_mode != Place.STORIES:
            self.call_later(self.stand)

    async def stand(self) -> None:
        """Let what was typed ahead through, and begin what could wait. To be called by the app alone."""
        await self.type_ahead.let_go()
        if self.stands:
            return
        self.stands = True
        self.jobs.look_ahead()
        self.jobs.count_outdated()
        self.jobs.keep_daily()
        self.set_interval(_HOUR, self.jobs.keep_daily)
        self.set_interval(LOOK_EVERY, self.jobs.look)
        if self.preferences.complaint:
            self.notify(self.preferences.complaint, markup=False)
