"""Nothing that the candidate wrote can change on the disk without being noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from starkeeper.store import integrity, journal_tables, practice_tables, seals, work_tables
from starkeeper.store.tables import Row

TABLES = Row.metadata.tables
ASIDE = {("draft", "id")}
"""What SQLite gives and nobody reads."""

ODD = {
    "INTEGER": "41 + {column}",
    "REAL": "{column} + 0.0000001",
    "TEXT": "coalesce({column}, '') || 'x'",
}
"""A change of each kind of column."""

COLUMNS = [
    (table, column.name, str(column.type))
    for table in seals.KEYS
    for column in TABLES[table].columns
    if (table, column.name) not in ASIDE
]

KEYS = {
    "story": (1,),
    "story_version": (1, 2),
    "draft": (1,),
    "verdict": (1, "amazon", "ownership"),
    "rehearsal": (1,),
    "own_question": ("own-when",),
    "interview": (1,),
    "drill": (1,),
    "probe": (1,),
}


@pytest.fixture
def plain(filled: Path) -> Iterator[sqlite3.Connection]:
    """A connection that knows nothing of seals and stops at no constraint."""
    with closing(sqlite3.connect(filled, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        yield connection


def change(plain: sqlite3.Connection, table: str, assignment: str) -> None:
    key = " AND ".join(f"{name} = ?" for name in seals.KEYS[table])
    assert plain.execute(f"UPDATE {table} SET {assignment} WHERE {key}", KEYS[table]).rowcount == 1


def test_nine_tables_carry_seals() -> None:
    assert work_tables.DRAFT.metadata is practice_tables.REHEARSAL.metadata is journal_tables.ACTION.metadata
    assert {name for name, table in TABLES.items() if "seal" in table.columns} == set(KEYS) == set(seals.KEYS)


def test_a_library_as_it_was_written_is_sound(plain: sqlite3.Connection) -> None:
    assert list(integrity.broken(plain)) == []
    assert list(integrity.changed(plain)) == []


@pytest.mark.parametrize(("table", "column", "kind"), COLUMNS, ids=str)
def test_a_change_of_any_column_is_found(plain: sqlite3.Connection, table: str, column: str, kind: str) -> None:
    change(plain, table, f"{column} = {ODD[kind].format(column=column)}")
    found = list(integrity.changed(plain))
    assert [name for name, _ in found] == [table]
    if column not in seals.KEYS[table]:
        assert [key for _, key in found] == [KEYS[table]]


@pytest.mark.parametrize(("table", "column"), [("story", "action"), ("draft", "employer"), ("rehearsal", "question")])
def test_a_text_that_is_no_utf8_any_more_is_found(plain: sqlite3.Connection, table: str, column: str) -> None:
    change(plain, table, f"{column} = CAST(x'fffe41' AS TEXT)")
    assert list(integrity.changed(plain)) == [(table, KEYS[table])]


def test_a_text_with_its_seal_made_anew_is_still_known_by_its_hash(plain: sqlite3.Connection) -> None:
    change(plain, "story", "action = 'Third selling.'")
    seals.reseal(plain, "story")
    assert list(integrity.changed(plain)) == [("story", (1,))]


def test_a_library_from_before_there_were_seals_is_known_by_its_hashes(plain: sqlite3.Connection) -> None:
    for table in seals.KEYS:
        plain.execute(f"ALTER TABLE {table} DROP COLUMN seal")
    assert list(integrity.broken(plain)) == []
    change(plain, "verdict", "verdict = 'rejected'")
    assert list(integrity.broken(plain)) == []
    change(plain, "story_version", "lesson = 'x'")
    assert list(integrity.broken(plain)) == ["a row of story_version (1, 2) is not what was saved"]


def test_rows_whose_story_is_gone_are_told(plain: sqlite3.Connection) -> None:
    plain.execute("DELETE FROM story WHERE id = 1")
    said = set(integrity.broken(plain))
    assert "a row of story_version refers to a row of story that is gone" in said


def test_contents_are_over_what_only_the_candidate_could_write(plain: sqlite3.Connection) -> None:
    before = integrity.contents(plain)
    for table in ("suggestion", "vector", "action_step", "action"):
        plain.execute(f"DELETE FROM {table}")
    assert integrity.contents(plain) == before
    plain.execute("DELETE FROM rehearsal")
    assert integrity.contents(plain) != before


def test_hashes_name_each_state_of_each_story(plain: sqlite3.Connection) -> None:
    assert [(story, version) for story, version, _ in integrity.hashes(plain)] == [(1, 1), (1, 2), (1, 3), (2, 1)]
