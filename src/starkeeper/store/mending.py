"""Mending a damaged library, row by row: from a backup, else from the last good version, else as it reads now.

What a damaged row held is never thrown away while it can still be read: the file as it was is kept beside the library,
and a story's damaged text stays among its versions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Status, is_date, text_hash
from starkeeper.store import seals
from starkeeper.store.integrity import HASHED
from starkeeper.store.salvage import Row, find, is_sealed, likeness, twin, where
from starkeeper.store.seals import SEAL
from starkeeper.store.sql import stamp

DOCTOR = "doctor"
"""Who saved what a repair wrote."""

_STAMPS = ("created_at", "updated_at", "deleted_at", "saved_at", "decided_at", "answered_at", "added_at")
_LIMITS = {"title": 300, "employer": 200, "role": 200}


class Mender:
    """Mends one library in an open transaction; ``backups`` are connections to sound copies, the newest first."""

    def __init__(self, live: sqlite3.Connection, backups: Sequence[sqlite3.Connection], now: datetime) -> None:
        self._live = live
        self._backups = backups
        self._now = stamp(now)
        self.done: list[str] = []
        """What was mended, in sentences."""

    def mend(self, table: str, key: tuple[Any, ...]) -> None:
        """Mend one row that is not what was saved."""
        damaged = find(self._live, table, key)
        if damaged is None or (is_sealed(table, damaged) and not _hash_differs(damaged)):
            return
        good = twin(self._backups, table, key)
        if good is not None and good.get("version") == damaged.get("version"):
            self._put(table, key, good)
            self._say(table, key, "is as it was saved again, from a backup")
        elif table == "story":
            self._mend_story(key, damaged, good)
        elif table == "story_version" and (kept := self._from_story(key)):
            self._put(table, key, kept)
            self._say(table, key, "is as it was saved again, from a backup")
        elif table in ("verdict", "own_question") and (alike := likeness(self._backups, table, damaged)):
            self._put(table, key, alike)
            self._say(table, key, "is as it was saved again, from a backup")
        else:
            self._keep(table, key, damaged)

    def bring_back(self, story_id: int) -> None:
        """Make a story that other rows refer to and that is gone: from a backup, else from its newest version."""
        row = twin(self._backups, "story", (story_id,)) or self._newest_version(story_id)
        if row is not None and find(self._live, "story", (story_id,)) is None:
            self._insert("story", row)
            self._say("story", (story_id,), "was gone and is back")

    def drop_strays(self) -> None:
        """Let go of rows whose story is gone for good; rehearsals stay without it."""
        gone = "story_id IS NOT NULL AND story_id NOT IN (SELECT id FROM story)"
        for (number,) in self._live.execute(f"SELECT id FROM rehearsal WHERE {gone}").fetchall():
            row = find(self._live, "rehearsal", (number,))
            if row is not None:
                self._put("rehearsal", (number,), _resealed("rehearsal", {**row, "story_id": None}))
        for table in ("verdict", "draft", "action_step", "story_version"):
            dropped = self._live.execute(f"DELETE FROM {table} WHERE {gone}").rowcount
            if dropped:
                self.done.append(f"{dropped} rows of {table} belonged to stories that are gone, and were let go.")
        self._live.execute("UPDATE suggestion SET teacher = NULL WHERE teacher NOT IN (SELECT id FROM story)")

    def _mend_story(self, key: tuple[Any, ...], damaged: Row, backup: Row | None) -> None:
        earlier = self._newest_version(key[0])
        candidates = [row for row in (backup, earlier) if row is not None]
        if not candidates:
            self._keep("story", key, damaged)
            return
        best = max(candidates, key=lambda row: int(row["version"]))
        read = _plausible("story", damaged, self._now)
        # The damaged text may still be the newer one to a human eye: it becomes the version before.
        kept = {**read, "story_id": key[0], "saved_at": read["updated_at"]}
        self._insert("story_version", _as(self._live, "story_version", kept))
        content = {name: best[name] for name in (*CONTENT_FIELDS, "content_hash")}
        marks = {"version": read["version"] + 1, "updated_at": self._now, "saved_by": DOCTOR}
        self._put("story", key, _resealed("story", {**read, **content, **marks}))
        self._say(
            "story", key, f"has the text of version {best['version']} again; what it read since is kept before it"
        )

    def _newest_version(self, story_id: int) -> Row | None:
        """The newest sound earlier version of a story, in the columns of a story."""
        statement = "SELECT version FROM story_version WHERE story_id = ? ORDER BY version DESC"
        for (number,) in self._live.execute(statement, (story_id,)).fetchall():
            row = find(self._live, "story_version", (story_id, number))
            if row is not None and is_sealed("story_version", row):
                marks = {"id": story_id, "created_at": row["saved_at"], "updated_at": row["saved_at"]}
                return _as(self._live, "story", {**row, **marks, "deleted_at": None})
        return None

    def _from_story(self, key: tuple[Any, ...]) -> Row | None:
        """An earlier version as a backup has it, in which it was still the present one."""
        story = twin(self._backups, "story", key[:1])
        if story is None or story["version"] != key[1]:
            return None
        return _as(self._live, "story_version", {**story, "story_id": key[0], "saved_at": story["updated_at"]})

    def _keep(self, table: str, key: tuple[Any, ...], damaged: Row) -> None:
        self._put(table, key, _plausible(table, damaged, self._now))
        self._say(table, key, "has no sound copy; it stays as it reads now, so look at it")

    def _put(self, table: str, key: tuple[Any, ...], row: Row) -> None:
        # A row whose key changed cannot be told from its place; out with the one, in with the other.
        names = seals.KEYS[table]
        new_key = tuple(row[name] for name in names)
        if table == "story" and new_key == key:
            self._update(table, key, row)
            return
        for gone in (key, new_key):
            self._live.execute(f"DELETE FROM {table} WHERE {where(table, gone)}", gone)
        self._insert(table, row)

    def _update(self, table: str, key: tuple[Any, ...], row: Row) -> None:
        # Deleting a story would take its versions and verdicts along.
        columns = ", ".join(f"{name} = ?" for name in row)
        self._live.execute(f"UPDATE {table} SET {columns} WHERE {where(table, key)}", [*row.values(), *key])

    def _insert(self, table: str, row: Row) -> None:
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        self._live.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", list(row.values()))

    def _say(self, table: str, key: tuple[Any, ...], what: str) -> None:
        self.done.append(f"{named(self._live, table, key)} {what}.")


def named(connection: sqlite3.Connection, table: str, key: tuple[Any, ...]) -> str:
    """A row in words: ``Story 3 (“The leak”)``, ``Version 2 of story 3``, ``Your word on ownership for story 3``."""
    shown = [seals.decoded(part) for part in key]
    if table == "story":
        row = find(connection, table, key)
        title = str(seals.decoded(row["title"])) if row else ""
        return f"Story {shown[0]} (“{title[:60]}”)" if title else f"Story {shown[0]}"
    if table == "story_version":
        return f"Version {shown[1]} of story {shown[0]}"
    if table == "draft":
        return "The draft of a new story" if shown[0] is None else f"The draft of story {shown[0]}"
    if table == "verdict":
        return f"Your word on {shown[2]} for story {shown[0]}"
    return f"Rehearsal {shown[0]}" if table == "rehearsal" else f"Your own question {shown[0]}"


def _hash_differs(row: Row) -> bool:
    return "content_hash" in row and bool(_text_hash(row) != row["content_hash"])


def _text_hash(row: Row) -> str:
    return text_hash([str(seals.decoded(row[name])) for name in HASHED])


def _as(connection: sqlite3.Connection, table: str, row: Row) -> Row:
    """A row in the columns of a table, sealed."""
    columns = [found[1] for found in connection.execute(f"PRAGMA table_info({table})")]
    return _resealed(table, {name: row.get(name) for name in columns})


def _resealed(table: str, row: Row) -> Row:
    return {**row, SEAL: seals.seal(table, row)}


def _plausible(table: str, damaged: Row, now: str) -> Row:
    """A damaged row as near to what it reads as the schema allows, sealed."""
    row = {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for name, value in damaged.items()
    }
    if "outcome" in row:
        row["outcome"] = row["outcome"] if row["outcome"] in set(Outcome) else Outcome.MIXED.value
        row["status"] = row["status"] if row["status"] in set(Status) else Status.DRAFT.value
    if table in ("story", "story_version"):
        row["title"] = str(row["title"]).strip() or "Without a title"
        row["date"] = row["date"] if is_date(str(row["date"])) else ""
        row.update({name: str(row[name])[:limit] for name, limit in _LIMITS.items()})
        row["content_hash"] = _text_hash(row)
        row["saved_by"] = row["saved_by"] or DOCTOR
    for name in _STAMPS:
        if row.get(name) and not _is_stamp(str(row[name])):
            row[name] = now
    return _resealed(table, row)


def _is_stamp(text: str) -> bool:
    try:
        return stamp(datetime.fromisoformat(text)) == text
    except ValueError:
        return False
