"""The figures of a story: each with its sentence, and what is told with two values.

An interviewer writes numbers down. Two that do not agree cost more than one that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from starkeeper.domain.coverage import quoted
from starkeeper.domain.sentences import sentences
from starkeeper.domain.story import Part, Story, StoryContent

_FIGURE = re.compile(
    r"(?<![\w.,])(?P<money>[$€£])?(?P<digits>\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?(?:\s?(?P<percent>%|percent\b|per cent\b))?(?![\d])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COUNTED = re.compile(r"(?:[ -][^\W\d_]+(?:['’-][^\W\d_]+)*){1,3}")
"""The words that follow a number at once."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_MONEY = "money"
_PERCENT = "%"
_NEAR = 5
"""Words on either side of a figure that say what it counts."""
_LOOSE = frozenset(
    {_MONEY, _PERCENT, "second", "minute", "hour", "day", "week", "month", "quarter", "year", "time", "people", "thing"}
)
"""Units of which a story may well have several: a word near by must be the same before two are taken for one thing."""
_SHARED = 2
"""Words near by that must be the same."""
_COMPARED = 200
"""Figures of a story that are compared with one another; who has more has pasted a table."""
_BEFORE = (Part.SITUATION, Part.TASK)
"""The parts that tell how things were before."""
_EMPTY_WORDS = """
    a about after all almost an and any are around as at be been before but by each every for from had has have i in
    into is it its just less more most my nearly new of off on one only or other our out over per same so some than
    that the their them then there these they this those to under up us was we were which while who with within
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a story, where it stands."""

    part: Part
    text: str
    """As it is written, with its unit."""
    value: float
    unit: str
    """What it counts: a word in the singular, ``%``, ``money``, or empty."""
    sentence: str
    start: int
    """Offset of ``text`` in the sentence."""
    near: frozenset[str]
    """The words around it that mean something."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that is told with two values."""

    first: Figure
    second: Figure

    @property
    def said(self) -> str:
        """Both in words: ``“12 engineers” in Action and “14 engineers” in Result``."""
        both = (self.first, self.second)
        return " and ".join(f"{quoted(each.text)} in {each.part.value.capitalize()}" for each in both)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNumbers:
    """What one story tells in numbers."""

    story_id: int
    title: str
    figures: Sequence[Figure]
    """In the order they are told."""
    clashes: Sequence[Clash]


def numbers_of(story: Story) -> StoryNumbers:
    """The figures of a story, and what it tells with two values."""
    told = figures(story)
    return StoryNumbers(story_id=story.id, title=story.title, figures=told, clashes=clashes(told))


def figures(content: StoryContent) -> list[Figure]:
    """Every figure of a story, in the order it is told; years and dates are none."""
    return [figure for part in Part for figure in figures_in(content.part(part), part)]


def figures_in(text: str, part: Part = Part.SITUATION) -> list[Figure]:
    """Every figure of one text."""
    if not _DIGIT.search(text):  # most texts have none, and to find their sentences takes long
        return []
    spans = (span for span in sentences(text) if _DIGIT.search(text, span.start, span.end))
    return [figure for start, end in spans for figure in _of(text[start:end], part)]


def clashes(found: Sequence[Figure]) -> list[Clash]:
    """What is told with two values: the same unit, and the same words around it where the unit alone says little.

    A sentence with two values of one unit tells a change, and so may a share of something before and after; neither is
    a slip. What is left need not be one either: it is what an interviewer would ask about.
    """
    found = found[:_COMPARED]
    changing = _changes(found)
    seen: set[frozenset[tuple[float, str]]] = set()
    clashing = []
    for first, second in combinations((each for each in found if each not in changing), 2):
        pair = frozenset({(first.value, first.unit), (second.value, second.unit)})
        if first.value != second.value and pair not in seen and _is_same_thing(first, second):
            seen.add(pair)
            clashing.append(Clash(first, second))
    return clashing


def _is_same_thing(first: Figure, second: Figure) -> bool:
    if not first.unit or first.unit != second.unit:
        return False
    if first.unit not in _LOOSE:
        return True
    before_and_after = (first.part in _BEFORE) != (second.part in _BEFORE)
    return not before_and_after and len((first.near & second.near) - {first.unit}) >= _SHARED


def _changes(found: Iterable[Figure]) -> set[Figure]:
    """The figures of sentences that tell two values of one unit."""
    return {
        each
        for first, second in combinations(found, 2)
        if (first.part, first.sentence, first.unit) == (second.part, second.sentence, second.unit)
        and first.value != second.value
        for each in (first, second)
    }


def _of(sentence: str, part: Part) -> Iterator[Figure]:
    for match in _FIGURE.finditer(sentence):
        rest = sentence[match.end() :]
        unit, text = _unit(match, rest), match.group().strip()
        if unit not in ("", _MONEY, _PERCENT):
            text += _up_to(rest, unit)
        if _is_year(match, text):
            continue
        around = (*_WORD.findall(sentence[: match.start()])[-_NEAR:], *_WORD.findall(rest)[:_NEAR])
        near = frozenset(map(_singular, around)) - _EMPTY
        yield Figure(
            part=part,
            text=text,
            value=_value(match),
            unit=unit,
            sentence=sentence,
            start=match.start(),
            near=near,
        )


def _value(match: re.Match[str]) -> float:
    digits = re.sub(r"[,' ](?=\d{3}(?:\D|$))", "", match["digits"]).replace(",", ".")
    return float(digits) * _SCALES.get((match["scale"] or "").lower(), 1.0)


def _unit(match: re.Match[str], rest: str) -> str:
    if match["money"]:
        return _MONEY
    if match["percent"]:
        return _PERCENT
    counted = _COUNTED.match(rest)
    if not counted:
        return ""
    words = list(takewhile(lambda word: word.casefold() not in _EMPTY, _WORD.findall(counted.group())))
    # Between a number and what it counts there may be adjectives; what it counts stands in the plural.
    return _singular(next((word for word in words if word[-1] == "s" and word[-2:] != "ss"), words[0])) if words else ""


def _up_to(text: str, unit: str) -> str:
    """As much of what follows a number as ends with what it counts."""
    end = next(word.end() for word in _WORD.finditer(text) if _singular(word.group()) == unit)
    return text[:end]


def _is_year(match: re.Match[str], text: str) -> bool:
    """Whether a number is a year: four digits by themselves, that count nothing."""
    return text[-1] != "s" and match.group() == match["digits"] and bool(_YEAR.fullmatch(match.group()))


def _singular(word: str) -> str:
    low = word.casefold()
    if low.endswith("ies") and len(low) > 4:
        return f"{low[:-3]}y"
    return low[:-1] if low.endswith("s") and not low.endswith("ss") and len(low) > 3 else low
