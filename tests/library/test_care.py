"""Backups by themselves and on request, putting one back, and emptying the bin for good."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from starkeeper.domain.backup import Reason
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.errors import InvalidInput, LibraryDamaged, NotFound
from starkeeper.library import Library, StoryQuery
from starkeeper.library.care import Care, backups_of, file_named, find_backup, restore_backup
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store import tags, vectors
from starkeeper.store.engine import writing

pytestmark = pytest.mark.usefixtures("east")

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
LEAK = StoryContent(title="Found the leak", action="I read the logs.")
SLIP = StoryContent(title="Told them", action="It was my slip.")


@pytest.fixture
def at() -> Iterator[Callable[..., None]]:
    """Set the clock to so many hours after noon of 14 May."""
    # A moment with a zone would move the user into that zone.
    with time_machine.travel(NOON.timestamp(), tick=False) as clock:
        yield lambda hours=0.0, days=0: clock.move_to((NOON + timedelta(hours=hours, days=days)).timestamp())


def made(library: Library) -> list[tuple[Reason, datetime]]:
    return [(backup.reason, backup.made_at) for backup in library.care.backups()]


def actions(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as plain:
        return [row[0] for row in plain.execute("SELECT action FROM story WHERE deleted_at IS NULL ORDER BY id")]


def damage(library: Library) -> None:
    with closing(sqlite3.connect(library.path)) as plain:
        plain.execute("UPDATE story SET action = 'I read the dogs.'")
        plain.commit()


# Backups.


def test_a_backup_on_request(library: Library, at: Callable[..., None]) -> None:
    library.stories.add(LEAK)
    backup = library.care.backup()
    assert made(library) == [(Reason.ASKED, NOON)]
    assert actions(backup.path) == [LEAK.action]
    assert backups_of(library.path) == [backup]


def test_the_backup_of_the_day_is_made_once_a_day_of_the_users_own_clock(
    library: Library, at: Callable[..., None]
) -> None:
    library.stories.add(LEAK)
    assert library.care.backup_daily() is not None
    at(9.9)
    assert library.care.backup_daily() is None
    at(10.1)  # midnight where the user sits
    assert library.care.backup_daily() is not None
    at(days=3)
    assert library.care.backup_daily() is not None
    assert [reason for reason, _ in made(library)] == [Reason.DAILY] * 3


@pytest.mark.parametrize("reason", Reason)
def test_any_backup_of_today_serves_as_that_of_the_day(
    library: Library, at: Callable[..., None], reason: Reason
) -> None:
    library.stories.add(LEAK)
    library.care.backup(reason)
    assert library.care.backup_daily() is None


def test_a_backup_of_a_day_to_come_does_not_make_one_at_every_use(library: Library, at: Callable[..., None]) -> None:
    library.stories.add(LEAK)
    at(days=30)
    library.care.backup()
    at()
    assert library.care.backup_daily() is not None
    at(1)
    assert library.care.backup_daily() is None


def test_an_empty_library_needs_no_backup(library: Library) -> None:
    assert library.care.backup_daily() is None
    assert not (library.path.parent / "backups").exists()


def rehearse(library: Library) -> None:
    library.rehearsal.record(library.rehearsal.questions()[0], None, seconds=3, rating=Rating.HARD)


@pytest.mark.parametrize(
    "write",
    [
        lambda library: library.stories.save_draft(None, None, SLIP),
        lambda library: (library.stories.add(LEAK), library.stories.bin(1)),
        lambda library: library.rehearsal.add_question("When was it?"),
        rehearse,
    ],
    ids=["draft", "bin", "question", "rehearsal"],
)
def test_a_library_with_anything_of_the_users_own_is_kept(library: Library, write: Callable[[Library], object]) -> None:
    write(library)
    assert library.care.backup_daily() is not None


def test_a_folder_that_may_not_be_written_is_no_trouble(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.stories.add(LEAK)
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == library.path.parent and mode & os.W_OK))
    assert library.care.backup_daily() is None
    assert library.care.backups() == []


def test_a_damaged_library_makes_no_backup_and_leaves_the_earlier_ones(
    library: Library, at: Callable[..., None]
) -> None:
    library.stories.add(LEAK)
    earlier = library.care.backup()
    damage(library)
    at(days=1)
    for make in (library.care.backup, library.care.backup_daily, library.care.empty_bin):
        if make == library.care.empty_bin:
            library.stories.bin(1)
            damage(library)
        with pytest.raises(LibraryDamaged, match="no backup was made"):
            make()
    assert library.care.backups() == [earlier]
    assert len(library.stories.select(StoryQuery(binned=True))) == 1


def test_a_backup_elsewhere_does_not_count_and_is_not_removed(
    library: Library, at: Callable[..., None], tmp_path: Path
) -> None:
    library.stories.add(LEAK)
    for hour in range(12):
        at(hour / 2)
        library.care.backup(folder=tmp_path / "stick")
    assert len(list((tmp_path / "stick").iterdir())) == 12
    assert library.care.backups() == []
    assert library.care.backup_daily() is not None


def test_an_import_is_made_behind_a_backup(library: Library, at: Callable[..., None], tmp_path: Path) -> None:
    library.stories.add(LEAK)
    file = tmp_path / "stories.jsonl"
    file.write_text(json.dumps({"title": "New", "action": "x"}))
    library.exchange.import_file(file, dry_run=True)
    assert made(library) == []
    library.exchange.import_file(file)
    assert made(library) == [(Reason.IMPORT, NOON)]
    assert actions(library.care.backups()[0].path) == [LEAK.action]


def test_an_import_of_nothing_makes_none(library: Library, tmp_path: Path) -> None:
    library.stories.add(LEAK)
    (tmp_path / "bad.jsonl").write_text("[1]\n")
    library.exchange.import_file(tmp_path / "bad.jsonl")
    assert made(library) == []


def test_a_damaged_library_takes_no_import(library: Library, tmp_path: Path) -> None:
    library.stories.add(LEAK)
    damage(library)
    file = tmp_path / "stories.jsonl"
    file.write_text(json.dumps({"title": "New", "action": "x"}))
    with pytest.raises(LibraryDamaged):
        library.exchange.import_file(file)
    assert len(library.stories.select()) == 1


# Putting one back.


def test_the_stories_of_a_backup_are_back_for_every_handle(library: Library, at: Callable[..., None]) -> None:
    library.stories.add(LEAK)
    backup = library.care.backup()
    library.stories.add(SLIP)
    library.stories.save(1, replace(LEAK, action="Other."), base_version=1)
    at(1)
    done = restore_backup(library.path, backup.path)
    assert [record.story.action for record in library.stories.select()] == [LEAK.action]
    assert (done.stories, done.set_aside) == (1, None)
    assert done.before is not None
    assert actions(done.before.path) == ["Other.", SLIP.action]
    assert made(library) == [(Reason.RESTORE, NOON + timedelta(hours=1)), (Reason.ASKED, NOON)]
    with pytest.raises(NotFound, match="nothing to undo"):
        library.journal.undo()


def test_suggestions_of_texts_that_a_backup_has_are_there_again(library: Library) -> None:
    story = library.stories.add(LEAK)
    with writing(library._context.engine) as session:
        tags.store_suggestions(session, story.content_hash, "m", "p", [Suggestion("ownership", 0.5)])
    backup = library.care.backup()
    library.stories.bin(1)
    library.care.empty_bin()
    restore_backup(library.path, backup.path)
    with closing(sqlite3.connect(library.path)) as plain:
        assert plain.execute("SELECT content_hash FROM suggestion").fetchall() == [(story.content_hash,)]


@pytest.mark.parametrize(
    ("wanted", "hours"),
    [
        ("2026-05-14", 9.5),
        ("2026-05-15", 20),
        (" 2026-05-14 ", 9.5),
        ("2026-05-14 14:00:00", 0),
        ("2026-05-14T14:00", 0.001),
        ("2026-05-14 14", 0.5),
        ("2026-05-15 08:00:00", 18),
    ],
)
def test_a_backup_is_found_by_its_day_and_by_its_moment(
    library: Library, at: Callable[..., None], wanted: str, hours: float
) -> None:
    library.stories.add(LEAK)
    there = {}
    for hour in (0, 0.001, 0.5, 9.5, 18, 20):  # two hours later where the user sits
        at(hour)
        there[hour] = library.care.backup().path
    assert find_backup(library.path, wanted) == there[hours]


def test_a_backup_is_found_by_its_file(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.stories.add(LEAK)
    path = library.care.backup().path
    assert find_backup(library.path, str(path)) == path
    monkeypatch.setenv("HOME", str(path.parent))
    assert find_backup(library.path, f"~/{path.name}") == path
    monkeypatch.chdir(path.parent)
    assert find_backup(library.path, path.name) == Path(path.name)


@pytest.mark.parametrize(
    "wanted", ["2026-05-13", "2026-05-14 15:00", "", "nowhere.db", "~nobody-at-all/x.db", "x" * 999]
)
def test_a_backup_that_is_not_there_is_not_found(library: Library, at: Callable[..., None], wanted: str) -> None:
    with pytest.raises(NotFound) as caught:
        find_backup(library.path, wanted)
    assert "There is no backup of this library yet." in caught.value.hint
    library.care.backup()
    with pytest.raises(NotFound) as caught:
        find_backup(library.path, wanted)
    assert "starkeeper backup list" in caught.value.hint


@pytest.mark.parametrize("text", ["~nobody-at-all/x", "x" * 999, "a\0b", "", ".", "nowhere"])
def test_a_text_that_names_no_file(text: str) -> None:
    assert file_named(text) is None


# Emptying the bin.

MARK = "Zyxwvutsrq"
"""A word of the story that goes, in every text it has."""


@pytest.fixture
def doomed(library: Library) -> Library:
    """A story of which traces are everywhere, in the bin; another stays."""
    library.stories.add(SLIP, {"ownership": Verdict.CONFIRMED})
    content = StoryContent(title=f"{MARK} one", action=f"{MARK} two. " * 300, employer=f"{MARK} three")
    story = library.stories.add(content, {"ownership": Verdict.REJECTED})
    library.stories.save(2, replace(content, lesson=f"{MARK} four"), base_version=1)
    library.stories.save_draft(2, 2, replace(content, task=f"{MARK} five"))
    library.rehearsal.record(library.rehearsal.questions()[0], 2, seconds=60, rating=Rating.GOOD)
    with writing(library._context.engine) as session:
        for known in (story, library.stories.get(1)):
            tags.store_suggestions(session, known.content_hash, "m", "p", [Suggestion("ownership", 0.5)])
        vectors.put(session, "m", {f"{MARK} vector": b"\0\0\x80?"})
    library.stories.bin(2)
    return library


def test_the_bin_is_emptied_for_good(doomed: Library) -> None:
    assert MARK.encode() in doomed.path.read_bytes()
    gone = doomed.care.empty_bin()
    assert [(story.id, story.title) for story in gone] == [(2, f"{MARK} one")]
    with closing(sqlite3.connect(doomed.path)) as plain:
        for table in ("story_version", "draft", "verdict", "action_step"):
            assert plain.execute(f"SELECT count(*) FROM {table} WHERE story_id = 2").fetchone() == (0,), table
        assert plain.execute("SELECT id, title FROM story").fetchall() == [(1, SLIP.title)]
        assert plain.execute("SELECT content_hash FROM suggestion").fetchall() == [(SLIP.content_hash,)]
        assert plain.execute("SELECT count(*) FROM vector").fetchone() == (0,)
        assert plain.execute("SELECT count(*) FROM action").fetchone() == (1,)
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    left = [path for path in doomed.path.parent.iterdir() if path.name.startswith("library.db")]
    assert not [path for path in left if MARK.lower().encode() in path.read_bytes().lower()]


def test_what_was_practised_stays_without_its_story(doomed: Library) -> None:
    (before,) = doomed.rehearsal.history()
    doomed.care.empty_bin()
    (after,) = doomed.rehearsal.history()
    assert after == replace(before, story_id=None)


def test_the_story_that_stays_keeps_its_words(doomed: Library) -> None:
    doomed.care.empty_bin()
    assert doomed.tags.of(1).verdicts == {"ownership": Verdict.CONFIRMED}
    assert doomed.stories.get(1).content == SLIP


def test_a_backup_is_made_before(doomed: Library) -> None:
    doomed.care.empty_bin()
    (backup,) = doomed.care.backups()
    assert backup.reason is Reason.EMPTYING
    with closing(sqlite3.connect(backup.path)) as plain:
        assert plain.execute("SELECT count(*) FROM story WHERE deleted_at IS NOT NULL").fetchone() == (1,)


def test_an_empty_bin_needs_no_backup(library: Library) -> None:
    library.stories.add(LEAK)
    assert library.care.empty_bin() == []
    assert library.care.backups() == []


def test_undo_does_not_bring_the_stories_back(doomed: Library) -> None:
    doomed.care.empty_bin()
    assert doomed.journal.undo().story_ids == (1,)
    with pytest.raises(NotFound):
        doomed.journal.undo()


def test_a_story_that_another_program_takes_out_meanwhile_stays_whole(
    doomed: Library, pack: Pack, places: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = Care.backup

    def meanwhile(care: Care, *reason: Reason) -> object:
        done = backup(care, *reason)
        with Library.open(pack=pack, settings=Settings(), paths=places) as other:
            other.stories.restore(2)
            other.stories.add(LEAK)
            other.stories.bin(3)
        return done

    monkeypatch.setattr(Care, "backup", meanwhile)
    assert doomed.care.empty_bin() == []
    assert doomed.stories.get(2).title == f"{MARK} one"
    assert doomed.rehearsal.history()[0].story_id == 2
    assert [record.story.id for record in doomed.stories.select(StoryQuery(binned=True))] == [3]


def test_the_number_of_a_story_that_is_gone_is_not_given_again(doomed: Library) -> None:
    doomed.care.empty_bin()
    assert doomed.stories.add(LEAK).id == 3


def test_a_backup_that_stays_is_not_made_where_old_ones_make_room(library: Library, tmp_path: Path) -> None:
    library.stories.add(StoryContent(title="One"))
    library.care.backup()
    own = library.path.parent / "backups"
    (tmp_path / "elsewhere").symlink_to(own)
    for folder in (own, tmp_path / "elsewhere"):
        with pytest.raises(InvalidInput, match="own folder of backups"):
            library.care.backup(folder=folder)
    assert len(library.care.backups()) == 1
