"""What is no library, or none that this version can use, is refused in one line and keeps its bytes."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from starkeeper.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryNewer,
    LibraryUnwritable,
    StarkeeperError,
)
from starkeeper.store.engine import open_engine
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION


def library(place: Path) -> None:
    open_engine(place).dispose()


def other_database(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()


def other_database_with_a_log(place: Path) -> None:
    # Opening it the ordinary way and closing it would move the log into the file.
    source = place.with_name("source.db")
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()
        for suffix in ("", "-wal"):
            place.with_name(place.name + suffix).write_bytes(source.with_name(source.name + suffix).read_bytes())
    source.unlink()


def newer_library(place: Path) -> None:
    library(place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")


def newer_library_with_a_log(place: Path) -> None:
    newer_library(place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def cut_library(place: Path) -> None:
    library(place)
    os.truncate(place, 5_000)


def scribbled_library(place: Path) -> None:
    library(place)
    with place.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4_000)


def library_with_a_scribbled_header(place: Path) -> None:
    library(place)
    with place.open("r+b") as file:
        file.write(b"scribble")


def renamed_application(place: Path) -> None:
    library(place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID + 1}")


REFUSED: list[tuple[Callable[[Path], object], type[StarkeeperError], str]] = [
    (lambda place: place.write_bytes(b""), LibraryForeign, "not a Starkeeper library"),
    (lambda place: place.write_text("my shopping list\n" * 500), LibraryForeign, "not a Starkeeper library"),
    (lambda place: place.write_bytes(b"SQLite format 3\0"), LibraryForeign, "not a Starkeeper library"),
    (lambda place: place.write_bytes(bytes(8192)), LibraryForeign, "not a Starkeeper library"),
    (other_database, LibraryForeign, "not a Starkeeper library"),
    (other_database_with_a_log, LibraryForeign, "not a Starkeeper library"),
    (renamed_application, LibraryForeign, "not a Starkeeper library"),
    (lambda place: place.mkdir(), LibraryForeign, "is a folder"),
    (newer_library, LibraryNewer, f"newer Starkeeper: its format is {SCHEMA_VERSION + 1}"),
    (newer_library_with_a_log, LibraryNewer, "newer Starkeeper"),
    (cut_library, LibraryDamaged, "is damaged"),
    (scribbled_library, LibraryDamaged, "is damaged"),
    (library_with_a_scribbled_header, LibraryDamaged, "is damaged"),
]


def prints(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in folder.iterdir()
    }


@pytest.mark.parametrize(("make", "error", "words"), REFUSED)
def test_refused_with_its_own_error_and_its_bytes_kept(
    place: Path, make: Callable[[Path], object], error: type[StarkeeperError], words: str
) -> None:
    make(place)
    before = prints(place.parent)
    with pytest.raises(error, match=words) as caught:
        open_engine(place)
    assert prints(place.parent) == before
    assert str(place) in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_each_refusal_has_an_exit_code_of_its_own() -> None:
    codes = {error.exit_code for error in (LibraryForeign, LibraryNewer, LibraryDamaged, LibraryUnwritable)}
    assert codes == {10, 11, 12, 14}


def test_link_that_leads_nowhere_is_not_followed_into_a_new_library(place: Path, tmp_path: Path) -> None:
    place.symlink_to(tmp_path / "gone.db")
    with pytest.raises(LibraryUnwritable, match="leads nowhere"):
        open_engine(place)
    assert not (tmp_path / "gone.db").exists()


def test_links_in_a_circle_are_refused(place: Path) -> None:
    place.symlink_to(place)
    with pytest.raises(LibraryUnwritable):
        open_engine(place)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_pipe_is_refused_without_waiting_for_its_other_end(place: Path) -> None:
    os.mkfifo(place)
    with pytest.raises(LibraryForeign, match="not a regular file"):
        open_engine(place)


def test_log_of_an_own_library_is_read(place: Path) -> None:
    """A crash may leave the newest stories in the log; refusing strangers must not skip it."""
    library(place)
    keep = place.with_name("kept")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO vector VALUES ('m', 'k', x'00000000')")
        connection.commit()
        for suffix in ("", "-wal"):
            keep.with_name(keep.name + suffix).write_bytes(place.with_name(place.name + suffix).read_bytes())
    engine = open_engine(keep)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM vector").scalar() == 1
    engine.dispose()
