"""Mending row by row: from a backup, else from an earlier version, else as it reads; and never the wrong state."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import Draft, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.store import backups, drafts, integrity, migrations, rehearsals, seals, stories, tags
from starkeeper.store.engine import Session, open_engine, writing
from starkeeper.store.examination import examine, mend
from starkeeper.store.mending import DOCTOR
from starkeeper.store.migrations import MIGRATIONS, migrate
from starkeeper.store.repair import Repaired

NOW = datetime(2026, 5, 14, 10, 30, 1, 250_000, UTC)
Damage = Callable[..., None]
Row = dict[str, object]


@pytest.fixture
def backup(filled: Path) -> Path:
    """A backup of the filled library."""
    opened = open_engine(filled)
    made = backups.of(opened, filled, Reason.ASKED, NOW - timedelta(hours=1)).path
    opened.dispose()
    return made


def write(place: Path, *changes: Callable[[Session], object]) -> None:
    opened = open_engine(place)
    with writing(opened) as session:
        for change in changes:
            change(session)
    opened.dispose()


def rows(place: Path, table: str) -> list[Row]:
    with closing(sqlite3.connect(place)) as plain:
        found = plain.execute(f"SELECT * FROM {table} ORDER BY {', '.join(seals.KEYS[table])}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def everything(place: Path) -> dict[str, list[Row]]:
    return {
        table: [{**row, "id": None} if table == "draft" else row for row in rows(place, table)] for table in seals.KEYS
    }


def mended(place: Path) -> Repaired:
    """Mend, and find nothing more to mend. What is said of the search index, which is derived, is left out."""
    done = mend(place, NOW)
    done.done = [said for said in done.done if "search index" not in said]
    assert done.left.sound
    assert done.kept is not None
    assert examine(place).diagnosis.sound
    assert mend(place, NOW) == Repaired()
    with closing(sqlite3.connect(place)) as plain:
        assert list(integrity.broken(plain)) == []
    return done


EVERY_TABLE = [
    ("UPDATE story SET action = 'Third selling.' WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET employer = 'Brackenmill' WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET outcome = 'failure' WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET updated_at = '2026-01-04T03:04:05.000005+00:00' WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET action = CAST(x'ff00fe' AS TEXT) WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET seal = replace(seal, 'a', 'b') WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET content_hash = replace(content_hash, 'a', 'b') WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE story SET seal = '', saved_by = '' WHERE id = 1", "Story 1 (“Found the leak”)"),
    ("UPDATE verdict SET seal = '', verdict = '' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
    ("UPDATE story_version SET action = 'First selling.' WHERE version = 1", "Version 1 of story 1"),
    ("UPDATE story_version SET saved_at = replace(saved_at, '2026', '2025')", "Version 2 of story 1"),
    ("UPDATE draft SET action = 'Half a sea'", "The draft of story 1"),
    ("UPDATE verdict SET verdict = 'rejected' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
    ("UPDATE verdict SET verdict = 'confirmee' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
    ("UPDATE verdict SET principle = 'ownershiq' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
    ("UPDATE verdict SET pack = '' WHERE principle = 'ownership'", "Your word on ownership for story 1"),
    ("UPDATE rehearsal SET seconds = -1", "Rehearsal 1"),
    ("UPDATE rehearsal SET rating = 'food'", "Rehearsal 1"),
    ("UPDATE own_question SET text = 'When was ix?'", "Your own question own-when"),
    ("UPDATE own_question SET principles = 'ownership'", "Your own question own-when"),
    ("UPDATE own_question SET id = 'own-then'", "Your own question own-when"),
    ("UPDATE interview SET date = '2026-02-13'", "Interview 1"),
    ("UPDATE interview SET loop = '[['", "Interview 1"),
    ("UPDATE drill SET told = 'dive-dexp'", "Drill 1"),
    ("UPDATE drill SET story_id = 2", "Drill 1"),
    ("UPDATE probe SET answer = 'Nobodx.'", "Follow-up question 1"),
    ("UPDATE probe SET answer = ''", "Follow-up question 1"),
]


def test_a_story_whose_page_is_gone_is_mended(filled: Path, place: Path, damage: Damage) -> None:
    damage("UPDATE story SET action = '', title = char(0, 0), saved_by = char(0, 0) WHERE id = 1")
    mended(place)
    assert rows(place, "story")[0]["title"] == "Found the leak"
    kept = [row for row in rows(place, "story_version") if row["action"] == ""]
    assert [(row["title"], row["saved_by"]) for row in kept] == [("Without a title", DOCTOR)]


def test_a_row_that_lacks_more_than_its_seal_and_has_no_copy_is_made_what_the_schema_takes(
    filled: Path, place: Path, damage: Damage
) -> None:
    before = rows(place, "story")[0]
    damage("UPDATE story SET seal = '', saved_by = '' WHERE id = 1")
    damage("UPDATE verdict SET seal = '', verdict = '' WHERE principle = 'ownership'")
    mended(place)
    after = rows(place, "story")[0]
    assert after["saved_by"] == DOCTOR
    assert {**after, "saved_by": "", "seal": ""} == {**before, "saved_by": "", "seal": ""}
    assert not any(row["principle"] == "ownership" for row in rows(place, "verdict"))


@pytest.mark.parametrize(("statement", "name"), EVERY_TABLE, ids=lambda value: value[:60])
def test_with_a_backup_every_row_is_as_it_was(
    backup: Path, place: Path, damage: Damage, statement: str, name: str
) -> None:
    before = everything(place)
    damage(statement)
    damaged = everything(place.with_name("library.db")) if "ff00fe" not in statement else None
    done = mended(place)
    assert everything(place) == before
    assert any(said.startswith(f"{name} is as it was saved again") for said in done.done)
    if damaged:
        assert everything(done.kept) == damaged


# What a backup of another state must not do.


def test_the_bin_is_no_version_and_is_left_as_it_is(backup: Path, place: Path, damage: Damage) -> None:
    write(place, lambda session: stories.set_binned(session, 1, NOW))
    before = everything(place)
    damage("UPDATE story SET action = 'Third selling.' WHERE id = 1")
    mended(place)
    assert everything(place) == before


def test_the_bin_is_left_as_it_is_though_the_seal_is_gone_too(backup: Path, place: Path, damage: Damage) -> None:
    write(place, lambda session: stories.set_binned(session, 1, NOW))
    before = everything(place)
    damage("UPDATE story SET action = 'Third selling.', seal = replace(seal, 'a', 'b') WHERE id = 1")
    assert mended(place).done == ["Story 1 (“Found the leak”) is as it was saved again, from a backup."]
    assert everything(place) == before


def test_a_later_word_is_not_turned_into_the_earlier_one(backup: Path, place: Path, damage: Damage) -> None:
    later = NOW - timedelta(minutes=5)
    write(place, lambda session: tags.set_verdict(session, 1, "amazon", "ownership", Verdict.REJECTED, later))
    damage("UPDATE verdict SET decided_at = replace(decided_at, '05-14', '05-13') WHERE principle = 'ownership'")
    done = mended(place)
    assert [row["verdict"] for row in rows(place, "verdict")] == ["confirmed", "rejected"]
    assert done.done == [
        "Your word on ownership for story 1 has no sound copy; it stays as it reads now, so look at it."
    ]


def test_a_later_draft_is_not_turned_into_the_earlier_one(backup: Path, place: Path, damage: Damage) -> None:
    content = StoryContent(title="Found the leak", action="Half a sentence and more", employer="Brackenhill")
    draft = Draft(story_id=1, base_version=3, content=content, saved_at=NOW)
    write(place, lambda session: drafts.save(session, draft))
    before = everything(place)
    damage("UPDATE draft SET employer = 'Brackenmill'")
    mended(place)
    assert everything(place) == before
    damage("UPDATE draft SET action = 'Half a sea and more'")
    mended(place)
    assert rows(place, "draft")[0]["action"] == "Half a sea and more"


def test_words_of_one_moment_are_told_apart(backup: Path, place: Path, damage: Damage) -> None:
    """Two words that were said together differ in their principle alone, as the damaged one does from either."""
    before = everything(place)
    damage("UPDATE verdict SET principle = 'dive-dexp' WHERE principle = 'dive-deep'")
    mended(place)
    assert everything(place) == before


def test_a_rehearsal_stays_without_its_story(backup: Path, place: Path, damage: Damage) -> None:
    write(place, lambda session: rehearsals.forget_story(session, 1))
    damage("UPDATE rehearsal SET question = 'Whx?'")
    mended(place)
    (row,) = rows(place, "rehearsal")
    assert row["story_id"] is None


def test_a_version_that_was_given_twice_is_not_mixed_up(backup: Path, place: Path, damage: Damage) -> None:
    """After an older backup was put back, another text may have the number of one in a backup."""
    opened = open_engine(place)
    with writing(opened) as session:
        told = stories.get(session, 1)
        again = replace(told.content, action="Another third telling.")
        stories.update(session, 1, again, base_version=3, now=NOW, saved_by="cli")
    backups.of(opened, place, Reason.ASKED, NOW)
    opened.dispose()
    damage("UPDATE story SET version = 3, action = 'Something else', seal = '0' || substr(seal, 2) WHERE id = 1")
    mended(place)
    assert rows(place, "story")[0]["action"] == "Another third telling."


# Without a backup.


def test_a_story_without_a_backup_gets_its_earlier_text_and_keeps_the_damaged_one(
    filled: Path, place: Path, damage: Damage
) -> None:
    damage("UPDATE story SET action = 'Third selling.' WHERE id = 1")
    done = mended(place)
    assert done.done == [
        "Story 1 (“Found the leak”) has the text of version 2 again; what it read since is kept before it."
    ]
    story = rows(place, "story")[0]
    assert (story["action"], story["version"], story["saved_by"]) == ("Second telling.", 4, DOCTOR)
    texts = [(row["version"], row["action"]) for row in rows(place, "story_version")]
    assert texts == [(1, "First telling."), (2, "Second telling."), (3, "Third selling.")]


def test_a_story_that_was_saved_once_stays_as_it_reads(filled: Path, place: Path, damage: Damage) -> None:
    damage("UPDATE story SET task = 'It was my snip.' WHERE id = 2")
    done = mended(place)
    assert done.done == [
        "Story 2 (“Told them”) has no sound copy; it stays as it reads now, so look at it.",
        "Suggestions for texts that no story holds were let go: 1.",
    ]
    assert rows(place, "story")[1]["task"] == "It was my snip."


@pytest.mark.parametrize(
    "assignment", ["employer = 'Brackenmill'", "outcome = 'mixed'", "created_at = 'soon'", "saved_by = ''"]
)
def test_a_text_that_is_whole_is_not_given_up_for_an_earlier_one(
    filled: Path, place: Path, damage: Damage, assignment: str
) -> None:
    damage(f"UPDATE story SET {assignment} WHERE id = 1")
    done = mended(place)
    story = rows(place, "story")[0]
    assert (story["action"], story["version"]) == ("Third telling.", 3)
    assert done.done[0].startswith("Story 1 (“Found the leak”)")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE story SET version = 2 WHERE id = 1",
        "UPDATE story SET version = 0 WHERE id = 1",
        "UPDATE story SET version = 77 WHERE id = 1",
        "UPDATE story_version SET version = 0 WHERE version = 2",
        "UPDATE story_version SET version = 9 WHERE version = 1",
        "UPDATE story SET outcome = 'succest' WHERE id = 1",
        "UPDATE story SET content_hash = 'short' WHERE id = 1",
        "UPDATE draft SET status = 'drift'",
        "UPDATE verdict SET verdict = 'confirmee' WHERE principle = 'ownership'",
        "UPDATE rehearsal SET rating = 'xxxx'",
        "UPDATE own_question SET level = 'amy'",
    ],
)
def test_what_can_be_reckoned_needs_no_copy(filled: Path, place: Path, damage: Damage, statement: str) -> None:
    before = everything(place)
    damage(statement)
    mended(place)
    assert everything(place) == before


@pytest.mark.parametrize(
    ("statement", "table", "reads"),
    [
        ("UPDATE story SET title = ' ' WHERE id = 2", "story", {"title": "Without a title"}),
        ("UPDATE story SET title = printf('%.*c', 400, 't') WHERE id = 2", "story", {"title": "t" * 300}),
        ("UPDATE story SET date = '2023-99' WHERE id = 2", "story", {"date": ""}),
        ("UPDATE story SET task = CAST(x'61ff62' AS TEXT) WHERE id = 2", "story", {"task": "a\ufffdb"}),
        ("UPDATE story SET deleted_at = 'soon' WHERE id = 2", "story", {"deleted_at": NOW.isoformat()}),
        ("UPDATE draft SET base_version = 0", "draft", {"base_version": 1}),
        ("UPDATE draft SET saved_at = 'soon'", "draft", {"saved_at": NOW.isoformat()}),
        ("UPDATE own_question SET principles = '[\"owner}'", "own_question", {"principles": "[]"}),
        ("UPDATE own_question SET roles = '[7]'", "own_question", {"roles": "[]"}),
        ("UPDATE own_question SET polarity = 'zzz', added_at = 'soon'", "own_question", {"polarity": "open"}),
        ("UPDATE interview SET loop = '[7]'", "interview", {"loop": "[]"}),
        ("UPDATE interview SET company = printf('%.*c', 400, 'c')", "interview", {"company": "c" * 200}),
        ("UPDATE probe SET answer = ''", "probe", {"answer": "", "answered_at": None}),
        ("UPDATE probe SET answered_at = 'soon'", "probe", {"answer": "Nobody.", "answered_at": NOW.isoformat()}),
    ],
)
def test_what_cannot_stand_becomes_what_can(
    filled: Path, place: Path, damage: Damage, statement: str, table: str, reads: dict[str, object]
) -> None:
    damage(statement)
    mended(place)
    row = rows(place, table)[-1]
    assert {name: row[name] for name in reads} == reads


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE verdict SET pack = '' WHERE principle = 'ownership'", "verdict"),
        ("UPDATE rehearsal SET seconds = -1", "rehearsal"),
        ("UPDATE rehearsal SET rating = 'zzzz', question = ''", "rehearsal"),
        ("UPDATE own_question SET text = ' '", "own_question"),
        ("UPDATE interview SET date = 'soon'", "interview"),
        ("UPDATE drill SET seconds = -1", "drill"),
        ("UPDATE probe SET question = ''", "probe"),
    ],
)
def test_what_nobody_can_guess_is_let_go_and_said(
    filled: Path, place: Path, damage: Damage, statement: str, table: str
) -> None:
    before = len(rows(place, table))
    damage(statement)
    done = mended(place)
    assert "could not be read any more, and was let go" in done.done[0]
    assert len(rows(place, table)) == before - 1
    assert len(rows(done.kept, table)) == before


def test_a_version_without_a_number_does_not_take_anothers_place(filled: Path, place: Path, damage: Damage) -> None:
    damage("UPDATE story_version SET version = 0, action = 'Second selling.' WHERE version = 2")
    assert "let go" in mended(place).done[0]
    assert [(row["version"], row["action"]) for row in rows(place, "story_version")] == [(1, "First telling.")]


def test_a_story_without_a_number_gets_one_that_no_version_has(filled: Path, place: Path, damage: Damage) -> None:
    damage("UPDATE story SET version = 1, employer = 'Brackenmill' WHERE id = 1")
    mended(place)
    assert [row["version"] for row in rows(place, "story")] == [3, 1]
    assert [row["action"] for row in rows(place, "story_version")] == ["First telling.", "Second telling."]


def test_a_row_that_only_lacks_its_seal_gets_it(filled: Path, place: Path, damage: Damage) -> None:
    before = everything(place)
    damage("UPDATE verdict SET seal = ''", "UPDATE story SET seal = ''")
    assert mended(place).done == ["Rows that only lacked their seal carry it again: 4."]
    assert everything(place) == before


# Stories that are gone.


def test_a_story_that_is_gone_comes_back_from_a_backup(backup: Path, place: Path, damage: Damage) -> None:
    before = everything(place)
    damage("PRAGMA foreign_keys=OFF", "DELETE FROM story WHERE id = 1")
    done = mended(place)
    assert done.done == ["Story 1 (“Found the leak”) was gone and is back."]
    assert everything(place) == before


def test_a_story_that_is_gone_comes_back_from_its_versions_and_can_be_saved(
    filled: Path, place: Path, damage: Damage
) -> None:
    damage("DELETE FROM story WHERE id = 1")
    mended(place)
    story = rows(place, "story")[0]
    assert (story["action"], story["version"]) == ("Second telling.", 3)
    on = StoryContent(title="Found the leak", action="On.")
    write(place, lambda session: stories.update(session, 1, on, base_version=3, now=NOW, saved_by="cli"))
    assert len(rows(place, "verdict")) == 2


def test_a_story_comes_back_in_its_latest_state(backup: Path, place: Path, damage: Damage) -> None:
    def on(session: Session) -> None:
        for version in (3, 4):
            told = replace(stories.get(session, 1).content, action=f"Telling {version + 1}.")
            when = NOW + timedelta(minutes=version)
            stories.update(session, 1, told, base_version=version, now=when, saved_by="cli")

    write(place, on)
    damage("DELETE FROM story WHERE id = 1")
    mended(place)
    story = rows(place, "story")[0]
    assert (story["action"], story["version"]) == ("Telling 4.", 5)


def test_what_belonged_to_a_story_that_is_gone_for_good_is_let_go(filled: Path, place: Path, damage: Damage) -> None:
    damage("DELETE FROM story WHERE id = 1", "DELETE FROM story_version WHERE story_id = 1")
    done = mended(place)
    assert "Rows of verdict whose story is gone for good were let go: 2." in done.done
    assert rows(place, "verdict") == rows(place, "draft") == rows(place, "probe") == []
    assert [row["story_id"] for row in rows(place, "drill")] == [None]
    (rehearsal,) = rows(place, "rehearsal")
    assert (rehearsal["story_id"], rehearsal["question"]) == (None, "Why?")


# Libraries and backups of an older format.


def old_library(place: Path) -> None:
    """Three stories as they were before there were seals."""
    with closing(sqlite3.connect(place, isolation_level=None)) as plain, pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", MIGRATIONS[:4])
        migrate(plain)
        for number in (1, 2, 3):
            told = StoryContent(title=f"Story {number}", action=f"Text {number}.")
            values = {
                **{name: str(getattr(told, name)) for name in ("title", "action", "outcome", "status", "content_hash")},
                **dict.fromkeys(("employer", "role", "date", "situation", "task", "result", "lesson"), ""),
                **dict.fromkeys(("created_at", "updated_at"), "2020-01-02T03:04:05.000000+00:00"),
                "version": 1,
                "saved_by": "cli",
            }
            marks = ", ".join("?" for _ in values)
            plain.execute(f"INSERT INTO story ({', '.join(values)}) VALUES ({marks})", list(values.values()))
        plain.execute(
            "INSERT INTO verdict VALUES (1, 'p', 'ownership', 'confirmed', '2020-01-02T03:04:05.000000+00:00')"
        )


def test_a_backup_of_an_older_format_serves_as_well(place: Path, damage: Damage) -> None:
    old_library(place)
    open_engine(place).dispose()
    assert [each.reason for each in backups.listed(place)] == [Reason.MIGRATION]
    before = everything(place)
    damage("UPDATE story SET action = 'Texx 2.' WHERE id = 2", "UPDATE verdict SET verdict = 'rejected'")
    mended(place)
    assert everything(place) == before


def test_a_damaged_library_of_an_older_format_keeps_all_its_rows(place: Path, damage: Damage) -> None:
    old_library(place)
    damage("UPDATE story SET action = 'Texx 2.' WHERE id = 2")
    done = mended(place)
    assert [row["action"] for row in rows(place, "story")] == ["Text 1.", "Texx 2.", "Text 3."]
    assert len(rows(place, "verdict")) == 1
    said = [each for each in done.done if each.startswith("Story ")]
    assert said == ["Story 2 (“Story 2”) has no sound copy; it stays as it reads now, so look at it."]
