"""Numbers with what they count."""

from __future__ import annotations


def counted(number: int, one: str = "story", many: str = "stories") -> str:
    """A number and what is counted, such as ``1 story`` or ``3 stories``."""
    return f"{number} {one if number == 1 else many}"
