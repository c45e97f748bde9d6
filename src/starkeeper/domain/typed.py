"""A typed answer beside the story as it is written: parts left out, numbers that changed, and the length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import quoted
from starkeeper.domain.numbers import Figure, figures, figures_in
from starkeeper.domain.speech import WORDS_PER_MINUTE, clock, count_words, spoken_seconds
from starkeeper.domain.story import Part, StoryContent

LEAST_SHARE = 0.2
"""The share of a part's own words that an answer must have for the part to count as told."""
LONGER, SHORTER = 1.3, 0.6
"""How far the length of an answer may be from the story's before it is worth a word."""

LONG_WORD = 4
"""Letters from which a word tells something by itself; shorter ones stand in every answer."""

_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    {
        *("about", "after", "also", "another", "because", "been", "before", "could", "every", "from", "have", "into"),
        *("just", "more", "most", "only", "other", "over", "said", "same", "some", "than", "that", "their", "them"),
        *("then", "there", "these", "they", "this", "those", "told", "very", "want", "wanted", "were", "what", "when"),
        *("which", "while", "will", "with", "would", "your"),
    }
)


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number of the story that the answer tells otherwise."""

    written: Figure
    typed: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A typed answer beside its story."""

    left_out: tuple[Part, ...]
    """The parts that are written and were not told."""
    changed: tuple[ChangedNumber, ...]
    missing: tuple[Figure, ...]
    """Figures of the story that the answer has in no form."""
    words: int
    seconds: int
    """How long the answer takes to say."""
    written_seconds: int
    """How long the story takes."""


def compare(answer: str, story: StoryContent, words_per_minute: int = WORDS_PER_MINUTE) -> Compared:
    """Compare a typed answer with the story it tells. Wording is free; facts are not."""
    told = _telling(answer)
    said, written = figures_in(answer), figures(story)
    absent = [figure for figure in written if not any(_is_same(figure, other) for other in said)]
    changed = [ChangedNumber(figure, other) for figure in absent if (other := _instead(figure, said, written))]
    otherwise = {id(change.written) for change in changed}
    words = count_words(answer)
    return Compared(
        left_out=tuple(part for part in Part if _is_left_out(_own(part, story), told)),
        changed=tuple(changed),
        missing=tuple(figure for figure in absent if id(figure) not in otherwise),
        words=words,
        seconds=spoken_seconds(words, words_per_minute),
        written_seconds=spoken_seconds(count_words(story.text), words_per_minute),
    )


def said_of(found: Compared) -> list[str]:
    """Say what of a story an answer left out or told otherwise, and how its length compares."""
    said = []
    if found.left_out:
        said.append(f"Left out: {', '.join(part.value.capitalize() for part in found.left_out)}.")
    for change in found.changed:
        said.append(f"You told {quoted(change.typed.text)}; the story has {quoted(change.written.text)}.")
    if found.missing:
        said.append(f"Numbers not told: {', '.join(quoted(figure.text) for figure in found.missing)}.")
    return [*(said or ["Every part is there, and every number."]), _said_of_length(found)]


def _said_of_length(found: Compared) -> str:
    length = f"{clock(found.seconds)} when spoken; the story takes {clock(found.written_seconds)}."
    if found.seconds > LONGER * found.written_seconds:
        return f"{length} It grew in the telling."
    if found.seconds < SHORTER * found.written_seconds:
        return f"{length} There is room for more of it."
    return length


def _own(part: Part, story: StoryContent) -> frozenset[str]:
    """The words of a part that no other part has, by which it is known; all of them where it has none of its own."""
    words = _telling(story.part(part))
    others = frozenset().union(*(_telling(story.part(other)) for other in Part if other is not part))
    return words - others or words


def _telling(text: str) -> frozenset[str]:
    """The stems of the words that tell something: what is said in other forms of a word is said."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word[:6] for word in words if len(word) >= LONG_WORD and word not in _COMMON)


def _is_left_out(written: frozenset[str], told: frozenset[str]) -> bool:
    return bool(written) and len(written & told) < LEAST_SHARE * len(written)


def _is_same(figure: Figure, other: Figure) -> bool:
    return figure.value == other.value and (not figure.unit or not other.unit or figure.unit == other.unit)


def _instead(figure: Figure, said: Sequence[Figure], written: Sequence[Figure]) -> Figure | None:
    """The number of the answer that stands where the story has another: the same unit, and not one of the story's."""
    strange = [other for other in said if not any(_is_same(other, known) for known in written)]
    alike = [other for other in strange if figure.unit and other.unit == figure.unit]
    return max(alike, key=lambda other: len(other.near & figure.near), default=None)
