"""What differs between two versions of a story: field by field, and word by word in a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from starkeeper.domain.alignment import Effort, align, common_start
from starkeeper.domain.story import CONTENT_FIELDS, Part, StoryContent

BY_LINES = 30_000
"""Characters of both texts from which lines are compared first, and words only where lines differ."""
BY_WORDS = 600_000
"""Characters, over all lines that differ, whose words are compared."""
AT_ALL = 6_000_000
"""Characters of both texts that are compared at all. All three count from the first change to the last."""
LONG_LINE = 2_000
"""Characters of a line from which its sentences are compared instead."""
ISLAND = 4
"""What stayed between two changes goes with them when both are so many times as long, in words."""
BESIDE = 40
"""Characters of what stayed that are shown beside a change."""

_LONGEST_WORD = 1_000
_MARKS = re.escape(".,;:!?()[]{}<>\"“”„«»'‘’‹›–-/\\|*_#~`")
# A dash, or a sign of a script written without spaces, is a word of its own.
_ALONE = "—…\u3001-\u303f\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff1f"
# So is a mark at the edge of a word: a comma that came leaves the word before it as it was.
_WORD = re.compile(
    f"[{_ALONE}][\u3099\u309a]?|[{_MARKS}]|[^\\s{_MARKS}{_ALONE}](?:[^\\s{_ALONE}]*[^\\s{_MARKS}{_ALONE}])?"
)
_SENTENCE_END = re.compile("[.!?…][\"”’')\\]]*\\s+|[\u3002\uff01\uff1f]\\s*")
_BESIDE = re.compile(f"(?s:.{{0,{BESIDE - 1}}})\\S(?=\\s)")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, with the blanks between them, that went the same way."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a story that a version changed."""

    name: str
    """As StoryContent names it."""
    before: str
    """Empty when the story was new."""
    after: str


class _Run(NamedTuple):
    stays: bool
    gone: str
    come: str
    """The same text as what is gone, where it stays."""


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Say which words of a text stayed, which went and which came.

    Joined, what stayed and what went is the text before, and what stayed and what came is the text after. Of a change
    what went stands first. A stretch that is very long, and nowhere the same, is one change.
    """
    head, gone, come, tail = _parted(before, after)
    runs = _merged([_stay(head), *_compared(gone, come), _stay(tail)])
    return tuple(_pieces(_merged(_without_islands(runs))))


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Cut long stretches that stayed down to a few words beside each change, with an ellipsis for the rest."""
    return tuple(
        Piece(piece.change, _cut(piece.text, at > 0, at < len(pieces) - 1)) if piece.change is Change.SAME else piece
        for at, piece in enumerate(pieces)
    )


def field_changes(before: StoryContent | None, after: StoryContent) -> tuple[FieldChange, ...]:
    """Name the fields that differ, in the order of telling.

    ``before`` is None for a story that was new; then every field that holds something differs from nothing.
    """
    pairs = [(name, str(getattr(before, name)) if before else "", str(getattr(after, name))) for name in CONTENT_FIELDS]
    return tuple(FieldChange(name=name, before=was, after=now) for name, was, now in pairs if was != now)


def in_words(changes: Iterable[FieldChange]) -> str:
    """Name the fields that changed, as a part of a sentence: ``Action, Result and status``, ``new`` or ``nothing``."""
    changes = tuple(changes)
    # A story always has a title: one that came from nothing is the story's own coming.
    if any(change.name == "title" and not change.before for change in changes):
        return "new"
    names = [field_name(change.name) for change in changes] or ["nothing"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def field_name(name: str) -> str:
    """What a field of StoryContent is called in a sentence: a part has a capital, the others have none."""
    return name.capitalize() if name in {part.value for part in Part} else name


def _parted(before: str, after: str) -> tuple[str, str, str, str]:
    """Part two texts into their common beginning, what is only in the one and in the other, and their common end."""
    start = _common_words(before, after)
    end = _common_words(before[start:][::-1], after[start:][::-1])
    last, other_last = len(before) - end, len(after) - end
    return before[:start], before[start:last], after[start:other_last], before[last:]


def _common_words(before: str, after: str) -> int:
    """How many characters both begin with, up to the edge of a word."""
    most = common_start(before, after)
    for place in range(most, max(most - _LONGEST_WORD, 0) - 1, -1):
        if _is_edge(before, place) and _is_edge(after, place):
            return place
    return most


def _is_edge(text: str, place: int) -> bool:
    return place in (0, len(text)) or text[place - 1].isspace() != text[place].isspace()


def _compared(before: str, after: str) -> Iterable[_Run]:
    size = len(before) + len(after)
    if size > AT_ALL:
        return [_Run(False, before, after)]
    return _by_words(before, after, Effort()) if size <= BY_LINES else _by_lines(before, after)


def _by_lines(before: str, after: str) -> Iterator[_Run]:
    """Compare lines, and the words of those that differ as long as they are not too many."""
    effort, left = Effort(), BY_WORDS
    old, new = list(_lines(before)), list(_lines(after))
    start = other = 0
    for place, other_place, length in [*align(old, new, effort), (len(old), len(new), 0)]:
        head, gone, come, tail = _parted("".join(old[start:place]), "".join(new[other:other_place]))
        start, other = place + length, other_place + length
        yield _stay(head)
        if (size := len(gone) + len(come)) <= left:
            left -= size
            yield from _by_words(gone, come, effort)
        else:
            yield _Run(False, gone, come)
        yield _stay(tail + "".join(old[place:start]))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends; the sentences of a line that is long."""
    for line in text.splitlines(keepends=True):
        if len(line) < LONG_LINE:
            yield line
        else:
            ends = [found.end() for found in _SENTENCE_END.finditer(line)]
            yield from (line[start:end] for start, end in zip([0, *ends], [*ends, len(line)], strict=True))


def _by_words(before: str, after: str, effort: Effort) -> Iterator[_Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    # A gap stands before each word, and one behind the last.
    old_gaps, new_gaps = _WORD.split(before), _WORD.split(after)
    start = other = 0
    for place, other_place, length in [*align(old, new, effort), (len(old), len(new), 0)]:
        gone = _woven(old_gaps[start : place + 1], old[start:place])
        yield from _change(gone, _woven(new_gaps[other : other_place + 1], new[other:other_place]))
        start, other = place + length, other_place + length
        yield from _same_words(old[place:start], old_gaps[place + 1 : start], new_gaps[other_place + 1 : other])


def _same_words(words: Sequence[str], gaps: Sequence[str], other_gaps: Sequence[str]) -> Iterator[_Run]:
    """Words that both texts have, and the gaps between them, which may differ."""
    if gaps == other_gaps:
        yield _stay("".join(_woven(["", *gaps, ""], words)))
        return
    yield _stay(words[0])
    for gap, other_gap, word in zip(gaps, other_gaps, words[1:], strict=True):
        yield from (*_change([gap], [other_gap]), _stay(word))


def _woven(gaps: Sequence[str], words: Sequence[str]) -> list[str]:
    """A gap, a word, a gap, and so on; the last is a gap."""
    woven = [text for pair in zip(gaps, words, strict=False) for text in pair]
    return [*woven, gaps[-1]]


def _change(gone: list[str], come: list[str]) -> list[_Run]:
    """One change; where both sides begin or end with the same gap, that stayed."""
    head = gone.pop(0) if gone[0] == come[0] else ""
    if head:
        come.pop(0)
    tail = gone.pop() if gone and come and gone[-1] == come[-1] else ""
    if tail:
        come.pop()
    return [_stay(head), _Run(False, "".join(gone), "".join(come)), _stay(tail)]


def _stay(text: str) -> _Run:
    return _Run(True, text, text)


def _merged(runs: Iterable[_Run]) -> list[_Run]:
    """The same runs with none empty and none beside another of its kind."""
    told = (run for run in runs if run.gone or run.come)
    return [
        _Run(stays, "".join(run.gone for run in group), "".join(run.come for run in group))
        for stays, group in ((stays, list(group)) for stays, group in groupby(told, key=lambda run: run.stays))
    ]


def _without_islands(runs: Sequence[_Run]) -> list[_Run]:
    """Let go what stayed by chance: single words between two long changes only make them hard to read."""
    sizes = [len(run.gone.split()) if run.stays else max(len(run.gone.split()), len(run.come.split())) for run in runs]
    kept = list(runs)
    size = 0
    for at, run in enumerate(runs):
        if run.stays:
            continue
        if at >= 2 and sizes[at - 1] * ISLAND <= min(size, sizes[at]):
            kept[at - 1] = runs[at - 1]._replace(stays=False)
            size += sizes[at - 1] + sizes[at]
        else:
            size = sizes[at]
    return kept


def _pieces(runs: Iterable[_Run]) -> Iterator[Piece]:
    for run in runs:
        if run.stays:
            yield Piece(Change.SAME, run.gone)
        else:
            sides = (Change.REMOVED, run.gone), (Change.ADDED, run.come)
            yield from (Piece(change, text) for change, text in sides if text)


def _cut(text: str, behind: bool, before: bool) -> str:
    """The words of a text that stand behind a change, those that stand before one, and an ellipsis between."""
    sides = behind + before
    if not sides or len(text) <= (sides + 1) * BESIDE:
        return text
    head = _few(text) if behind else ""
    tail = _few(text[::-1])[::-1] if before else ""
    return " … ".join((head, tail)).lstrip(" " if not behind else "").rstrip(" " if not before else "")


def _few(text: str) -> str:
    found = _BESIDE.match(text)
    return found.group() if found else text[:BESIDE]
