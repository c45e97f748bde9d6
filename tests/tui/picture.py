"""Draws a screen as text that can be reviewed like code: what stands there, and how each cell looks in each theme.

A picture has a part for each size of the window. First come the lines of the screen. Below them each line stands once
more as runs: ``a12 b3`` are twelve cells that look as the legend says of ``a``, and three as it says of ``b``. The
legend has a column for each theme, so a letter stands for one look in all of them. Equal lines share one line of runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_letters

from rich.color import Color
from rich.style import Style
from textual._context import visible_screen_stack
from textual.app import App
from textual.filter import LineFilter
from textual.strip import Strip

_ATTRIBUTES = ("bold", "dim", "italic", "underline", "underline2", "reverse", "strike", "blink", "overline", "conceal")


@dataclass(frozen=True, slots=True)
class Look:
    """A screen at one moment."""

    lines: tuple[str, ...]
    """What stands on it."""
    cells: tuple[tuple[str, ...], ...]
    """How each cell looks, in words."""


def look(app: App[object], *filters: LineFilter) -> Look:
    """What an app shows now, seen through filters."""
    visible_screen_stack.set(app._background_screens)  # which a dialog lets through
    strips = app.screen._compositor.render_strips()
    for each in filters:
        strips = [strip.apply_filter(each, app.screen.styles.background) for strip in strips]
    return Look(tuple(strip.text.rstrip() for strip in strips), tuple(tuple(_cells(strip)) for strip in strips))


def drawn(seen: Mapping[tuple[int, int], Mapping[str, Look]]) -> str:
    """The picture of what was seen, by size and then by theme; the themes show the same text."""
    parts, legend = [], dict[tuple[str, ...], str]()
    for (width, height), looks in seen.items():
        first, *others = looks.values()
        for other in others:
            changed = [pair for pair in zip(first.lines, other.lines, strict=True) if pair[0] != pair[1]]
            assert not changed, f"a theme changes colours, not text: {changed}"
        assert {len(line) for each in looks.values() for line in each.cells} == {width}
        joint = [list(zip(*rows, strict=True)) for rows in zip(*(each.cells for each in looks.values()), strict=True)]
        parts += [f"== {width} x {height}", *first.lines, "-- looks", *_runs(joint, legend)]
    themes = next(iter(seen.values()))
    return "\n".join([*parts, "== legend", *_legend(list(themes), legend), ""])


def _cells(strip: Strip) -> Iterator[str]:
    for segment in strip:
        yield from [_words(segment.style or Style.null())] * segment.cell_length


def _words(style: Style) -> str:
    colours = f"{_colour(style.color)} on {_colour(style.bgcolor)}"
    return " ".join([colours, *(name for name in _ATTRIBUTES if getattr(style, name))])


def _colour(colour: Color | None) -> str:
    if colour is None:
        return "-"
    return "#{:02x}{:02x}{:02x}".format(*colour.triplet) if colour.triplet else colour.name


def _runs(lines: Sequence[list[tuple[str, ...]]], legend: dict[tuple[str, ...], str]) -> Iterator[str]:
    number = 1
    for cells, same in groupby(lines):
        last = number + len(list(same)) - 1
        runs = (f"{_letter(look, legend)}{len(list(run))}" for look, run in groupby(cells))
        yield f"{number}-{last}: {' '.join(runs)}" if last > number else f"{number}: {' '.join(runs)}"
        number = last + 1


def _letter(looks: tuple[str, ...], legend: dict[tuple[str, ...], str]) -> str:
    tens, ones = divmod(len(legend), len(ascii_letters))
    return legend.setdefault(looks, ascii_letters[ones] * (tens + 1))


def _legend(themes: list[str], legend: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    rows = [("", *themes), *((letter, *looks) for looks, letter in legend.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
