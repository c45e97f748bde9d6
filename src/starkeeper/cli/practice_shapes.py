"""What ``--json`` prints of interviews and of practice; ``docs/json.md`` describes it, and a test compares the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starkeeper.domain.interview import Interview

Shape = dict[str, Any]


def interview(kept: Interview) -> Shape:
    """A day of interviews."""
    return {
        "id": kept.id,
        "date": kept.date.isoformat(),
        "company": kept.company,
        "pack": kept.pack,
        "loop": [list(slugs) for slugs in kept.loop],
        "added_at": kept.added_at.isoformat(),
    }
