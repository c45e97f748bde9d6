"""Encrypting on the command line: where the passphrase comes from, and that it goes nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.store.keychain import KEYCHAIN

PASSPHRASE, OTHER = "correct horse battery", "seven green bottles"

Given = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def given(stories: Library, pack_file: Path) -> Given:
    """Run a command in a process of its own, with lines on file descriptor 3."""
    stories.close()

    def run(*args: object, lines: str = "") -> subprocess.CompletedProcess[str]:
        reading, writing = os.pipe()
        os.write(writing, lines.encode())
        os.close(writing)
        words = [sys.executable, "-m", "starkeeper", "--pack", str(pack_file)]
        words += ["--passphrase-fd", str(reading)] if lines else []
        try:
            return subprocess.run(
                [*words, *map(str, args)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
                pass_fds=[reading],
            )
        finally:
            os.close(reading)

    return run


def test_a_library_is_encrypted_used_and_decrypted_with_a_passphrase_from_a_descriptor(given: Given) -> None:
    done = given("encrypt", lines=PASSPHRASE)
    assert done.returncode == 0
    assert "is encrypted." in done.stdout
    locked = given("list")
    assert locked.returncode == 15
    assert "its passphrase was not given" in locked.stderr
    assert given("list", lines=OTHER).returncode == 15
    shown = given("list", lines=PASSPHRASE)
    assert "Found the leak" in shown.stdout
    assert shown.stderr == ""  # not a word of SQLCipher's own
    assert given("doctor", lines=PASSPHRASE).stdout.startswith("Sound")
    assert "has another passphrase" in given("passphrase", lines=f"{PASSPHRASE}\n{OTHER}").stdout
    assert given("list", lines=PASSPHRASE).returncode == 15
    assert given("decrypt", lines=OTHER).returncode == 0
    assert "Found the leak" in given("list").stdout


def test_what_cannot_be_is_refused_in_a_line(given: Given) -> None:
    assert "at least 8 characters" in given("encrypt", lines="short").stderr
    assert "is not encrypted" in given("decrypt").stderr
    assert "is not encrypted" in given("passphrase", lines=PASSPHRASE).stderr
    assert "typed on a terminal" in given("encrypt").stderr
    given("encrypt", lines=PASSPHRASE)
    again = given("encrypt", lines=PASSPHRASE)
    assert again.returncode == 4
    assert "is encrypted already" in again.stderr


def test_a_damaged_page_says_nothing_of_sqlciphers_own(given: Given, places: Paths) -> None:
    given("encrypt", lines=PASSPHRASE)
    content = bytearray(places.library.read_bytes())
    content[100] ^= 1
    places.library.write_bytes(content)
    refused = given("list", lines=PASSPHRASE)
    assert refused.returncode == 12
    assert "is damaged" in refused.stderr
    assert "sqlcipher" not in refused.stderr.lower()
    assert "ERROR CORE" not in refused.stderr


def test_a_person_types_it_and_may_mistype(stories: Library, terminal) -> None:
    stories.close()
    first = terminal("encrypt")
    first.see("New passphrase:")
    first.type(f"{PASSPHRASE}\n")
    first.see("Once more:")
    first.type(f"{PASSPHRASE}\n")
    first.see("encrypted.")
    assert first.ended() == 0
    assert PASSPHRASE not in first.shown
    second = terminal("list")
    second.see("Passphrase of library.db:")
    second.type("not that one\n")
    second.see("That is not it.")
    second.see("Passphrase of library.db:")
    second.type(f"{PASSPHRASE}\n")
    second.see("Found the leak")
    assert second.ended() == 0


def test_two_passphrases_that_differ_change_nothing(stories: Library, terminal, places: Paths) -> None:
    stories.close()
    before = places.library.read_bytes()
    user = terminal("encrypt")
    user.see("New passphrase:")
    user.type(f"{PASSPHRASE}\n")
    user.see("Once more:")
    user.type(f"{OTHER}\n")
    user.see("The two passphrases differ")
    assert user.ended() == 4
    assert places.library.read_bytes() == before


class Remembered(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def ring(places: Paths) -> Iterator[Remembered]:
    before, ours = keyring.get_keyring(), Remembered()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)
    KEYCHAIN.forget(places.library)


def test_the_keyring_remembers_it_and_forgets_it(given: Given, run, ring: Remembered, places: Paths) -> None:
    given("encrypt", lines=PASSPHRASE)
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode())
    os.close(writing)
    assert run("--passphrase-fd", reading, "passphrase", "--remember").exit_code == 0
    os.close(reading)
    assert list(ring.kept.values()) == [PASSPHRASE]
    KEYCHAIN.forget(places.library)
    assert "Found the leak" in run("list").stdout
    assert "no more" in run("passphrase", "--forget").stderr
    assert ring.kept == {}
    KEYCHAIN.forget(places.library)
    assert run("list").exit_code == 15


def test_a_keyring_that_does_not_answer_is_said(run, monkeypatch: pytest.MonkeyPatch, stories: Library) -> None:
    def refuse(*_: str) -> None:
        raise KeyringError("no session")

    monkeypatch.setattr(keyring, "get_password", refuse)
    result = run("passphrase", "--forget")
    assert result.exit_code == 15
    assert "keyring cannot be used: no session" in result.stderr
