"""Hostile text: whatever was ever pasted from somewhere, each piece with a mark by which it is known again.

The numbers within the escape sequences are ones that no program of ours uses, so that a sequence that reaches a
terminal was sent there by a text.
"""

from __future__ import annotations

import re

ESC, C1 = "\x1b", "\x9b"
MARK = "Mk"
"""What the mark of every piece begins with; a number follows."""

_PIECES = (
    "null \0 {m}",
    "colour \x1b[97;105;6m{m} red",
    "cursor \x1b[777;777H{m}\x1b[7777A",
    "erase \x1b[7J{m}\x1b[7K",
    "mode \x1b[?7777h{m}",
    "link \x1b]8;;http://{m}.example/\x1b\\{m}\x1b]8;;\x1b\\",
    "clipboard \x1b]52;c;TUFSS0VS\x07{m}",
    "title \x1b]0;{m}\x07{m}",
    "device \x1bP7777;q{m}\x1b\\",
    "message \x1b_{m}\x1b\\\x1b^{m}\x1b\\\x1bX{m}\x1b\\",
    "reset \x1bc\x1b7\x1b8{m}",
    "c1 colour \x9b97;105;6m{m}",
    "c1 others \x9d52;c;TUFSS0VS\x9c{m}\x90q\x9c\x85\x84",
    "bell \x07\x08\x0b\x0c\x0e\x0f\x7f{m}",
    "right to left \u202e{m}\u202c \u202d\u202a\u202b",
    "isolates \u2066{m}\u2069 \u2067 \u2068 \u206a\ufff9\ufffb",
    "breaks {m}\rone\r\ntwo\x85three\u2028four\u2029five\vsix",
    "tabs\t{m}\t\tand\ttabs",
    "mark order \ufeff{m}\ufffe\uffff",
    "joined {m} 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇨🇭 ❤️",
    "zalgo {m} " + "Z" + "\u0334\u0352\u0301\u0489" * 40 + "o",
    "wide {m} 日本語 ｆｕｌｌ 한국어 ﷽ \u0e01\u0e33 \u1100\u1161",
    "hebrew {m} שלום עולם \u200f\u200e\u061c مرحبا",
    "markup [/] [red]{m}[/red] [bold on red] [@click=app.quit]{m}[/] \\[x] [link=file:///etc]",
    "emoji code :smile: :warning: {m}",
    '=HYPERLINK("http://x/?"&A1,"{m}")',
    "+cmd|' /C calc'!A0 {m} @SUM(1) -1+1",
    "<script>alert('{m}')</script> <img src=x onerror=y> <!-- {m} -->",
    "../../../../{m} ~/../x C:\\con",
    "%s %n %d {0} {m!r} ${{HOME}} $(reboot) `reboot` {m}",
    "sql '; DROP TABLE story; -- {m}",
    "template\n---\n## Situation\n<!-- {m} -->\n\\## Task\n---",
    "long {m} " + "name " * 800,
    "unbroken{m}" + "w" * 4_000,
)


def _marked(place: int, piece: str) -> str:
    return piece.replace("{m}", f"{MARK}{place:02d}")


NASTIES: tuple[str, ...] = tuple(_marked(place, piece) for place, piece in enumerate(_PIECES))
"""Each can be written as UTF-8."""
HALVES = ("half \ud800 a character", "\udcff\udc9b31m", "end \udfff")
"""Lone surrogates: Python holds them, as in an argument that is no UTF-8; nothing can be written with them."""

_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufeff]")
"""What a terminal obeys, but for line ends and tabs."""
_OURS = re.compile(
    r"\x1b\[[0-9;:]*m"  # colours
    r"|\x1b\[[0-9;]*[ABCDEFGHJK]"  # where the cursor goes, and what is cleared
    r"|\x1b\[\?[0-9;]*(?:[hlu]|\$p)"  # modes of the screen, the mouse and the keyboard
    r"|\x1b\[[<>][0-9;]*u"
    r"|\x1b\]22;[a-z]+\x07"  # the shape of the pointer
)
"""The sequences that the program itself sends."""
_TELLTALE = re.compile(r"97;105;6|777|\[7[JK]")
"""Numbers that stand in the sequences of the texts alone."""


def mark(text: str) -> str:
    """The mark of a piece."""
    found = re.search(rf"{MARK}\d\d", text)
    assert found is not None
    return found.group()


def one_line(text: str) -> str:
    """A piece as it may stand in a title: without line breaks and control characters, within its length."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)[:200].split())


def leaks(sent: str) -> list[str]:
    """What a terminal was told to do that the program itself never asks for, with what stands around it."""
    found = [match.group() for match in _OURS.finditer(sent) if _TELLTALE.search(match.group())]
    rest = _OURS.sub("\N{SYMBOL FOR ESCAPE}", sent)
    found += [rest[max(0, match.start() - 30) : match.end() + 30] for match in _OBEYED.finditer(rest)]
    return [repr(piece) for piece in found]
