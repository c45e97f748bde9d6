"""What is typed ahead: it waits until what the key before it leads to is there, and goes where it was meant.

A key goes to the widget that has the focus when the key arrives. While the program is still busy with the key before,
that is the wrong one: words meant for the next field would follow a tab into this one, and the first letters of a new
story would be commands of the list.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen

from starkeeper.tui.commands import COMMANDS
from starkeeper.tui.screens.page import Page

if TYPE_CHECKING:
    from starkeeper.tui.app import StarkeeperApp

Typed = events.Key | events.Paste

STARTS_WITHIN = 2.0
"""Seconds within which a key has done its work; after that nothing waits for it any more."""
PAUSE = 0.6
"""Seconds without a key after which somebody has stopped to look at the screen."""

PASTE = "paste"
"""What is waited for behind a paste."""

_TABS = {"tab": "app.focus_next", "shift+tab": "app.focus_previous"}
_ALWAYS = ("ctrl+q", "ctrl+c")
_LEADS = frozenset(command.id for command in COMMANDS if command.leads)


@runtime_checkable
class PastedInto(Protocol):
    """A field that may ask what becomes of a paste. Known by this alone: the first frame does not wait for such one."""

    of_story: bool
    """Whether it does."""


class TypeAhead:
    """Holds keys back, and lets them go in their order."""

    def __init__(self, app: StarkeeperApp, pass_on: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._pass_on = pass_on
        self._held: list[Typed] | None = None
        self._awaited = ""
        """The action of the key that all wait for; empty once it has run."""
        self._from: Screen[Any] | None = None
        self._last = 0.0

    def holds(self, event: Typed) -> bool:
        """Whether this key is held back, for it was typed behind one that is not done yet; notes a key that leads."""
        if self._held is not None:
            if isinstance(event, events.Key) and event.key in _ALWAYS:
                return False
            self._held.append(event)
            self._last = get_running_loop().time()
            return True
        if action := self._leads(event):
            self._held, self._awaited, self._from = [], action, self._app.screen
            self._app.set_timer(STARTS_WITHIN, partial(self._give_up, self._held))
        return False

    def hold(self) -> None:
        """Hold back what is typed from here on, until this is ready for it."""
        self._awaited = ""
        if self._held is None:
            self._held = []

    def acted(self, action: str) -> None:
        """An action has run: where it led nowhere, nothing waits; where it led to a screen, that says when it is ready.

        A screen that has nothing to read is ready as soon as it stands.
        """
        if self._held is None or action != self._awaited:
            return
        self._awaited = ""
        here = self._app.screen
        if here is self._from:
            self._app.call_later(self.let_go)  # behind a focus that moves by a message, too
        elif not (isinstance(here, Page) and here.says_when_ready):
            here.call_after_refresh(self._app.call_later, self.let_go)

    async def let_go(self) -> None:
        """Pass on what was held back. To be called by the app alone, or keys could pass each other."""
        held = self.set_aside()
        while held:
            await self._pass_on(held.pop(0))
            if self._held is not None:  # another key that leads: the rest waits for that one
                self._held += held
                return

    def forget(self) -> None:
        """Let go of what was held back without passing it on: what it was meant for is not there."""
        self._held, self._awaited = None, ""

    def when_quiet(self, then: Callable[[], None]) -> None:
        """Call back when nobody types ahead any more: a question must not be answered by letters of a text."""
        rest = self._last + PAUSE - get_running_loop().time()
        if self._held and rest > 0:
            self._app.set_timer(rest, lambda: self.when_quiet(then))
        else:
            then()

    def set_aside(self) -> list[Typed]:
        """Return what was held back, to be typed later; what is typed from here on goes to the screen."""
        held = self._held or []
        self.forget()
        return held

    async def type(self, typed: list[Typed]) -> None:
        """Pass on what was set aside, and behind it what has come since."""
        self._held = [*typed, *(self._held or ())]
        await self.let_go()

    def _leads(self, event: Typed) -> str:
        """The action of a key that leads elsewhere, as a paste does that is asked about; empty for any other."""
        screen, focused = self._app.screen, self._app.focused
        if isinstance(event, events.Paste):
            return PASTE if _asks(focused) else ""
        if event.key in _TABS:
            return _TABS[event.key]
        if not isinstance(screen, Page) or (focused and focused.check_consume_key(event.key, event.character)):
            return ""
        bound = screen.active_bindings.get(event.key)
        return bound.binding.action if bound and bound.enabled and bound.binding.id in _LEADS else ""

    async def _give_up(self, held: list[Typed]) -> None:
        if held is self._held and self._awaited:
            await self.let_go()


def _asks(field: object) -> bool:
    return isinstance(field, PastedInto) and field.of_story


def until_escape(typed: list[Typed]) -> tuple[list[Typed], list[Typed]]:
    """What was typed before the first escape, which is meant for whatever is in the way, and the rest with it."""
    keys = [isinstance(event, events.Key) and event.key == "escape" for event in typed]
    place = keys.index(True) if True in keys else len(typed)
    return typed[:place], typed[place:]
