"""What is acknowledged was synced before, as the system saw it: ``kill -9`` cannot show that, a trace of calls can."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from starkeeper.store.engine import SAFE_WAL

with_a_journal = pytest.mark.skipif(
    sqlite3.sqlite_version_info >= SAFE_WAL, reason="this SQLite writes a log instead of a rollback journal"
)
STRACE = shutil.which("strace")
CALLS = "fsync,fdatasync,pwrite64,write,ftruncate,unlink,link,rename"

WRITER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library, care

def say(what):
    os.write(1, f"acknowledged {what}\\n".encode())

place = Path(sys.argv[1])
with Library.open(place) as library:
    say("open")
    story = library.stories.add(StoryContent(title="A", action="Long. " * 3000))
    say("add")
    library.stories.save(story.id, replace(story.content, result="Done."), base_version=1)
    say("save")
    library.stories.save_draft(story.id, 2, story.content)
    say("draft")
    library.tags.confirm(story.id, "ownership")
    say("verdict")
    library.stories.bin(story.id)
    say("bin")
    library.journal.undo()
    say("undo")
    made = library.care.backup()
    say("backup")
    library.exchange.import_file(Path(sys.argv[2]))
    say("import")
care.restore_backup(place, made.path)
say("restore")
"""

COMMITS = ("add", "save", "draft", "verdict", "bin", "undo", "import", "restore")
ALL = ("open", *COMMITS[:6], "backup", *COMMITS[6:])

Step = tuple[str, str]
"""A call, and the file or folder it is about."""


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Step]]:
    """The calls of a writer before each acknowledgement, behind the one before."""
    if STRACE is None:
        pytest.skip("strace is not installed")
    folder = tmp_path_factory.mktemp("traced")
    place, log, file = folder / "there" / "library.db", folder / "calls", folder / "stories.jsonl"
    file.write_text('{"title": "Imported", "action": "I did."}\n')
    words = [STRACE, "-f", "-y", "-e", f"trace={CALLS}", "-o", log, sys.executable, "-c", WRITER, place, file]
    environment = {"STARKEEPER_HOME": str(folder / "home"), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, env=environment)
    if "ptrace" in ended.stderr:
        pytest.skip(f"strace may not look: {ended.stderr.splitlines()[0]}")
    assert ended.returncode == 0, ended.stderr
    found: dict[str, list[Step]] = {}
    steps: list[Step] = []
    for line in log.read_text("utf-8", "replace").splitlines():
        if said := re.search(r'write\(1.*"acknowledged (\w+)', line):
            found[said[1]], steps = steps, []
        else:
            steps += _step(line, folder)
    return found


def _step(line: str, folder: Path) -> Iterator[Step]:
    match = re.match(r'\d+ +(\w+)\((?:\d+<([^>]*)>|"([^"]*)"(?:, "([^"]*)")?).* = (-?\d+)', line)
    if match and match[5] != "-1":
        path = match[2] or match[4] or match[3] or ""
        if path.startswith(str(folder)):
            yield match[1], path.removeprefix(str(folder)).removeprefix("/there").lstrip("/")


def last(steps: list[Step], calls: tuple[str, ...], name: str) -> int:
    """The place of the last of some calls about a file; -1 for none."""
    return max((at for at, (call, path) in enumerate(steps) if call in calls and path == name), default=-1)


def synced_behind(steps: list[Step], at: int, name: str) -> bool:
    return any(call in ("fsync", "fdatasync") and path == name for call, path in steps[at + 1 :])


def test_everything_was_acknowledged_in_turn(traced: dict[str, list[Step]]) -> None:
    assert tuple(traced) == ALL


@pytest.mark.parametrize("what", ALL)
def test_there_is_a_sync_between_each_two_acknowledgements(traced: dict[str, list[Step]], what: str) -> None:
    assert any(call in ("fsync", "fdatasync") for call, _ in traced[what])


@with_a_journal
@pytest.mark.parametrize("what", COMMITS)
def test_the_library_is_synced_behind_its_last_write(traced: dict[str, list[Step]], what: str) -> None:
    steps = traced[what]
    written = last(steps, ("pwrite64", "write", "ftruncate"), "library.db")
    assert written >= 0
    assert synced_behind(steps, written, "library.db")


@with_a_journal
@pytest.mark.parametrize("what", COMMITS)
def test_the_journal_is_synced_before_the_library_is_written(traced: dict[str, list[Step]], what: str) -> None:
    steps = traced[what]
    first = next(at for at, (call, path) in enumerate(steps) if call == "pwrite64" and path == "library.db")
    assert synced_behind(steps[:first], last(steps[:first], ("pwrite64",), "library.db-journal"), "library.db-journal")


@with_a_journal
@pytest.mark.parametrize("what", COMMITS)
def test_the_end_of_the_journal_is_on_the_disk(traced: dict[str, list[Step]], what: str) -> None:
    """A journal whose removal is forgotten in a power cut takes back what it is the journal of."""
    steps = traced[what]
    removed = last(steps, ("unlink",), "library.db-journal")
    assert removed >= 0
    assert synced_behind(steps, removed, "")


@pytest.mark.parametrize(("what", "folder"), [("open", ""), ("backup", "backups")])
def test_a_new_file_has_its_name_when_it_and_the_name_are_on_the_disk(
    traced: dict[str, list[Step]], what: str, folder: str
) -> None:
    steps = traced[what]
    named = next(at for at, (call, path) in enumerate(steps) if call == "link" and "library.db" in path)
    (temporary,) = {path for call, path in steps[:named] if call == "pwrite64" and path.endswith(".new")}
    assert synced_behind(steps[:named], last(steps[:named], ("pwrite64",), temporary), temporary)
    assert synced_behind(steps, named, folder)
