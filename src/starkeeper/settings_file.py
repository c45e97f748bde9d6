"""Changes single settings in ``config.yaml`` and leaves every other byte of the file as its owner wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starkeeper import settings as reading
from starkeeper.errors import SettingsError
from starkeeper.files import make_private_folder, read_bytes, reason, write_private
from starkeeper.settings import SCALARS, TEXTS, Settings
from starkeeper.yamlfile import LIMIT

_BREAKS = "\r\n\x85\u2028\u2029"
"""What ends a line, for PyYAML."""
_BARE = re.compile(r"[A-Za-z0-9./~_][A-Za-z0-9./~_+@=-]*( [A-Za-z0-9./~_+@=-]+)*")
"""Text that needs no quotes for anybody's eye."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key at the top level of a document and its value, by their places in the text."""

    line: int
    """The first character of the key's line."""
    start: int
    end: int
    """Just behind the value."""
    empty: bool
    """Whether no value was written."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """Where the top level of a document stands."""

    entries: Mapping[str, _Entry]
    indent: int
    """Blanks before each key."""


def written(path: Path) -> dict[str, str]:
    """Return what the file says for each of ``SCALARS`` that it names, as it stands there, but for quotes.

    Raises SettingsError as ``settings.load`` does.
    """
    if reading.is_missing(path):
        return {}
    reading.load(path)  # says in plain words what is wrong with it
    mapping = _mapping(_text(path), path)
    values = ((key.value, value.value) for key, value in mapping.value) if mapping else ()
    return {key: " ".join(value.split()) for key, value in values if key in SCALARS and value not in ("", "~", "null")}


def change(path: Path, wanted: Mapping[str, str]) -> Settings:
    """Set single settings in the file, making it when there is none, and return what it says then.

    ``wanted`` has what was typed for each of ``SCALARS`` that is to change; blank takes the line away, so that the
    default holds again. The file stays private to its owner, and a link to it stays a link. Raises SettingsError for a
    value that a setting may not have, for a file that cannot be read or written, and where no change of single lines
    would say what is wanted.
    """
    present = Settings() if reading.is_missing(path) else reading.load(path)
    values = {key: reading.typed(key, text, path) for key, text in wanted.items()}
    asked = replace(present, **values)
    text = "" if reading.is_missing(path) else _text(path)
    new = text
    for key, typed in wanted.items():
        step = replace(reading.parse(new.encode(), path), **{key: values[key]})
        new = _changed(new, key, " ".join(typed.split()), step, path)
    if new != text:
        _write(path, new.encode())
    return asked


def _changed(text: str, key: str, typed: str, asked: Settings, path: Path) -> str:
    """The text with one value in another's place; the first way to write it that says what was asked."""
    if reading.parse(text.encode(), path) == asked:
        return text
    for new in _ways(text, key, typed, path):
        if _says(new, asked, path):
            return new
    raise _unusual(path)


def _unusual(path: Path) -> SettingsError:
    return SettingsError(
        f"{path} is written in a way in which a single setting cannot be changed safely; it is as it was.",
        "Edit the file by hand.",
    )


def _ways(text: str, key: str, typed: str, path: Path) -> Iterator[str]:
    """What the text may become: the value as plain as can be first."""
    outline = _outline(text, path)
    entry = outline.entries.get(key)
    if not typed:
        yield _without(text, entry) if entry else text
        return
    for value in _spelled(key, typed):
        yield _with(text, entry, value) if entry else _appended(text, outline.indent, f"{key}: {value}")


def _spelled(key: str, typed: str) -> Iterator[str]:
    if key not in TEXTS or _BARE.fullmatch(typed):
        yield typed
    yield "'" + typed.replace("'", "''") + "'"
    yield '"' + "".join(_escaped(char) for char in typed) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08X}"


def _with(text: str, entry: _Entry, value: str) -> str:
    return text[: entry.start] + (f" {value}" if entry.empty else value) + text[entry.end :]


def _without(text: str, entry: _Entry) -> str:
    end = entry.end
    while end < len(text) and text[end] not in _BREAKS:
        end += 1
    end += 2 if text[end : end + 2] == "\r\n" else 1
    return text[: entry.line] + text[end:]


def _appended(text: str, indent: int, said: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    line_break = found.group() if found else "\n"
    gap = line_break if text.strip("\ufeff") and text[-1] not in _BREAKS else ""
    return f"{text}{gap}{' ' * indent}{said}{line_break}"


def _says(text: str, asked: Settings, path: Path) -> bool:
    try:
        return reading.parse(text.encode(), path) == asked
    except SettingsError:
        return False


def _outline(text: str, path: Path) -> _Outline:
    mapping = _mapping(text, path)
    if mapping is None:
        return _Outline({}, 0)
    entries = {key.value: _entry(text, key, value) for key, value in mapping.value}
    return _Outline(entries, mapping.start_mark.column)


def _entry(text: str, key: Any, value: Any) -> _Entry:
    start, end = value.start_mark.index, value.end_mark.index
    # A block of text ends for PyYAML where the next key begins; blank lines between belong to nobody.
    end = start + len(text[start:end].rstrip())
    return _Entry(key.start_mark.index - key.start_mark.column, start, end, start == end)


def _mapping(text: str, path: Path) -> Any:
    """The node of the document's mapping; None for a document of nothing."""
    import yaml

    try:
        # Not the parser in C, which counts a mark of the byte order otherwise than Python does.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:  # what only the parser in C reads
        raise _unusual(path) from None
    return node if isinstance(node, yaml.MappingNode) and node.value else None


def _text(path: Path) -> str:
    # A mark of the byte order stays in the text: it is one of the bytes that are left alone.
    return read_bytes(path, LIMIT, SettingsError).decode()


def _write(path: Path, data: bytes) -> None:
    try:
        target = path.resolve()
        make_private_folder(target.parent)
        write_private(target, data)
    except (OSError, ValueError, RuntimeError) as trouble:
        why = str(trouble) if isinstance(trouble, RuntimeError) else reason(trouble)
        raise SettingsError(
            f"{path} cannot be written: {why}.", "Check that you may write the file and its folder."
        ) from None
