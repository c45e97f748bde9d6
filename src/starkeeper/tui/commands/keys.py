"""The keys of the commands: the usual ones, but where the user chose others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.keys import KEY_ALIASES, Keys, _character_to_key, key_to_character

from starkeeper.domain.display import printable
from starkeeper.tui.commands import COMMANDS, Command, commands_at
from starkeeper.tui.places import WRITING, Place

if TYPE_CHECKING:
    from starkeeper.settings import ChosenKeys

_FIXED = {
    "tab": "goes to the next field",
    "shift+tab": "goes to the field before",
    "up": "moves the cursor",
    "down": "moves the cursor",
    "left": "moves the cursor",
    "right": "moves the cursor",
    "home": "moves the cursor",
    "end": "moves the cursor",
    "pageup": "moves the cursor",
    "pagedown": "moves the cursor",
    "j": "moves the cursor in a list",
    "k": "moves the cursor in a list",
    "ctrl+c": "copies",
}
"""Keys that no command may have, and what each does."""
_KEPT = {"ctrl+q": "app.quit", "ctrl+p": "app.palette"}
"""Keys that a command never loses, so that there is always a way out and a way to all others."""
_MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}
_SHOWN = 40
"""Characters of what was written that are looked at."""


class CommandKeys:
    """Which keys each command has, for one user."""

    def __init__(self, chosen: Mapping[str, ChosenKeys]) -> None:
        """Take the user's choice. Raises SettingsError where a command, a key, or a way to it cannot be.

        A key may stand for one command alone at each place.
        """
        self._keys: dict[str, str] = {}
        for name, keys in chosen.items():
            _check_command(name, keys)
            self._keys[name] = ",".join(dict.fromkeys(_key(key, keys) for key in keys.keys))
        for name, keys in chosen.items():
            self._check_free(name, keys)
            self._check_typed(name, keys)

    @property
    def keymap(self) -> Mapping[str, str]:
        """The chosen keys by the id of the binding, as Textual takes them."""
        return self._keys

    def of(self, command: Command) -> Command:
        """The command, with the keys that it has for this user."""
        return replace(command, key=self._keys[command.id]) if command.id in self._keys else command

    def all(self, commands: Iterable[Command]) -> list[Command]:
        """The commands, each with the keys that it has for this user."""
        return [self.of(command) for command in commands]

    def shown(self, command: str) -> str:
        """The first key of a command, by its id, as it is written on the screen; its name where it has none."""
        found = self.of(_command(command))
        return found.key_shown or f"{found.label} in the palette"

    def _check_free(self, name: str, chosen: ChosenKeys) -> None:
        mine = self._list(name)
        for place in Place:
            here = commands_at(place)
            if not any(command.id == name for command in here):
                continue
            for other in here:
                taken = {*self._list(other.id), *(key for key, kept in _KEPT.items() if kept == other.id)}
                if other.id != name and (both := [key for key in mine if key in taken]):
                    raise chosen.complaint(
                        f"expected a free key, found {both[0]}, which is {other.id} ({other.label}) on {place.value}.",
                        f"Choose another key, or give {other.id} another one too.",
                    )

    def _check_typed(self, name: str, chosen: ChosenKeys) -> None:
        # Where one writes, a text takes most keys first: a command that can be called there must keep one that is free.
        command = _command(name)
        if not any(place in WRITING for place in command.places) or all(map(_is_sign, command.key.split(","))):
            return
        taken = set() if command.priority else _editing_keys() - set(command.key.split(","))
        mine = self._list(name)
        if all(_is_sign(key) or key in taken for key in mine):
            raise chosen.complaint(
                f"expected a key that can be pressed while writing, found {mine[0]}, which belongs to the text.",
                "Choose one such as f7 or ctrl+t.",
            )

    def _list(self, name: str) -> list[str]:
        return [key for key in self._keys.get(name, _command(name).key).split(",") if key]


def _command(name: str) -> Command:
    return next(command for command in COMMANDS if command.id == name)


def _editing_keys() -> set[str]:
    from textual.binding import Binding
    from textual.widgets import Input, TextArea

    return {binding.key for binding in Binding.make_bindings([*Input.BINDINGS, *TextArea.BINDINGS])}


def _check_command(name: str, chosen: ChosenKeys) -> None:
    known = [command.id for command in COMMANDS]
    if name not in known:
        raise chosen.complaint("unknown command.", _nearest(name, known) or "docs/interface.md lists the commands.")


def _key(written: str, chosen: ChosenKeys) -> str:
    """The key by Textual's name."""
    *held, last = [written] if len(written) == 1 else written.split("+")
    held = sorted(modifier.lower() for modifier in held)
    if held == ["shift"] and len(last) == 1 and last.isalpha():
        held, last = [], last.upper()
    is_sign = len(last) == 1 and last.isprintable()
    if len(last) > 1 or held:
        last = last.lower()
    key = "+".join([*held, _character_to_key(last) if is_sign else last])
    if not (is_sign or last in _names()) or not set(held) <= _MODIFIERS or len(set(held)) < len(held):
        found = printable(written[:_SHOWN], keep_newlines=False)
        hint = _nearest(last, _names()) or "Keys are such as w, W, ctrl+w, f4 or comma."
        raise chosen.complaint(f"expected a key, found '{found}'.", hint)
    if key in _FIXED:
        raise chosen.complaint(f"expected a free key, found {key}, which {_FIXED[key]}.", "Choose another key.")
    if real := next((real for real in ("tab", "enter", "escape") if key in KEY_ALIASES[real]), ""):
        raise chosen.complaint(f"expected a free key, found {key}, which terminals call {real}.", "Choose another key.")
    return key


def _names() -> set[str]:
    """What keys are called that are not one sign."""
    signs = {_character_to_key(chr(code)) for code in range(0x20, 0x7F)}
    return {
        name for name in (*signs, *(key.value for key in Keys)) if name.replace("_", "").isalnum() and len(name) > 1
    }


def _is_sign(key: str) -> bool:
    character = key_to_character(key)
    return not key or (character is not None and character.isprintable())


def _nearest(word: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word[:_SHOWN], list(known), 2)
    return f"Did you mean {' or '.join(map(repr, near))}?" if near else ""
