from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.domain.display import printable, unsafe_character

ANY_TEXT = st.text(st.characters())
"""Lone surrogates included."""


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, naïve café, 日本語, 2 × 3 — “quoted”.",
        "[red]not markup[/red]",
        "a family 👩‍👩‍👧, a heart ❤️, a flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "שלום \u200f and \u200e back",
        "one line\nand\tanother",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert printable(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", "\ufffd31m"),
        ("a\x00b\x7f", "a␀b␡"),
        ("back\x08space", "back␈space"),
        ("\ud800", "\ufffd"),
        ("safe \u202eesrever\u202c end", "safe esrever end"),
        ("\u2066isolated\u2069 \u2067open", "isolated open"),
        ("\ufeffmark", "mark"),
    ],
)
def test_what_a_terminal_obeys_is_shown_or_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_line_break_becomes_a_line_feed() -> None:
    assert printable("a\r\nb\rc\x85d\u2028e\u2029f") == "a\nb\nc\nd\ne\nf"


def test_one_line_has_neither_breaks_nor_tabs() -> None:
    assert printable("a\r\nb\tc\x1bd", keep_newlines=False) == "a b c␛d"


@settings(deadline=None)
@given(ANY_TEXT, st.booleans())
def test_nothing_shown_is_obeyed(text: str, keep_newlines: bool) -> None:
    shown = printable(text, keep_newlines)
    kinds = {unicodedata.category(sign) for sign in shown if sign not in "\n\t"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert {unicodedata.bidirectional(sign) for sign in shown}.isdisjoint(
        {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    )
    assert unsafe_character(shown) is None
    assert printable(shown, keep_newlines) == shown
    shown.encode("utf-8")
    if not keep_newlines:
        assert len(shown.splitlines()) <= 1


def test_the_unsafe_character_is_named() -> None:
    assert unsafe_character("a\nb\x1b") == "U+001B"
    assert unsafe_character("a\nb") is None
