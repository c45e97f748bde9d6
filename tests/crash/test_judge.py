"""The judge sees what was lost, half done or left over; else a campaign that finds nothing would say nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from . import campaign, judge
from .kill_writers import _compare
from .killing import Blow
from .mirror import WALKING, WRITING, Deed, Mirror, states, steps
from .setting import furnish, opened
from .tally import Tally
from .writing import act

SEED, DONE = 28, 5


class Said:
    """A writer that acknowledged some steps."""

    blow = Blow()

    def __init__(self, steps: int) -> None:
        self.said = [f"step {number}" for number in range(steps)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with something in it, and the first steps of a writer."""
    place = tmp_path_factory.mktemp("written") / "library.db"
    furnish(place, stories=3)
    write(place, DONE)
    return place


@pytest.fixture
def place(written: Path, tmp_path: Path) -> Path:
    """The same for each test."""
    shutil.copytree(written.parent, tmp_path / "there")
    return tmp_path / "there" / written.name


def write(place: Path, count: int, deeds: tuple[Deed, ...] = WRITING) -> None:
    numbers: dict[str, int] = {}
    with opened(place) as library:
        for step in steps(Mirror("new"), random.Random(SEED), deeds, count, own_draft=True):
            act(library, numbers, step, own_draft=True)


def compared(place: Path, acknowledged: int) -> Tally:
    tally = Tally("test")
    _compare(place, "new", WRITING, SEED, Said(acknowledged), tally, own_draft=True)  # type: ignore[arg-type]
    return tally


def run(place: Path, statement: str) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("deeds", [WRITING, WALKING])
def test_the_mirror_says_what_the_library_holds(tmp_path: Path, deeds: tuple[Deed, ...]) -> None:
    place = tmp_path / "there" / "library.db"
    write(place, 40, deeds)
    assert judge.told(place, "new ") == states("new", SEED, deeds, 40, own_draft=True)[-1]


def test_what_was_acknowledged_and_one_step_more_may_be_there(place: Path) -> None:
    assert not compared(place, DONE).failed
    assert not compared(place, DONE - 1).failed


def test_a_step_that_is_missing_is_lost(place: Path) -> None:
    assert compared(place, DONE + 1).lost == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE story SET situation = 'half' WHERE title LIKE 'new %'",
        "DELETE FROM verdict",
        "UPDATE draft SET title = 'another'",
        "DELETE FROM story_version",
    ],
)
def test_what_nobody_wrote_is_half(place: Path, statement: str) -> None:
    run(place, statement)
    assert compared(place, DONE).half == 1


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE story SET task = 'changed'", "damaged"),
        ("DELETE FROM story WHERE id = 1", "orphans"),
        ("DELETE FROM action_step", "orphans"),
        (f"INSERT INTO suggestion VALUES ('m', 'p', '{'0' * 64}', 's', 0.5, {', '.join(['NULL'] * 8)})", "orphans"),
        ("DROP INDEX story_by_hash", "damaged"),
    ],
)
@pytest.mark.parametrize("plainly_first", [True, False])
def test_an_examination_sees(place: Path, statement: str, kind: str, plainly_first: bool) -> None:
    clean, tally = Tally("before"), Tally("behind")
    judge.examine(place, clean, plainly_first=plainly_first)
    assert not clean.failed
    run(place, statement)
    judge.examine(place, tally, plainly_first=plainly_first)
    assert getattr(tally, kind)


@pytest.mark.parametrize("name", ["library.db-journal", "backups/library.db.new", "story.tmp"])
def test_a_file_that_is_left_is_seen(place: Path, name: str) -> None:
    clean, tally = Tally("before"), Tally("behind")
    judge.goes_on(place, clean)
    assert not clean.failed
    (place.parent / "backups").mkdir()
    (place.parent / name).with_suffix(".left").write_bytes(b"")
    judge.goes_on(place, tally)
    assert tally.orphans == 1


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"none"), lambda path: run(path, "DELETE FROM draft")])
def test_a_backup_that_does_not_pass_is_seen(place: Path, spoil: Callable[[Path], object]) -> None:
    with opened(place) as library:
        made = library.care.backup()
    clean, tally = Tally("before"), Tally("behind")
    judge.backups_pass(place, clean, [judge.rows(place)])
    assert not clean.failed
    spoil(made.path)
    with judge.judging(tally, "a backup"):
        judge.backups_pass(place, tally, [judge.rows(place)])
    assert tally.damaged or tally.half


def test_a_loss_ends_with_an_exit_code_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lossy(name: str, rounds: int, seed: int) -> Tally:
        tally = Tally(name, rounds=rounds)
        tally.fault("lost", "a story of a lifetime")
        return tally

    monkeypatch.setattr(campaign, "run", lossy)
    monkeypatch.setattr("tempfile.tempdir", None)
    assert campaign.main(["--only", "writer", "--rounds", "7"]) == 1
    _, counts, fault = capsys.readouterr().out.splitlines()
    assert counts.split()[:4] == ["writer", "7", "0", "1"]
    assert "a story of a lifetime" in fault
