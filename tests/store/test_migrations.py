"""The schema: made from nothing, the same as the tables that queries use, and strict about what it takes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, Table
from sqlalchemy.dialects import sqlite

from starkeeper.domain.story import StoryContent
from starkeeper.errors import LibraryDamaged
from starkeeper.store import backups, integrity, journal_tables, migrations, practice_tables, seals, search, work_tables
from starkeeper.store import engine as engines
from starkeeper.store.engine import open_engine
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION
from starkeeper.store.migrations import MIGRATIONS, Migration, migrate
from starkeeper.store.tables import Row

TABLES = sorted(Row.metadata.tables.values(), key=lambda table: table.name)
WHEN = "2026-01-02T03:04:05.678901+00:00"
HASH = StoryContent(title="t").content_hash


@pytest.fixture
def raw(engine: Engine, place: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        yield connection


def names(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name for (name,) in rows}


def test_schema_version_is_the_number_of_the_last_step() -> None:
    assert len(MIGRATIONS) == SCHEMA_VERSION


def test_an_empty_file_becomes_a_library(place: Path) -> None:
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        migrate(connection)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        before = connection.execute("SELECT sql FROM sqlite_schema").fetchall()
        migrate(connection)
        assert connection.execute("SELECT sql FROM sqlite_schema").fetchall() == before


def test_tables_of_the_queries_are_all_tables_of_the_schema(raw: sqlite3.Connection) -> None:
    assert work_tables.DRAFT.metadata is practice_tables.REHEARSAL.metadata is journal_tables.ACTION.metadata
    assert names(raw) == {table.name for table in TABLES} | search.TABLES | {"search_word", "search_story"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_those_of_the_schema(raw: sqlite3.Connection, table: Table) -> None:
    real = {
        name: (kind, bool(required), key > 0)
        for _, name, kind, required, _, key, _ in raw.execute(f"PRAGMA table_xinfo({table.name})")
    }
    ours = {
        column.name: (column.type.compile(sqlite.dialect()), not column.nullable, column.primary_key)
        for column in table.columns
    }
    assert ours == real


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_foreign_keys_are_those_of_the_schema(raw: sqlite3.Connection, table: Table) -> None:
    real = {
        (column, f"{target}.{key}", gone)
        for _, _, target, column, key, _, gone, _ in raw.execute(f"PRAGMA foreign_key_list({table.name})")
    }
    ours = {(key.parent.name, key.target_fullname, key.ondelete) for key in table.foreign_keys}
    assert ours == real


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_is_strict(raw: sqlite3.Connection, table: Table) -> None:
    (strict,) = raw.execute("SELECT strict FROM pragma_table_list WHERE name = ?", [table.name]).fetchone()
    assert strict == 1


ROWS: dict[str, dict[str, object]] = {
    "story": {
        **dict.fromkeys(("situation", "task", "action", "result", "lesson", "employer", "role", "date"), ""),
        "version": 1,
        "title": "t",
        "outcome": "success",
        "status": "draft",
        "content_hash": HASH,
        "created_at": WHEN,
        "updated_at": WHEN,
        "saved_by": "cli",
    },
    "draft": {
        **dict.fromkeys(("situation", "task", "action", "result", "lesson", "employer", "role", "date"), ""),
        "title": "",
        "outcome": "success",
        "status": "draft",
        "saved_at": WHEN,
    },
    "verdict": {"story_id": 1, "pack": "p", "principle": "ownership", "verdict": "confirmed", "decided_at": WHEN},
    "comparison": {"model": "m", "pack_fingerprint": "p", "content_hash": HASH, "faint": "[[],[]]"},
    "suggestion": {
        "model": "m",
        "pack_fingerprint": "p",
        "content_hash": HASH,
        "principle": "ownership",
        "score": 0.5,
        "evidence_part": "action",
        "evidence_start": 0,
        "evidence_end": 4,
    },
    "vector": {"model": "m", "key": "k", "vector": b"\0\0\0\0"},
    "tagging": {"model": "m", "pack_fingerprint": "p", "pack": "amazon", "tagged_at": WHEN, "settled_at": None},
    "rehearsal": {
        "question_id": "q",
        "question": "?",
        "story_id": 1,
        "seconds": 1.0,
        "rating": "good",
        "answered_at": WHEN,
    },
    "action": {"kind": "edit", "done_by": "cli", "done_at": WHEN, "undone_after": None},
    "action_step": {
        "action_id": 1,
        "number": 0,
        "story_id": 1,
        "aspect": "verdict",
        "pack": "p",
        "principle": "ownership",
        "before": None,
        "after": "confirmed",
    },
    "interview": {"date": "2026-12-11", "company": "", "pack": "p", "loop": "[]", "added_at": WHEN},
    "drill": {
        "question_id": "q",
        "question": "?",
        "asked": "ownership",
        "story_id": 1,
        "told": None,
        "seconds": 1.0,
        "answered_at": WHEN,
    },
    "probe": {"story_id": 1, "question": "?", "answer": "", "added_at": WHEN, "answered_at": None},
    "own_question": {
        "id": "q",
        "text": "?",
        "principles": "[]",
        "polarity": "open",
        "level": "any",
        "roles": "[]",
        "added_at": WHEN,
    },
}
ROWS["story_version"] = {
    **{name: value for name, value in ROWS["story"].items() if name not in ("created_at", "updated_at")},
    "story_id": 1,
    "saved_at": WHEN,
}


def put(raw: sqlite3.Connection, table: str, **changes: object) -> None:
    row = {**ROWS[table], **changes}
    marks = ", ".join("?" for _ in row)
    raw.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def rows(raw: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    found = raw.execute(f"SELECT * FROM {table}")
    keys = [column[0] for column in found.description]
    return [dict(zip(keys, row, strict=True)) for row in found]


def count(raw: sqlite3.Connection, table: str) -> int:
    (rows,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)


@pytest.mark.parametrize("table", sorted(ROWS))
def test_good_row_is_taken(raw: sqlite3.Connection, table: str) -> None:
    put(raw, "story")
    put(raw, "action")
    before = count(raw, table)
    put(raw, table)
    assert count(raw, table) == before + 1


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("story", {"title": "  "}),
        ("story", {"title": "t" * 301}),
        ("story", {"outcome": "lost"}),
        ("story", {"status": "new"}),
        ("story", {"date": "May 2023"}),
        ("story", {"employer": "e" * 201}),
        ("story", {"role": "r" * 201}),
        ("story", {"version": 0}),
        ("story", {"version": "one"}),
        ("story", {"content_hash": "short"}),
        ("story", {"created_at": "yesterday"}),
        ("story", {"updated_at": "2026-01-02"}),
        ("story", {"deleted_at": "soon"}),
        ("story", {"situation": None}),
        ("story", {"action": b"bytes"}),
        ("story", {"saved_by": ""}),
        ("story_version", {"title": ""}),
        ("story_version", {"outcome": "lost"}),
        ("story_version", {"story_id": 7}),
        ("draft", {"story_id": 1}),
        ("draft", {"base_version": 1}),
        ("draft", {"story_id": 7, "base_version": 1}),
        ("draft", {"status": "new"}),
        ("verdict", {"verdict": "perhaps"}),
        ("verdict", {"story_id": 7}),
        ("verdict", {"principle": ""}),
        ("comparison", {"faint": "nothing"}),
        ("comparison", {"content_hash": "short"}),
        ("suggestion", {"score": 1.01}),
        ("suggestion", {"score": -0.01}),
        ("suggestion", {"score": "high"}),
        ("suggestion", {"evidence_part": "title"}),
        ("suggestion", {"evidence_part": None}),
        ("suggestion", {"evidence_start": 5}),
        ("suggestion", {"evidence_end": None}),
        ("suggestion", {"untaught": 1.01}),
        ("suggestion", {"teacher": 7}),
        ("story", {"seal": "short"}),
        ("action", {"kind": "think"}),
        ("action", {"done_by": ""}),
        ("action", {"id": 2, "undone_after": 1}),
        ("action_step", {"action_id": 7}),
        ("action_step", {"story_id": 7}),
        ("action_step", {"aspect": "mood"}),
        ("action_step", {"pack": None}),
        ("action_step", {"aspect": "version"}),
        ("vector", {"vector": b""}),
        ("vector", {"vector": b"\0\0\0"}),
        ("vector", {"vector": "text"}),
        ("tagging", {"pack": ""}),
        ("tagging", {"tagged_at": None}),
        ("tagging", {"settled_at": "yesterday"}),
        ("rehearsal", {"seconds": -1.0}),
        ("rehearsal", {"rating": "fine"}),
        ("rehearsal", {"story_id": 7}),
        ("own_question", {"text": " "}),
        ("own_question", {"principles": "ownership"}),
        ("own_question", {"polarity": "glad"}),
        ("own_question", {"level": "boss"}),
        ("interview", {"date": "soon"}),
        ("interview", {"company": "c" * 201}),
        ("interview", {"pack": ""}),
        ("interview", {"loop": "ownership"}),
        ("drill", {"asked": ""}),
        ("drill", {"told": ""}),
        ("drill", {"seconds": -1.0}),
        ("drill", {"story_id": 7}),
        ("probe", {"question": " "}),
        ("probe", {"story_id": None}),
        ("probe", {"story_id": 7}),
        ("probe", {"answered_at": WHEN}),
        ("probe", {"answer": "Yes."}),
    ],
)
def test_bad_row_is_refused_by_the_schema_itself(
    raw: sqlite3.Connection, table: str, changes: dict[str, object]
) -> None:
    put(raw, "story")
    put(raw, "action")
    with pytest.raises(sqlite3.IntegrityError, match=r"CHECK|NOT NULL|FOREIGN KEY|cannot store"):
        put(raw, table, **changes)


def test_there_is_one_draft_for_the_new_story(raw: sqlite3.Connection) -> None:
    put(raw, "draft")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        put(raw, "draft")


def test_ids_are_never_given_twice(raw: sqlite3.Connection) -> None:
    put(raw, "story")
    raw.execute("DELETE FROM story")
    put(raw, "story")
    assert raw.execute("SELECT id FROM story").fetchone() == (2,)


def test_emptied_story_takes_its_own_along_and_leaves_the_practice(raw: sqlite3.Connection) -> None:
    put(raw, "story")
    for table in ("story_version", "verdict", "rehearsal", "suggestion", "action", "action_step", "drill", "probe"):
        put(raw, table)
    put(raw, "draft", story_id=1, base_version=1)
    raw.execute("DELETE FROM story")
    left = {table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ROWS}
    assert {table for table, count in left.items() if count} == {"rehearsal", "suggestion", "action", "drill"}
    assert raw.execute("SELECT story_id FROM drill").fetchone() == (None,)
    assert raw.execute("SELECT story_id FROM rehearsal").fetchone() == (None,)


def test_long_texts_stand_behind_everything_else() -> None:
    """SQLite walks through a long text to reach the column behind it."""
    (create,) = (sql for sql in MIGRATIONS[0].statements if "TABLE story (" in sql)
    columns = re.findall(r"^ {12}(\w+) (?:TEXT|INTEGER)", create, re.MULTILINE)
    assert columns[-5:] == ["situation", "task", "action", "result", "lesson"]


def test_library_of_the_first_format_opens_with_all_its_rows(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(place, isolation_level=None)) as raw:
        with monkeypatch.context() as earlier:
            earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
            migrate(raw)
        put(raw, "story")
        for table in sorted(
            {*ROWS} - {"story", "tagging", "action", "action_step", "comparison", "interview", "drill", "probe"}
        ):
            put(raw, table)
        put(raw, "suggestion", model="m2")
        put(raw, "suggestion", principle="dive-deep")
        before = {name: rows(raw, name) for name in names(raw)}
    open_engine(place).dispose()
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        for name, kept in before.items():
            assert [{key: row[key] for key in kept[0]} for row in rows(raw, name)] == kept
        found = raw.execute("SELECT model, pack_fingerprint, pack, tagged_at, settled_at FROM tagging").fetchall()
        assert not list(integrity.broken(raw))
    (backup,) = backups.listed(place)
    with closing(sqlite3.connect(backup.path)) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert {name: rows(kept, name) for name in names(kept)} == before
    # No row seems newer than another, and each counts as settled: an upgrade alone has nothing to tell.
    assert [row[:3] for row in found] == [("m", "p", None), ("m2", "p", None)]
    assert len({moment for row in found for moment in row[3:]}) == 1


def test_scores_of_the_second_format_count_as_taught_by_no_verdict(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(place, isolation_level=None)) as raw:
        with monkeypatch.context() as earlier:
            earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:2])
            migrate(raw)
        for table in ("story", "tagging", "suggestion", "verdict"):
            put(raw, table)
    open_engine(place).dispose()
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("SELECT score, untaught, teacher FROM suggestion").fetchall() == [(0.5, None, None)]
        assert raw.execute("SELECT settled_at, taught_by FROM tagging").fetchall() == [(None, "")]
        assert count(raw, "verdict") == 1


def test_a_suggestion_outlives_the_story_that_taught_it(raw: sqlite3.Connection) -> None:
    put(raw, "story")
    put(raw, "suggestion", untaught=0.4, teacher=1)
    raw.execute("DELETE FROM story")
    assert raw.execute("SELECT untaught, teacher FROM suggestion").fetchall() == [(0.4, None)]


@pytest.fixture
def second_step(monkeypatch: pytest.MonkeyPatch) -> Migration:
    step = Migration("a column more", ("ALTER TABLE story ADD COLUMN mood TEXT NOT NULL DEFAULT ''",))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, step))
    monkeypatch.setattr(engines, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    return step


def test_older_library_is_brought_up_to_date_with_its_rows(
    raw: sqlite3.Connection, place: Path, second_step: Migration
) -> None:
    put(raw, "story")
    seals.reseal(raw, "story")
    open_engine(place).dispose()
    assert raw.execute("SELECT title, mood FROM story").fetchone() == ("t", "")
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)


def test_step_that_fails_leaves_the_library_as_it_was(
    raw: sqlite3.Connection, place: Path, monkeypatch: pytest.MonkeyPatch, second_step: Migration
) -> None:
    broken = Migration("a slip", ("ALTER TABLE story ADD COLUMN mood TEXT", "INSERT INTO nowhere VALUES (1)"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(LibraryDamaged, match="no such table"):
        open_engine(place)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert "mood" not in {row[1] for row in raw.execute("PRAGMA table_info(story)")}


def test_step_that_leaves_rows_without_their_story_is_undone(
    raw: sqlite3.Connection, place: Path, monkeypatch: pytest.MonkeyPatch, second_step: Migration
) -> None:
    put(raw, "story")
    put(raw, "verdict")
    seals.reseal(raw, "story")
    seals.reseal(raw, "verdict")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, Migration("a slip", ("DELETE FROM story",))))
    with pytest.raises(LibraryDamaged, match="verdict"):
        open_engine(place)
    assert raw.execute("SELECT count(*) FROM story").fetchone() == (1,)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
