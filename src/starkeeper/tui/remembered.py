"""What the interface remembers from one run to the next: where one was, and how the list stood.

It lies outside the library, which may be encrypted. So nothing is in it that was written in a story: no words that were
looked for, and no employer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from starkeeper.domain.order import Order
from starkeeper.domain.story import Outcome, Status
from starkeeper.errors import FileTrouble
from starkeeper.files import make_private_folder, read_bytes, write_private
from starkeeper.tui.places import TABS, WITH_PANELS, Place
from starkeeper.tui.present import StoryFilter

_MOST = 20
"""Libraries that something is remembered of; the one that was left longest ago is forgotten."""
_LIMIT = 64 * 1024
"""Bytes of the file."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """How the interface was left."""

    place: Place = Place.STORIES
    """One of those that the top line names."""
    filter: StoryFilter = field(default_factory=StoryFilter)
    """Which stories were shown, in what order."""
    panels: Mapping[Place, float] = field(default_factory=dict)
    """The share of the window that the left one of two panels has, between 0 and 1, where the user chose one."""


def recall(file: Path, library: Path) -> Remembered:
    """How the interface on a library was left last; as it is at first, where that is not known."""
    with suppress(ValueError, KeyError, TypeError):
        left = _read(file)[_key(library)]
        place = Place(left["place"])
        return Remembered(
            place=place if place in TABS else Place.STORIES,
            filter=StoryFilter(
                principle=str(left["principle"]),
                status=Status(left["status"]) if left["status"] else None,
                outcome=Outcome(left["outcome"]) if left["outcome"] else None,
                order=Order(left["order"]),
                backwards=bool(left["backwards"]),
            ),
            panels=_shares(left.get("panels")),
        )
    return Remembered()


def remember(file: Path, library: Path, left: Remembered) -> None:
    """Keep how the interface on a library is left. Where it cannot be kept, nothing is lost that anybody wrote."""
    known = _read(file)
    known.pop(_key(library), None)
    known[_key(library)] = {
        "place": left.place.value,
        "principle": left.filter.principle,
        "status": left.filter.status or "",
        "outcome": left.filter.outcome or "",
        "order": left.filter.order,
        "backwards": left.filter.backwards,
        "panels": dict(left.panels),
    }
    newest = dict(list(known.items())[-_MOST:])
    with suppress(OSError, ValueError):
        make_private_folder(file.parent)
        write_private(file, json.dumps(newest, indent=1).encode())


def _shares(known: object) -> dict[Place, float]:
    shares = known if isinstance(known, dict) else {}
    kept = {place: shares.get(place.value) for place in WITH_PANELS}
    return {place: share for place, share in kept.items() if isinstance(share, float) and 0.01 <= share <= 0.99}


def _read(file: Path) -> dict[str, Any]:
    with suppress(FileTrouble, ValueError, RecursionError):
        known = json.loads(read_bytes(file, _LIMIT, FileTrouble))
        if isinstance(known, dict):
            return known
    return {}


def _key(library: Path) -> str:
    """A library's path, so that its name does not stand in the file."""
    return sha256(str(library.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
