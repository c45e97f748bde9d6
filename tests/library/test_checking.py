"""Examining a library that is open: by another process, so that its locks stay."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from starkeeper.domain.finding import Gravity
from starkeeper.domain.story import StoryContent
from starkeeper.errors import LibraryLocked, NotFound
from starkeeper.library import Library, locks
from starkeeper.library.checking import examine_apart
from starkeeper.store.keychain import KEYCHAIN

PASSPHRASE = "four words of rain"

TAKES_THE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
connection.execute("BEGIN IMMEDIATE")
"""


def never() -> bool:
    return False


def is_taken(library: Library) -> bool:
    """Whether another program would find the library locked by a writer."""
    done = subprocess.run([sys.executable, "-c", TAKES_THE_LOCK, str(library.path)], capture_output=True, text=True)
    assert done.returncode == 0 or "database is locked" in done.stderr
    return done.returncode != 0


def test_an_open_library_is_examined(library: Library) -> None:
    library.stories.add(StoryContent(title="Found the leak", action="I read the logs."))
    library.care.backup()
    found = examine_apart(library.path, never)
    assert found is not None
    assert (found.findings, found.stories) == ((), 1)
    library.stories.add(StoryContent(title="It can be written to as before"))


def test_the_locks_of_the_open_library_stay(library: Library) -> None:
    library.stories.add(StoryContent(title="Found the leak"))
    with closing(sqlite3.connect(library.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert examine_apart(library.path, never) is not None
        assert is_taken(library)
        writer.execute("ROLLBACK")
    assert not is_taken(library)


def test_damage_is_told_with_what_mends_it(library: Library) -> None:
    library.stories.add(StoryContent(title="Found the leak", action="I read the logs."))
    with closing(sqlite3.connect(library.path, isolation_level=None)) as plain:
        plain.execute("UPDATE story SET action = 'He read the logs.'")
    found = examine_apart(library.path, never)
    assert found is not None
    assert not found.sound
    assert any(finding.gravity is Gravity.DAMAGE and "--repair" in finding.remedy for finding in found.findings)


def test_the_passphrase_goes_along(library: Library) -> None:
    library.stories.add(StoryContent(title="Found the leak"))
    library.close()
    locks.encrypt(library.path, PASSPHRASE)
    found = examine_apart(library.path, never)
    assert found is not None
    assert found.stories == 1
    KEYCHAIN.forget(library.path)
    with pytest.raises(LibraryLocked):
        examine_apart(library.path, never)


def test_it_ends_when_nobody_wants_it_any_more(library: Library) -> None:
    with closing(sqlite3.connect(library.path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")  # the other process waits for ten seconds
        begun = time.monotonic()
        assert examine_apart(library.path, lambda: time.monotonic() - begun > 0.3) is None
        writer.execute("ROLLBACK")


def test_a_library_that_is_gone_is_refused_in_a_line(library: Library) -> None:
    library.close()
    library.path.unlink()
    with pytest.raises(NotFound, match="There is no library at"):
        examine_apart(library.path, never)
