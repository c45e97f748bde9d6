"""The command palette, made from the registry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Provider

from starkeeper.tui.commands import COMMANDS, Command
from starkeeper.tui.places import TABS, Place
from starkeeper.tui.screens.page import Page

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp


def palette_commands(place: Place | None) -> list[Command]:
    """The commands that can be run from a place: its own first, then those of the places one can go to."""
    here = [command for command in COMMANDS if place in command.places]
    if place not in TABS:
        return here
    return here + [command for command in COMMANDS if command not in here and set(command.places) & set(TABS)]


class RegistryProvider(Provider):
    """Offers the commands of the screen and of the other places."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_title(command), partial(self._app.run_command, command), help=command.help)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those whose name or help matches."""
        matcher = self.matcher(query)
        for command in self._commands():
            title = _title(command)
            score = max(matcher.match(title), matcher.match(command.help) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._app.run_command, command), help=command.help)

    def _commands(self) -> list[Command]:
        return self._app.keys.all(palette_commands(self.screen.place if isinstance(self.screen, Page) else None))

    @property
    def _app(self) -> StarkeeperApp:
        return cast("StarkeeperApp", self.app)


class ThemeProvider(Provider):
    """Offers the themes; the one that is chosen is kept."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, before anything is typed."""
        for name in sorted(self.app.available_themes):
            yield DiscoveryHit(name, partial(self._choose, name))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those whose name matches."""
        matcher = self.matcher(query)
        for name in sorted(self.app.available_themes):
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), partial(self._choose, name))

    def _choose(self, name: str) -> None:
        cast("StarkeeperApp", self.app).preferences.choose_theme(name)


def _title(command: Command) -> str:
    return f"{command.label} ({command.key_shown})" if command.key else command.label
