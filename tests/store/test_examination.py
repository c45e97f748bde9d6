"""What an examination finds in a library's file, and what a repair of the whole file brings back."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from starkeeper.domain.backup import Reason
from starkeeper.errors import LibraryBusy, LibraryForeign, LibraryNewer, NotFound
from starkeeper.store import backups, integrity, stories
from starkeeper.store import engine as engines
from starkeeper.store.diagnosis import Diagnosis
from starkeeper.store.engine import open_engine
from starkeeper.store.examination import examine, mend
from starkeeper.store.identity import SCHEMA_VERSION

NOW = datetime(2026, 5, 14, 10, 30, 1, 250_000, UTC)
Damage = Callable[..., None]
PAGE = 4_096


def back_up(place: Path) -> Path:
    opened = open_engine(place)
    made = backups.of(opened, place, Reason.ASKED, NOW).path
    opened.dispose()
    return made


def contents(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return integrity.contents(connection)


def root_of(place: Path, name: str) -> int:
    with closing(sqlite3.connect(place)) as plain:
        (page,) = plain.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]).fetchone()
    return int(page)


def overwrite(place: Path, offset: int, data: bytes) -> None:
    with place.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def told(place: Path) -> list[str]:
    with closing(sqlite3.connect(place)) as plain:
        return [row[0] for row in plain.execute("SELECT action || task FROM story ORDER BY id")]


def test_a_sound_library_has_no_finding_and_keeps_its_bytes(filled: Path) -> None:
    before = filled.read_bytes()
    found = examine(filled)
    assert found.diagnosis == Diagnosis()
    assert found.diagnosis.sound
    assert (found.changed, found.stories) == ([], 2)
    assert mend(filled, NOW).done == []
    assert filled.read_bytes() == before
    assert [path.name for path in filled.parent.iterdir()] == ["library.db"]


def test_a_path_need_not_be_a_whole_one(filled: Path, monkeypatch: pytest.MonkeyPatch, damage: Damage) -> None:
    monkeypatch.chdir(filled.parent)
    assert examine(Path("library.db")).stories == 2
    damage("UPDATE own_question SET text = 'When was ix?'")
    assert mend(Path("library.db"), NOW).left.sound
    overwrite(filled, (root_of(filled, "story") - 1) * PAGE, b"\xaa" * 64)
    assert mend(Path("library.db"), NOW + timedelta(minutes=1)).left.sound


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE story SET action = 'x' WHERE id = 1", "Story 1 (“Found the leak”)"),
        ("UPDATE story_version SET action = 'x' WHERE version = 2", "Version 2 of story 1"),
        ("UPDATE draft SET action = 'x'", "The draft of story 1"),
        ("UPDATE draft SET story_id = NULL, base_version = NULL", "The draft of a new story"),
        ("UPDATE verdict SET verdict = 'rejected' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
        ("UPDATE rehearsal SET seconds = 1", "Rehearsal 1"),
        ("UPDATE own_question SET text = 'x'", "Your own question own-when"),
        ("UPDATE interview SET company = 'x'", "Interview 1"),
        ("UPDATE drill SET seconds = 1", "Drill 1"),
        ("UPDATE probe SET answer = 'x'", "Follow-up question 1"),
    ],
)
def test_a_changed_row_is_named(filled: Path, damage: Damage, statement: str, named: str) -> None:
    damage(statement)
    found = examine(filled)
    assert found.changed == [named]
    assert found.diagnosis.lost
    assert not found.diagnosis.sound
    assert not found.diagnosis.torn


def test_only_the_first_rows_are_named(filled: Path, damage: Damage) -> None:
    copied = "SELECT 'q' || value, text, principles, polarity, level, roles, added_at, seal FROM own_question"
    damage(f"INSERT INTO own_question {copied}, json_each('[{','.join(map(str, range(30)))}]')")
    found = examine(filled)
    assert (len(found.changed), len(found.diagnosis.changed)) == (20, 30)


def test_rows_whose_story_is_gone_are_found(filled: Path, damage: Damage) -> None:
    damage("DELETE FROM story WHERE id = 1")
    strays = {(table, parent) for table, _, parent in examine(filled).diagnosis.strays}
    assert strays == {
        (table, "story") for table in ("story_version", "verdict", "draft", "rehearsal", "drill", "probe")
    }


def test_what_the_schema_does_not_allow_is_found(filled: Path, damage: Damage) -> None:
    damage("UPDATE tagging SET tagged_at = 'soon'", "UPDATE suggestion SET score = 7")
    found = examine(filled).diagnosis
    assert found.constraints == ["CHECK constraint failed in suggestion"]
    done = mend(filled, NOW)
    assert done.left.sound
    assert "All suggestions are made again the next time stories are compared." in done.done
    assert told(filled) == ["Third telling.", "It was my slip."]


def drop_from_index(place: Path, name: str) -> None:
    """Make an index of no row, as when its page was lost."""
    page = root_of(place, name)
    empty = struct.pack(">BHHHB", 10, 0, 0, PAGE, 0)
    overwrite(place, (page - 1) * PAGE, empty)


def test_a_damaged_index_is_built_again_and_nothing_is_kept_for_it(filled: Path) -> None:
    before = contents(filled)
    drop_from_index(filled, "story_by_hash")
    found = examine(filled).diagnosis
    assert found.indexes
    assert not found.lost
    assert not found.torn
    done = mend(filled, NOW)
    assert done.done == ["The indexes were built again."]
    assert (done.kept, done.left.sound) == (None, True)
    assert contents(filled) == before
    assert examine(filled).diagnosis.sound


def test_suggestions_for_no_text_are_found_and_let_go(filled: Path, damage: Damage) -> None:
    damage(
        "INSERT INTO suggestion (model, pack_fingerprint, content_hash, principle, score) "
        f"VALUES ('m', 'p', '{'0' * 64}', 'ownership', 0.5)"
    )
    assert examine(filled).diagnosis.orphans == 1
    done = mend(filled, NOW)
    assert done.done == ["Suggestions for texts that no story holds were let go: 1."]
    assert (done.kept, done.left.sound) == (None, True)
    with closing(sqlite3.connect(filled)) as plain:
        assert plain.execute("SELECT count(*) FROM suggestion").fetchone() == (1,)


@pytest.mark.parametrize(
    "vector",
    [
        "x'0000803f'",  # of another length than the others of its model
        "x'0000803f0000803f0000000000000000'",  # longer than 1
        "zeroblob(16)",
        "x'0000c07f000000000000000000000000'",  # not a number
        "x'0000807f000000000000000000000000'",  # infinite
    ],
)
def test_a_vector_that_is_none_is_found_and_let_go(filled: Path, damage: Damage, vector: str) -> None:
    damage(f"INSERT INTO vector VALUES ('m', 'zz', {vector})")
    assert examine(filled).diagnosis.vectors == [("m", "zz")]
    done = mend(filled, NOW)
    assert done.done == ["Vectors that were none were let go, and are made again: 1."]
    assert (done.kept, done.left.sound) == (None, True)
    with closing(sqlite3.connect(filled)) as plain:
        assert {key for (key,) in plain.execute("SELECT key FROM vector")} == {"one", "two"}


def test_vectors_of_two_models_may_have_two_lengths(filled: Path, damage: Damage) -> None:
    damage("INSERT INTO vector VALUES ('n', 'one', x'0000803f')")
    assert examine(filled).diagnosis.sound


# A file whose structure is gone is built anew.


def tear_stories(place: Path) -> None:
    overwrite(place, (root_of(place, "story") - 1) * PAGE, b"\xaa" * PAGE)


def tear_verdicts(place: Path) -> None:
    overwrite(place, (root_of(place, "verdict") - 1) * PAGE, bytes(PAGE))


def misname(place: Path) -> None:
    data = place.read_bytes()
    assert b"CREATE TABLE story (" in data
    place.write_bytes(data.replace(b"CREATE TABLE story (", b"CREATE TABLE stoxy (", 1))


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: -5 * PAGE])


def drop_table(place: Path) -> None:
    with closing(sqlite3.connect(place)) as plain:
        plain.execute("DROP TABLE rehearsal")


def misstate(place: Path) -> None:
    with closing(sqlite3.connect(place)) as plain:
        plain.execute("PRAGMA user_version=3")


TEARS = [tear_stories, tear_verdicts, misname, cut, drop_table, misstate]


@pytest.mark.parametrize("tear", TEARS)
def test_a_torn_library_is_built_anew_with_all_that_its_backup_has(filled: Path, tear: Callable[[Path], None]) -> None:
    before = contents(filled)
    back_up(filled)
    tear(filled)
    damaged = filled.read_bytes()
    assert not examine(filled).diagnosis.sound
    done = mend(filled, NOW)
    assert done.left.sound
    assert "The file was built anew from what could be read of it and from the backups." in done.done
    assert contents(filled) == before
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert mend(filled, NOW).done == []
    assert filled.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("tear", [misname, drop_table, misstate, tear_verdicts])
def test_without_a_backup_a_torn_library_keeps_what_can_be_read(filled: Path, tear: Callable[[Path], None]) -> None:
    tear(filled)
    done = mend(filled, NOW)
    assert done.left.sound
    assert told(filled) == ["Third telling.", "It was my slip."]


def test_what_was_written_since_the_backup_is_read_from_the_torn_file(filled: Path) -> None:
    back_up(filled)
    opened = open_engine(filled)
    with engines.writing(opened) as session:
        content = replace(stories.get(session, 1).content, action="Told since.")
        stories.update(session, 1, content, base_version=3, now=NOW, saved_by="cli")
    opened.dispose()
    tear_verdicts(filled)
    assert mend(filled, NOW).left.sound
    assert told(filled)[0] == "Told since."


# What is refused.


def test_a_library_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for look in (examine, lambda path: mend(path, NOW)):
        with pytest.raises(NotFound, match="There is no library at"):
            look(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_never_was_a_library_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_text("These are my notes.\n" * 400)
    for look in (examine, lambda path: mend(path, NOW)):
        with pytest.raises(LibraryForeign):
            look(notes)
    assert notes.read_text() == "These are my notes.\n" * 400


def test_a_file_with_backups_was_a_library_once(filled: Path) -> None:
    before = contents(filled)
    back_up(filled)
    filled.write_bytes(b"\xff" * 20_000)
    assert examine(filled).diagnosis.unreadable
    done = mend(filled, NOW)
    assert done.left.sound
    assert contents(filled) == before


def test_a_newer_library_is_left_alone(filled: Path, damage: Damage) -> None:
    damage(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    before = filled.read_bytes()
    with pytest.raises(LibraryNewer):
        mend(filled, NOW)
    assert filled.read_bytes() == before


def test_a_library_that_another_program_writes_is_busy(
    filled: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage("UPDATE own_question SET text = 'When was ix?'")
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(backups, "BUSY_SECONDS", 0.1)
    before = filled.read_bytes()
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusy):
            mend(filled, NOW)
        other.execute("ROLLBACK")
    assert filled.read_bytes() == before


def test_a_repair_that_fails_changes_nothing(filled: Path, damage: Damage, monkeypatch: pytest.MonkeyPatch) -> None:
    damage("UPDATE own_question SET text = 'When was ix?'", "DELETE FROM story WHERE id = 1")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("starkeeper.store.mending.Mender.drop_strays", fail)
    before = filled.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        mend(filled, NOW)
    assert filled.read_bytes() == before
