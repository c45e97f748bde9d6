"""Rows as near to what a damaged one reads as the schema allows, for what has no sound copy anywhere."""

from __future__ import annotations

import json
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from starkeeper.domain.pack import Level, Polarity
from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Status, is_date
from starkeeper.store.proofs import CHOICES
from starkeeper.store.salvage import Row, hash_of, resealed
from starkeeper.store.sql import stamp

DOCTOR = "doctor"
"""Who saved what a repair wrote."""

_HARMLESS = {"outcome": Outcome.MIXED, "status": Status.DRAFT, "polarity": Polarity.OPEN, "level": Level.ANY}
"""What stands for a word that is like none of its column's; a verdict and a rating are not to be guessed."""

_STAMPS = ("created_at", "updated_at", "saved_at", "decided_at", "answered_at", "added_at")
_LIMITS = {"title": 300, "employer": 200, "role": 200}


def plausible(table: str, damaged: Row, now: str) -> Row:
    """A damaged row as near to what it reads as can be, sealed; ``now`` stands for a time that is none.

    What nobody can guess stays as it is, and the schema refuses the row.
    """
    row = {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for name, value in damaged.items()
    }
    for name, words in CHOICES.items():
        if name in row:
            near = get_close_matches(str(row[name]), words, n=1)
            row[name] = near[0] if near else str(_HARMLESS.get(name, row[name]))
    for name in _STAMPS:
        if name in row and not _is_stamp(row[name]):
            row[name] = now
    if table in ("story", "story_version"):
        _tellable(row, now)
    if table == "story":
        row["version"] = _count(row["version"])
    if table == "draft":
        row.update({name: _text(row[name]) for name in CONTENT_FIELDS})
        row["base_version"] = None if row["story_id"] is None else _count(row["base_version"])
    if table == "own_question":
        row.update({name: row[name] if _is_list(row[name]) else "[]" for name in ("principles", "roles")})
    if table == "interview":
        row["company"] = _text(row["company"])[:200]
        row["loop"] = row["loop"] if _is_list(row["loop"], of=list) else "[]"
    if table == "probe":
        row["answer"] = _text(row["answer"])
        row["answered_at"] = row["answered_at"] if row["answer"] else None
    return resealed(table, row)


def _tellable(row: Row, now: str) -> None:
    """Make a story, or a version of one, what may be told."""
    row.update({name: _text(row[name]) for name in CONTENT_FIELDS})
    row["title"] = _without_nul(row["title"].strip()) or "Without a title"
    row["date"] = row["date"] if is_date(row["date"]) else ""
    row.update({name: row[name][:limit] for name, limit in _LIMITS.items()})
    row["content_hash"] = hash_of(row)
    row["saved_by"] = _without_nul(_text(row["saved_by"])) or DOCTOR
    if row.get("deleted_at") is not None and not _is_stamp(row["deleted_at"]):
        row["deleted_at"] = now


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _without_nul(text: str) -> str:
    """A text without NUL at its start, where SQLite ends to count; a page that is gone reads as NUL throughout."""
    return text.lstrip("\0").strip()


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value >= 1 else 1


def _is_stamp(value: Any) -> bool:
    try:
        return bool(stamp(datetime.fromisoformat(str(value))) == value)
    except ValueError:
        return False


def _is_list(value: Any, of: type = str) -> bool:
    try:
        found = json.loads(str(value))
    except ValueError:
        return False
    return str(value).startswith("[") and all(isinstance(each, of) for each in found)
