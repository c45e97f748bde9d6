"""The doctor: what is wrong with a library in words, what mends it, and that a second look finds it sound."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections import namedtuple
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from starkeeper.domain.finding import Finding, Gravity
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.errors import LibraryForeign, NotFound
from starkeeper.library import Library
from starkeeper.library.doctor import Examination, Repair, examine, mend

pytestmark = pytest.mark.usefixtures("east")

DAMAGE, TROUBLE, NOTE = Gravity
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
LEAK = StoryContent(title="Found the leak", action="I read the logs.", employer="Brackenhill")
MENDS = "starkeeper doctor --repair mends it from backups and earlier versions."
posix = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
Damage = Callable[..., None]


@pytest.fixture
def filled(library: Library) -> Path:
    """A closed library with one of everything, and its path."""
    library.stories.add(LEAK)
    library.stories.save(1, replace(LEAK, action="I read the logs twice."), base_version=1)
    library.stories.add(StoryContent(title="Told them", task="It was my slip."))
    library.tags.confirm(1, "ownership")
    library.stories.save_draft(1, 2, replace(LEAK, action="Half a sen"))
    question = library.rehearsal.questions()[0]
    library.rehearsal.record(question, 1, seconds=128, rating=Rating.GOOD)
    library.rehearsal.add_question("When was it?", ("ownership",))
    library.close()
    return library.path


@pytest.fixture
def damage(filled: Path) -> Damage:
    """Change the library behind Starkeeper's back."""

    def change(*statements: str) -> None:
        with closing(sqlite3.connect(filled, isolation_level=None)) as plain:
            for statement in statements:
                plain.execute(statement)

    return change


def back_up(library: Library) -> Path:
    return library.care.backup().path


def grave(found: Examination) -> list[Finding]:
    return [finding for finding in found.findings if finding.gravity is DAMAGE]


def about_rows(repair: Repair) -> list[str]:
    """What was done, but for what is derived: a text that is changed behind its back is not in the search index."""
    return [said for said in repair.done if "index" not in said]


def test_a_sound_library(filled: Path, library: Library) -> None:
    back_up(library)
    found = examine(filled)
    assert (found.findings, found.sound, found.stories) == ((), True, 2)
    assert found.sqlite == sqlite3.sqlite_version
    repair = mend(filled)
    assert (repair.done, repair.kept, repair.after) == ((), None, found)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE story SET employer = 'Brackenmill' WHERE id = 1", "Story 1 (“Found the leak”) is not what was saved."),
        ("UPDATE story_version SET action = 'x'", "Version 1 of story 1 is not what was saved."),
        ("UPDATE draft SET action = 'x'", "The draft of story 1 is not what was saved."),
        ("UPDATE verdict SET verdict = 'rejected'", "Your word on ownership for story 1 is not what was saved."),
        ("UPDATE rehearsal SET seconds = 12", "Rehearsal 1 is not what was saved."),
        ("UPDATE own_question SET text = 'x'", "Your own question own-when-was-it is not what was saved."),
    ],
)
def test_a_changed_row_is_told_and_mended_from_a_backup(
    filled: Path, library: Library, damage: Damage, statement: str, what: str
) -> None:
    back_up(library)
    damage(statement)
    found = examine(filled)
    assert grave(found) == [Finding(DAMAGE, what, MENDS)]
    assert not found.sound
    damaged = filled.read_bytes()
    assert examine(filled) == found
    assert filled.read_bytes() == damaged
    repair = mend(filled)
    assert [said.split(" is as it was saved again")[0] for said in about_rows(repair)] == [
        what.split(" is not what")[0]
    ]
    assert repair.after.findings == ()
    assert repair.kept is not None
    assert repair.kept.parent == filled.parent
    assert repair.kept.name.startswith("library.db.damaged-")
    assert mend(filled).done == ()


def test_the_text_of_a_story_comes_back(filled: Path, library: Library, damage: Damage) -> None:
    back_up(library)
    damage("UPDATE story SET action = 'I read the dogs twice.' WHERE id = 1")
    mend(filled)
    assert library.stories.get(1).action == "I read the logs twice."
    assert [version.version for version in library.stories.versions(1)] == [2, 1]


def test_without_a_backup_an_earlier_text_comes_back_and_the_damaged_one_is_kept(
    filled: Path, library: Library, damage: Damage
) -> None:
    damage("UPDATE story SET action = 'I read the dogs twice.' WHERE id = 1")
    repair = mend(filled)
    assert about_rows(repair) == [
        "Story 1 (“Found the leak”) has the text of version 1 again; what it read since is kept before it."
    ]
    assert [(each.version, each.action, each.saved_by) for each in library.stories.versions(1)] == [
        (3, "I read the logs.", "doctor"),
        (2, "I read the dogs twice.", "api"),
        (1, "I read the logs.", "api"),
    ]


def test_without_anything_it_stays_as_it_reads(filled: Path, library: Library, damage: Damage) -> None:
    damage("UPDATE story SET task = 'It was my snip.' WHERE id = 2")
    repair = mend(filled)
    assert about_rows(repair) == ["Story 2 (“Told them”) has no sound copy; it stays as it reads now, so look at it."]
    assert library.stories.get(2).task == "It was my snip."
    assert repair.after.sound


def test_the_file_as_it_was_is_kept_whole(filled: Path, damage: Damage) -> None:
    damage("UPDATE story SET task = 'It was my snip.' WHERE id = 2")
    repair = mend(filled)
    assert repair.kept is not None
    with closing(sqlite3.connect(repair.kept)) as plain:
        assert plain.execute("SELECT task FROM story WHERE id = 2").fetchone() == ("It was my snip.",)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if os.name != "nt":
        assert stat.S_IMODE(repair.kept.stat().st_mode) == 0o600


def test_a_story_that_is_gone_is_told_and_comes_back(filled: Path, library: Library, damage: Damage) -> None:
    back_up(library)
    damage("DELETE FROM story WHERE id = 1")
    assert {finding.what for finding in grave(examine(filled))} == {
        f"Rows of {table} refer to rows of story that are gone."
        for table in ("action_step", "draft", "rehearsal", "story_version", "verdict")
    }
    assert about_rows(mend(filled)) == ["Story 1 (“Found the leak”) was gone and is back."]
    assert library.stories.get(1).action == "I read the logs twice."
    assert set(library.tags.of(1).verdicts) == {"ownership"}


def test_many_changed_rows_are_counted(filled: Path, damage: Damage) -> None:
    numbers = ",".join(map(str, range(24)))
    damage(
        "INSERT INTO own_question SELECT 'q' || value, text, principles, polarity, level, roles, added_at, seal "
        f"FROM own_question, json_each('[{numbers}]')"
    )
    found = grave(examine(filled))
    assert len(found) == 21
    assert found[-1].what == "Rows beside these that are not what was saved: 4."


def test_what_can_be_made_again_is_trouble_and_no_damage(filled: Path, damage: Damage) -> None:
    damage(
        "INSERT INTO vector VALUES ('m', 'k', x'0000003f')",
        "INSERT INTO suggestion (model, pack_fingerprint, content_hash, principle, score) "
        f"VALUES ('m', 'p', '{'0' * 64}', 'ownership', 0.5)",
    )
    anew = "starkeeper doctor --repair makes it again."
    found = examine(filled)
    assert [finding for finding in found.findings if finding.gravity is not NOTE] == [
        Finding(TROUBLE, "Suggestions for texts that no story holds: 1.", anew),
        Finding(TROUBLE, "Vectors of sentences that are damaged: 1.", anew),
    ]
    assert not found.sound
    repair = mend(filled)
    assert (len(repair.done), repair.kept, repair.after.sound) == (2, None, True)


def test_a_file_that_cannot_be_read_is_built_anew(filled: Path, library: Library) -> None:
    back_up(library)
    with filled.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xaa" * 8192)
    found = examine(filled)
    assert not found.sound
    assert all(finding.gravity is DAMAGE for finding in found.findings)
    repair = mend(filled)
    assert repair.after.sound
    assert repair.after.stories == 2
    assert repair.kept is not None
    with Library.open(filled, pack=library.pack, settings=library.settings) as again:
        assert again.stories.get(1).action == "I read the logs twice."


def test_the_gravest_is_told_first(filled: Path, damage: Damage) -> None:
    damage("INSERT INTO vector VALUES ('m', 'k', x'0000003f')", "UPDATE rehearsal SET seconds = 1")
    assert [finding.gravity for finding in examine(filled).findings] == [DAMAGE, TROUBLE, NOTE]


# Around the library.


@posix
def test_what_others_may_read_is_told_and_closed(filled: Path, library: Library) -> None:
    backup = back_up(library)
    backup.chmod(0o644)
    backup.parent.chmod(0o755)
    found = examine(filled)
    assert [(finding.gravity, finding.what) for finding in found.findings] == [
        (TROUBLE, f"{backup.parent} can be read by others: its mode is 755."),
        (TROUBLE, f"{backup} can be read by others: its mode is 644."),
    ]
    assert [finding.remedy.split()[-1] for finding in found.findings] == ["700.", "600."]
    repair = mend(filled)
    assert repair.done == (
        f"{backup.parent} can be read by you alone again.",
        f"{backup} can be read by you alone again.",
    )
    assert (stat.S_IMODE(backup.parent.stat().st_mode), stat.S_IMODE(backup.stat().st_mode)) == (0o700, 0o600)
    assert repair.after.sound


@posix
def test_the_library_itself_is_private_once_it_was_looked_at(filled: Path) -> None:
    filled.chmod(0o644)
    examine(filled)
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600


@pytest.mark.parametrize(("days", "told"), [(29, False), (31, True)])
def test_an_old_backup_is_worth_a_note(filled: Path, library: Library, days: int, told: bool) -> None:
    with time_machine.travel(NOON.timestamp(), tick=False) as clock:
        back_up(library)
        clock.move_to((NOON + timedelta(days=days)).timestamp())
        found = examine(filled)
    note = Finding(NOTE, "There is no backup since 14 May 2026.", "starkeeper backup makes one.")
    assert found.findings == ((note,) if told else ())
    assert found.sound


def test_no_backup_at_all_is_worth_a_note(filled: Path) -> None:
    found = examine(filled)
    assert found.findings == (Finding(NOTE, "There is no backup yet.", "starkeeper backup makes one."),)
    assert found.sound


def test_little_room_on_the_disk_is_worth_a_note(
    filled: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(library)
    usage = namedtuple("usage", "total used free")
    for free, told in ((99 * 2**20, True), (101 * 2**20, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage(2**40, 2**40 - free, free))
        found = examine(filled)
        note = Finding(NOTE, "Only 99 MiB are free on the disk.", "Make room before you write on.")
        assert found.findings == ((note,) if told else ())
        assert found.sound


# What is refused.


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    for look in (examine, mend):
        with pytest.raises(NotFound) as caught:
            look(tmp_path / "none.db")
        assert "starkeeper backup list" in caught.value.hint


def test_a_file_that_never_was_a_library(tmp_path: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_text("These are my notes.")
    for look in (examine, mend):
        with pytest.raises(LibraryForeign):
            look(notes)
    assert notes.read_text() == "These are my notes."
