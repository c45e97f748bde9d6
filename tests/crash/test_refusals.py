"""What cannot be used, or not be written, is refused by every command: in a line, with a code, and not touched."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.store import backups
from starkeeper.store import engine as engines
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION

from .refusing import tried

ROOT = Path(__file__).parents[2]
COMMANDS = ("list", "add", "backup", "doctor", "restore")
FOREIGN, NEWER, BUSY, UNWRITABLE = 10, 11, 13, 14


@pytest.fixture
def backup(library: Library, tmp_path: Path) -> Path:
    """A backup of another library, which ``restore`` is given."""
    library.stories.add(StoryContent(title="Old"))
    return library.care.backup(folder=tmp_path / "safe").path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a library should lie, in a folder of its own."""
    folder = tmp_path / "there"
    folder.mkdir()
    return folder / "library.db"


def marked(pragma: str) -> Callable[[Path], None]:
    def make(place: Path) -> None:
        engines.open_engine(place).dispose()
        with closing(sqlite3.connect(place)) as connection:
            connection.execute(f"PRAGMA {pragma}")

    return make


REFUSED: dict[str, tuple[Callable[[Path], object], int]] = {
    "an empty file": (lambda place: place.touch(), FOREIGN),
    "a text": (lambda place: place.write_text("my shopping list\n" * 500), FOREIGN),
    "another program's database": (marked(f"application_id={APPLICATION_ID + 1}"), FOREIGN),
    "a folder": (lambda place: place.mkdir(), FOREIGN),
    "a newer library": (marked(f"user_version={SCHEMA_VERSION + 1}"), NEWER),
    "a link that leads nowhere": (lambda place: place.symlink_to(place.with_name("gone.db")), UNWRITABLE),
    "a link in a circle": (lambda place: place.symlink_to(place), UNWRITABLE),
}


def check(found: dict[str, Any], codes: dict[str, int], place: str = "library.db") -> None:
    """Every command ended with its code; one that failed said why in a line, and how to mend it in another."""
    assert {name: said["code"] for name, said in found.items()} == codes
    for name, said in found.items():
        assert not said["fault"], name
        assert said["same"], name
        if said["code"]:
            error, *hints = said["said"]
            assert error.startswith("Error: "), name
            assert place in error
            assert [hint.split(":")[0] for hint in hints] == ["Hint"], name


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_library_is_refused_by_every_command(what: str, place: Path, backup: Path) -> None:
    make, code = REFUSED[what]
    make(place)
    check(tried(place, backup), dict.fromkeys(COMMANDS, code))
    assert not place.with_name("gone.db").exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for a lock takes a moment."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(backups, "BUSY_SECONDS", 0.05)


def test_a_library_that_is_locked_for_too_long_is_refused_by_every_command(
    place: Path, backup: Path, impatient: None
) -> None:
    engines.open_engine(place).dispose()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = tried(place, backup)
    check(found, dict.fromkeys(COMMANDS, BUSY))
    assert all("locked by another program" in said["said"][0] for said in found.values())


def test_a_library_that_somebody_reads_for_too_long_is_refused_by_who_writes(
    place: Path, backup: Path, impatient: None
) -> None:
    with Library.open(place) as library:
        library.stories.add(StoryContent(title="Old"))
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM story").fetchone()
        found = tried(place, backup)
    check(found, {"list": 0, "add": BUSY, "backup": 0, "doctor": 0, "restore": BUSY})


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that everybody may pass through."""
    with tempfile.TemporaryDirectory(prefix="starkeeper-refusals-") as made:
        Path(made).chmod(0o755)
        yield Path(made)
        for folder in Path(made).iterdir():
            folder.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="users and modes are POSIX's")
@pytest.mark.parametrize(
    ("situation", "codes"),
    [
        ("file", {"list": 0, "add": UNWRITABLE, "backup": 0, "doctor": 0, "restore": UNWRITABLE}),
        ("folder", {"list": 0, "add": UNWRITABLE, "backup": UNWRITABLE, "doctor": 0, "restore": UNWRITABLE}),
        ("names", {"list": 0, "add": UNWRITABLE, "backup": UNWRITABLE, "doctor": 0, "restore": UNWRITABLE}),
    ],
)
def test_a_library_that_may_only_be_read_is_read(situation: str, codes: dict[str, int], common: Path) -> None:
    words = [sys.executable, "-m", "tests.crash.refusing", situation, str(common)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    if why := found.get("left out"):
        pytest.skip(why)
    check(found, codes)
