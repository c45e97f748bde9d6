"""The command that shows the versions of a story and what each changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from starkeeper.cli import output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.differences import (
    Change,
    FieldChange,
    Piece,
    field_changes,
    field_name,
    in_words,
    shortened,
    word_pieces,
)
from starkeeper.domain.display import printable
from starkeeper.domain.story import Part, StoryVersion

COLUMNS = (
    output.Column("Version", number=True),
    output.Column("Saved", whole=True),
    output.Column("By", whole=True),
    output.Column("Changed"),
    output.Column("Title", cut=True, wide=100),
)

FIRST = "first version"
PARTS = {part.value for part in Part}
STYLES = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "bold green"}
SIGNS = {Change.SAME: ("", ""), Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
"""Around what went and what came where colours cannot tell; git's word diff has the same."""
BREAK = "¶"
"""A line break that went, or that came without a word."""

_Styled = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Saved:
    """A version, and what it changed of the one before."""

    version: StoryVersion
    changes: tuple[FieldChange, ...]
    """Of the first version, everything that it holds."""
    first: bool

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Its number, when it was saved (local time), by which front end, and what it changed."""
        told = self.version
        when = told.saved_at.astimezone().strftime("%Y-%m-%d %H:%M")
        return (str(told.version), when, told.saved_by, FIRST if self.first else in_words(self.changes))


@command("history")
@click.argument("story")
@click.option("--diff", is_flag=True, help="Show the words that each version changed.")
@click.option("--version", "number", type=int, metavar="N", help="Show only this version.")
@click.option("--bin", "binned", is_flag=True, help="Show the versions of a story that is in the bin.")
@json_option
@pass_invocation
def history(invocation: Invocation, story: str, diff: bool, number: int | None, binned: bool, as_json: bool) -> None:
    """Show the versions of a story, and what each changed.

    STORY is its number or the beginning of its title. The newest version, which is the story as it stands, comes first.

    With --diff the words themselves follow. On a terminal what went is red and struck through, what came is bold and
    green; without colours they stand as [-went-] and {+came+}. Of long stretches that stayed, only the words beside a
    change are shown.
    """
    found = invocation.library.stories.find(story, binned=binned)
    saved = _saved(invocation, found.id, number)
    if as_json:
        from starkeeper.cli import shapes

        shape = shapes.version_with_differences if diff else shapes.version
        output.json([shape(each.version, each.changes) for each in saved])
    elif diff:
        _differences(saved)
    else:
        output.table(COLUMNS, [(*each.cells, each.version.title) for each in saved])


def _saved(invocation: Invocation, story_id: int, number: int | None) -> list[Saved]:
    """The versions, the newest first, or only the one of a number. Raises NotFound when no version has it."""
    versions = invocation.library.stories.versions(story_id)
    wanted = number if number is None else invocation.library.stories.version(story_id, number).version
    return [
        Saved(version, field_changes(before, version), first=before is None)
        for version, before in zip(versions, [*versions[1:], None], strict=True)
        if wanted in (None, version.version)
    ]


def _differences(saved: Sequence[Saved]) -> None:
    signs = not output.in_colour()
    for place, each in enumerate(saved):
        if place:
            output.line()
        number, *rest = each.cells
        output.line(" · ".join([f"Version {number}", *rest]), "bold")
        # What takes a line goes before what takes a paragraph.
        for change in (change for change in each.changes if change.name not in PARTS):
            output.runs([(f"{field_name(change.name)}: ", "cyan"), *_drawn(change, each.first, signs)])
        for change in (change for change in each.changes if change.name in PARTS):
            output.line()
            output.line(field_name(change.name), "bold cyan")
            output.runs(_drawn(change, each.first, signs))


def _drawn(change: FieldChange, first: bool, signs: bool) -> Iterator[_Styled]:
    """The words of a field, with what went and came told apart; of a first version nothing was otherwise before."""
    before = change.after if first else change.before
    for piece in shortened(word_pieces(before, change.after)):
        opening, closing = SIGNS[piece.change] if signs else ("", "")
        yield (f"{opening}{_visible(piece, change.name in PARTS)}{closing}", STYLES[piece.change])


def _visible(piece: Piece, in_part: bool) -> str:
    """The text of a piece; a change of nothing but blanks shows its line breaks, which nobody would see."""
    text = printable(piece.text, keep_newlines=in_part)
    if piece.change is Change.SAME or text.strip():
        return text
    return text.replace("\n", BREAK if piece.change is Change.REMOVED else f"{BREAK}\n")
