"""The picture of docs/accuracy.md: which principle is taken for which, as an SVG. ``accuracy_page.py`` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

LEFT, TOP, CELL, EDGE = 340, 280, 40, 20
"""Room for the heads of rows and of columns, the side of a cell, the margin."""

BESIDE = 200
"""Room to the right, which the slanted heads of the last columns lean into."""

INK, PAPER = "#1c1c1c", "#fcfcfc"
"""It brings paper of its own, so that it reads on light and on dark pages."""

FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"


def draw(names: Sequence[str], rows: Sequence[Sequence[float]]) -> str:
    """The whole picture. ``rows`` holds, for each principle that was proved, how often each came first."""
    right, bottom = LEFT + CELL * len(names), TOP + CELL * len(names)
    width, height = right + BESIDE, bottom + EDGE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="title desc" font-family="{FONT}" font-size="13">',
        '<title id="title">What is taken for what</title>',
        '<desc id="desc">Rows: the principle that was proved. Columns: the first suggestion. '
        "Figures: shares of the row, in hundredths.</desc>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{PAPER}" stroke="#8a8a8a"/>',
        f'<g fill="{INK}">',
        f'<text x="{LEFT - 10}" y="{TOP - 14}" font-weight="600" text-anchor="end">proved ↓</text>',
        f'<text x="{LEFT - 10}" y="{TOP - 36}" font-weight="600" text-anchor="end">suggested first →</text>',
        *(head for place, name in enumerate(names) for head in _heads(place, escape(name))),
        "</g>",
        *(cell for place, row in enumerate(rows) for cell in _cells(row, place)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _heads(place: int, name: str) -> Iterator[str]:
    """One principle's name before its row and over its column."""
    middle = CELL * place + CELL // 2
    yield f'<text x="{LEFT - 10}" y="{TOP + middle + 5}" text-anchor="end">{name}</text>'
    yield f'<text transform="translate({LEFT + middle + 4} {TOP - 8}) rotate(-52)">{name}</text>'


def _cells(row: Iterable[float], line: int) -> Iterator[str]:
    """One row: the darker, the more; a frame round the right one; no figure where there is less than a hundredth."""
    counts = list(row)
    for place, count in enumerate(counts):
        share = count / (sum(counts) or 1)
        shade = round(250 - 215 * min(share, 1) ** 0.7)
        x, y = LEFT + CELL * place, TOP + CELL * line
        frame = f' stroke="{INK}" stroke-width="1.5"' if place == line else ""
        yield (
            f'<rect x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}"'
            f' fill="#{shade:02x}{shade:02x}{shade:02x}"{frame}/>'
        )
        if round(100 * share):
            yield (
                f'<text x="{x + CELL // 2}" y="{y + CELL // 2 + 5}" text-anchor="middle"'
                f' fill="{INK if shade > 128 else PAPER}">{100 * share:.0f}</text>'
            )
