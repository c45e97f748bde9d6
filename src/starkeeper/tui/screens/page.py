"""What every full screen has: the top line, the line of progress, the keys, and fresh data when it is seen."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult

from starkeeper.tui.commands import COMMANDS, footer_at
from starkeeper.tui.places import TABS, WRITING, Place
from starkeeper.tui.screens.leaving import LeavingScreen
from starkeeper.tui.widgets.bars import KeyLine, ProgressLine, TopLine

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp


DRAWN = 0.03
"""Seconds after which a change is on the screen: Textual draws up to sixty times a second."""


class Page(LeavingScreen[None]):
    """A screen that fills the window."""

    place: ClassVar[Place]
    """Where its commands are looked up."""
    heading: ClassVar[str] = ""
    """What the top line calls a screen that stands on a place of it; empty for those places, which it names itself."""
    says_when_ready: ClassVar[bool] = False
    """Whether it tells the app when keys may go to it; else it is ready as soon as it stands."""
    AUTO_FOCUS = ""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._seen = 0

    def compose(self) -> ComposeResult:
        """The common lines around the screen's own widgets."""
        tabs = {command.id: command for command in self.keeper.keys.all(COMMANDS)}
        top = TopLine(
            [(tab.value, tabs[f"place.{tab.value}"].label, tabs[f"place.{tab.value}"].key_shown) for tab in TABS],
            self.place.value,
            "sample library" if self.keeper.sample else "",
        )
        top.heading = self.heading
        yield top
        yield from self.compose_page()
        yield ProgressLine(self.key("tag.rest"))
        footer = self.keeper.keys.all(footer_at(self.place))
        yield KeyLine([(command.key_shown, command.label_at(self.place), command.action) for command in footer])

    @abstractmethod
    def compose_page(self) -> ComposeResult:
        """The screen's own widgets."""

    def on_mount(self) -> None:
        """Follow what the app knows."""
        self.watch(self.keeper, "revision", self.catch_up)
        self.watch(self.keeper, "ahead", self._show_ahead)
        self.watch(self.keeper, "progress", self.show_progress)
        self.watch(self.keeper, "model_ready", self.show_progress)
        self.watch(self.keeper, "waiting", self.show_progress)

    def on_screen_resume(self) -> None:
        """Read again what changed while another screen was on top."""
        self.catch_up()

    def catch_up(self) -> None:
        """Read the data when they are not those that were read last."""
        revision = self.keeper.revision
        if revision and revision != self._seen and self.is_current:
            self._seen = revision
            self.load()

    def once_drawn(self, then: Callable[..., Awaitable[None] | None], *values: Any) -> None:
        """Call back when what was changed just now is on the screen: else that would wait for what follows."""
        self.run_worker(self._once_drawn(then, *values))

    async def _once_drawn(self, then: Callable[..., Awaitable[None] | None], *values: Any) -> None:
        # Textual's own call_after_refresh is too soon: a widget says that it wants to be drawn when it has nothing else
        # to do.
        await asyncio.sleep(DRAWN)
        done = then(*values)
        if done is not None:
            await done

    def load(self) -> None:
        """Ask for the screen's data; a message brings them."""

    @property
    def story_meant(self) -> int | None:
        """The story that commands are about, if there is one."""
        return None

    @property
    def unkept(self) -> bool:
        """Whether it holds text that is lost when the program ends."""
        return False

    def flush(self) -> None:
        """Put unsaved text on the disk; called before the program ends."""

    def advice(self) -> str:
        """The quiet sentence of the progress line."""
        return ""

    def _show_ahead(self, said: str) -> None:
        self.top.ahead = said

    def show_progress(self) -> None:
        """Draw the progress line anew."""
        line = self.query_one(ProgressLine)
        progress = self.keeper.progress
        line.label = progress.label if progress else ""
        line.fraction = progress.fraction if progress else None
        line.detail = progress.detail if progress else ""
        # Where one writes m and g are letters; the editor's own panel says where the model is prepared.
        writing = self.place in WRITING
        line.can_stop = progress is not None and progress.can_stop and not writing
        line.advice = self.advice()
        if not self.keeper.model_ready and not writing:
            line.advice = f"Suggestions need the model. {self.key('model.prepare')} prepares it in a minute."
        elif self.keeper.waiting and not writing:
            waiting, key = self.keeper.waiting, self.key("tag.rest")
            line.advice = f"Stories that wait to be compared: {waiting}. {key} goes on with them."

    def action_back(self) -> None:
        """Go one step back; at a place of the top line there is none."""
        if self.place not in TABS:
            self.dismiss()

    def key(self, command: str) -> str:
        """The key that a command has for this user, by the command's id, as it is written on the screen."""
        return self.keeper.keys.shown(command)

    @property
    def keeper(self) -> StarkeeperApp:
        """The app, by its own type."""
        return cast("StarkeeperApp", self.app)

    @property
    def top(self) -> TopLine:
        """The top line."""
        return self.query_one(TopLine)
