"""What is told of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from starkeeper.errors import StarkeeperError
    from starkeeper.settings import Settings


@dataclass(eq=False, repr=False)
class SettingsRead(Message):
    """The settings, as they stand in the file."""

    written: Mapping[str, str]
    """What stands there for each setting that fits in a line."""
    path: Path
    """The file."""
    pack: str
    """The name of the bundled pack."""
    target: int
    """Stories that the pack wants for each principle."""
    pace: int | None
    """Words a minute that were measured; None before there is enough to measure."""


@dataclass(eq=False, repr=False)
class SettingsRefused(Message):
    """Nothing was kept, for some settings cannot be what was typed."""

    wrong: Mapping[str, StarkeeperError]
    """Why, by the name of the setting."""


@dataclass(eq=False, repr=False)
class SettingsKept(Message):
    """The file says what was asked for, and the library goes by it."""

    settings: Settings
    pace: int
    """Words a minute."""
    changed: tuple[str, ...]
    """The names of the settings that were given."""
