"""How the same thing looks everywhere: signs, bars, and text that came from outside."""

from __future__ import annotations

from textual.content import Content

from starkeeper.domain.display import printable
from starkeeper.domain.story import Outcome, Part

MUTED = "$text-muted"
ACCENT = "$text-accent"
GOOD = "$text-success"
ATTENTION = "$text-warning"
DANGER = "$text-error"

OUTCOME_SIGNS = {Outcome.SUCCESS: "✓", Outcome.FAILURE: "✗", Outcome.MIXED: "±"}
OUTCOME_STYLES = {Outcome.SUCCESS: GOOD, Outcome.FAILURE: DANGER, Outcome.MIXED: ATTENTION}
STRONG_SIGN, WEAK_SIGN = "●", "○"

PART_NAMES = {part: part.value.capitalize() for part in Part}

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def line(text: str, style: str = "") -> Content:
    """One line of text from outside, shown literally."""
    return Content.styled(printable(text, keep_newlines=False), style)


def prose(text: str, style: str = "") -> Content:
    """Text from outside with its line breaks, shown literally."""
    return Content.styled(printable(text), style)


def bar(fraction: float, width: int) -> str:
    """A bar of so many cells, drawn to an eighth of a cell."""
    eighths = round(max(0.0, min(1.0, fraction)) * width * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn.ljust(width)


def slots(strong: int, weak: int, target: int, limit: int = 5) -> Content:
    """Stories to a target as squares: filled for strong, hollow for weak, a dot for what is missing."""
    filled = min(strong, limit)
    hollow = min(weak, limit - filled)
    missing = max(0, min(target, limit) - filled - hollow)
    more = " +" if strong + weak > limit else ""
    return Content.assemble(
        (" ".join("■" * filled), GOOD),
        " " if filled and hollow else "",
        (" ".join("□" * hollow), ATTENTION),
        " " if missing and filled + hollow else "",
        (" ".join("·" * missing), MUTED),
        (more, MUTED),
    )


def fit(content: Content, width: int) -> Content:
    """Cut or pad to a width, with an ellipsis where something is cut."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def beside(left: Content, right: Content, width: int) -> Content:
    """One line with a left and a right end; the right one is left out when both do not fit."""
    return spread(left, right if left.cell_length + right.cell_length < width else Content(""), width)


def spread(left: Content, right: Content, width: int) -> Content:
    """One line with a left and a right end; the left one is cut when both do not fit."""
    room = width - right.cell_length - (1 if right.cell_length else 0)
    if room <= 0:
        return fit(left, width)
    return Content.assemble(fit(left, room), " " if right.cell_length else "", right)
