"""All that goes to standard output: data, for people on a terminal and for programs in a pipe.

On a terminal tables are drawn and coloured (unless ``NO_COLOR`` is set). In a pipe they are plain text: one line per
row, columns padded so that they line up and parted by one tab, nothing cut off. JSON is exact; every other text is made
safe to show first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from starkeeper.domain.display import printable
from starkeeper.errors import FileTrouble

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


CUT_WIDTH = 19
"""What a column that is cut off keeps at least on a terminal: enough to know a title by."""
READING_WIDTH = 30
"""The least that a sentence is read in; a terminal that leaves less puts it under its row."""
GAP = 3
"""What stands between two columns of a terminal."""
LONG = 100_000
"""Characters of a text from which a terminal breaks the lines itself: to look for the words takes too long."""
LONG_CELL = 5_000
"""Characters from which a cell is cut off on a terminal, which shows no more of it than that anyway."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    number: bool = False
    """Whether it holds numbers, which stand at the right."""
    style: str = ""
    """How a terminal shows it, in Rich's words."""
    whole: bool = False
    """Whether a terminal must never break its cells, nor cut them off."""
    words: bool = False
    """Whether a terminal may break its cells between words alone: lists of slugs, each of which stays whole."""
    cut: bool = False
    """Whether a terminal cuts its cells off at the column's edge, so that a row takes no more lines for them."""
    below: bool = False
    """Whether it holds sentences, which a narrow terminal shows under their rows; it must be the last column."""
    wide: int = 0
    """How many characters a terminal must have across to show the column at all."""


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout is not None and sys.stdout.isatty()


def line(text: str = "", style: str = "") -> None:
    """Print one paragraph; a terminal breaks it between words, unless it is very long."""
    shown = printable(text)
    if not on_terminal() or len(shown) > LONG:
        _print(shown)
        return
    from rich.text import Text

    _console().print(Text(shown, style))


def entry(head: str, text: str, style: str = "") -> None:
    """Print a paragraph behind a head, which has the style; on a terminal the text does not run under the head."""
    if not on_terminal():
        _print(printable(f"{head}{text}"))
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid()
    grid.add_column(no_wrap=True, min_width=len(head))
    grid.add_column()
    grid.add_row(Text(printable(head), style), Text(printable(text)))
    _console().print(grid)


def runs(texts: Iterable[tuple[str, str]]) -> None:
    """Print one paragraph of several texts, each with the style in which a terminal shows it."""
    shown = [(printable(text), style) for text, style in texts]
    if not on_terminal():
        _print("".join(text for text, _ in shown))
        return
    from rich.text import Text

    _console().print(Text.assemble(*shown))


def in_colour() -> bool:
    """Whether a person sees styles and colours: on a terminal that has them, and without ``NO_COLOR``."""
    if not on_terminal():
        return False
    console = _console()
    return console.color_system is not None and not console.no_color


def raw(text: str) -> None:
    """Print a text exactly as it is; only for what a program wrote to be read by a program."""
    # click.echo would take out of a pipe what looks like a colour, and this text must stay whole.
    with _to_reader():
        sys.stdout.write(text)


def json(value: Any) -> None:
    """Print a value as JSON. All but ASCII is escaped, so that no character of a story can act on a terminal."""
    from json import dumps

    _print(dumps(value, indent=2))


def fields(*cells: str) -> None:
    """Print one record: cells parted by a tab, on a terminal by two spaces."""
    line(("  " if on_terminal() else "\t").join(one_line(cell) for cell in cells))


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Print what is known about one thing: one line per fact, its name first."""
    width = max(len(name) for name, _ in pairs)
    between = "  " if on_terminal() else "\t"
    for name, value in pairs:
        line(f"{name:<{width}}{between}{one_line(value)}")


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, its titles first."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    if on_terminal():
        _draw(columns, [[_cut(cell) for cell in row] for row in cells])
    else:
        _print("\n".join(_aligned(columns, cells)))


def show_everything() -> None:
    """Escape what the reader's encoding does not have, rather than fail on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Hand everything to the reader now, so that a reader who left is noticed here."""
    if sys.stdout is not None:
        with _to_reader():
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


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONG_CELL else f"{cell[: LONG_CELL - 1]}…"


def _print(text: str) -> None:
    with _to_reader():
        click.echo(text)


@contextmanager
def _to_reader() -> Iterator[None]:
    """Say in one line that standard output takes nothing. Raises FileTrouble; BrokenPipeError goes on as it is."""
    if sys.stdout is None:
        raise FileTrouble("Standard output cannot be written: it is closed.")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as trouble:
        abandon()
        raise FileTrouble(f"Standard output cannot be written: {trouble.strerror}.") from None


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _draw(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    width = _console().width
    shown = [place for place, column in enumerate(columns) if column.wide <= width]
    columns, rows = [columns[place] for place in shown], [[row[place] for place in shown] for row in rows]
    # Beside its sentence a title is not cut: where both do not fit, the sentence goes below.
    whole = [replace(column, cut=False) for column in columns]
    if columns[-1].below and _room(whole, rows) < min(READING_WIDTH, _needed(columns, rows)[-1]):
        _draw_with_sentences_below(columns, rows)
    else:
        _console().print(_drawn(columns, rows))


def _draw_with_sentences_below(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    from rich.padding import Padding
    from rich.segment import Segment, Segments
    from rich.text import Text

    console = _console()
    # No cell is broken here, so that each row is one line, and its sentence can follow it.
    unbroken = [replace(column, whole=not column.cut) for column in columns[:-1]]
    lines = console.render_lines(_drawn(unbroken, [row[:-1] for row in rows]), pad=False)
    titles = len(lines) - len(rows)
    for line in lines[:titles]:
        console.print(Segments([*line, Segment.line()]), end="")
    for line, row in zip(lines[titles:], rows, strict=True):
        console.print(Segments([*line, Segment.line()]), end="")
        console.print(Padding(Text(row[-1]), (0, 0, 0, 4)))


def _drawn(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    room = max(CUT_WIDTH, _room(columns, rows))
    for column, needed in zip(columns, _needed(columns, rows), strict=True):
        drawn.add_column(
            Text(column.title),
            justify="right" if column.number else "left",
            style=column.style,
            no_wrap=column.number or column.whole or column.cut,
            overflow="ellipsis",
            # Rich narrows every column when they do not fit; these keep what they need.
            min_width=needed if column.number or column.whole or column.words else None,
            max_width=room if column.cut else None,
        )
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _room(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> int:
    """What the terminal leaves to a column that is cut off or shown below, when every other takes what it needs."""
    needed = zip(columns, _needed(columns, rows), strict=True)
    return _console().width - sum(GAP + width for column, width in needed if not (column.cut or column.below))


def _needed(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column's widest cell is; where cells may be broken between words, its widest word."""
    cells = zip(*([column.title for column in columns], *rows), strict=True)
    return [
        max(_width(piece) for text in texts for piece in ((text.split() or [""]) if column.words else (text,)))
        for column, texts in zip(columns, cells, strict=True)
    ]


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
