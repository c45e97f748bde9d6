"""Torn files: what SQLite refuses to read because of a few bytes is read all the same, down to the last story."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import StoryContent
from starkeeper.errors import LibraryDamaged
from starkeeper.store import backups, failures, files, interviews, search, stories, tags
from starkeeper.store.engine import open_engine, reading, writing
from starkeeper.store.examination import examine, mend
from starkeeper.store.seals import KEYS

NOW = datetime(2026, 5, 14, 10, 30, 1, 250_000, UTC)
PAGE = 4_096


@pytest.fixture
def written(filled: Path) -> Path:
    """A library with a backup, and with a story that the backup does not have."""
    engine = open_engine(filled)
    backups.of(engine, filled, Reason.ASKED, NOW)
    with writing(engine) as session:
        stories.insert(session, StoryContent(title="Behind the backup", action="New."), now=NOW, saved_by="cli")
    engine.dispose()
    return filled


def rows(place: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(place)) as plain:
        return {
            table: plain.execute(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}").fetchall()
            for table, keys in KEYS.items()
        }


def schema_pages(place: Path) -> list[int]:
    """The pages below the first one that hold the declarations."""
    data = place.read_bytes()
    cells = int.from_bytes(data[103:105], "big")
    places = [int.from_bytes(data[112 + 2 * at : 114 + 2 * at], "big") for at in range(cells)]
    return [int.from_bytes(data[at : at + 4], "big") for at in places] + [int.from_bytes(data[108:112], "big")]


def turn(place: Path, offset: int, bit: int = 0) -> None:
    data = bytearray(place.read_bytes())
    data[offset] ^= 1 << bit
    place.write_bytes(data)


@pytest.mark.parametrize(
    ("offset", "bit"),
    [
        (0, 3),
        (15, 0),
        (16, 4),
        (17, 1),
        (18, 6),
        (19, 6),
        (20, 0),
        (21, 5),
        (22, 2),
        (23, 4),
        (47, 5),
        (59, 1),
    ],
)
def test_a_header_that_is_not_one_hides_nothing(written: Path, offset: int, bit: int) -> None:
    before = rows(written)
    turn(written, offset, bit)
    assert not examine(written).diagnosis.sound
    assert mend(written, NOW).left.sound
    assert rows(written) == before
    assert examine(written).diagnosis.sound


def test_a_page_of_declarations_that_is_gone_hides_nothing(written: Path) -> None:
    before, pages = rows(written), schema_pages(written)
    assert len(pages) > 1
    for page in pages:
        data = bytearray(written.read_bytes())
        data[(page - 1) * PAGE : page * PAGE] = os.urandom(PAGE)
        written.write_bytes(data)
    assert not examine(written).diagnosis.sound
    assert mend(written, NOW).left.sound
    assert rows(written) == before


def test_without_a_backup_a_lost_declaration_is_made_again_where_it_can_be(written: Path) -> None:
    before = rows(written)
    for backup in backups.listed(written):
        backup.path.unlink()
    data = written.read_bytes()
    at = data.index(b"CREATE TABLE story (")
    turn(written, at + 8)
    assert mend(written, NOW).left.sound
    assert rows(written) == before


def test_a_lost_declaration_is_found_though_the_search_index_was_made_after_the_rest(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library was made by a program whose SQLite has no FTS5."""
    with monkeypatch.context() as without:
        without.setattr(search, "_knows_fts5", lambda connection: False)
        engine = open_engine(place)
    with writing(engine) as session:
        stories.insert(session, StoryContent(title="Found the leak", action="First."), now=NOW, saved_by="cli")
        interviews.insert(session, day=NOW.date(), company="", pack="amazon", loop=(("ownership",),), now=NOW)
        search.fill(search.raw(session))
    engine.dispose()
    before = rows(place)
    for piece in (b"CREATE TABLE interview (", b"CREATE TABLE story ("):
        turn(place, place.read_bytes().index(piece) + 8)
    turn(place, place.read_bytes().index(b"tabledrilldrill") + 6)
    assert mend(place, NOW).left.sound
    assert rows(place) == before


def test_a_cut_file_keeps_what_is_still_there(written: Path) -> None:
    before = rows(written)
    with closing(sqlite3.connect(written)) as plain:
        plain.execute("CREATE TABLE ballast (x)")
        plain.execute("INSERT INTO ballast VALUES (zeroblob(50000))")
        plain.commit()
    os.truncate(written, written.stat().st_size - 30_000)
    assert mend(written, NOW).left.sound
    assert rows(written) == before


@pytest.mark.parametrize("table", ["verdict", "story", "own_question"])
def test_a_text_that_turned_into_bytes_is_a_text_again(written: Path, table: str) -> None:
    """One bit of a row says whether a value is text."""
    before, (name, *_) = (
        rows(written),
        {"verdict": ("principle",), "story": ("lesson",), "own_question": ("id",)}[table],
    )
    with closing(sqlite3.connect(written)) as plain:
        (declared,) = plain.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        plain.execute("PRAGMA writable_schema=ON")
        loose = declared.replace(" TEXT ", " ANY ")
        plain.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [loose, table])
        plain.execute("PRAGMA writable_schema=RESET")
        plain.execute("PRAGMA ignore_check_constraints=ON")
        plain.execute(f"UPDATE {table} SET {name} = CAST({name} AS BLOB)")
        plain.execute("PRAGMA writable_schema=ON")
        plain.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [declared, table])
        plain.commit()
    assert examine(written).diagnosis.constraints
    assert mend(written, NOW).left.sound
    assert rows(written) == before


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ("UPDATE verdict SET verdict = 'confirmef'", lambda session: tags.verdicts(session, "amazon")),
        ("UPDATE story SET updated_at = '2026-01-04T03:04:05.00&003+00:00'", stories.select),
        ("UPDATE story SET outcome = 'succest'", stories.select),
        ("UPDATE interview SET loop = '[['", interviews.select),
        ("UPDATE interview SET date = '2026-19-39'", interviews.select),
    ],
)
def test_a_row_that_no_program_wrote_is_damage_and_no_fault_of_ours(
    written: Path, change: str, read: Callable[[Session], object]
) -> None:
    with closing(sqlite3.connect(written)) as plain:
        plain.execute("PRAGMA ignore_check_constraints=ON")
        plain.execute(change)
        plain.commit()
    engine = open_engine(written)
    with pytest.raises(LibraryDamaged, match="is damaged"), reading(engine) as session:
        read(session)
    engine.dispose()


def test_a_fault_of_ours_is_not_blamed_on_a_sound_library(written: Path) -> None:
    engine = open_engine(written)
    with pytest.raises(ValueError, match="ours"), reading(engine):
        raise ValueError("ours")
    engine.dispose()


def test_a_column_that_is_called_otherwise_is_damage(written: Path) -> None:
    data = written.read_bytes()
    turn(written, data.index(b"lesson TEXT NOT NULL", data.index(b"CREATE TABLE story (")))
    engine = open_engine(written)
    with pytest.raises(LibraryDamaged, match="is damaged: no such column"), reading(engine) as session:
        stories.select(session)
    engine.dispose()


def test_a_complaint_of_sqlite_is_told_in_a_line(written: Path) -> None:
    error = sqlite3.DatabaseError("unrecognized token: `\n   a whole declaration\n" + "x" * 5_000)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    with pytest.raises(LibraryDamaged) as caught, failures.translated(written):
        raise error
    assert "\n" not in caught.value.message
    assert "a whole declaration" in caught.value.message
    assert len(caught.value.message) < 300 + len(str(written))


def test_two_damaged_libraries_of_one_second_are_both_kept(written: Path) -> None:
    kept = []
    for moment in (NOW, NOW.replace(microsecond=250_001)):
        turn(written, 0)
        found = mend(written, moment).kept
        assert found is not None
        kept.append(found)
    assert len({path.name for path in kept}) == 2
    assert all(path.exists() for path in kept)


def test_what_a_killed_restore_left_beside_the_library_is_swept_by_the_next_backup(written: Path) -> None:
    litter = written.with_name(f"{files.PREFIX}0123456789abcdef{files.SUFFIX}")
    young = written.with_name(f"{files.PREFIX}fedcba9876543210{files.SUFFIX}")
    for path in (litter, young):
        path.write_bytes(b"half a library")
    os.utime(litter, (0, 0))
    engine = open_engine(written)
    backups.of(engine, written, Reason.DAILY, NOW)
    engine.dispose()
    assert not litter.exists()
    assert young.exists()
