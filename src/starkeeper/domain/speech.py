"""From words to the minutes it takes to say them."""

from __future__ import annotations

import re

WORDS_PER_MINUTE = 140
"""A calm speaking pace; the settings may name another."""

_WORD = re.compile(r"\w[\w'’.,%-]*")
# Scripts written without spaces: about two characters are spoken in the time of an English word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")


def count_words(text: str) -> int:
    """Count the spoken words of a text; in scripts without spaces two characters count as one word."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return spaced + (unspaced + 1) // 2


def spoken_seconds(words: int, words_per_minute: int = WORDS_PER_MINUTE) -> int:
    """Seconds it takes to say so many words at a pace."""
    return round(words * 60 / words_per_minute)


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds, the way a timer shows them: ``2:05``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
