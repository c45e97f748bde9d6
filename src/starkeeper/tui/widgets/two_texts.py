"""Two texts of one story: the fields that differ, the one text beside the other, with the words that differ marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.differences import Change, FieldChange, Piece, field_changes, shortened, word_pieces
from starkeeper.domain.display import printable
from starkeeper.domain.story import CONTENT_FIELDS, Part, StoryContent
from starkeeper.tui.widgets.drawing import ACCENT, ATTENTION, MUTED, prose

_DIFFERS = f"bold underline {ATTENTION}"
_SHOWN = 20_000
"""Characters of a part that are laid out; of a longer one only what stands around the differences."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts."""

    name: str
    """One word."""
    about: str
    """What else tells it from the other; may be empty."""
    content: StoryContent

    @property
    def heading(self) -> Content:
        """What stands above the text."""
        return Content.assemble((self.name, f"bold {ACCENT}"), (f", {self.about}" if self.about else "", MUTED))


class TwoTexts(VerticalScroll, can_focus=False):
    """Shows the fields that differ, in two columns. Without a right text, what the left one holds.

    A screen may lay out each ``pair`` as one above the other; then it shows the ``gutter`` that names the text.
    """

    DEFAULT_CSS: ClassVar[str] = """
    TwoTexts {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & Static { height: auto; }
        & .pair { height: auto; margin-bottom: 1; layout: horizontal; }
        & .pair:last-child { margin-bottom: 0; }
        & .side { height: auto; width: 1fr; }
        & .gutter { display: none; color: $text-muted; }
        & .told { width: 1fr; max-width: 78; margin-right: 2; }
    }
    """

    def __init__(self, left: Side, right: Side | None) -> None:
        super().__init__()
        self._gutter = max(len(side.name) for side in (left, right) if side is not None) + 2
        self._left = left
        self._right = right

    def compose(self) -> ComposeResult:
        """A name and two texts for each field that differs."""
        after = StoryContent(title="") if self._right is None else self._right.content
        changes = field_changes(self._left.content, after)
        for change in changes:
            told = _told(change)
            note = "" if self._right is None else told.note
            yield Static(Content.assemble((change.name.capitalize(), ACCENT), (note and f"  {note}", MUTED)))
            with Container(classes="pair"):
                yield from self._compose_side(self._left, told.left)
                if self._right is not None:
                    yield from self._compose_side(self._right, told.right)
        if self._right is not None and len(changes) < len(CONTENT_FIELDS):
            said = "The rest is the same in both." if changes else "Both are the same."
            yield Static(Content.styled(said, MUTED))

    def _compose_side(self, side: Side, told: Content) -> ComposeResult:
        with Horizontal(classes="side"):
            if self._right is not None:
                gutter = Static(Content(side.name), classes="gutter")
                gutter.styles.width = self._gutter
                yield gutter
            yield Static(told, classes="told")


@dataclass(frozen=True, slots=True)
class _Told:
    left: Content
    right: Content
    note: str = ""


def _told(change: FieldChange) -> _Told:
    """Draw both texts of a field."""
    is_part = change.name in set(Part)
    before, after = (printable(text, keep_newlines=is_part) for text in (change.before, change.after))
    if before.split() == after.split():
        return _Told(_plain(before), _plain(after), "only spaces, or signs that cannot be shown, differ")
    pieces = word_pieces(before, after)
    if not any(piece.change is Change.SAME and any(map(str.isalnum, piece.text)) for piece in pieces):
        # Where every word differs, marks would tell nothing and be hard to read.
        both = is_part and before.strip() and after.strip()
        return _Told(_plain(before), _plain(after), "all of it differs" if both else "")
    if max(len(before), len(after)) > _SHOWN:
        pieces, note = shortened(pieces), "what stands around the differences"
    else:
        note = ""
    return _Told(_draw(pieces, Change.REMOVED), _draw(pieces, Change.ADDED), note)


def _plain(text: str) -> Content:
    return _draw((Piece(Change.SAME, text),), Change.ADDED)


def _draw(pieces: Iterable[Piece], marked: Change) -> Content:
    """Draw one side: what is the same in both, and its own words marked."""
    own = [piece for piece in pieces if piece.change in (Change.SAME, marked)]
    drawn: list[Content] = []
    room = _SHOWN
    for piece in own:
        text = piece.text[: max(room, 0)]
        drawn.append(_mark(text) if piece.change is marked else prose(text))
        room -= len(piece.text)
    if not any(piece.text.strip() for piece in own):
        return Content.styled("empty", MUTED)
    if room < 0:
        drawn.append(Content.styled(f"\n… {-room:,} more characters.", MUTED))
    return Content.assemble(*drawn)


def _mark(text: str) -> Content:
    """Mark words that differ, but not the blanks around them."""
    words = text.strip()
    start = text.find(words)
    return Content.assemble(text[:start], prose(words, _DIFFERS), text[start + len(words) :])
