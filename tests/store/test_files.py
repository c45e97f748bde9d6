"""The library's file: who may read it, and that it appears whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from starkeeper.errors import LibraryForeign, LibraryUnwritable
from starkeeper.store import engine as engines
from starkeeper.store import files
from starkeeper.store.engine import open_engine

posix = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o077, 0o777], ids=["umask-000", "umask-077", "umask-777"])
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@posix
def test_file_and_made_folders_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    place = tmp_path / "made" / "deeper" / "library.db"
    open_engine(place).dispose()
    assert mode(place) == 0o600
    assert mode(place.parent) == 0o700
    assert mode(place.parent.parent) == 0o700


@posix
def test_journal_is_as_private_as_the_library(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        engine = open_engine(tmp_path / "library.db")
        with engines.writing(engine) as session:
            session.connection().exec_driver_sql("INSERT INTO vector VALUES ('m', 'k', x'00000000')")
            (journal,) = tmp_path.glob("library.db-*")
            assert mode(journal) == 0o600
        engine.dispose()
    finally:
        os.umask(before)


@posix
def test_folder_of_the_user_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_engine(tmp_path / "library.db").dispose()
    assert mode(tmp_path) == 0o755


@posix
def test_library_copied_with_a_loose_mode_is_made_private_again(place: Path) -> None:
    open_engine(place).dispose()
    place.chmod(0o644)
    open_engine(place).dispose()
    assert mode(place) == 0o600


@posix
def test_foreign_file_keeps_its_mode(place: Path) -> None:
    place.write_text("a shopping list")
    place.chmod(0o644)
    with pytest.raises(LibraryForeign):
        open_engine(place)
    assert mode(place) == 0o644


def test_nothing_else_is_left_in_the_folder(place: Path) -> None:
    open_engine(place).dispose()
    assert [path.name for path in place.parent.iterdir()] == ["library.db"]


def test_what_a_killed_process_left_a_day_ago_goes(place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    ages = {".starkeeper-old.new": 25, ".starkeeper-fresh.new": 1, ".starkeeper-old": 25, "old.new": 25}
    for name, hours in ages.items():
        file = place.parent / name
        file.touch()
        os.utime(file, (time.time() - hours * 3600,) * 2)
    open_engine(place).dispose()
    left = {path.name for path in place.parent.iterdir()}
    assert left == {"library.db", ".starkeeper-fresh.new", ".starkeeper-old", "old.new"}


def test_creation_that_fails_leaves_nothing(place: Path) -> None:
    def build(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(LibraryUnwritable, match="No space left"):
        files.create(place, build)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize("links", [True, False], ids=["with-links", "without-links"])
def test_library_of_a_quicker_process_stays(place: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    if not links:
        refuse_links(monkeypatch)

    def build(temporary: Path) -> None:
        temporary.write_bytes(b"ours")
        place.write_bytes(b"theirs")

    files.create(place, build)
    assert place.read_bytes() == b"theirs"
    assert [path.name for path in place.parent.iterdir()] == ["library.db"]


def test_file_system_without_links_gets_a_whole_private_library(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_links(monkeypatch)
    open_engine(place).dispose()
    open_engine(place).dispose()
    assert mode(place) == 0o600
    assert [path.name for path in place.parent.iterdir()] == ["library.db"]


def refuse_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(source: Path, target: Path) -> None:
        if Path(target).exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryUnwritable, match=r"library\.db cannot be used"):
        open_engine(tmp_path / "file" / "deeper" / "library.db")


@pytest.mark.parametrize("name", ["nul\0inside.db", "n" * 300 + ".db"], ids=["nul", "too-long"])
def test_impossible_name_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(LibraryUnwritable) as caught:
        open_engine(tmp_path / name)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", ["a b?c#d%20.db", "ü né.db", "n" * 250 + ".db", "-rf.db", "a&mode=memory.db"])
def test_odd_names_are_taken_as_they_are(tmp_path: Path, name: str) -> None:
    open_engine(tmp_path / name).dispose()
    open_engine(tmp_path / name).dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_relative_path_holds_after_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = open_engine(Path("library.db"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with engines.reading(engine), engines.reading(engine) as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM story").scalar() == 0
    engine.dispose()


def test_link_to_a_library_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.db"
    open_engine(real).dispose()
    link = tmp_path / "link.db"
    link.symlink_to(real)
    open_engine(link).dispose()
    assert link.is_symlink()
