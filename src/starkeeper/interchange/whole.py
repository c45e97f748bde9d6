"""A whole story in one piece of text, as somebody copies it from notes; any other text is none."""

from __future__ import annotations

import re

from starkeeper.domain.story import StoryContent
from starkeeper.errors import InvalidInput
from starkeeper.interchange import headings, template

TITLE_LENGTH = 100
"""Characters that a line may have to be a title because it stands alone above the parts."""

_MARK = r"(?:\*\*|__)"
_HASHES = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*")
_NAMED = re.compile(rf"{_MARK}?(?i:title|titel|titre|t[íi]tulo){_MARK}?[ \t]*[:\uff1a]{_MARK}?(.*)")
_STRONG = re.compile(rf"{_MARK}(.*\S){_MARK}")


def read(text: str) -> StoryContent | None:
    """Read a text with the headings of two parts or more, or a filled template; None for any other text.

    The title is the first line above the parts, where that is marked as one ("# ...", "Title: ...", "**...**") or
    stands there alone and is no sentence; else it is empty. Everything else above the first heading belongs to the
    situation, as ``headings.split`` has it.
    """
    text = text.removeprefix("\ufeff")
    if template.is_template(text):
        return _template(text)
    begin = headings.beginning(text)
    if begin is None:
        return None
    title, end = _title(text[:begin])
    content = StoryContent(title=title)
    for part, told in (headings.split(text[end:]) or {}).items():
        content = content.with_part(part, told)
    return content if content.text else None


def _template(text: str) -> StoryContent | None:
    try:
        content = template.parse(text)
    except InvalidInput:
        return None
    return content if content.text.strip() else None


def _title(above: str) -> tuple[str, int]:
    """The title that stands above the parts, and where the text goes on behind it; empty and 0 where there is none."""
    lines = [line for line in re.finditer(r"[^\r\n]*", above) if line.group().strip()]
    if not lines:
        return "", 0
    first = lines[0].group().strip()
    bare = first
    for mark in (_HASHES, _NAMED, _STRONG):
        if found := mark.fullmatch(bare):
            bare = found.group(1).strip()
    alone = len(lines) == 1 and len(first) <= TITLE_LENGTH and not first.endswith(".")
    return (bare, lines[0].end()) if bare and (bare != first or alone) else ("", 0)
