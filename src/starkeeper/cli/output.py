"""All that goes to standard output: data, for people on a terminal and for programs in a pipe.

On a terminal tables are drawn and coloured (unless ``NO_COLOR`` is set). In a pipe they are plain text: a line a row,
columns padded so that they line up and parted by one tab, nothing cut off. JSON is exact; every other text is made
safe to show first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from starkeeper.domain.display import printable

if TYPE_CHECKING:
    from rich.console import Console


CUT_WIDTH = 24
"""What a column that is cut off keeps at least on a terminal: enough to know a title by."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    number: bool = False
    """Whether it holds numbers, which stand at the right."""
    style: str = ""
    """How a terminal shows it, in Rich's words."""
    whole: bool = False
    """Whether a terminal must never break its cells."""
    cut: bool = False
    """Whether a terminal cuts its cells off at the column's edge, so that a row takes no more lines for them."""


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout.isatty()


def line(text: str = "", style: str = "") -> None:
    """Print one paragraph; a terminal breaks it between words."""
    shown = printable(text)
    if not on_terminal():
        click.echo(shown)
        return
    from rich.text import Text

    _console().print(Text(shown, style))


def raw(text: str) -> None:
    """Print a text exactly as it is; only for what a program wrote to be read by a program."""
    # click.echo would take out of a pipe what looks like a colour, and this text must stay whole.
    sys.stdout.write(text)


def json(value: Any) -> None:
    """Print a value as JSON. All but ASCII is escaped, so that no character of a story can act on a terminal."""
    from json import dumps

    click.echo(dumps(value, indent=2))


def fields(*cells: str) -> None:
    """Print one record: cells parted by a tab, on a terminal by two spaces."""
    line(("  " if on_terminal() else "\t").join(one_line(cell) for cell in cells))


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Print what is known about one thing: a line a fact, its name first."""
    width = max(len(name) for name, _ in pairs)
    between = "  " if on_terminal() else "\t"
    for name, value in pairs:
        line(f"{name:<{width}}{between}{one_line(value)}")


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, its titles first."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    if on_terminal():
        _draw(columns, cells)
    else:
        click.echo("\n".join(_aligned(columns, cells)))


def show_everything() -> None:
    """Escape what the reader's encoding does not have, rather than fail on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Hand everything to the reader now, so that a reader who left is noticed here."""
    sys.stdout.flush()


def abandon() -> None:
    """Forget what is still to be printed: nobody reads it any more."""
    # Python would flush once more at the end and complain; give it something that takes everything.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    finally:
        os.close(nowhere)


def one_line(text: str) -> str:
    """A text made safe to show, on one line."""
    return " ".join(printable(text, keep_newlines=False).split())


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _draw(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(
            Text(column.title),
            justify="right" if column.number else "left",
            style=column.style,
            no_wrap=column.number or column.whole or column.cut,
            overflow="ellipsis",
            max_width=_room(columns, cells) if column.cut else None,
        )
    for row in cells:
        drawn.add_row(*(Text(cell) for cell in row))
    _console().print(drawn)


def _room(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> int:
    """What the terminal leaves to the columns that are cut off, when every other one takes what it needs."""
    taken = [
        3 + max(_width(text) for text in (column.title, *texts))
        for column, texts in zip(columns, zip(*cells, strict=True), strict=True)
        if not column.cut
    ]
    return max(CUT_WIDTH, _console().width - sum(taken))


def _aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    titles = [column.title.lower() for column in columns]
    widths = [max(map(_width, cells)) for cells in zip(titles, *rows, strict=True)]
    for row in (titles, *rows):
        padded = [_padded(*parts) for parts in zip(row, widths, columns, strict=True)]
        # Nothing follows the last cell, so nothing needs to line up behind it.
        yield "\t".join([*padded[:-1], row[-1]])


def _padded(cell: str, width: int, column: Column) -> str:
    space = " " * (width - _width(cell))
    return space + cell if column.number else cell + space


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
