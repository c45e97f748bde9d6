"""The text that an editor shows for a story: Markdown with a short front matter.

What is rendered is parsed again without loss. A line of a story that looks like one of the template's own carries a
backslash before it, which parsing takes off.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any, TypeVar

from starkeeper.domain.story import Outcome, Part, Status, StoryContent, is_date
from starkeeper.errors import InvalidInput
from starkeeper.interchange import fields

FENCE = "---"
FRONT_KEYS = ("title", "outcome", "status", "employer", "role", "date")
"""What stands above the parts, in order."""

PROMPTS: dict[Part, str] = {
    Part.SITUATION: "Where and when it was, and what was at stake. Two or three sentences.",
    Part.TASK: "What you had to reach, and why it fell to you.",
    Part.ACTION: "What you did, step by step. Say I where it was you.",
    Part.RESULT: "What came of it, in numbers where you have them.",
    Part.LESSON: "What you do differently since. May stay empty.",
}
"""What each part asks for; a comment that is not kept."""

_ABOUT = (
    f"# outcome: {fields.allowed(Outcome)}. status: {fields.allowed(Status)}. date: 2023, 2023-05 or 2023-05-14.",
    "# Lines that begin with # up here are not kept, nor are <!-- comments --> below.",
)
_NAMES = "|".join(Part)
# The case of ASCII letters alone: of İ and others Python makes what is none of the names.
_HEADING = re.compile(rf"\#{{1,6}}[ \t]*(?P<name>(?ai:{_NAMES}))[ \t]*(?::[ \t]*)?\r?")
_COMMENT = re.compile(r"<!--.*-->[ \t]*\r?")
# Before a line that would be taken for the template's own: as many backslashes as it needs, one more than it had.
_GUARDED = re.compile(rf"(?P<guard>\\*)(?:{_HEADING.pattern}|{_COMMENT.pattern}|\s*)")
_PLAIN_VALUE = re.compile(r"[^\s\"\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\s\x00-\x1f\x7f-\x9f])?")
_BEGINNING = re.compile(r"\ufeff?\s*---[ \t\r]*\n(?:#.*\n|[ \t\r]*\n)*[A-Za-z]+[ \t]*:")
_HINT = "Mend that line and save again."

_Choice = TypeVar("_Choice", bound=StrEnum)


def render(content: StoryContent) -> str:
    """Return the text to edit a story in."""
    lines = [FENCE, *(f"{key}: {_written(getattr(content, key))}".rstrip(" ") for key in FRONT_KEYS), *_ABOUT, FENCE]
    for part in Part:
        text = content.part(part)
        lines += [
            "",
            f"## {part.value.capitalize()}",
            f"<!-- {PROMPTS[part]} -->",
            "",
            *(_guarded(text) if text else ()),
        ]
    return "\n".join(lines) + "\n"


def parse(text: str) -> StoryContent:
    """Read back what the editor saved.

    Raises InvalidInput, naming the line and what was expected.
    """
    if half := fields.SURROGATE.search(text):
        raise _wrong(text.count("\n", 0, half.start()) + 1, fields.HALF_CHARACTER)
    lines = _lines(text)
    front, body = _front(lines)
    parts = _parts(lines, body)
    title = front["title"][1] if "title" in front else ""
    if not title.strip():
        raise _wrong(front["title"][0] if "title" in front else 1, "expected a title, found none")
    return StoryContent(
        title=title,
        outcome=_choice(front, "outcome", Outcome, Outcome.SUCCESS),
        status=_choice(front, "status", Status, Status.DRAFT),
        employer=front["employer"][1] if "employer" in front else "",
        role=front["role"][1] if "role" in front else "",
        date=_date(front),
        **parts,
    )


def is_template(text: str) -> bool:
    """Whether a text begins as a template does: with a fence and a key. A rule of dashes alone may stand anywhere."""
    return _BEGINNING.match(text) is not None


def _lines(text: str) -> list[str]:
    text = text.removeprefix("\ufeff")
    first, _, _ = text.partition("\n")
    if first.endswith("\r"):
        # The editor ends every line so. Where the first one has none, a carriage return belongs to the story.
        text = text.replace("\r\n", "\n")
    return text.split("\n")


def _front(lines: list[str]) -> tuple[dict[str, tuple[int, str]], int]:
    """The values above the parts, by key with their line numbers; and the index of the line behind them."""
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[start].strip() != FENCE:
        raise _wrong(start + 1, f"expected {FENCE}, the beginning of the template")
    front: dict[str, tuple[int, str]] = {}
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line.strip() == FENCE:
            return front, index + 1
        if line.strip() and not line.lstrip().startswith("#"):
            key, value = _entry(index + 1, line)
            if key in front:
                raise _wrong(index + 1, f"expected each key once, found {key!r} of line {front[key][0]} again")
            front[key] = (index + 1, value)
    raise _wrong(len(lines), f"expected {FENCE} behind title, outcome and the rest, found the end")


def _entry(number: int, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    key = name.strip().casefold()
    if not colon:
        raise _wrong(number, "expected a key, a colon and a value, such as title: My story")
    if key not in FRONT_KEYS:
        message = f"expected one of {', '.join(FRONT_KEYS)} before the colon, found another key"
        raise _wrong(number, message, fields.nearest(key, FRONT_KEYS))
    value = _read(value.strip())
    if fields.SURROGATE.search(value):
        raise _wrong(number, f"{key}: {fields.HALF_CHARACTER}")
    return key, value


def _parts(lines: list[str], body: int) -> dict[str, Any]:
    """The texts of the parts, by name."""
    found: dict[str, tuple[int, list[str]]] = {}
    current: list[str] | None = None
    for number, line in enumerate(lines[body:], start=body + 1):
        if heading := _HEADING.fullmatch(line):
            name = heading["name"].casefold()
            if name in found:
                raise _wrong(number, f"expected the heading {name.capitalize()} once; line {found[name][0]} has it too")
            current = []
            found[name] = (number, current)
        elif _COMMENT.fullmatch(line):
            continue
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise _wrong(number, "expected text only under a heading such as ## Situation, found some before")
    return {name: _unguarded(texts) for name, (_, texts) in found.items()}


def _guarded(text: str) -> list[str]:
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    first, last = (filled[0], filled[-1]) if filled else (len(lines), -1)
    return [
        f"\\{line}" if _needs_guard(line) or (not line.strip() and not first < index < last) else line
        for index, line in enumerate(lines)
    ]


def _needs_guard(line: str) -> bool:
    return bool(line.strip()) and _GUARDED.fullmatch(line) is not None


def _unguarded(lines: list[str]) -> str:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    kept = lines[filled[0] : filled[-1] + 1] if filled else []
    return "\n".join(line[1:] if line.startswith("\\") and _GUARDED.fullmatch(line) else line for line in kept)


def _written(value: str) -> str:
    return value if not value or _PLAIN_VALUE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _read(value: str) -> str:
    if not (len(value) > 1 and value.startswith('"') and value.endswith('"')):
        return value
    try:
        return str(json.loads(value, strict=False))
    except ValueError:
        # Somebody's own quotation marks.
        return value


def _choice(front: dict[str, tuple[int, str]], key: str, kind: type[_Choice], default: _Choice) -> _Choice:
    number, word = front.get(key, (0, ""))
    if not word.strip():
        return default
    found = fields.choice(kind, word)
    if found is None:
        hint = fields.nearest(word.strip().casefold(), tuple(kind))
        raise _wrong(number, f"{key}: expected {fields.allowed(kind)}, found {fields.quoted(word)}", hint)
    return found


def _date(front: dict[str, tuple[int, str]]) -> str:
    number, date = front.get("date", (0, ""))
    if date and not is_date(date):
        raise _wrong(number, f"date: expected {fields.DATE_IN_WORDS}, found {fields.quoted(date)}")
    return date


def _wrong(number: int, message: str, hint: str = "") -> InvalidInput:
    return InvalidInput(f"Line {number}: {message}.", hint or _HINT)
