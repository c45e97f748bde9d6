"""Keys: made as SQLCipher makes them, told from wrong ones, and never asked for a file that is no noise."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper.errors import LibraryLocked
from starkeeper.store import driver, keychain
from starkeeper.store.engine import open_engine
from starkeeper.store.keychain import Keychain, is_encrypted, new_key

PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small encrypted database of several pages."""
    place = tmp_path_factory.mktemp("keys") / "library.db"
    place.touch()
    with closing(driver.connect(place, new_key(PASSPHRASE))) as connection:
        connection.execute("CREATE TABLE told (text)")
        connection.executemany("INSERT INTO told VALUES (?)", [("x" * 500,)] * 40)
    return place


@pytest.fixture
def copy(encrypted: Path, tmp_path: Path) -> Path:
    place = tmp_path / "copy.db"
    place.write_bytes(encrypted.read_bytes())
    return place


def test_any_other_sqlcipher_opens_the_file_with_the_passphrase(encrypted: Path) -> None:
    with closing(driver.cipher().connect(str(encrypted))) as connection:
        connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
        assert connection.execute("SELECT count(*) FROM told").fetchone() == (40,)


def test_the_passphrase_unlocks_and_another_does_not(encrypted: Path) -> None:
    chain = Keychain()
    with pytest.raises(LibraryLocked, match="not the passphrase"):
        chain.unlock(encrypted, PASSPHRASE.upper())
    assert chain.key(encrypted) is None
    chain.unlock(encrypted, PASSPHRASE)
    assert chain.key(encrypted) is not None
    chain.forget(encrypted)
    assert chain.key(encrypted) is None


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_damaged_page_is_no_wrong_passphrase(copy: Path, page: int) -> None:
    damaged = bytearray(copy.read_bytes())
    damaged[page * keychain.PAGE - 100] ^= 1
    copy.write_bytes(damaged)
    chain = Keychain()
    chain.unlock(copy, PASSPHRASE)
    assert chain.key(copy) is not None


def test_a_library_that_is_locked_is_refused_and_keeps_its_bytes(copy: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(LibraryLocked, match="is encrypted"):
        open_engine(copy)
    assert copy.read_bytes() == before


def test_a_key_does_not_show_itself(encrypted: Path) -> None:
    chain = Keychain()
    chain.unlock(encrypted, PASSPHRASE)
    key = chain.key(encrypted)
    assert key is not None
    assert key.raw.hex() not in repr(key)


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_no_text_and_no_short_file_is_taken_for_an_encrypted_library(tmp_path_factory, content: bytes) -> None:
    place = tmp_path_factory.mktemp("any") / "file"
    place.write_bytes(content * 40)
    assert not is_encrypted(place)


def test_noise_in_whole_pages_is_taken_for_one(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(os.urandom(2 * keychain.PAGE))
    assert is_encrypted(noise)
    noise.write_bytes(os.urandom(2 * keychain.PAGE + 1))
    assert not is_encrypted(noise)


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sqlcipher3", None)
    with pytest.raises(LibraryLocked, match="needs the package") as refused:
        driver.cipher()
    assert "starkeeper[encryption]" in refused.value.hint
