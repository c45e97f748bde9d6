"""Words, figures and tables as Markdown, for the pages that scripts write."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from starkeeper import packs


def called(names: Mapping[str, str], name: str) -> str:
    """What a thing is called on the page."""
    return names.get(name, name)


def name_of(slug: str) -> str:
    """The name of a principle of the bundled pack; another one's slug."""
    return next((one.name for one in packs.bundled().principles if one.slug == slug), slug)


def share(value: float | None) -> str:
    """A share as a table shows it."""
    return "none" if value is None else f"{value:.2f}"


def hundred(value: float) -> str:
    """A share as so many in a hundred."""
    return f"{100 * value:.0f}"


def times(value: float) -> str:
    """A share as a frequency."""
    return f"{hundred(value)} times in 100"


def plain(text: str) -> str:
    """A text of a story with nothing in it that Markdown would act on."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", " ".join(text.split()))


def fill(text: str) -> str:
    """A paragraph, its lines as long as the tree's others."""
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def table(heads: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table."""
    rows = [heads, ["---"] * len(heads), *body]
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)
