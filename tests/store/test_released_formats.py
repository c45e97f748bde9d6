"""A library of every format that was ever released opens with all that its author wrote, behind a backup.

``libraries/`` holds one of each, as SQL. They stay as they are. A new format adds a file: the one before, brought up to
date and dumped, with the two marks in front and something in every new table.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from starkeeper.domain.backup import Reason
from starkeeper.library import Library, doctor
from starkeeper.store import backups, integrity, migrations, seals
from starkeeper.store.engine import open_engine
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION
from starkeeper.store.migrations import MIGRATIONS, migrate

LIBRARIES = Path(__file__).parent / "libraries"
FORMATS = range(1, SCHEMA_VERSION + 1)
OLDER = range(1, SCHEMA_VERSION)

Rows = dict[str, list[dict[str, Any]]]


def made(place: Path, number: int) -> None:
    """Make the library of a released format."""
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript((LIBRARIES / f"format-{number}.sql").read_text("utf-8"))
    place.chmod(0o600)


def written(place: Path) -> Rows:
    """Every row that only its author could write again."""
    with closing(sqlite3.connect(place)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}")]
            for table, keys in seals.KEYS.items()
            if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        }


def as_before(now: Rows, before: Rows) -> Rows:
    """The rows of now in the tables and columns of before."""
    return {
        table: [{name: row[name] for name in before[table][0]} for row in rows] for table, rows in now.items() if rows
    }


def texts_hashed(rows: Rows) -> dict[tuple[int, int], bool]:
    """For each state of each story, whether its hash is that of its text, without the program's own help."""
    states = [(row["id"], row) for row in rows["story"]] + [(row["story_id"], row) for row in rows["story_version"]]
    names = ("title", "situation", "task", "action", "result", "lesson")
    found = {}
    for story_id, row in states:
        told = json.dumps([row[name] for name in names], separators=(",", ":")).encode()
        found[story_id, row["version"]] = row["content_hash"] == hashlib.sha256(told).hexdigest()
    return found


def test_every_format_has_its_library() -> None:
    assert sorted(path.name for path in LIBRARIES.iterdir()) == [f"format-{number}.sql" for number in FORMATS]


@pytest.mark.parametrize("number", FORMATS)
def test_released_steps_were_not_changed(place: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made(place, number)
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:number])
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
    marks = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
    with closing(sqlite3.connect(place)) as kept, closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        assert kept.execute(schema).fetchall() == fresh.execute(schema).fetchall()
        assert kept.execute(marks).fetchall() == fresh.execute(marks).fetchall() == [(APPLICATION_ID, number)]


@pytest.mark.parametrize("number", FORMATS)
def test_library_holds_something_of_everything(place: Path, number: int) -> None:
    made(place, number)
    rows = written(place)
    assert all(rows.values())
    assert texts_hashed(rows) == dict.fromkeys([(1, 1), (1, 2), (1, 3), (2, 1)], True)


@pytest.mark.parametrize("number", OLDER)
def test_older_library_comes_up_to_date_with_every_row_and_hash(place: Path, number: int) -> None:
    made(place, number)
    before = written(place)
    with closing(sqlite3.connect(place)) as connection:
        hashes = integrity.hashes(connection)
    open_engine(place).dispose()
    after = written(place)
    assert as_before(after, before) == before
    assert all(texts_hashed(after).values())
    with closing(sqlite3.connect(place)) as connection:
        assert integrity.hashes(connection) == hashes
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert not list(integrity.broken(connection))
    assert doctor.examine(place).sound


@pytest.mark.parametrize("number", OLDER)
def test_backup_of_the_older_format_is_made_before(place: Path, number: int) -> None:
    made(place, number)
    before = written(place)
    open_engine(place).dispose()
    (backup,) = backups.listed(place)
    assert backup.reason is Reason.MIGRATION
    assert written(backup.path) == before
    with closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (number,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_library_of_the_present_format_opens_as_it_is(place: Path) -> None:
    made(place, SCHEMA_VERSION)
    before = place.read_bytes()
    open_engine(place).dispose()
    assert place.read_bytes() == before
    assert backups.listed(place) == []
    assert doctor.examine(place).sound


@pytest.mark.parametrize("number", FORMATS)
def test_what_was_written_in_any_format_reads_the_same_through_the_library(home: Path, number: int) -> None:
    home.mkdir()
    made(home / "library.db", number)
    with Library.open() as library:
        story = library.stories.get(1)
        assert (story.version, story.title, story.date) == (3, "The pager that nobody owned", "2023-05")
        assert [version.action for version in library.stories.versions(1)][-1] == "I read the logs."
        assert library.stories.find("told them", binned=True).employer == "Mühlbach & Söhne"
        assert {draft.story_id for draft in library.stories.drafts()} == {1, None}
        words = {"ownership": "confirmed", "dive-deep": "confirmed", "think-big": "rejected"}
        assert library.tags.of(1).verdicts == words
        assert [done.seconds for done in library.rehearsal.history()] == [0.0, 61.0, 142.5]
        assert [question.text for question in library.rehearsal.questions() if question.own] == ["When were you wrong?"]


def test_what_the_seventh_format_brought_reads_the_same_through_the_library(home: Path) -> None:
    home.mkdir()
    made(home / "library.db", 7)
    with Library.open() as library:
        loops = [(interview.date.isoformat(), interview.loop) for interview in library.interviews.all()]
        assert loops == [("2026-02-12", (("ownership", "dive-deep"), ("earn-trust",))), ("2026-03-01", ())]
        assert [(drill.asked, drill.told) for drill in library.drills.history()] == [
            ("dive-deep", None),
            ("ownership", "ownership"),
        ]
        assert [(probe.story_id, probe.answered) for probe in library.probes.of()] == [(1, True)]
        assert [(probe.story_id, probe.answered) for probe in library.probes.of(2)] == [(2, False)]  # from the bin
