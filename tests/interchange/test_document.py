"""Reports as documents, whatever stands in them."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.interchange.document import Column, Document, Format, Section, write

COLUMNS = (Column("name", "Name"), Column("number", "Number", number=True))
NASTY = ["<script>alert(1)</script>", "a|b\nc", "=HYPERLINK(1)", "[x](http://y)", "\x1b[31mred", "**bold** & `code`"]


def document(*cells: str) -> Document:
    rows = [(cell, "1") for cell in cells]
    return Document("Title", "en", "Lead.", COLUMNS, rows, [Section("More", ["Said."], cells)])


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self.tags.append(tag)


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=30), max_size=4))
def test_a_page_has_no_tag_that_came_from_a_text(cells: list[str]) -> None:
    page = Tags()
    page.feed(write(document(*cells), Format.HTML))
    assert set(page.tags) <= {
        "html", "meta", "title", "style", "h1", "h2", "p", "table", "tr", "th", "td", "ul", "li",
    }  # fmt: skip
    assert page.tags.count("tr") == len(cells) + 1


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_csv_is_read_back_and_starts_no_formula(cells: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(write(document(*cells), Format.CSV), newline="")))
    assert rows[0] == ["name", "number"]
    assert len(rows) == len(cells) + 1
    assert not [row for row in rows[1:] if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_formula_is_kept_as_text() -> None:
    assert write(document("=1+1"), Format.CSV) == "name,number\r\n'=1+1,1\r\n"


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=30), max_size=4))
def test_markdown_keeps_one_line_a_row(cells: list[str]) -> None:
    lines = write(document(*cells), Format.MARKDOWN).split("\n")
    table = [line for line in lines if line.startswith("| ")]
    assert len(table) == len(cells) + 2
    assert [line for line in lines if line.startswith("- ")] == [line for line in lines if line.startswith("- ")][
        : len(cells)
    ]


def test_markdown_shows_signs_as_they_stand() -> None:
    told = write(document(NASTY[3], NASTY[5]), Format.MARKDOWN)
    assert r"| \[x\]\(http://y\) | 1 |" in told
    assert r"- \*\*bold\*\* \& \`code\`" in told


@pytest.mark.parametrize("form", Format)
def test_nothing_in_a_document_acts_on_a_terminal(form: Format) -> None:
    told = write(document(*NASTY), form)
    assert "\x1b" not in told
    assert "␛[31mred" in told.replace("\\", "")
