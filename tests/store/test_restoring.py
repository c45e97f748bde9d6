"""Putting a backup back: proved, with a way back, or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import StoryContent
from starkeeper.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryNewer,
    LibraryUnwritable,
    NotFound,
    StarkeeperError,
)
from starkeeper.store import backups, drafts, integrity, migrations, restoring, stories
from starkeeper.store.engine import open_engine, reading, writing
from starkeeper.store.files import set_aside
from starkeeper.store.identity import SCHEMA_VERSION
from starkeeper.store.migrations import MIGRATIONS, migrate
from starkeeper.store.restoring import restore

NOW = datetime(2026, 5, 14, 10, 30, 1, 250_000, UTC)
Damage = Callable[..., None]


@pytest.fixture
def backup(filled: Path) -> Path:
    """A backup of the filled library, which has gone on since."""
    opened = open_engine(filled)
    made = backups.of(opened, filled, Reason.ASKED, NOW - timedelta(hours=1)).path
    with writing(opened) as session:
        told = stories.get(session, 1)
        since = replace(told.content, action="Told since then.")
        stories.update(session, 1, since, base_version=3, now=NOW, saved_by="cli")
        stories.insert(session, StoryContent(title="Added since"), now=NOW, saved_by="cli")
        drafts.discard(session, 1)
    opened.dispose()
    return made


def contents(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return integrity.contents(connection)


def ask(path: Path, question: str) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(question)]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_library_is_as_the_backup_and_what_was_there_is_backed_up(backup: Path, place: Path) -> None:
    since, kept = contents(place), backup.read_bytes()
    done = restore(place, backup, NOW)
    assert (done.stories, done.set_aside) == (2, None)
    assert contents(place) == contents(backup) != since
    assert done.before is not None
    assert (done.before.reason, done.before.made_at) == (Reason.RESTORE, NOW)
    assert contents(done.before.path) == since
    assert backup.read_bytes() == kept
    assert [each.path for each in backups.listed(place)] == [done.before.path, backup]


def test_there_is_a_way_back(backup: Path, place: Path) -> None:
    since = contents(place)
    before = restore(place, backup, NOW).before
    assert before is not None
    restore(place, before.path, NOW + timedelta(minutes=1))
    assert contents(place) == since


def test_stories_of_the_bin_are_not_counted(backup: Path, place: Path) -> None:
    with closing(sqlite3.connect(place)) as plain:
        plain.execute("UPDATE story SET deleted_at = updated_at WHERE id = 2")
        plain.execute("UPDATE story SET seal = ''")
        migrations.seals.reseal(plain, "story")
        plain.commit()
    bound = place.with_name("bound.db")
    shutil.copyfile(place, bound)
    assert restore(place, bound, NOW).stories == 2
    assert restore(place.with_name("fresh.db"), bound, NOW).stories == 2


def test_a_handle_that_is_open_sees_the_backups_stories(backup: Path, place: Path) -> None:
    opened = open_engine(place)
    with reading(opened) as session:
        assert stories.get(session, 1).action == "Told since then."
    restore(place, backup, NOW)
    with reading(opened) as session:
        assert stories.get(session, 1).action == "Third telling."
    with writing(opened) as session:
        told = stories.get(session, 1)
        stories.update(session, 1, replace(told.content, task="On."), base_version=3, now=NOW, saved_by="tui")
    opened.dispose()
    assert ask(place, "SELECT task FROM story WHERE id = 1") == ["On."]


def test_there_is_nothing_to_undo_in_a_restored_library(backup: Path, place: Path) -> None:
    with closing(sqlite3.connect(backup)) as plain:
        when = NOW.isoformat(timespec="microseconds")
        plain.execute("INSERT INTO action (kind, done_by, done_at) VALUES ('edit', 'cli', ?)", [when])
        plain.execute("INSERT INTO action_step VALUES (1, 0, 1, 'version', NULL, NULL, '2', '3')")
        plain.commit()
    restore(place, backup, NOW)
    assert ask(place, "SELECT count(*) FROM action") == ask(place, "SELECT count(*) FROM action_step") == [0]


def test_no_number_is_given_again_that_somebody_may_still_mean(backup: Path, place: Path) -> None:
    """An editor that is open on story 3 must not save into another story that came to be 3."""
    restore(place, backup, NOW)
    opened = open_engine(place)
    with writing(opened) as session:
        assert stories.insert(session, StoryContent(title="Next"), now=NOW, saved_by="cli").id == 4
    opened.dispose()


def test_the_one_that_is_put_back_stays_though_it_is_the_oldest(backup: Path, place: Path) -> None:
    opened = open_engine(place)
    for minutes in range(9):
        backups.of(opened, place, Reason.ASKED, NOW + timedelta(minutes=minutes))
    opened.dispose()
    oldest = backups.listed(place)[-1].path
    assert oldest == backup
    restore(place, oldest, NOW + timedelta(minutes=10))
    assert oldest.exists()
    assert contents(place) == contents(oldest)


def test_a_backup_is_put_where_there_is_no_library(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "mine.db"
    done = restore(place, backup, NOW)
    assert (done.stories, done.before, done.set_aside) == (2, None, None)
    assert contents(place) == contents(backup)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["mine.db"]
    open_engine(place).dispose()


KILLED = """
import os, sqlite3, sys
plain = sqlite3.connect(sys.argv[1], isolation_level=None)
plain.execute("PRAGMA cache_size=1")
plain.execute("BEGIN IMMEDIATE")
plain.execute("UPDATE story SET action = 'killed'")
plain.execute("UPDATE verdict SET verdict = 'rejected'")
for number in range(400):
    plain.execute("INSERT INTO vector VALUES ('k', ?, zeroblob(400))", [str(number)])
os._exit(0)
"""


def leave_journal(place: Path) -> Path:
    """Kill a process that is writing, move the library away, and return the journal that stays behind."""
    subprocess.run([sys.executable, "-c", KILLED, str(place)], check=True)
    place.rename(place.with_name("moved.db"))
    journal = place.with_name("library.db-journal")
    assert journal.stat().st_size > 4_096
    long_ago = time.time() - 60
    os.utime(journal, (long_ago, long_ago))
    return journal


def test_a_journal_that_another_file_left_is_not_played_into_the_restored_one(backup: Path, place: Path) -> None:
    journal = leave_journal(place)
    left = journal.read_bytes()
    restore(place, backup, NOW)
    assert contents(place) == contents(backup)
    assert ask(place, "SELECT action FROM story WHERE id = 1") == ["Third telling."]
    with closing(sqlite3.connect(place)) as plain:
        assert list(integrity.broken(plain)) == []
    assert place.with_name("library.db-journal.left").read_bytes() == left


def test_a_journal_that_another_file_left_is_not_played_into_a_new_library(backup: Path, place: Path) -> None:
    leave_journal(place)
    open_engine(place).dispose()
    assert ask(place, "SELECT count(*) FROM story") == [0]
    with closing(sqlite3.connect(place)) as plain:
        assert list(integrity.broken(plain)) == []


def test_a_link_to_a_library_stays_a_link(backup: Path, place: Path) -> None:
    link = place.with_name("link.db")
    link.symlink_to(place)
    restore(link, backup, NOW)
    assert link.is_symlink()
    assert contents(place) == contents(backup)


# What is refused.


def as_text(file: Path) -> None:
    file.write_text("These are my notes.\n" * 400)


def as_nothing(file: Path) -> None:
    file.write_bytes(b"")


def as_foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("CREATE TABLE story (id INTEGER)")


def as_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        plain.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")


def as_changed(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("UPDATE own_question SET text = 'When was ix?'")
        plain.commit()


def as_torn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4_096:8_192] = b"\xaa" * 4_096
    file.write_bytes(data)


def as_cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 5 * 4_096])


def as_orphaned(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("DELETE FROM story WHERE id = 1")
        plain.commit()


def as_missing(file: Path) -> None:
    file.unlink()


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (as_text, LibraryForeign),
        (as_nothing, LibraryForeign),
        (as_foreign, LibraryForeign),
        (as_folder, LibraryForeign),
        (as_newer, LibraryNewer),
        (as_changed, LibraryDamaged),
        (as_torn, LibraryDamaged),
        (as_cut, LibraryDamaged),
        (as_orphaned, LibraryDamaged),
        (as_missing, NotFound),
    ],
)
def test_a_backup_that_is_none_is_refused_and_nothing_changes(
    backup: Path, place: Path, spoil: Callable[[Path], None], error: type[StarkeeperError]
) -> None:
    spoil(backup)
    before = files(place.parent)
    with pytest.raises(error) as caught:
        restore(place, backup, NOW)
    assert "\n" not in caught.value.message
    assert str(backup) in caught.value.message
    assert files(place.parent) == before
    with pytest.raises(error):
        restore(place.with_name("nowhere.db"), backup, NOW)
    assert not place.with_name("nowhere.db").exists()


def test_a_strange_file_in_the_librarys_place_is_left_as_it_is(backup: Path, tmp_path: Path) -> None:
    notes = tmp_path / "else" / "notes.db"
    notes.parent.mkdir()
    as_text(notes)
    before = files(notes.parent)
    with pytest.raises(LibraryForeign):
        restore(notes, backup, NOW)
    assert files(notes.parent) == before


def test_a_newer_library_is_left_as_it_is(backup: Path, place: Path) -> None:
    as_newer(place)
    before = files(place.parent)
    with pytest.raises(LibraryNewer):
        restore(place, backup, NOW)
    assert files(place.parent) == before


def test_a_failure_half_way_leaves_the_library_as_it_was(
    backup: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, copy_into = contents(place), backups.copy_into
    calls: list[Path] = []

    def fail(target: sqlite3.Connection, source: sqlite3.Connection, where: Path) -> None:
        calls.append(where)
        if len(calls) == 3:  # the backup is copied, and so is what is there; now it is the library's turn
            raise OSError(28, "No space left on device")
        copy_into(target, source, where)

    monkeypatch.setattr(backups, "copy_into", fail)
    with pytest.raises(LibraryUnwritable, match="No space left"):
        restore(place, backup, NOW)
    assert len(calls) == 3
    assert contents(place) == before
    assert not [path for path in place.parent.rglob("*") if path.name.startswith(".starkeeper-")]


# What is damaged is put aside.


@pytest.mark.parametrize("spoil", [as_changed, as_torn, as_cut, as_text, as_nothing])
def test_a_damaged_library_is_put_aside(backup: Path, place: Path, spoil: Callable[[Path], None]) -> None:
    spoil(place)
    damaged = place.read_bytes()
    place.with_name("library.db-wal").write_bytes(b"not a log")
    done = restore(place, backup, NOW)
    assert done.before is None
    assert done.set_aside is not None
    assert str(done.set_aside).startswith(f"{place}.damaged-2026-05-14T10-30-01")
    assert done.set_aside.read_bytes() == damaged
    assert not place.with_name("library.db-wal").exists()
    assert contents(place) == contents(backup)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    open_engine(place).dispose()


def test_what_lies_beside_a_library_goes_aside_with_it(place: Path) -> None:
    place.write_text("old")
    place.with_name("library.db-journal").write_text("its journal")
    place.with_name("new.db").write_text("new")
    aside = set_aside(place, place.with_name("new.db"), "now")
    assert aside == place.with_name("library.db.damaged-now")
    assert {path.name: path.read_text() for path in place.parent.iterdir()} == {
        "library.db": "new",
        "library.db.damaged-now": "old",
        "library.db.damaged-now-journal": "its journal",
    }


def test_a_library_of_an_older_format_is_brought_up_to_date_and_the_backup_stays_old(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as plain:
        with monkeypatch.context() as earlier:
            earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:2])
            migrate(plain)
        told = StoryContent(title="Of old", action="Told long ago.")
        values = {
            **{name: str(getattr(told, name)) for name in ("title", "action", "outcome", "status", "content_hash")},
            **dict.fromkeys(("employer", "role", "date", "situation", "task", "result", "lesson"), ""),
            **dict.fromkeys(("created_at", "updated_at"), "2020-01-02T03:04:05.000000+00:00"),
            "version": 1,
            "saved_by": "cli",
        }
        plain.execute(
            f"INSERT INTO story ({', '.join(values)}) VALUES ({', '.join('?' for _ in values)})", list(values.values())
        )
    kept = old.read_bytes()
    assert restore(place, old, NOW).stories == 1
    assert old.read_bytes() == kept
    assert ask(place, "PRAGMA user_version") == [SCHEMA_VERSION]
    opened = open_engine(place)
    with reading(opened) as session:
        assert stories.get(session, 1).action == "Told long ago."
    opened.dispose()
    with closing(sqlite3.connect(place)) as plain:
        assert list(integrity.broken(plain)) == []


def test_an_update_that_changes_a_text_is_noticed(backup: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE story SET content_hash = replace(content_hash, 'a', 'b')")

    monkeypatch.setattr(restoring, "migrate", careless)
    before = contents(place)
    with pytest.raises(LibraryDamaged, match="did not survive"):
        restore(place, backup, NOW)
    assert contents(place) == before


def test_a_restore_that_does_not_give_the_backup_is_noticed(
    backup: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the library goes aside, and the proved copy takes its place."""
    copy_into = backups.copy_into

    def careless(target: sqlite3.Connection, source: sqlite3.Connection, where: Path) -> None:
        copy_into(target, source, where)
        with suppress(sqlite3.OperationalError):
            if target.execute("PRAGMA database_list").fetchone()[2] == str(place):
                target.execute("DELETE FROM own_question")

    monkeypatch.setattr(backups, "copy_into", careless)
    done = restore(place, backup, NOW)
    assert done.set_aside is not None
    assert contents(place) == contents(backup)
