"""Says what a library holds and whether it is sound, by plain SQL first and by the program's own doctor second."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from starkeeper.domain.story import CONTENT_FIELDS
from starkeeper.errors import StarkeeperError
from starkeeper.library import Library, care, doctor
from starkeeper.store import integrity
from starkeeper.store.identity import SCHEMA_VERSION

from .setting import opened
from .tally import Tally

TABLES = {
    "story": "id",
    "story_version": "story_id, version",
    "draft": "story_id",
    "verdict": "story_id, pack, principle",
    "rehearsal": "id",
    "own_question": "id",
    "interview": "id",
    "drill": "id",
    "probe": "id",
}
"""What only the candidate could write again, and how its rows are ordered."""

_HASHED = ("title", "situation", "task", "action", "result", "lesson")
_ORPHANS = (
    ("an action without a step", "SELECT count(*) FROM action WHERE id NOT IN (SELECT action_id FROM action_step)"),
    (
        "a suggestion without a text",
        "SELECT count(*) FROM suggestion WHERE content_hash NOT IN "
        "(SELECT content_hash FROM story UNION SELECT content_hash FROM story_version)",
    ),
)

Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def judging(tally: Tally, about: object) -> Iterator[None]:
    """Count it as damage when a library cannot even be judged; ``about`` is told with the faults."""
    known = len(tally.faults)
    try:
        yield
    except (sqlite3.Error, StarkeeperError, UnicodeDecodeError) as error:
        tally.fault("damaged", f"it cannot be judged: {error}")
    tally.faults[known:] = [f"{said} ({about})" for said in tally.faults[known:]]


def plain(place: Path) -> sqlite3.Connection:
    """A plain connection, with none of the program's settings."""
    return sqlite3.connect(place, isolation_level=None)


def rows(place: Path, columns: dict[str, list[str]] | None = None) -> Rows:
    """Every row that only the candidate could write again; ``columns`` limits what is read of each table.

    A table that a library of an older format lacks has none.
    """
    wanted = columns or columns_of(place)
    with closing(plain(place)) as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(wanted[table])} FROM {table} ORDER BY {order}").fetchall()
            if wanted[table]
            else []
            for table, order in TABLES.items()
        }


def columns_of(place: Path) -> dict[str, list[str]]:
    """The columns of the tables of ``rows``; those of a library of an older format are fewer."""
    with closing(plain(place)) as connection:
        return {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in TABLES}


def told(place: Path, name: str, *, own_draft: bool = True) -> dict[str, Any]:
    """What a library holds of one writer, in the shape of ``Mirror.told``; an empty name means everything."""
    content = ", ".join(CONTENT_FIELDS)
    with closing(plain(place)) as connection:
        titles = dict(
            connection.execute("SELECT id, title FROM story WHERE substr(title, 1, ?) = ?", [len(name), name])
        )
        words: dict[int, dict[str, str]] = {number: {} for number in titles}
        for number, slug, verdict in connection.execute("SELECT story_id, principle, verdict FROM verdict"):
            words.get(number, {})[slug] = verdict
        earlier: dict[int, list[Any]] = {number: [] for number in titles}
        for number, *values in connection.execute(f"SELECT story_id, {content} FROM story_version ORDER BY version"):
            earlier.get(number, []).append(tuple(values))
        drafts = {number: tuple(row) for number, *row in connection.execute(f"SELECT story_id, {content} FROM draft")}
        found: dict[str, Any] = {"": drafts.get(None) if own_draft else None}
        read = f"SELECT id, version, deleted_at IS NOT NULL, {content} FROM story"
        for number, version, binned, *values in connection.execute(read):
            if number in titles:
                found[titles[number]] = (
                    tuple(values), version, bool(binned), words[number], earlier[number], drafts.get(number)
                )  # fmt: skip
    return found


def examine(place: Path, tally: Tally, *, plainly_first: bool) -> None:
    """Count what is wrong with a library; ``plainly_first`` says who opens it first and so cleans up after the dead."""
    for look in (_plainly, _by_the_doctor) if plainly_first else (_by_the_doctor, _plainly):
        look(place, tally)


def goes_on(place: Path, tally: Tally) -> None:
    """Count it as damage when nothing can be written any more, and what a write that came to its end leaves behind."""
    from starkeeper.domain.story import StoryContent

    try:
        with opened(place) as library:
            number = library.stories.add(StoryContent(title="Life goes on")).id
            if library.stories.get(number).version != 1:
                tally.fault("damaged", "a new story is not the first version")
    except StarkeeperError as error:
        tally.fault("damaged", f"nothing can be written: {error.message}")
    _files(place, tally)


def backups_pass(
    place: Path,
    tally: Tally,
    states: Collection[Rows] | None = None,
    columns: dict[str, list[str]] | None = None,
) -> None:
    """Count listed backups that do not pass, or are none of the states that the library went through."""
    for backup in care.backups_of(place):
        with closing(sqlite3.connect(f"{backup.path.as_uri()}?mode=ro", uri=True)) as connection:
            faults = [said for (said,) in connection.execute("PRAGMA integrity_check") if said != "ok"]
            faults += list(integrity.broken(connection))
        if faults:
            tally.fault("damaged", f"the backup {backup.path.name} does not pass: {faults[0]}")
        elif states is not None and rows(backup.path, columns) not in states:
            tally.fault("half", f"the backup {backup.path.name} holds what the library never held")


def swept(place: Path, tally: Tally, clean: Callable[[Library], object]) -> None:
    """Count files that stay behind once they are a day old and ``clean`` has run."""
    import os
    import time

    long_ago = time.time() - 2 * 24 * 60 * 60
    litter = [path for path in place.parent.rglob("*") if path.name.startswith(".starkeeper-")]
    for path in litter:
        os.utime(path, (long_ago, long_ago))
    with opened(place) as library:
        clean(library)
    for path in litter:
        if path.exists():
            tally.fault("orphans", f"{path.relative_to(place.parent)} stays for ever")


def _plainly(place: Path, tally: Tally) -> None:
    try:
        with closing(plain(place)) as connection:
            faults = [said for (said,) in connection.execute("PRAGMA integrity_check") if said != "ok"]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == SCHEMA_VERSION:
                for what, count in _ORPHANS:
                    if number := connection.execute(count).fetchone()[0]:
                        tally.fault("orphans", what, number)
            for table in ("story", "story_version"):
                for *told_texts, digest in connection.execute(
                    f"SELECT {', '.join(_HASHED)}, content_hash FROM {table}"
                ):
                    if digest != _digest(told_texts):
                        faults.append(f"a hash of {table} is not that of its text")
    except sqlite3.Error as error:
        tally.fault("damaged", f"SQLite cannot read it: {error}")
        return
    for said in faults[:3]:
        tally.fault("damaged", said)
    for table, *_ in loose[:3]:
        tally.fault("orphans", f"a row of {table} belongs to nothing")


def _by_the_doctor(place: Path, tally: Tally) -> None:
    try:
        found = doctor.examine(place)
    except StarkeeperError as error:
        tally.fault("damaged", f"the doctor cannot examine it: {error.message}")
        return
    if not found.sound:
        tally.fault("damaged", f"the doctor finds: {found.findings[0].what}")


def _files(place: Path, tally: Tally) -> None:
    """Beside a library lie its backups, and what a killed process was writing; SQLite's own files are gone by now."""
    known = {place.name, "backups", "stories.jsonl"}
    for path in place.parent.iterdir():
        if path.name not in known and not path.name.startswith((".starkeeper-", f"{place.name}.damaged-")):
            tally.fault("orphans", f"a file {path.name} is left")
    folder = place.parent / "backups"
    listed = {backup.path for backup in care.backups_of(place)}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path not in listed and not path.name.startswith(".starkeeper-"):
            tally.fault("orphans", f"a file {path.name} is left among the backups")


def _digest(texts: list[str]) -> str:
    return hashlib.sha256(json.dumps(texts, separators=(",", ":")).encode()).hexdigest()
