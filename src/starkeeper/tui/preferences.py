"""What the user chose for the interface: theme and keys at its start, and settings that change meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starkeeper.domain.speech import WORDS_PER_MINUTE
from starkeeper.tui.commands.keys import CommandKeys
from starkeeper.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from starkeeper.settings import Settings
    from starkeeper.tui.app import StarkeeperApp


class Preferences:
    """Lets the settings hold in a running interface."""

    def __init__(self, app: StarkeeperApp, settings: Settings) -> None:
        """Take what holds from the first frame on. Raises SettingsError for keys that cannot be."""
        self._app = app
        self.settings = settings
        """As they stand in the file now, as far as this interface knows."""
        self.keys = CommandKeys(settings.keys)
        app.set_keymap(dict(self.keys.keymap))
        app.register_theme(DARK)
        app.register_theme(LIGHT)
        known = self.theme in app.available_themes
        self._unknown = "" if known else self.theme
        # Set without its watcher: nothing is drawn yet, and the styles would be read twice before the first frame.
        app.set_reactive(type(app).theme, self.theme if known else DARK.name)

    @property
    def theme(self) -> str:
        """The name of the theme that the settings ask for."""
        return self.settings.theme or DARK.name

    @property
    def pace(self) -> int:
        """Words a minute, while nothing else is known."""
        return self.settings.words_per_minute or WORDS_PER_MINUTE

    @property
    def complaint(self) -> str:
        """What is wrong with the theme of the settings; mostly nothing."""
        return f"There is no theme {self._unknown!r}; the usual one is shown." if self._unknown else ""

    def show_theme(self, name: str = "") -> None:
        """Show a theme; without a name the one of the settings."""
        wanted = name or self.theme
        self._app.theme = wanted if wanted in self._app.available_themes else DARK.name

    def choose_theme(self, name: str) -> None:
        """Show a theme and keep it for the next time."""
        self.show_theme(name)
        self._app.jobs.keep_settings(self._app, {"theme": written_theme(name)})

    def take(self, settings: Settings, pace: int) -> None:
        """Go by settings that were just kept; ``pace`` is in words a minute."""
        before, self.settings = self.settings, settings
        self._app.pace = pace
        self.show_theme()
        if settings.learn != before.learn:
            self._app.jobs.learn()


def written_theme(name: str) -> str:
    """What the settings say for a theme: nothing for the usual one."""
    return "" if name == DARK.name else name
