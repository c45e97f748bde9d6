"""Splits a story told as one text at the headings people use: ``Situation:``, ``## Task``, ``**Action**``, ``R)``.

A heading stands at the beginning of a line or, as a capitalised word with a colon, behind the end of a sentence.
It needs a mark of some kind, so that "Action was needed" stays a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from starkeeper.domain.story import Part

WORDS: dict[Part, tuple[str, ...]] = {
    Part.SITUATION: (
        *("situation", "context", "background"),
        *("ausgangslage", "contexte", "situación", "contexto"),
    ),
    Part.TASK: (
        *("task", "tasks", "goal", "objective"),
        *("aufgabe", "ziel", "tâche", "mission", "objectif", "tarea", "objetivo"),
    ),
    Part.ACTION: (
        *("action", "actions", "actions taken", "action taken", "approach"),
        *("aktion", "handlung", "vorgehen", "acción", "acciones"),
    ),
    Part.RESULT: (
        *("result", "results", "outcome", "outcomes", "impact"),
        *("ergebnis", "ergebnisse", "resultat", "résultat", "résultats", "resultado", "resultados"),
    ),
    Part.LESSON: (
        *("lesson", "lessons", "lesson learned", "lessons learned", "lesson learnt", "lessons learnt"),
        *("learning", "learnings", "what i learned", "what i learnt", "reflection", "reflections", "takeaway"),
        *("takeaways", "lehre", "erkenntnis", "erkenntnisse", "leçon", "leçons", "enseignements"),
        *("lección", "lecciones", "aprendizaje", "aprendizajes"),
    ),
}
"""The words that head each part. A language is added by adding its words; accents may be left out in a text."""

LETTERS: dict[str, Part] = {part.value[0].upper(): part for part in Part}
"""The first letters, S T A R L. Only capitals count."""


def _plain(word: str) -> str:
    """A heading as it is compared: no case, no accents, single spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(sign))
    return " ".join(bare.split())


_PARTS: dict[str, Part] = {_plain(word): part for part, words in WORDS.items() for word in words}

_COLON = r"[ \t]*[:\uff1a]"
_DASH = r"[ \t]*[-\u2013\u2014]+(?=[ \t\r]|$)"
_STRONG = r"(?:\*{1,3}|_{1,3})"
_CAPITAL = r"(?=[^\W\d_a-zß-ÿ])"
_LETTER = r"[STARL](?![^\W_])"


@dataclass(frozen=True, slots=True)
class _Patterns:
    line: re.Pattern[str]
    """A heading at the beginning of a line."""
    inline: re.Pattern[str]
    """A heading behind a sentence, where only a capital and a colon tell it from a word."""
    name: re.Pattern[str]
    """The word or letter within a heading that names the part."""


@cache
def _patterns() -> _Patterns:
    # Compiled when the first text is split: it takes longer than everything else at start.
    words = sorted({word for words in WORDS.values() for word in words} | set(_PARTS), key=len, reverse=True)
    word = "(?i:" + "|".join(re.escape(entry).replace(r"\ ", "[ \t]+") for entry in words) + r")(?![^\W_])"
    # "S - Situation", "Situation (S)" and "Situation / Task" are one heading each; its first word counts.
    name = (
        rf"(?:{_LETTER}[ \t]*[-\u2013\u2014:.)][ \t]*)?{word}(?:[ \t]*\({_LETTER}\)|[ \t]*[/&][ \t]*{word})?"
        rf"|{_LETTER}(?:[ \t]*\({word}\))?"
    )
    line = (
        r"^[ \t]{0,8}(?=\S)(?:[-*+•>][ \t]+)?(?:\d{1,2}[.)][ \t]*)?(?:"
        rf"(?:\#{{1,6}}[ \t]*)?{_STRONG}?(?:{name}){_STRONG}?(?:{_COLON}|{_DASH}){_STRONG}?"  # Task:  **Task:**  T -
        rf"|{_STRONG}?(?:\[(?:{name})\]|\((?:{name})\)){_STRONG}?(?:{_COLON}|{_DASH})?"  # [Task]  (T)
        rf"|{_LETTER}\)"  # T)
        rf"|\#{{1,6}}[ \t]*{_STRONG}?(?:{name}){_STRONG}?[ \t#]*\r?$"  # ## Task
        rf"|{_STRONG}(?:{name}){_STRONG}[ \t]*\r?$"  # **Task**
        rf"|{_CAPITAL}{word}[ \t]*\r?$"  # Task, alone on its line
        r")"
    )
    inline = rf"(?<=[.!?\u2026\"'\u201d)])[ \t]+{_STRONG}?{_CAPITAL}(?:{name}){_STRONG}?[:\uff1a]{_STRONG}?"
    return _Patterns(re.compile(line, re.MULTILINE), re.compile(inline), re.compile(f"{word}|{_LETTER}"))


def split(text: str) -> dict[Part, str] | None:
    """Return the parts of a text with at least two different headings, or that begins with one; else None.

    Only the headings themselves are left out. What stands before the first one belongs to the situation; a heading
    that comes again adds to its part, after a blank line. Parts without text are left out.
    """
    headings = list(_headings(text))
    if len({part for _, _, part in headings}) < 2 and not _begins_with_heading(text, headings):
        return None
    pieces: dict[Part, list[str]] = {part: [] for part in Part}
    pieces[Part.SITUATION].append(text[: headings[0][0]].strip())
    ends = [start for start, _, _ in headings[1:]] + [len(text)]
    for (_, begin, part), end in zip(headings, ends, strict=True):
        pieces[part].append(text[begin:end].strip())
    return {part: told for part, texts in pieces.items() if (told := "\n\n".join(filter(None, texts)))}


def beginning(text: str) -> int | None:
    """Where the first heading of a text begins that has two different ones or more; else None."""
    headings = list(_headings(text))
    return headings[0][0] if len({part for _, _, part in headings}) > 1 else None


def _begins_with_heading(text: str, headings: list[tuple[int, int, Part]]) -> bool:
    """Whether a text begins with a heading in words; a single letter may be anything."""
    if not headings or text[: headings[0][0]].strip():
        return False
    start, end, _ = headings[0]
    return sum(map(str.isalpha, text[start:end])) > 1


def _headings(text: str) -> Iterator[tuple[int, int, Part]]:
    """Yield each heading: where it begins, where its text begins, and the part it heads."""
    found = [(*match.span(), match.group()) for match in _patterns().line.finditer(text)]
    found += [(*match.span(), match.group()) for match in _patterns().inline.finditer(text)]
    behind = 0
    for start, end, heading in sorted(found):
        if start >= behind:
            yield start, end, _part(heading)
            behind = end


def _part(heading: str) -> Part:
    name = _patterns().name.search(heading)
    assert name is not None
    return LETTERS.get(name.group()) or _PARTS[_plain(name.group())]
