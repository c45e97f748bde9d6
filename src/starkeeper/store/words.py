"""The words of a text as the search index knows them, and which of them a search must meet.

All texts here are folded (``sql.fold``). Every character is of one of three kinds, whatever the version of Unicode:
letters make words, a sign of a script without spaces or a picture is a word of its own, all else stands between words.
What a text contains can then be told from words alone, but for what stands between them: a word in the midst of what
is sought is a word of the text, and its first and last may be parts of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zlib import crc32

LONG = 64
"""Characters of a word from which it is known by its pieces: a text without spaces would else stand there twice."""

_STEP = LONG // 2

_LETTERS = (
    "0-9a-z"
    "\u00c0-\u0dff"  # Latin with accents, Greek, Cyrillic, Hebrew, Arabic, the scripts of India
    "\u10a0-\u177f\u1800-\u1fff"  # Georgian, Hangul, Ethiopic, Mongolian, accents of all kinds
    "\u2c00-\u2dff\ua4d0-\ud7ff\ufb00-\ufdff\U00010000-\U0001efff"
)
_BETWEEN = "\0-\u00bf\u2000-\u206f"

# The same for texts of ASCII alone, which most are, three times as quick.
_SPACED = bytes(sign if chr(sign).isalnum() else ord(" ") for sign in range(128)) + bytes(range(128, 256))


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that a text must have to contain what is sought, or a part of one."""

    text: str
    starts: bool
    """Whether the word of the text begins with it."""
    ends: bool
    """Whether the word of the text ends with it."""

    @property
    def whole(self) -> bool:
        """Whether it is the word of the text itself."""
        return self.starts and self.ends


def words(texts: Iterable[str]) -> set[str]:
    """The different words of some folded texts, the long ones in pieces."""
    joined = "\n".join(texts)
    plain = joined.isascii()
    found = set(joined.encode().translate(_SPACED).decode().split() if plain else _a_word().findall(joined))
    for word in [word for word in found if len(word) > LONG]:
        found.remove(word)
        found.update(_pieces(word))
    return found


def sought(text: str) -> list[Sought]:
    """The words that stand in every text that contains this one, folded; none when it has no word."""
    found = []
    for match in _a_word().finditer(text):
        word, alone = match[0], not _a_letter().match(match[0])
        starts, ends = alone or match.start() > 0, alone or match.end() < len(text)
        found.append(_known_part(word, starts, ends))
    return list(dict.fromkeys(found))


@cache
def _a_word() -> re.Pattern[str]:
    # Compiled when it is first wanted: so many ranges take some milliseconds, and most starts look for nothing.
    return re.compile(f"[{_LETTERS}]+|[^{_LETTERS}{_BETWEEN}]")


@cache
def _a_letter() -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS}]")


def mark(words: Iterable[str]) -> int:
    """A sum by which two sets of words are told apart."""
    return sum(crc32(word.encode()) for word in words)


def _pieces(word: str) -> list[str]:
    # Each part of half the length stands whole in one of them; the first begins, and the last ends, as the word does.
    return [word[start : start + LONG] for start in range(0, len(word) - _STEP, _STEP)]


def _known_part(word: str, starts: bool, ends: bool) -> Sought:
    """As much of a word as one of its pieces is sure to hold."""
    if starts and ends:
        return Sought(word[:LONG], True, True)
    if ends:
        return Sought(word[-_STEP:], False, True)
    return Sought(word[:_STEP], starts, False)
