"""Connections and transactions of an opened library."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from starkeeper.errors import LibraryBusy, LibraryDamaged, LibraryUnwritable
from starkeeper.store import engine as engines
from starkeeper.store import sql
from starkeeper.store.engine import open_engine, reading, writing
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION

VECTOR = "INSERT INTO vector VALUES ('m', '{}', x'00000000')"


def ask(session: Session, statement: str) -> object:
    return session.connection().exec_driver_sql(statement).scalar()


@pytest.mark.parametrize("way", [reading, writing])
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("synchronous", 3),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("application_id", APPLICATION_ID),
        ("user_version", SCHEMA_VERSION),
    ],
)
def test_every_connection_is_set_up(engine: Engine, way: object, pragma: str, value: int) -> None:
    with way(engine) as first, way(engine) if way is reading else reading(engine) as second:
        assert ask(first, f"PRAGMA {pragma}") == value
        assert ask(second, f"PRAGMA {pragma}") == value


def test_driver_leaves_transactions_to_us(engine: Engine) -> None:
    with closing(engine.raw_connection()) as lent:
        assert lent.driver_connection is not None
        assert lent.driver_connection.isolation_level is None


def test_writing_session_takes_the_lock_at_its_first_statement(engine: Engine, place: Path) -> None:
    with writing(engine) as session:
        ask(session, "SELECT 1")
        with closing(sqlite3.connect(place, timeout=0)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")


def test_reading_session_leaves_the_lock_to_others(engine: Engine, place: Path) -> None:
    with reading(engine) as session:
        ask(session, "SELECT count(*) FROM story")
        with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert other.in_transaction
            other.execute("ROLLBACK")


def test_reading_session_is_one_transaction(engine: Engine) -> None:
    with reading(engine) as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        assert driver.in_transaction


def test_error_inside_undoes_everything(engine: Engine) -> None:
    def change_and_fail() -> None:
        with writing(engine) as session:
            session.connection().exec_driver_sql(VECTOR.format("k"))
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_and_fail()
    with reading(engine) as session:
        assert ask(session, "SELECT count(*) FROM vector") == 0


def test_what_was_written_is_there_when_opened_again(engine: Engine, place: Path) -> None:
    with writing(engine) as session:
        session.connection().exec_driver_sql(VECTOR.format("k"))
    engine.dispose()
    again = open_engine(place)
    with reading(again) as session:
        assert ask(session, "SELECT count(*) FROM vector") == 1
    again.dispose()


def test_library_locked_by_another_program_is_busy(
    engine: Engine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    engine.dispose()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusy, match="locked by another program"), reading(engine) as session:
            ask(session, "SELECT count(*) FROM story")
        with pytest.raises(LibraryBusy), writing(engine) as session:
            ask(session, "SELECT 1")
        with pytest.raises(LibraryBusy):
            open_engine(place)


def test_reader_that_stays_makes_the_commit_busy_and_nothing_is_lost(
    engine: Engine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    engine.dispose()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM vector").fetchone()
        with pytest.raises(LibraryBusy), writing(engine) as session:
            session.connection().exec_driver_sql(VECTOR.format("k"))
        other.execute("ROLLBACK")
    with writing(engine) as session:
        assert ask(session, "SELECT count(*) FROM vector") == 0


def test_full_disk_is_named(engine: Engine) -> None:
    def fill() -> None:
        with writing(engine) as session:
            ask(session, f"PRAGMA max_page_count={ask(session, 'PRAGMA page_count')}")
            session.connection().exec_driver_sql("INSERT INTO vector VALUES ('m', 'k', zeroblob(1000000))")

    with pytest.raises(LibraryUnwritable, match="the disk is full"):
        fill()


def test_library_that_may_only_be_read_can_be_read(engine: Engine) -> None:
    with closing(engine.raw_connection()) as lent:
        lent.driver_connection.execute("PRAGMA query_only=ON")  # as on a disk that is mounted so
    with reading(engine) as session:
        assert ask(session, "SELECT count(*) FROM vector") == 0
    with pytest.raises(LibraryUnwritable, match="may only be read"), writing(engine) as session:
        session.connection().exec_driver_sql(VECTOR.format("k"))


def test_library_moved_away_while_open_is_named(engine: Engine, place: Path) -> None:
    place.rename(place.with_name("moved.db"))
    with pytest.raises(LibraryUnwritable, match="moved or deleted"), writing(engine) as session:
        session.connection().exec_driver_sql(VECTOR.format("k"))
    assert not place.exists()


def test_text_that_is_not_utf8_is_damage(engine: Engine) -> None:
    with writing(engine) as session:
        session.connection().exec_driver_sql("INSERT INTO vector VALUES (CAST(x'ff41' AS TEXT), 'k', x'00000000')")
    with pytest.raises(LibraryDamaged, match="not UTF-8"), reading(engine) as session:
        ask(session, "SELECT model FROM vector")


def test_fault_of_our_own_is_not_disguised(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.connection().exec_driver_sql("INSERT INTO vector VALUES ('m', 'k', x'00')")
    with pytest.raises(OperationalError, match="no such table"), reading(engine) as session:
        ask(session, "SELECT * FROM nowhere")


def test_rollback_journal_where_the_log_has_its_bug(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SAFE_WAL", (99, 0, 0))
    assert journal_of(place) == "delete"


def test_write_ahead_log_where_it_is_safe(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SAFE_WAL", (3, 0, 0))
    assert journal_of(place) == "wal"


def test_older_sqlite_takes_the_log_away_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SAFE_WAL", (3, 0, 0))
    journal_of(place)
    monkeypatch.setattr(engines, "SAFE_WAL", (99, 0, 0))
    assert journal_of(place) == "delete"


def test_library_in_use_keeps_its_rollback_journal_for_now(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SAFE_WAL", (99, 0, 0))
    open_engine(place).dispose()
    monkeypatch.setattr(engines, "SAFE_WAL", (3, 0, 0))
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM story").fetchone()
        assert journal_of(place) == "delete"


def journal_of(place: Path) -> object:
    engine = open_engine(place)
    with reading(engine) as session:
        journal = ask(session, "PRAGMA journal_mode")
    engine.dispose()
    return journal


def test_sqlite_without_strict_tables_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(LibraryUnwritable, match=r"SQLite \S+ is too old"):
        open_engine(place)
    assert not place.exists()


def test_opening_an_up_to_date_library_loads_only_what_coverage_reads(place: Path) -> None:
    open_engine(place).dispose()
    program = (
        "import sys, pathlib\n"
        "from starkeeper.store import drafts, questions, rehearsals, stories, tags, vectors\n"
        "from starkeeper.store.engine import open_engine, reading\n"
        "with reading(open_engine(pathlib.Path(sys.argv[1]))) as session:\n"
        "    stories.headings(session); tags.verdicts(session, 'p'); tags.suggestions(session, 'm', 'p')\n"
        "ours = {name.rpartition('.')[2] for name in sys.modules if name.startswith('starkeeper.store.')}\n"
        "print(*sorted(ours & {'migrations', 'fields', 'work_tables', 'practice_tables'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, place], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_folding_finds_letters_whatever_their_case_and_form() -> None:
    assert sql.fold("É") == sql.fold("é") == sql.fold("e\u0301")
    assert sql.fold("STRASSE") == sql.fold("Straße")
    assert sql.fold("ΣΊΣΥΦΟΣ") == sql.fold("σίσυφοσ")
    assert sql.fold("a\0B") == "a\0b"
