"""One YAML file, read safely and complained about by line.

Only plain data is read: no aliases, no anchors, no tags, one document. A scalar keeps its text until it is asked
what it should be, so ``language: no`` is Norwegian and not false; what counts as nothing, true, false or a number
follows YAML 1.2.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from starkeeper.domain.display import printable, unsafe_character
from starkeeper.errors import StarkeeperError
from starkeeper.files import read_bytes

LIMIT = 2 * 1024 * 1024
"""Bytes a file may have."""
DEPTH = 20
"""Levels of nesting a file may have."""

_Choice = TypeVar("_Choice", bound=StrEnum)

_NOTHING = re.compile(r"|~|null|Null|NULL")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+")
_UNREADABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What may not stand in a YAML file (YAML 1.1, 5.1). Only compiled when it is needed: that takes milliseconds."""
_SHOWN = 40
_LONGEST_SLIP = 200
"""Characters of a word that may still be a slip of the keys."""
_QUOTE = "Put text that begins with &, * or ! in quotes."


class _Source:
    """The file that nodes come from, and the error its complaints are."""

    __slots__ = ("error", "name")

    def __init__(self, path: Path, error: type[StarkeeperError]) -> None:
        self.name = printable(str(path), keep_newlines=False)
        self.error = error

    def complaint(self, line: int, message: str, hint: str = "") -> StarkeeperError:
        """The error that names the file and the line."""
        return self.error(f"{self.name}, line {line}: {message}", hint)


class _Typed(_Source):
    """What comes from no file, and so stands on no line."""

    __slots__ = ()

    def __init__(self, error: type[StarkeeperError]) -> None:
        super().__init__(Path(), error)

    def complaint(self, line: int, message: str, hint: str = "") -> StarkeeperError:  # noqa: ARG002
        """The error, which names neither."""
        return self.error(message, hint)


class Node:
    """A value of the file: a scalar, a list or a mapping, that knows where it stands."""

    __slots__ = ("_key", "_parent", "_plain", "_source", "_value", "line")

    def __init__(self, source: _Source, line: int, value: str | list[Node] | dict[str, Node], plain: bool) -> None:
        self._source = source
        self._value = value
        self._plain = plain
        self._parent: Node | None = None
        self._key: str | int = ""
        self.line = line
        """The line it stands on, from 1; for a value in a mapping the line of its key."""

    @property
    def path(self) -> str:
        """Where it stands in the file, such as ``principles[0].behaviours``; empty for the whole document."""
        if self._parent is None:
            return ""
        above = self._parent.path
        if isinstance(self._key, int):
            return f"{above}[{self._key}]"
        key = _shown(self._key)
        return f"{above}.{key}" if above else key

    @property
    def place(self) -> str:
        """Where a complaint about it says that it stands: file, line and path."""
        return self.complaint("").message.removesuffix(": ")

    @property
    def is_nothing(self) -> bool:
        """Whether it was left empty, or says ``null``."""
        return self._plain and isinstance(self._value, str) and _NOTHING.fullmatch(self._value) is not None

    def complaint(self, message: str, hint: str = "") -> StarkeeperError:
        """The error to raise about this value: names file, line and key path."""
        path = self.path
        return self._source.complaint(self.line, f"{path}: {message}" if path else message, hint)

    def mapping(self, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
        """Return the values by key; every required key is there, and none that is not known."""
        if not isinstance(self._value, dict):
            raise self._unexpected("keys with values")
        for key, value in self._value.items():
            if key not in required and key not in optional:
                raise value._unknown_key([*required, *optional])
        for key in required:
            if key not in self._value:
                raise self.complaint(f"expected the key {key!r}, found none.")
        return self._value

    def named(self) -> dict[str, Node]:
        """Return the values by key, whatever the keys are; there is at least one."""
        if not isinstance(self._value, dict) or not self._value:
            raise self._unexpected("keys with values")
        return self._value

    def items(self, of: str = "entry") -> list[Node]:
        """Return the entries of a list; there is at least one. ``of`` says what an entry is."""
        if not isinstance(self._value, list):
            raise self._unexpected(f"a list with at least 1 {of}")
        if not self._value:
            raise self.complaint(f"expected at least 1 {of}, found an empty list.")
        return self._value

    def text(self) -> str:
        """Return a text of one line: line breaks and runs of blanks become single spaces. It is never empty."""
        if not isinstance(self._value, str):
            raise self._unexpected("text")
        if self._plain and (_NOTHING.fullmatch(self._value) or _is_typed(self._value)):
            hint = "" if self.is_nothing else "Put it in quotes to make it text."
            raise self._unexpected("text", hint)
        if character := unsafe_character(self._value):
            raise self.complaint(f"expected plain text, found the control character {character}.")
        if text := " ".join(self._value.split()):
            return text
        raise self.complaint("expected text, found none.")

    def texts(self, of: str = "sentence") -> tuple[str, ...]:
        """Return a list of different texts; there is at least one. ``of`` says what each is."""
        found: dict[str, Node] = {}
        for item in self.items(of):
            text = item.text()
            if text in found:
                raise item.complaint(f"this {of} is given twice (first on line {found[text].line}).")
            found[text] = item
        return tuple(found)

    def matching(self, pattern: re.Pattern[str], expected: str) -> str:
        """Return a text that matches a pattern as a whole; ``expected`` says the pattern in words."""
        text = self.text()
        if pattern.fullmatch(text) is None:
            raise self.complaint(f"expected {expected}, found {quoted(text)}.")
        return text

    def integer(self, low: int, high: int) -> int:
        """Return a whole number between two others, both included."""
        expected = f"a whole number from {low} to {high}"
        if not (self._plain and isinstance(self._value, str) and _INTEGER.fullmatch(self._value)):
            raise self._unexpected(expected)
        number = int(self._value)
        if not low <= number <= high:
            raise self._unexpected(expected)
        return number

    def flag(self) -> bool:
        """Return ``true`` or ``false``."""
        if not (self._plain and self._value in ("true", "false")):
            raise self._unexpected("true or false")
        return self._value == "true"

    def choice(self, kind: type[_Choice]) -> _Choice:
        """Return one of the values of an enumeration."""
        names = [member.value for member in kind]
        if isinstance(self._value, str) and self._value in names:
            return kind(self._value)
        hint = did_you_mean(self._value, names) if isinstance(self._value, str) else ""
        raise self._unexpected(f"one of {', '.join(names)}", hint)

    def _unexpected(self, expected: str, hint: str = "") -> StarkeeperError:
        return self.complaint(f"expected {expected}, found {self._found()}.", hint)

    def _unknown_key(self, known: list[str]) -> StarkeeperError:
        hint = did_you_mean(str(self._key), known) or f"Allowed keys: {', '.join(known)}."
        return self.complaint("unknown key.", hint)

    def _found(self) -> str:
        if isinstance(self._value, dict):
            return "keys with values"
        if isinstance(self._value, list):
            return "a list" if self._value else "an empty list"
        if self.is_nothing:
            return "nothing"
        typed = self._plain and _is_typed(self._value)
        return f"the {typed} {_shown(self._value)}" if typed else f"the text {quoted(self._value)}"


def load(path: Path, error: type[StarkeeperError], unreadable: type[StarkeeperError]) -> Node:
    """Read a file of at most ``LIMIT`` bytes and return its one document; an empty file is a node of nothing.

    Raises ``unreadable`` when the file cannot be read or is too large. Raises ``error``, in one line that names the
    file and the line: for what is not UTF-8 or not YAML; for aliases, anchors, tags and duplicate keys; for more than
    one document; and for nesting deeper than ``DEPTH``.
    """
    return parse(read_bytes(path, LIMIT, unreadable), path, error)


def parse(data: bytes, path: Path, error: type[StarkeeperError]) -> Node:
    """Return the one document of a file's bytes, as ``load`` does."""
    source = _Source(path, error)
    return _compose(source, _decoded(source, data))


def typed(key: str, text: str, *, plain: bool, error: type[StarkeeperError]) -> Node:
    """Return what was typed for a key outside of a file; its complaints begin with the key.

    ``plain`` text may be a number or a flag, as a file's text without quotes may be; other text is text.
    """
    node = Node(_Typed(error), 1, text, plain)
    node._parent, node._key = Node(node._source, 1, {}, plain=False), key
    return node


def _decoded(source: _Source, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise source.complaint(line, "expected UTF-8 text, found other bytes.", "Save the file as UTF-8.") from None


def _compose(source: _Source, text: str) -> Node:
    import yaml

    # The parser in C is about eight times faster; both give the same events.
    make: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loader = make(text)
        return _Composer(source, loader).document()
    except yaml.YAMLError as trouble:
        raise _not_yaml(source, text, trouble) from None


def _not_yaml(source: _Source, text: str, trouble: Any) -> StarkeeperError:
    if found := re.search(_UNREADABLE, text):
        line = text.count("\n", 0, found.start()) + 1
        character = f"U+{ord(found.group()):04X}"
        return source.complaint(line, f"expected plain text, found the control character {character}.")
    mark = getattr(trouble, "problem_mark", None)
    reason = getattr(trouble, "problem", None) or "it cannot be read"
    return source.complaint(mark.line + 1 if mark else 1, f"this is not YAML: {reason}.")


class _Composer:
    """Builds nodes from a parser's events, without recursion, so that a hostile file cannot exhaust the stack."""

    def __init__(self, source: _Source, loader: Any) -> None:
        import yaml

        self._source = source
        self._loader = loader
        self._scalar = yaml.ScalarEvent
        self._list = yaml.SequenceStartEvent
        self._mapping = yaml.MappingStartEvent
        self._ends = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
        self._document_start = yaml.DocumentStartEvent
        self._alias = yaml.AliasEvent
        self._open: list[Node] = []
        self._key: Node | None = None
        """The key whose value comes next, in the innermost mapping."""

    def document(self) -> Node:
        """The one document of the file."""
        self._loader.get_event()
        if not isinstance(self._loader.get_event(), self._document_start):
            return Node(self._source, 1, "", plain=True)
        root = self._start(self._loader.get_event())
        while self._open:
            event = self._loader.get_event()
            if isinstance(event, self._ends):
                self._open.pop()
            elif (parent := self._open[-1])._value.__class__ is dict:
                self._into_mapping(parent, event)
            else:
                self._into_list(parent, event)
        self._loader.get_event()
        extra = self._loader.get_event()
        line = extra.start_mark.line + 1
        if isinstance(extra, self._document_start):
            raise self._source.complaint(line, "expected one document, found a second.")
        return root

    def _into_list(self, parent: Node, event: Any) -> None:
        entries = parent._value
        assert isinstance(entries, list)
        node = self._start(event)
        node._parent, node._key = parent, len(entries)
        entries.append(node)

    def _into_mapping(self, parent: Node, event: Any) -> None:
        entries = parent._value
        assert isinstance(entries, dict)
        key = self._key
        if key is None:
            if not isinstance(event, self._scalar):
                line = event.start_mark.line + 1
                raise self._source.complaint(line, "expected a word as the key, found something else.")
            self._key = self._start(event)
            return
        name = key._value
        assert isinstance(name, str)
        if name in entries:
            message = f"{quoted(name)} is given twice (first on line {entries[name].line})."
            raise self._source.complaint(key.line, message)
        self._key = None
        node = self._start(event)
        node._parent, node._key, node.line = parent, name, key.line
        entries[name] = node

    def _start(self, event: Any) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, self._alias) or event.anchor is not None:
            raise self._source.complaint(line, "expected plain data, found an anchor or alias (& or *).", _QUOTE)
        if event.tag is not None:
            raise self._source.complaint(line, f"expected plain data, found the tag {_shown(event.tag)}.", _QUOTE)
        if isinstance(event, self._scalar):
            return Node(self._source, line, event.value, plain=event.implicit[0])
        if len(self._open) >= DEPTH:
            raise self._source.complaint(line, f"expected at most {DEPTH} levels of nesting, found more.")
        node = Node(self._source, line, [] if isinstance(event, self._list) else {}, plain=False)
        self._open.append(node)
        return node


def _is_typed(text: str) -> str:
    if _BOOLEAN.fullmatch(text):
        return "value"
    return "number" if _NUMBER.fullmatch(text) else ""


def _shown(text: str) -> str:
    text = printable(text, keep_newlines=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def quoted(text: str) -> str:
    """What the file says, as a message quotes it: its beginning, harmless."""
    return f"'{_shown(text)}'"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known words nearest to one, at most two; empty when none is near."""
    # Comparing takes time by the word's length.
    near = difflib.get_close_matches(word, list(known), 2) if len(word) <= _LONGEST_SLIP else []
    return f"Did you mean {' or '.join(map(repr, near))}?" if near else ""
