"""Every command of the interface, once. Bindings, footer, palette and help are made from this list."""

from __future__ import annotations

from textual.binding import BindingType

from starkeeper.tui.commands.anywhere import ANYWHERE
from starkeeper.tui.commands.command import Command, key_name
from starkeeper.tui.commands.practice import PRACTICE
from starkeeper.tui.commands.stories import STORIES
from starkeeper.tui.places import Place

__all__ = ["COMMANDS", "Command", "bindings_at", "commands_at", "footer_at", "key_name"]

COMMANDS: tuple[Command, ...] = (*STORIES, *PRACTICE, *ANYWHERE)
"""All commands, in the order in which help shows them."""


def commands_at(place: Place) -> tuple[Command, ...]:
    """The commands that apply at a place, in order."""
    return tuple(command for command in COMMANDS if place in command.places)


def footer_at(place: Place) -> tuple[Command, ...]:
    """The commands that the footer names at a place."""
    return tuple(command for command in COMMANDS if place in command.footer)


def bindings_at(place: Place) -> list[BindingType]:
    """The bindings of a screen."""
    return [command.binding(show=place in command.footer) for command in commands_at(place)]
