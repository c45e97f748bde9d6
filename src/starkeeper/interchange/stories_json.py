"""Stories as JSON: a JSONL file with one a line, or a JSON file with a list of them.

What is written is read again without loss. What others wrote is read as far as it can be told what it means.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starkeeper.domain.display import printable
from starkeeper.domain.story import StoryContent
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import STORIES_LIMIT, read_bytes
from starkeeper.interchange import fields, files
from starkeeper.interchange.story_object import CONTENT_KEYS, NotAStory, Reading, read_story

STORIES = "stories"
"""The key under which a JSON object may hold its list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A row that is a story."""

    number: int
    """Its line in a JSONL file, its place (from 1) in a JSON one."""
    content: StoryContent
    confirmed: tuple[str, ...] = ()
    """Slugs; whether a pack has them is not known here."""
    rejected: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What was read otherwise than it stands there. Equal notes of different rows are the same words."""
    unknown: tuple[str, ...] = ()
    """The keys that stories do not have; they were ignored."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is no story, and why."""

    number: int
    message: str


Row = Parsed | Problem


@dataclass(frozen=True, slots=True)
class Exported:
    """A story on its way out."""

    content: StoryContent
    confirmed: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


class _Repeating(dict[str, Any]):
    """An object in which a key stands twice, so that it does not say which value is meant."""

    def __init__(self, pairs: list[tuple[str, Any]], repeated: str) -> None:
        super().__init__(pairs)
        self.complaint = f"each key once, found {fields.quoted(repeated)} twice."


def read(path: Path) -> Iterator[Row]:
    """Read the stories of a file, one row after the other.

    A file is a JSON one when it is named so or begins with a list; else each line is a story. A row that is no story
    becomes a Problem and stops nothing else. Raises FileTrouble when the file cannot be read or is too large, and
    InvalidInput when a JSON file as a whole cannot be told apart into stories.
    """
    data = read_bytes(path, STORIES_LIMIT, FileTrouble).removeprefix(b"\xef\xbb\xbf")
    as_list = data[:64].lstrip().startswith(b"[")
    return _rows(_document(path, data)) if as_list or path.suffix.lower() == ".json" else _lines(data)


def dumps(stories: Iterable[Exported]) -> str:
    """Return stories as JSONL, in which escapes stand for all that a terminal would obey.

    Raises InvalidInput for a text that cannot be written as UTF-8.
    """
    return "".join(f"{line}\n" for line in _written(stories))


def write(path: Path, stories: Iterable[Exported]) -> None:
    """Write stories to a file: a list when it is named ``.json``, else one a line.

    The file appears whole or not at all, readable by its owner alone. Raises FileTrouble, and InvalidInput for a text
    that cannot be written as UTF-8.
    """
    if path.suffix.lower() == ".json":
        files.write_text(path, "[\n" + ",\n".join(_written(stories)) + "\n]\n")
    else:
        files.write_text(path, dumps(stories))


def _written(stories: Iterable[Exported]) -> Iterator[str]:
    for story in stories:
        # Every key stands in every row, in the same order, so that other tools may rely on the shape.
        row: dict[str, Any] = {key: getattr(story.content, key) for key in CONTENT_KEYS}
        row |= {"confirmed": list(story.confirmed), "rejected": list(story.rejected)}
        line = json.dumps(row, ensure_ascii=False)
        if fields.SURROGATE.search(line):
            raise InvalidInput(
                f"The story {fields.quoted(story.content.title)} holds half a character (a lone surrogate), "
                "which no file can hold.",
                "Take the broken character out of its text.",
            )
        yield _harmless(line)


def _harmless(line: str) -> str:
    """The same JSON with escapes for what JSON leaves as it is, but a terminal that shows the file would obey."""
    if printable(line) == line:
        return line
    obeyed = (sign for sign in set(line) if printable(sign) != sign)
    return line.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in obeyed})


def _lines(data: bytes) -> Iterator[Row]:
    # Only a line feed ends a line: the other line breaks of Unicode may stand within a text.
    for number, line in enumerate(io.BytesIO(data), start=1):
        if line.strip():
            yield _line(number, line.rstrip(b"\n"))


def _line(number: int, line: bytes) -> Row:
    try:
        value = _decoded(line.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        return Problem(number, f"Expected UTF-8 text, found another byte at column {trouble.start + 1}.")
    except json.JSONDecodeError as trouble:
        return Problem(number, f"Not valid JSON at column {trouble.colno}: {_reason(trouble)}.")
    except (RecursionError, ValueError) as trouble:
        return Problem(number, f"Not read as JSON: {_reason(trouble)}.")
    return _row(number, value)


def _document(path: Path, data: bytes) -> list[Any]:
    name = printable(path.name, keep_newlines=False)
    try:
        value = _decoded(data.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise InvalidInput(f"{name}, line {line}: expected UTF-8 text, found other bytes.") from None
    except json.JSONDecodeError as trouble:
        place = f"{name}, line {trouble.lineno}, column {trouble.colno}"
        hint = "A file with one story a line is named .jsonl." if trouble.msg == "Extra data" else ""
        raise InvalidInput(f"{place}: not valid JSON: {_reason(trouble)}.", hint) from None
    except (RecursionError, ValueError) as trouble:
        raise InvalidInput(f"{name}: not read as JSON: {_reason(trouble)}.") from None
    if isinstance(value, _Repeating):
        raise InvalidInput(f"{name}: expected {value.complaint}")
    stories = value.get(STORIES) if isinstance(value, dict) else value
    if not isinstance(stories, list):
        raise InvalidInput(f"{name}: expected a list of stories, or an object with a list under {STORIES!r}.")
    return stories


def _rows(values: list[Any]) -> Iterator[Row]:
    for number, value in enumerate(values, start=1):
        yield _row(number, value)


def _row(number: int, value: Any) -> Row:
    if isinstance(value, _Repeating):
        return Problem(number, f"Expected {value.complaint}")
    try:
        story: Reading = read_story(value)
    except NotAStory as trouble:
        return Problem(number, str(trouble))
    return Parsed(
        number=number,
        content=story.content,
        confirmed=story.confirmed,
        rejected=story.rejected,
        notes=story.notes,
        unknown=story.unknown,
    )


def _decoded(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) == len(pairs):
        return entries
    seen: set[str] = set()
    repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return _Repeating(pairs, repeated)


def _reason(trouble: Exception) -> str:
    if isinstance(trouble, RecursionError):
        return "it is nested too deeply"
    if isinstance(trouble, json.JSONDecodeError):
        return trouble.msg[:1].lower() + trouble.msg[1:]
    return "a number in it is too large"
