"""A report as a document: one table and some paragraphs as CSV, Markdown or HTML, whatever the texts in it hold."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from starkeeper.domain.display import printable


class Format(StrEnum):
    """What a document is written as."""

    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in CSV, its heading elsewhere, and whether it holds numbers."""

    key: str
    heading: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, or with points, under it."""

    heading: str
    paragraphs: Sequence[str]
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a sentence, a table, and what is said about it."""

    title: str
    language: str
    """ISO 639-1 code of most of its texts."""
    lead: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    sections: Sequence[Section] = ()


_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
"""


def write(document: Document, form: Format) -> str:
    """The document as a text of this form; it ends with a line feed."""
    return {Format.CSV: _csv, Format.MARKDOWN: _markdown, Format.HTML: _html}[form](document)


def _csv(document: Document) -> str:
    """The table alone (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow(column.key for column in document.columns)
    for row in document.rows:
        writer.writerow(_harmless(cell) for cell in row)
    return told.getvalue()


def _harmless(cell: str) -> str:
    text = printable(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _markdown(document: Document) -> str:
    lines = [f"# {_plain(document.title)}", "", _plain(document.lead), ""]
    lines.append(_cells(column.heading for column in document.columns))
    lines.append(_cells("---:" if column.number else "---" for column in document.columns))
    lines += [_cells(map(_plain, row)) for row in document.rows]
    for section in document.sections:
        lines += ["", f"## {_plain(section.heading)}", ""]
        lines += [line for paragraph in section.paragraphs for line in (_plain(paragraph), "")]
        lines += [f"- {_plain(point)}" for point in section.points]
        if not section.points:
            lines.pop()
    return "\n".join(lines) + "\n"


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """A text that Markdown shows as it stands, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(printable(text, keep_newlines=False).split()))


def _html(document: Document) -> str:
    head = "".join(_cell("th", column, column.heading) for column in document.columns)
    rows = "\n".join(
        f"<tr>{''.join(_cell('td', column, cell) for column, cell in zip(document.columns, row, strict=True))}</tr>"
        for row in document.rows
    )
    sections = "\n".join(map(_section, document.sections))
    title = _shown(document.title)
    return f"""<!DOCTYPE html>
<html lang="{_shown(document.language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{_STYLE}</style>
<h1>{title}</h1>
<p>{_shown(document.lead)}</p>
<table>
<tr>{head}</tr>
{rows}
</table>
{sections}
</html>
"""


def _section(section: Section) -> str:
    paragraphs = "\n".join(f"<p>{_shown(paragraph)}</p>" for paragraph in section.paragraphs)
    points = "".join(f"\n<li>{_shown(point)}</li>" for point in section.points)
    listed = f"\n<ul>{points}\n</ul>" if points else ""
    return f"<h2>{_shown(section.heading)}</h2>\n{paragraphs}{listed}"


def _cell(kind: str, column: Column, text: str) -> str:
    marked = ' class="number"' if column.number else ""
    return f"<{kind}{marked}>{_shown(text)}</{kind}>"


def _shown(text: str) -> str:
    return html.escape(" ".join(printable(text, keep_newlines=False).split()))
