"""Mending a damaged library, row by row: from a backup, else from the last good version, else as it reads now.

What a damaged row held is never thrown away while it can still be read: the file as it was is kept beside the library,
and a story's damaged text stays among its versions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starkeeper.domain.story import CONTENT_FIELDS
from starkeeper.store import driver, seals
from starkeeper.store.plausible import DOCTOR, plausible
from starkeeper.store.proofs import proved, same
from starkeeper.store.salvage import Row, find, fitted, hash_of, is_sealed, is_sound, resealed, twin, where
from starkeeper.store.seals import SEAL
from starkeeper.store.sql import stamp

_STATES = {
    "story": "updated_at",
    "story_version": "saved_at",
    "draft": "saved_at",
    "verdict": "decided_at",
    "rehearsal": "story_id",
    "own_question": "added_at",
    "interview": "added_at",
    "drill": "story_id",
    "probe": "answered_at",
}
"""By which column of a row two states of it are told apart, the bin aside."""

_NAMES = {
    "rehearsal": "Rehearsal",
    "own_question": "Your own question",
    "interview": "Interview",
    "drill": "Drill",
    "probe": "Follow-up question",
}
"""What a row is called that is known by its id alone."""


class Mender:
    """Mends one library in an open transaction; ``backups`` are connections to sound copies, the newest first."""

    def __init__(self, live: sqlite3.Connection, backups: Sequence[sqlite3.Connection], now: datetime) -> None:
        self._live = live
        self._backups = backups
        self._now = stamp(now)
        self.done: list[str] = []
        """What was mended, in sentences."""
        self.unsealed = 0
        """Rows that only lacked their seal, as those of a library from before there were seals."""

    def mend(self, table: str, key: tuple[Any, ...]) -> None:
        """Mend one row that is not what was saved."""
        damaged = find(self._live, table, key)
        if damaged is None or is_sound(table, damaged):
            return
        unsealed = {name: value for name, value in damaged.items() if name != SEAL}
        if not damaged[SEAL] and is_sound(table, unsealed) and self._seal(table, key, damaged):
            return
        copies = self._copies(table, key)
        reckoned = [{**damaged, "version": number} for number in self._free_versions(table, damaged)]
        if exact := same(self._backups, table, damaged) or proved(table, damaged, [*copies, *reckoned]):
            self._put(table, key, exact)
            self._say(table, _key(table, exact), "is as it was saved again")
        elif good := next((copy for copy in copies if copy[_STATES[table]] == damaged[_STATES[table]]), None):
            if table == "story":
                good = {**good, "deleted_at": plausible(table, damaged, self._now)["deleted_at"]}
            self._put(table, key, resealed(table, good))
            self._say(table, key, "is as it was saved again, from a backup")
        elif table == "story" and hash_of(damaged) != damaged["content_hash"]:
            self._mend_story(key, damaged, copies)
        else:
            self._keep(table, key, damaged)

    def bring_back(self, story_id: int) -> None:
        """Make a story that other rows refer to and that is gone: its latest state in a backup or a version of it."""
        earlier = self._newest_version(story_id)
        states = [*self._copies("story", (story_id,)), *([earlier] if earlier else [])]
        if states and find(self._live, "story", (story_id,)) is None:
            row = max(states, key=lambda state: str(state["updated_at"]))
            number = max(row["version"], self._next_version(story_id))
            self._insert("story", resealed("story", {**row, "version": number}))
            self._say("story", (story_id,), "was gone and is back")

    def drop_strays(self) -> None:
        """Let go of rows whose story is gone for good; rehearsals and drills stay without it."""
        gone = "story_id IS NOT NULL AND story_id NOT IN (SELECT id FROM story)"
        for table in ("rehearsal", "drill"):
            for (number,) in self._live.execute(f"SELECT id FROM {table} WHERE {gone}").fetchall():
                row = find(self._live, table, (number,))
                if row is not None:
                    self._put(table, (number,), resealed(table, {**row, "story_id": None}))
        for table in ("verdict", "draft", "action_step", "story_version", "probe"):
            dropped = self._live.execute(f"DELETE FROM {table} WHERE {gone}").rowcount
            if dropped:
                self.done.append(f"Rows of {table} whose story is gone for good were let go: {dropped}.")
        self._live.execute("UPDATE suggestion SET teacher = NULL WHERE teacher NOT IN (SELECT id FROM story)")

    def _copies(self, table: str, key: tuple[Any, ...]) -> list[Row]:
        """The sound rows of this key that the backups have, the newest first, in the columns of the present format."""
        found = []
        for backup in self._backups:
            if row := twin([backup], table, key):
                found.append(fitted(self._live, table, row))
            story = twin([backup], "story", key[:1]) if table == "story_version" else None
            if story and story["version"] == key[1]:  # then it was still the present one
                row = {**story, "story_id": key[0], "saved_at": story["updated_at"]}
                found.append(fitted(self._live, table, row))
        return found

    def _mend_story(self, key: tuple[Any, ...], damaged: Row, copies: list[Row]) -> None:
        earlier = self._newest_version(key[0])
        candidates = [*copies, earlier] if earlier else copies
        if not candidates:
            self._keep("story", key, damaged)
            return
        best = max(candidates, key=lambda row: str(row["updated_at"]))
        read = self._read(key, damaged)
        # The damaged text may still be the newer one to a human eye: it becomes the version before.
        kept = {**read, "story_id": key[0], "saved_at": read["updated_at"]}
        self._insert("story_version", fitted(self._live, "story_version", kept))
        content = {name: best[name] for name in (*CONTENT_FIELDS, "content_hash")}
        marks = {"version": read["version"] + 1, "updated_at": self._now, "saved_by": DOCTOR}
        self._put("story", key, resealed("story", {**read, **content, **marks}))
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
                return fitted(self._live, "story", {**row, **marks, "deleted_at": None})
        return None

    def _free_versions(self, table: str, damaged: Row) -> list[int]:
        """The numbers that a story's version, or an earlier one, may have had: they are given one after the other."""
        if table == "story":
            return [self._next_version(damaged["id"])]
        if table != "story_version":
            return []
        statement = "SELECT version FROM story_version WHERE story_id = ?"
        given = {number for (number,) in self._live.execute(statement, (damaged["story_id"],))}
        return [number for number in range(1, len(given) + 2) if number not in given]

    def _next_version(self, story_id: int) -> int:
        """The number of a story's present version, as its earlier ones tell it."""
        statement = "SELECT max(version) FROM story_version WHERE story_id = ?"
        (newest,) = self._live.execute(statement, (story_id,)).fetchone()
        return int(newest or 0) + 1

    def _read(self, key: tuple[Any, ...], damaged: Row) -> Row:
        """A damaged story as it reads, under a version that no earlier one has."""
        row = plausible("story", damaged, self._now)
        return resealed("story", {**row, "version": max(row["version"], self._next_version(key[0]))})

    def _seal(self, table: str, key: tuple[Any, ...], unsealed: Row) -> bool:
        """Seal a row as it reads; not where the schema refuses that, for then more of it is gone than its seal."""
        try:
            self._put(table, key, resealed(table, unsealed))
        except driver.errors("IntegrityError"):
            return False
        self.unsealed += 1
        return True

    def _keep(self, table: str, key: tuple[Any, ...], damaged: Row) -> None:
        row = self._read(key, damaged) if table == "story" else plausible(table, damaged, self._now)
        try:
            self._put(table, key, row)
        except driver.errors("IntegrityError"):
            self._live.execute(f"DELETE FROM {table} WHERE {where(table, key)}", key)
            self._say(table, key, "could not be read any more, and was let go")
            return
        if "content_hash" in damaged and hash_of(damaged) == damaged["content_hash"]:
            self._say(table, key, "has its text as it was saved; look at the rest, which has no sound copy")
        else:
            self._say(table, key, "has no sound copy; it stays as it reads now, so look at it")

    def _put(self, table: str, key: tuple[Any, ...], row: Row) -> None:
        # A row whose key changed cannot be told from its place; out with the one, in with the other.
        new_key = _key(table, row)
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


def _key(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in seals.KEYS[table])


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
    return f"{_NAMES[table]} {shown[0]}"
