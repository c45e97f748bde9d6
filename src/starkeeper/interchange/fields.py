"""What the fields of a story may say in a file, whatever its format."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from typing import TypeVar

_Choice = TypeVar("_Choice", bound=StrEnum)

_SHOWN = 40
"""Characters of what a file says that a message quotes."""
DATE_IN_WORDS = "a real date such as 2023, 2023-05 or 2023-05-14"
HALF_CHARACTER = "expected whole characters, found half of one (a lone surrogate)"

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no file can hold."""


def choice(kind: type[_Choice], word: str) -> _Choice | None:
    """The value of an enumeration that a word names, in any case; None when it names none."""
    return next((member for member in kind if member.value == word.strip().casefold()), None)


def allowed(kind: type[StrEnum]) -> str:
    """The values of an enumeration, for a message."""
    *first, last = (member.value for member in kind)
    return f"{', '.join(first)} or {last}"


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A hint that names the known word nearest to one; empty when none is near."""
    # Comparing takes time by the word's length; every known word is short.
    near = difflib.get_close_matches(word, known, 1) if len(word) <= _SHOWN else []
    return f"Did you mean {near[0]!r}?" if near else ""


def quoted(text: str) -> str:
    """What a file says, as a message quotes it: its beginning, with escapes for all that is not printed."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
