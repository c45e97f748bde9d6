"""What a version changed, word by word, in one column: what went struck through, what came bold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from starkeeper.domain.differences import Change, FieldChange, Piece, field_name, shortened, word_pieces
from starkeeper.domain.display import printable
from starkeeper.domain.story import Part
from starkeeper.tui.widgets.drawing import ACCENT, DANGER, GOOD, MUTED, prose

_STYLES = {Change.SAME: "", Change.REMOVED: f"strike {DANGER}", Change.ADDED: f"bold {GOOD}"}
_SHOWN = 20_000
"""Characters of a field that are laid out."""
_BREAK = "¶"
"""A line break that went, or that came alone."""


def told(changes: Sequence[FieldChange], *, first: bool) -> Content:
    """Draw the fields that a version changed; a first version stands as it was written."""
    if not changes:
        return Content.styled("Nothing was changed.", MUTED)
    pieces: list[Content] = []
    for change in sorted(changes, key=lambda change: change.name in set(Part)):
        pieces += [Content.styled(_title(change), ACCENT), _drawn(change, first), Content("")]
    return Content("\n").join(pieces[:-1])


def _title(change: FieldChange) -> str:
    name = field_name(change.name)
    return name[:1].upper() + name[1:]


def _drawn(change: FieldChange, first: bool) -> Content:
    if first:
        return _cut([prose(change.after[:_SHOWN])], len(change.after))
    pieces = shortened(word_pieces(change.before, change.after))
    return _cut(list(_styled(pieces, change.name in set(Part))), sum(len(piece.text) for piece in pieces))


def _styled(pieces: Sequence[Piece], in_part: bool) -> Iterator[Content]:
    room = _SHOWN
    for piece in pieces:
        text = printable(piece.text[: max(room, 0)], keep_newlines=in_part)
        room -= len(piece.text)
        if piece.change is not Change.SAME and not text.strip():
            text = text.replace("\n", f"{_BREAK}\n" if piece.change is Change.ADDED else _BREAK)
        yield Content.styled(text, _STYLES[piece.change])


def _cut(drawn: list[Content], length: int) -> Content:
    if length > _SHOWN:
        drawn.append(Content.styled(f"\n… {length - _SHOWN:,} more characters.", MUTED))
    return Content.assemble(*drawn)
