"""Cut a text into sentences: prose, bullet lists, hurried notes without a full stop, other scripts.

Own rules, because a candidate's notes are seldom prose, and because the work must be linear: a part may be 10 MB of
one character. Lines become blocks, where what an editor wrapped is joined again; a block is cut at its stops; and a
run that is still too long is cut at a comma, before a conjunction, or simply after so many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from starkeeper.domain import punctuation as marks

LONG = 60
"""A sentence of more words than this is cut."""

PIECE = 40
"""The most words of the pieces that a long sentence is cut into."""

_LEAST = 8
"""A long sentence is not cut at a comma before it has so many words."""

_WRAP = 50
"""Prose that an editor wrapped has at least one line of so many characters."""

_REACH = 24
"""Characters that are looked at before and behind a stop."""

_TOKEN = re.compile(rf"([{marks.UNSPACED}])|[^\s{marks.UNSPACED}]+")
_LETTER = re.compile(r"[^\W_]")
_BEFORE = re.compile(r"[^\s(\[{\"'“‘«/]+\Z")


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""


class _Line(NamedTuple):
    start: int
    end: int
    """Without the white space around it, and without its bullet."""
    width: int
    """Characters from the left edge to the last one, bullet and all."""
    indented: bool
    marked: bool
    """Whether it begins with a bullet or a heading's mark."""
    heading: bool
    ends: bool
    """Whether it ends with a sentence's stop."""


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text in their order, without the white space and bullets around them.

    They do not overlap, and each holds at least one letter or figure; every word of the text stands in exactly one.
    Where no stop ends a line, the line break does; more than ``LONG`` words are cut into pieces. Takes linear time.
    """
    return [
        piece
        for start, end in _blocks(text)
        for sentence in _cut_at_stops(text, start, end)
        for piece in _cut_long(text, sentence)
        if _LETTER.search(text, piece.start, piece.end)
    ]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: a list item, a heading, a wrapped paragraph."""
    for paragraph in _paragraphs(text):
        if len(paragraph) == 1:
            yield paragraph[0].start, paragraph[0].end
            continue
        wrapped, prose = _is_wrapped(text, paragraph), any(line.ends for line in paragraph)
        start = paragraph[0].start
        for line, following in pairwise(paragraph):
            if not _goes_on(text, line, following, wrapped=wrapped, prose=prose):
                yield start, line.end
                start = following.start
        yield start, paragraph[-1].end


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines without a blank one, a bullet or a heading between them."""
    found: list[_Line] = []
    for line in _lines(text):
        if found and (line is None or line.marked or found[-1].heading):
            yield found
            found = []
        if line is not None:
            found.append(line)
    if found:
        yield found


def _lines(text: str) -> Iterator[_Line | None]:
    """The lines of a text; None stands for a blank one."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield _line(text, at, at + len(line))
        at += len(line)


def _line(text: str, left: int, right: int) -> _Line | None:
    start, end = _strip(text, left, right)
    heading = marks.HEADING.match(text, start, end)
    bullet = heading or marks.BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    if box := marks.CHECKBOX.match(text, begin, end):
        begin = box.end()
    begin, end = _strip(text, begin, end)
    if begin == end:
        return None
    last = text[max(begin, end - 4) : end].rstrip(marks.CLOSERS)[-1:]
    return _Line(
        begin,
        end,
        width=end - left,
        indented=start > left,
        marked=bullet is not None,
        heading=heading is not None,
        ends=last != "" and last in marks.STOPS,
    )


def _is_wrapped(text: str, lines: list[_Line]) -> bool:
    """Whether an editor broke the lines: then none had room for the first word of the next."""
    width = max(line.width for line in lines)
    return width >= _WRAP and all(
        line.ends or line.width + 1 + _first_word(text, following) > width for line, following in pairwise(lines)
    )


def _first_word(text: str, line: _Line) -> int:
    """How many characters a line's first word takes."""
    found = _TOKEN.match(text, line.start, line.end)
    return found.end() - found.start() if found else 0


def _goes_on(text: str, line: _Line, following: _Line, *, wrapped: bool, prose: bool) -> bool:
    """Whether a sentence may run from one line of a paragraph into the next.

    ``prose`` says that some line of the paragraph ends with a stop.
    """
    last, first = text[line.end - 1], text[following.start]
    if line.ends or last == ":":
        return False
    if last in marks.LINE_GOES_ON or _last_word(text, line) in marks.DANGLING:
        return True
    if first.islower():
        return wrapped or prose or (line.marked and following.indented)
    return wrapped and (prose or not first.isupper())


def _last_word(text: str, line: _Line) -> str:
    return text[max(line.start, line.end - _REACH) : line.end].rsplit(None, 1)[-1].casefold()


def _cut_at_stops(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one block."""
    worded, looked = False, start
    for stop in marks.STOP.finditer(text, start, end):
        # Looked for from stop to stop, so that a row of stops takes linear time.
        worded = worded or _LETTER.search(text, looked, stop.start()) is not None
        looked = stop.end()
        if looked < end and worded and _is_boundary(text, start, stop, end):
            yield from _span(text, start, looked)
            start, worded = looked, False
    yield from _span(text, start, end)


def _is_boundary(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at a stop within a block."""
    signs = stop.group()
    if not signs.isascii() and any(sign in marks.HARD_STOPS for sign in signs[:_REACH]):
        return True
    following = _word_after(text, stop.end(), end)
    starts = following[:1].isupper() and following.casefold() in marks.STARTERS
    if not text[stop.end()].isspace():
        return starts and text[stop.start() - 1].islower()  # a space was forgotten: it.Then
    lower = following[:1].islower()
    if lower and signs[-1] in marks.QUOTES:
        return False  # "Really?" she asked.
    if signs.startswith(("..", "…")):
        return not lower
    return signs[0] != "." or not _is_abbreviated(text, start, stop.start(), following, starts=starts)


def _is_abbreviated(text: str, start: int, at: int, following: str, *, starts: bool) -> bool:
    """Whether the full stop at an offset belongs to the word before it and ends no sentence.

    ``starts`` says that the word behind it looks like the first of a sentence.
    """
    word = _word_before(text[max(start, at - _REACH) : at])
    if not word:
        return False
    bare = word.replace(".", "").casefold()
    if len(word) == 1 and word.isalpha():
        return word != "I" and word.isupper() and not starts  # an initial: J. Smith
    if bare in marks.BEFORE_NUMBERS or (bare in marks.ALSO_WORDS and word.islower()):
        return following[:1].isdigit()  # No. 5, min. 3; but: in the sun. then
    if bare in marks.BEFORE_NAMES:
        return bare in marks.NEVER_LAST or not starts
    dotted = "." in word and all(0 < len(piece) <= 2 and piece.isalpha() for piece in word.split("."))
    return (dotted or bare in marks.MAY_END) and not starts  # U.S., p.m., Inc.


def _word_before(text: str) -> str:
    """The word that a text ends with, without the marks before it; empty when there is none."""
    words = text.split()
    if words and words[-1].isalpha() and text.endswith(words[-1]):
        return words[-1]  # the usual case, found without looking for marks
    found = _BEFORE.search(text)
    return found.group() if found else ""


def _word_after(text: str, at: int, end: int) -> str:
    """The word behind an offset, without the marks around it; empty when there is none."""
    while at < end and (text[at].isspace() or text[at] in marks.OPENERS):
        at += 1
    words = text[at : min(end, at + _REACH)].split(None, 1)
    return words[0].rstrip(",;:.!?'’") if words else ""


def _cut_long(text: str, span: Span) -> Iterator[Span]:
    """A sentence as it is, or the pieces of one that is too long."""
    if span.end - span.start <= LONG or not _runs_over(text, span):
        yield span
        return
    at = span.start
    while (after := _piece_end(text, at, span.end)) < span.end:
        yield from _span(text, at, after)
        at = after
    yield from _span(text, at, span.end)


def _runs_over(text: str, span: Span) -> bool:
    piece = text[span.start : span.end]
    if piece.isascii():  # the same words, counted at once
        return len(piece.split()) > LONG
    words = 0.0
    for token in _TOKEN.finditer(text, span.start, span.end):
        words += _weight(token)
        if words > LONG:
            return True
    return False


def _piece_end(text: str, start: int, end: int) -> int:
    """Where the piece that begins at an offset ends: at the last good place to cut, else at the limit."""
    words, good, last = 0.0, 0, start
    for token in _TOKEN.finditer(text, start, end):
        if words >= _LEAST and _is_good_cut(text, last, token):
            good = last
        if words and words + _weight(token) > PIECE:
            return good or last
        words += _weight(token)
        last = token.end()
    return end


def _weight(token: re.Match[str]) -> float:
    """How many words a token counts for: two characters of a script without spaces make about one."""
    return 0.5 if token.group(1) else 1.0


def _is_good_cut(text: str, last: int, token: re.Match[str]) -> bool:
    """Whether a sentence can be cut before a token: behind a comma, or before a conjunction."""
    if text[last - 1] in marks.COMMAS:
        return True
    return token.end() - token.start() <= _REACH and token.group().casefold() in marks.CONJUNCTIONS


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    start, end = _strip(text, start, end)
    if start < end:
        yield Span(start, end)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Move two offsets past the white space between them."""
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        return start, end
    right = text[start:end].rstrip()
    return start + len(right) - len(right.lstrip()), start + len(right)
