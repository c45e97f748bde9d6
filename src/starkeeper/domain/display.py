"""Text made safe to show.

A story may hold anything that was ever pasted into it. What a terminal would obey is shown instead of sent;
what only directs the order of reading is left out. The stored text is never changed.
"""

from __future__ import annotations

import re

_BIDI_AND_INVISIBLE = "\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufeff"
# Marks without a scope (U+200E, U+200F, U+061C) and joiners (U+200C, U+200D, variation selectors) stay: real
# Arabic, Hebrew, Indic and emoji text needs them, and they reach no further than their neighbours.
_LINE_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
_OBEYED = f"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI_AND_INVISIBLE}\ud800-\udfff\ufffe\uffff"
_UNSAFE = re.compile(f"[{_OBEYED}]")
_UNSAFE_IN_A_LINE = re.compile(f"[\t\n{_OBEYED}]")
_REMOVED = re.compile(f"[{_BIDI_AND_INVISIBLE}]")
_REPLACEMENT = "\ufffd"
_PICTURES = 0x2400
_PICTURE_OF_DELETE = "\u2421"


def printable(text: str, keep_newlines: bool = True) -> str:
    """Return the text with nothing in it that a terminal would obey.

    Control characters become their pictures (ESC is shown as ``␛``); those without one, and half characters,
    become the replacement character. Bidirectional embeddings, overrides and isolates are removed, so that no text
    can turn the order of what stands beside it. Every kind of line break becomes a line feed; with
    ``keep_newlines=False`` it becomes a space, as a tab does, and the result is one line.
    """
    unsafe = _UNSAFE if keep_newlines else _UNSAFE_IN_A_LINE
    if unsafe.search(text) is None:
        return text
    text = _LINE_BREAK.sub("\n", text)
    if not keep_newlines:
        text = text.replace("\n", " ").replace("\t", " ")
    return _UNSAFE.sub(_shown, text)


def unsafe_character(text: str) -> str | None:
    """Name the first character of a text that ``printable`` would not let through, such as ``U+001B``."""
    found = _UNSAFE.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def _shown(found: re.Match[str]) -> str:
    character = found.group()
    if _REMOVED.match(character):
        return ""
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return _PICTURE_OF_DELETE if code == 0x7F else _REPLACEMENT
