"""Encryption of a library and its backups: nothing readable stays, nothing is lost, and the way back works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StoryContent
from starkeeper.errors import InvalidInput, LibraryLocked
from starkeeper.library import Library, care, doctor, locks
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store.keychain import KEYCHAIN

MARKER = "Zaunkoenig"
PASSPHRASE, OTHER = "correct horse battery", "seven green bottles"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys in a moment; SQLCipher is given them as they are."""
    monkeypatch.setattr("starkeeper.store.keychain._ROUNDS", 1_000)


@pytest.fixture
def place(library: Library, places: Paths) -> Iterator[Path]:
    """A closed library with two versions of a story, a draft and a backup."""
    told = StoryContent(title="Told", action=f"I wrote {MARKER}.")
    story = library.stories.add(told)
    library.stories.save(story.id, told.with_part(Part.RESULT, MARKER), base_version=1)
    library.stories.save_draft(None, None, told)
    library.care.backup()
    library.close()
    yield places.library
    KEYCHAIN.forget(places.library)


def opened(place: Path, pack: Pack, places: Paths, passphrase: str | None = None) -> Library:
    return Library.open(place, pack=pack, settings=Settings(), paths=places, passphrase=passphrase)


def readable(folder: Path) -> set[str]:
    """The files in which the marker can be read."""
    return {path.name for path in folder.rglob("*") if path.is_file() and MARKER.encode() in path.read_bytes()}


def test_nothing_of_the_text_can_be_read_in_any_file(place: Path) -> None:
    assert readable(place.parent)
    turned = locks.encrypt(place, PASSPHRASE)
    assert turned.backups == 1
    assert readable(place.parent) == set()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (place, *(b.path for b in care.backups_of(place))))


def test_it_opens_with_the_passphrase_alone(place: Path, pack: Pack, places: Paths) -> None:
    locks.encrypt(place, PASSPHRASE)
    KEYCHAIN.forget(place)
    with pytest.raises(LibraryLocked):
        opened(place, pack, places)
    with pytest.raises(LibraryLocked):
        opened(place, pack, places, OTHER)
    with opened(place, pack, places, PASSPHRASE) as library:
        assert [version.version for version in library.stories.versions(1)] == [2, 1]
        assert len(library.stories.drafts()) == 1


def test_work_goes_on_in_an_encrypted_library(place: Path, pack: Pack, places: Paths) -> None:
    locks.encrypt(place, PASSPHRASE)
    with opened(place, pack, places) as library, opened(place, pack, places) as second:
        library.stories.add(StoryContent(title="Another", action=MARKER))
        assert second.changed_elsewhere() in (True, False)
        assert [heading.title for heading in second.stories.headings()] == ["Told", "Another"]
        second.stories.bin(2)
        library.journal.undo(own=False)
        library.care.backup()
    assert readable(place.parent) == set()
    assert doctor.examine(place).sound


def test_backups_go_back_into_it_and_stay_encrypted(place: Path, pack: Pack, places: Paths) -> None:
    locks.encrypt(place, PASSPHRASE)
    with opened(place, pack, places) as library:
        library.stories.bin(1)
        library.care.empty_bin()
    care.restore_backup(place, care.backups_of(place)[-1].path)
    with opened(place, pack, places) as library:
        assert [heading.title for heading in library.stories.headings()] == ["Told"]
    assert readable(place.parent) == set()


def test_a_plain_copy_from_before_goes_back_too(place: Path, pack: Pack, places: Paths, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(care.backups_of(place)[0].path.read_bytes())
    locks.encrypt(place, PASSPHRASE)
    care.restore_backup(place, old)
    with opened(place, pack, places) as library:
        assert len(library.stories.headings()) == 1
    assert readable(place.parent) == set()


def test_the_passphrase_changes_for_library_and_backups(place: Path, pack: Pack, places: Paths) -> None:
    locks.encrypt(place, PASSPHRASE)
    locks.encrypt(place, OTHER)
    KEYCHAIN.forget(place)
    with pytest.raises(LibraryLocked):
        locks.unlock(place, PASSPHRASE)
    locks.unlock(place, OTHER)
    care.restore_backup(place, care.backups_of(place)[0].path)


def test_a_run_that_was_stopped_goes_on_where_it_stood(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from starkeeper.store import encrypting

    whole = encrypting._rewrite
    seen: list[Path] = []

    def stop_at_library(path: Path, *keys: object) -> None:
        seen.append(path)
        if path == place:
            raise KeyboardInterrupt
        whole(path, *keys)

    monkeypatch.setattr(encrypting, "_rewrite", stop_at_library)
    with pytest.raises(KeyboardInterrupt):
        locks.encrypt(place, PASSPHRASE)
    monkeypatch.setattr(encrypting, "_rewrite", whole)
    assert readable(place.parent) == {place.name}
    locks.encrypt(place, PASSPHRASE)
    assert readable(place.parent) == set()


def test_decrypting_leads_back(place: Path, pack: Pack, places: Paths) -> None:
    locks.encrypt(place, PASSPHRASE)
    locks.decrypt(place)
    with opened(place, pack, places) as library:
        assert [version.version for version in library.stories.versions(1)] == [2, 1]
    assert doctor.examine(place).sound
    assert not locks.is_locked(place)


def test_a_damaged_encrypted_library_is_damaged_and_not_locked(place: Path) -> None:
    locks.encrypt(place, PASSPHRASE)
    content = bytearray(place.read_bytes())
    content[5 * 4096 + 100] ^= 1
    place.write_bytes(content)
    KEYCHAIN.forget(place)
    locks.unlock(place, PASSPHRASE)
    assert not doctor.examine(place).sound
    assert doctor.mend(place).after.sound
    assert readable(place.parent) == set()


def test_a_short_passphrase_is_refused(place: Path) -> None:
    with pytest.raises(InvalidInput, match="at least 8 characters"):
        locks.encrypt(place, "short")
    assert readable(place.parent)
