"""What a JSON object means as a story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Part, Status, StoryContent, is_date
from starkeeper.interchange import fields, headings, plain

CONTENT_KEYS = CONTENT_FIELDS
"""The keys of what an author writes, in the order in which they are written."""
WHOLE_TEXT = "text"
"""The key of a story told as one text."""
CONFIRMED, REJECTED = "confirmed", "rejected"

NO_TITLE = "No title; one was made of the first words."
MORE_TEXT = "The text says more than the parts; what they lack was added to them, by its headings or to Action."

_KNOWN = frozenset((*CONTENT_KEYS, WHOLE_TEXT, CONFIRMED, REJECTED))
# A word, or a sign that is more than punctuation, such as an emoji.
_TOKEN = re.compile(r"\w+|[^\w\s!-/:-@\[-`{-~\u2000-\u206f]")
_SENTENCE = re.compile(r"[^\n]*?(?:[.!?\u2026\u3002](?=\s)|\n|$)")
# Looking for each sentence in the parts takes time by the product of both lengths; no story is told at such length.
_COMPARABLE = 10**9

_Choice = TypeVar("_Choice", bound=StrEnum)


class NotAStory(Exception):
    """The value cannot be read as a story; the message says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A story read from an object."""

    content: StoryContent
    confirmed: tuple[str, ...]
    rejected: tuple[str, ...]
    notes: tuple[str, ...]
    unknown: tuple[str, ...]


def read_story(value: Any) -> Reading:
    """Read a story from a decoded JSON value.

    Outcome and status are read in any case; null stands for a missing value. Raises NotAStory.
    """
    if not isinstance(value, dict):
        raise NotAStory(f"Expected a story as an object with keys, found {_kind(value)}.")
    content = StoryContent(
        **{key: _text(value, key) for key in CONTENT_KEYS if key not in ("outcome", "status", "date")},
        outcome=_choice(value, "outcome", Outcome, Outcome.SUCCESS),
        status=_choice(value, "status", Status, Status.DRAFT),
        date=_date(value),
    )
    content, notes = _with_text(content, _text(value, WHOLE_TEXT))
    content, more = _with_title(content)
    return Reading(
        content=content,
        **_verdicts(value),
        notes=(*notes, *more),
        unknown=tuple(key for key in value if key not in _KNOWN),
    )


def _with_text(content: StoryContent, text: str) -> tuple[StoryContent, tuple[str, ...]]:
    if not text.strip():
        return content, ()
    if not content.text:
        told = plain.read(text)
        for part in Part:
            content = content.with_part(part, told.content.part(part))
        return content, told.notes
    missing = _missing(content, text)
    for part, rest in missing.items():
        before = content.part(part)
        content = content.with_part(part, f"{before}\n\n{rest}" if before.strip() else rest)
    return content, (MORE_TEXT,) if missing else ()


def _missing(content: StoryContent, text: str) -> dict[Part, str]:
    """What a text says that the parts beside it do not, by the part it belongs to."""
    told = _tokens("\n".join((content.title, *(content.part(part) for part in Part))))
    if _tokens(text) in told:
        return {}
    chunks = headings.split(text) or {Part.ACTION: text}
    rests = {part: _untold(chunk, told) for part, chunk in chunks.items()}
    return {part: rest for part, rest in rests.items() if rest}


def _untold(text: str, told: str) -> str:
    """The sentences of a text whose words do not stand together in what is told."""
    if _tokens(text) in told:
        return ""
    if len(text) * len(told) > _COMPARABLE:
        return text.strip()
    return "".join(found.group() for found in _SENTENCE.finditer(text) if _tokens(found.group()) not in told).strip()


def _tokens(text: str) -> str:
    """A text as its words alone, each between spaces, so that one text can be looked for in another."""
    return f" {' '.join(_TOKEN.findall(text.casefold()))} " if _TOKEN.search(text) else ""


def _with_title(content: StoryContent) -> tuple[StoryContent, tuple[str, ...]]:
    if content.title.strip():
        return content, ()
    titled = plain.titled(content)
    if not titled.title:
        raise NotAStory("Expected a title or a text, found neither.")
    return titled, (NO_TITLE,)


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise NotAStory(f"{key}: expected text, found {_kind(text)}.")
    return _whole(text, key)


def _whole(text: str, key: str) -> str:
    if fields.SURROGATE.search(text):
        raise NotAStory(f"{key}: {fields.HALF_CHARACTER}.")
    return text


def _choice(value: Mapping[str, Any], key: str, kind: type[_Choice], default: _Choice) -> _Choice:
    word = _text(value, key)
    if not word.strip():
        return default
    found = fields.choice(kind, word)
    if found is None:
        raise NotAStory(f"{key}: expected {fields.allowed(kind)}, found {fields.quoted(word)}.")
    return found


def _date(value: Mapping[str, Any]) -> str:
    date = _text(value, "date").strip()
    if date and not is_date(date):
        raise NotAStory(f"date: expected {fields.DATE_IN_WORDS}, found {fields.quoted(date)}.")
    return date


def _verdicts(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    confirmed, rejected = (_slugs(value, key) for key in (CONFIRMED, REJECTED))
    refused = set(rejected)
    if both := next((slug for slug in confirmed if slug in refused), None):
        raise NotAStory(f"{REJECTED}: expected other principles than the confirmed ones, found {fields.quoted(both)}.")
    return {CONFIRMED: confirmed, REJECTED: rejected}


def _slugs(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    slugs = value.get(key)
    if slugs is None:
        return ()
    if not isinstance(slugs, list):
        raise NotAStory(f"{key}: expected a list of slugs, found {_kind(slugs)}.")
    for slug in slugs:
        if not isinstance(slug, str):
            raise NotAStory(f"{key}: expected slugs, found {_kind(slug)}.")
        if not _whole(slug, key).strip():
            raise NotAStory(f"{key}: expected slugs, found an empty text.")
    return tuple(dict.fromkeys(slugs))


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "a number")
