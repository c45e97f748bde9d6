"""What the doctor found: one thing about a library that is not as it should be, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """How much a finding matters."""

    DAMAGE = "damage"
    """What the candidate wrote is not what was saved, or cannot be read."""
    TROUBLE = "trouble"
    """Nothing the candidate wrote is touched, but it should be mended."""
    NOTE = "note"
    """Worth knowing; nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    gravity: Gravity
    what: str
    """A sentence."""
    remedy: str = ""
    """What mends it, in a sentence; empty where nothing need be done."""
