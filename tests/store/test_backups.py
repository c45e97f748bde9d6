"""Backups: whole or not there, proved, private, and never in the way of what is not one."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from starkeeper.domain.backup import Reason
from starkeeper.errors import LibraryBusy, LibraryDamaged, LibraryUnwritable
from starkeeper.store import backups, integrity
from starkeeper.store import engine as engines
from starkeeper.store.engine import Engine, open_engine

NOW = datetime(2026, 5, 14, 10, 30, 1, 250_000, UTC)
posix = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
Make = Callable[..., Path]


@pytest.fixture
def engine(filled: Path) -> Iterator[Engine]:
    """The filled library, opened."""
    engine = open_engine(filled)
    yield engine
    engine.dispose()


@pytest.fixture
def make(engine: Engine, place: Path) -> Make:
    """Make a backup some minutes after half past ten."""

    def made(minutes: float = 0, reason: Reason = Reason.ASKED, **where: Path) -> Path:
        return backups.of(engine, place, reason, NOW + timedelta(minutes=minutes), **where).path

    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return integrity.contents(connection)


def test_a_backup_holds_what_the_library_holds_and_says_when_and_why(engine: Engine, place: Path) -> None:
    made = backups.of(engine, place, Reason.IMPORT, NOW)
    assert (made.made_at, made.reason, made.size) == (NOW, Reason.IMPORT, made.path.stat().st_size)
    assert made.path.parent == place.parent / "backups"
    assert contents(made.path) == contents(place)
    assert backups.listed(place) == [made]
    assert names(made.path.parent) == ["library.db.2026-05-14T10-30-01-250000Z.import.db"]


def test_a_moment_of_another_zone_is_the_same_moment(engine: Engine, place: Path) -> None:
    backups.of(engine, place, Reason.ASKED, NOW.astimezone())
    assert backups.listed(place)[0].made_at == NOW


@posix
@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777], ids=oct)
def test_a_backup_and_its_folder_are_private_whatever_the_umask(make: Make, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        made, elsewhere = make(), make(folder=tmp_path / "far" / "away")
    finally:
        os.umask(before)
    assert (mode(made), mode(made.parent)) == (0o600, 0o700)
    assert (mode(elsewhere), mode(elsewhere.parent), mode(elsewhere.parent.parent)) == (0o600, 0o700, 0o700)


@posix
def test_a_folder_that_is_there_stays_as_it_is(make: Make, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    assert mode(make(folder=tmp_path / "shared")) == 0o600
    assert mode(tmp_path / "shared") == 0o755


def test_backups_are_listed_the_newest_first(make: Make, place: Path) -> None:
    make(5)
    make(0)
    make(9, Reason.DAILY)
    assert [(each.made_at - NOW).seconds // 60 for each in backups.listed(place)] == [9, 5, 0]


def test_a_library_without_a_folder_of_backups_has_none(place: Path) -> None:
    assert backups.listed(place) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE story SET action = 'Third selling.' WHERE id = 1",
        "UPDATE verdict SET decided_at = '2026-01-07T03:04:05.000006+00:00' WHERE principle = 'ownership'",
        "UPDATE rehearsal SET seconds = 12.5",
        "DELETE FROM story WHERE id = 1",
        "UPDATE story SET outcome = 'lost'",
    ],
)
def test_a_damaged_library_makes_no_backup_and_those_of_before_stay(
    make: Make, place: Path, damage: Callable[..., None], statement: str
) -> None:
    earlier = make(0)
    damage(statement)
    for minutes in range(1, 15):
        with pytest.raises(LibraryDamaged) as caught:
            make(minutes)
    assert "no backup was made" in caught.value.message
    assert str(place) in caught.value.message
    assert "starkeeper doctor" in caught.value.hint
    assert names(earlier.parent) == [earlier.name]
    assert backups.listed(place)[0].path == earlier


def test_a_torn_page_makes_no_backup(make: Make, engine: Engine, place: Path) -> None:
    engine.dispose()
    with closing(sqlite3.connect(place)) as plain:
        (root,) = plain.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'rehearsal'").fetchone()
    with place.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(bytes(64))
    with pytest.raises(LibraryDamaged):
        make()
    assert names(place.parent / "backups") == []


def test_the_oldest_ones_make_room(make: Make, place: Path) -> None:
    made = [make(minutes) for minutes in range(13)]
    assert [each.path for each in backups.listed(place)] == made[:2:-1]
    assert names(made[0].parent) == sorted(path.name for path in made[3:])


def test_the_last_of_an_earlier_day_stays(make: Make, place: Path) -> None:
    before = [make(minutes - 24 * 60) for minutes in range(3)]
    today = [make(minutes) for minutes in range(10)]
    assert {each.path for each in backups.listed(place)} == {before[-1], *today}


def test_one_that_was_just_made_stays_though_the_clock_was_set_back(make: Make, place: Path) -> None:
    for month in range(1, 17):
        make(month * 31 * 24 * 60)
    assert make(0).exists()
    assert NOW in {each.made_at for each in backups.listed(place)}


def test_a_backup_elsewhere_makes_no_room_and_is_never_removed(make: Make, place: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    for minutes in range(12):
        make(minutes, folder=away)
    assert len(backups.listed(place, away)) == 12
    assert backups.listed(place) == []
    make(13)
    assert len(backups.listed(place, away)) == 12


def test_two_libraries_of_one_folder_keep_to_their_own(make: Make, place: Path) -> None:
    others = {}
    for name in ("library.db.old", "other.db", "library", "xlibrary.db"):
        path = place.with_name(name)
        opened = open_engine(path)
        others[name] = backups.of(opened, path, Reason.ASKED, NOW - timedelta(days=1)).path
        opened.dispose()
    for minutes in range(12):
        make(minutes)
    assert len(backups.listed(place)) == 10
    for name, path in others.items():
        assert [each.path for each in backups.listed(place.with_name(name))] == [path]


ALIKE = [
    "library.db.2026-05-13T10-30-01-250000Z.asked.db.new",
    "library.db.2026-05-13T10-30-01-250000Z.whim.db",
    "library.db.2026-05-13T10-30-01Z.asked.db",
    "library.db.2026-13-99T10-30-01-250000Z.asked.db",
    "library.db.2026-05-13T25-61-01-250000Z.daily.db",
    "library_db.2026-05-13T10-30-01-250000Z.asked.db",
    "my library.db.2026-05-13T10-30-01-250000Z.asked.db",
    "notes.txt",
]


def test_what_only_looks_like_a_backup_is_never_touched(make: Make, place: Path) -> None:
    folder = make(0).parent
    for name in ALIKE:
        (folder / name).write_text(name)
    (folder / "library.db.2026-05-12T10-30-01-250000Z.asked.db").mkdir()
    for minutes in range(1, 14):
        make(minutes)
    assert len(backups.listed(place)) == 10
    assert {name: (folder / name).read_text() for name in ALIKE} == {name: name for name in ALIKE}
    assert (folder / "library.db.2026-05-12T10-30-01-250000Z.asked.db").is_dir()


def test_a_link_in_the_folder_is_neither_followed_nor_removed(make: Make, place: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_bytes(place.read_bytes())
    folder = make(0).parent
    link = folder / "library.db.2026-05-01T10-30-01-250000Z.asked.db"
    link.symlink_to(mine)
    lost = folder / "library.db.2026-05-02T10-30-01-250000Z.asked.db"
    lost.symlink_to(tmp_path / "nowhere")
    for minutes in range(1, 14):
        make(minutes)
    assert link.is_symlink()
    assert lost.is_symlink()
    assert mine.exists()
    assert not {link, lost} & {each.path for each in backups.listed(place)}


def test_a_backup_that_goes_while_the_folder_is_read_is_no_trouble(
    make: Make, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, stays = make(0), make(1)
    is_file = Path.is_file

    def then_gone(path: Path) -> bool:
        found = is_file(path)
        if path == gone:
            path.unlink()
        return found

    monkeypatch.setattr(Path, "is_file", then_gone)
    assert [each.path for each in backups.listed(place)] == [stays]


def test_a_folder_that_cannot_be_made_is_one_line(make: Make, place: Path) -> None:
    (place.parent / "backups").write_text("a file")
    with pytest.raises(LibraryUnwritable) as caught:
        make()
    assert "\n" not in caught.value.message
    assert names(place.parent) == ["backups", "library.db"]


def test_another_program_may_read_meanwhile(make: Make, place: Path) -> None:
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM story").fetchone()
        assert contents(make()) == contents(place)


def test_a_lock_that_lasts_is_named(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    engine = open_engine(filled)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusy, match="locked by another program"):
            backups.of(engine, filled, Reason.ASKED, NOW)
    engine.dispose()
    assert names(filled.parent / "backups") == []


def test_what_is_saved_and_not_yet_committed_is_in_no_backup(make: Make, place: Path) -> None:
    before = contents(place)
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM own_question")
        made = make()
        other.execute("ROLLBACK")
    assert contents(made) == before
