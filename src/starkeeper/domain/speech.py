"""From words to the minutes it takes to say them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starkeeper.domain.story import Part

WORDS_PER_MINUTE = 140
"""A calm speaking pace; the settings may name another."""
PACE = (60, 300)
"""The words per minute that a person may speak at, lowest and highest."""
ENOUGH_TELLINGS = 3
"""Timed tellings that show how fast somebody speaks."""

# Compiled when they are first used, which re remembers: with as many letters that takes milliseconds of a start.
_WORD = r"\w[\w'’.,%-]*"
# Scripts written without spaces: about two characters are spoken in the time of an English word.
_UNSPACED = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]"


def count_words(text: str) -> int:
    """Count the spoken words of a text; in scripts without spaces two characters count as one word."""
    unspaced = len(re.findall(_UNSPACED, text))
    spaced = len(re.findall(_WORD, re.sub(_UNSPACED, " ", text)))
    return spaced + (unspaced + 1) // 2


def spoken_seconds(words: int, words_per_minute: int = WORDS_PER_MINUTE) -> int:
    """Seconds it takes to say so many words at a pace."""
    return round(words * 60 / words_per_minute)


def measured_pace(tellings: Iterable[tuple[int, float]]) -> int | None:
    """The words per minute at which somebody tells stories, from the words and the seconds of timed tellings.

    It is the median, so that one answer that was broken off, or one cup of tea, does not count. A telling at a pace
    that nobody speaks at (see ``PACE``) is left out: its timer ran on, or another story was told. None when fewer than
    ``ENOUGH_TELLINGS`` are left.
    """
    from statistics import median  # not before it is needed: it brings fractions and decimals with it

    paces = [words * 60 / seconds for words, seconds in tellings if seconds > 0]
    spoken = [pace for pace in paces if PACE[0] <= pace <= PACE[1]]
    return round(median(spoken)) if len(spoken) >= ENOUGH_TELLINGS else None


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds, the way a timer shows them: ``2:05``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


AIM = 135
"""Seconds that an answer should take, the middle of what coaches say: two to two and a half minutes."""

_DUE = ((0.15, Part.SITUATION), (0.3, Part.TASK), (0.8, Part.ACTION), (1.0, Part.RESULT))
"""Until which share of the time each part is told: half of it goes to what the candidate did."""


def part_due(seconds: float, aim: float = AIM) -> Part | None:
    """The part that an answer should have come to after so many seconds; None when it should be at its end."""
    return next((part for share, part in _DUE if seconds < share * aim), None)
