"""What help says of the widget that has the focus: a sentence or two, and its own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from starkeeper.tui.widgets.drawing import ACCENT, MUTED

_SHORT = {"pagedown": "pgdn", "pageup": "pgup", "shift+right": "shift+arrows"}


@runtime_checkable
class Explained(Protocol):
    """A widget that help can speak of."""

    help_text: ClassVar[str]
    """One or two sentences: what it is, and what one does with it."""
    help_keys: ClassVar[Mapping[str, str]]
    """The actions of its own keys that are worth naming, each in a word or two. The keys come from its bindings."""


LIST_KEYS: Mapping[str, str] = {
    "cursor_down": "next",
    "cursor_up": "the one before",
    "page_down": "a page on",
    "page_up": "a page back",
    "first": "first",
    "last": "last",
    "select": "open",
}
"""The keys of a list."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is to be said of a widget."""

    said: Content
    keys: Sequence[Content]
    """Each of its own keys with what it does."""


def explanation(screen: Screen[Any]) -> Explanation | None:
    """Explain the focus of a screen; where nothing has it, the first widget that keys go to."""
    where = screen.focused
    nodes = where.ancestors_with_self if where else screen.walk_children(Widget)
    for node in nodes:
        if isinstance(node, Widget) and isinstance(node, Explained) and node.display:
            return Explanation(Content(node.help_text), list(_keys(node)))
    return None


def _keys(widget: Explained) -> Iterator[Content]:
    """Each key with its word; those that the user moved stand where they are now."""
    assert isinstance(widget, Widget)
    bound: dict[str, list[str]] = {}
    for key, binding in widget._bindings:
        bound.setdefault(binding.action, []).append(key)
    for action, word in widget.help_keys.items():
        if keys := bound.get(action):
            also = [key for key in keys[1:2] if "+" not in key]  # combinations are for other keyboards
            shown = " ".join(_SHORT.get(key, key) for key in (keys[0], *also))
            yield Content.assemble((shown, ACCENT), (f" {word}", MUTED))
