"""Undo and redo of whole actions, whoever did them, and never at the cost of what was written since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from starkeeper.domain.action import ActionKind, ChangedSince
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Status, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.errors import LibraryDamaged, NotFound, StaleSave
from starkeeper.library import Library, StoryQuery
from starkeeper.library.care import restore_backup
from starkeeper.library.doctor import examine, mend
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store import actions

LEAK = StoryContent(title="Found the leak", action="I read the logs.")
SLIP = StoryContent(title="Told them", action="It was my slip.", status=Status.READY)
CONFIRMED, REJECTED = Verdict.CONFIRMED, Verdict.REJECTED


@pytest.fixture
def other(library: Library, pack: Pack, places: Paths) -> Iterator[Library]:
    """Another handle on the same library, as another program has one."""
    with Library.open(pack=pack, settings=Settings(), paths=places, front_end="tui") as opened:
        yield opened


def state(library: Library) -> dict[int, tuple[StoryContent, bool, dict[str, Verdict]]]:
    """What a candidate sees of each story: its text, whether it is in the bin, and the verdicts."""
    records = [*library.stories.select(), *library.stories.select(StoryQuery(binned=True))]
    return {
        record.story.id: (
            record.story.content,
            record.story.deleted_at is not None,
            library.tags.of(record.story.id).verdicts,
        )
        for record in records
    }


def texts(library: Library) -> dict[int, str]:
    return {record.story.id: record.story.action for record in library.stories.select()}


def edit(library: Library, story_id: int, **changes: Any) -> None:
    story = library.stories.get(story_id)
    library.stories.save(story_id, replace(story.content, **changes), base_version=story.version)


def import_stories(library: Library, folder: Path, *rows: dict[str, Any]) -> None:
    file = folder / "stories.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    library.exchange.import_file(file)


def test_an_added_story_goes_to_the_bin_and_comes_back(library: Library) -> None:
    library.stories.add(LEAK, {"ownership": CONFIRMED})
    undone = library.journal.undo()
    assert (undone.kind, undone.done_by, undone.story_ids) == (ActionKind.ADD, "api", (1,))
    assert undone.titles == {1: LEAK.title}
    assert state(library) == {1: (LEAK, True, {"ownership": CONFIRMED})}
    library.journal.redo()
    assert state(library) == {1: (LEAK, False, {"ownership": CONFIRMED})}


def test_an_edit_gets_its_earlier_text_as_a_new_version(library: Library) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="I read them twice.", status=Status.READY)
    library.journal.undo()
    assert library.stories.get(1).content == LEAK
    library.journal.redo()
    assert library.stories.get(1).action == "I read them twice."
    assert library.stories.get(1).status is Status.READY
    assert [version.action for version in library.stories.versions(1)] == [
        "I read them twice.",
        "I read the logs.",
        "I read them twice.",
        "I read the logs.",
    ]


def test_a_way_back_is_taken_back(library: Library) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="Second.")
    library.stories.revert(1, 1)
    assert library.journal.undo().kind is ActionKind.REVERT
    assert texts(library) == {1: "Second."}
    library.journal.redo()
    assert texts(library) == {1: "I read the logs."}


def test_the_bin_and_the_way_out_of_it_are_taken_back(library: Library) -> None:
    for content in (LEAK, SLIP):
        library.stories.add(content)
    library.stories.bin(1, 2)
    library.stories.restore(1)
    assert library.journal.undo().kind is ActionKind.RESTORE
    assert texts(library) == {}
    assert library.journal.undo().story_ids == (1, 2)
    assert set(texts(library)) == {1, 2}
    library.journal.redo()
    library.journal.redo()
    assert set(texts(library)) == {1}


def test_several_words_on_several_stories_are_one_action(library: Library) -> None:
    for content in (LEAK, SLIP):
        library.stories.add(content)
    library.tags.confirm(1, "ownership")
    before = state(library)
    library.tags.decide([1, 2], {"ownership": REJECTED, "Dive Deep": CONFIRMED, "earn-trust": None})
    after = state(library)
    undone = library.journal.undo()
    assert undone.kind is ActionKind.VERDICT
    assert [(step.story_id, step.principle, step.before, step.after) for step in undone.steps] == [
        (1, "ownership", "confirmed", "rejected"),
        (1, "dive-deep", None, "confirmed"),
        (2, "ownership", None, "rejected"),
        (2, "dive-deep", None, "confirmed"),
    ]
    assert state(library) == before
    library.journal.redo()
    assert state(library) == after


def test_a_word_that_was_taken_back_is_said_again(library: Library) -> None:
    library.stories.add(LEAK)
    library.tags.reject(1, "ownership")
    library.tags.take_back(1, "ownership")
    library.journal.undo()
    assert library.tags.of(1).verdicts == {"ownership": REJECTED}


def test_an_import_is_taken_back_whole(library: Library, tmp_path: Path) -> None:
    library.stories.add(LEAK)
    row = {"title": "New", "action": "Of a file.", "confirmed": ["ownership"]}
    import_stories(library, tmp_path, {"title": LEAK.title, "action": LEAK.action}, row, {**row, "title": "Newer"})
    after = state(library)
    undone = library.journal.undo()
    assert (undone.kind, undone.story_ids) == (ActionKind.IMPORT, (2, 3))
    assert set(texts(library)) == {1}
    library.journal.redo()
    assert state(library) == after


def test_what_changes_nothing_is_no_action(library: Library, tmp_path: Path) -> None:
    library.stories.add(LEAK)
    edit(library, 1)
    library.stories.revert(1, 1)
    library.stories.restore(1)
    library.tags.take_back(1, "ownership")
    import_stories(library, tmp_path, {"title": LEAK.title, "action": LEAK.action})
    library.exchange.import_file(tmp_path / "stories.jsonl", dry_run=True)
    assert library.journal.undo().kind is ActionKind.ADD
    with pytest.raises(NotFound, match="nothing to undo"):
        library.journal.undo()


def test_the_same_word_again_is_no_action(library: Library) -> None:
    library.stories.add(LEAK)
    library.tags.confirm(1, "ownership")
    library.tags.confirm(1, "ownership")
    library.journal.undo()
    assert library.tags.of(1).verdicts == {}


def test_all_is_taken_back_in_turn_and_done_again(library: Library, tmp_path: Path) -> None:
    seen = [state(library)]
    library.stories.add(LEAK)
    seen.append(state(library))
    edit(library, 1, action="Second.")
    seen.append(state(library))
    library.tags.decide([1], {"ownership": CONFIRMED})
    seen.append(state(library))
    library.stories.bin(1)
    seen.append(state(library))
    import_stories(library, tmp_path, {"title": "New", "action": "Of a file."})
    seen.append(state(library))
    for before in seen[-2:0:-1]:
        library.journal.undo()
        now = state(library)
        assert {number: now[number] for number in before} == before
    for after in seen[2:]:
        library.journal.redo()
        now = state(library)
        assert {number: now[number] for number in after} == after
    assert state(library) == seen[-1]
    with pytest.raises(NotFound, match="nothing to do again"):
        library.journal.redo()


def test_a_new_action_ends_what_can_be_done_again(library: Library) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="Second.")
    library.journal.undo()
    library.tags.confirm(1, "ownership")
    with pytest.raises(NotFound, match="nothing to do again"):
        library.journal.redo()
    library.journal.undo()
    library.journal.redo()
    with pytest.raises(NotFound):
        library.journal.redo()
    assert texts(library) == {1: "I read the logs."}


def test_a_new_action_ends_it_though_the_bin_was_emptied_since(library: Library) -> None:
    library.stories.add(LEAK)
    library.stories.add(SLIP)
    edit(library, 1, action="Second.")
    library.journal.undo()
    library.stories.bin(2)
    library.care.empty_bin()
    with pytest.raises(NotFound, match="nothing to do again"):
        library.journal.redo()


# Changed in another way.


def test_an_edit_that_another_handle_went_on_from_stays(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="Mine.")
    edit(other, 1, action="Theirs.")
    before = state(library), library.stories.versions(1)
    with pytest.raises(ChangedSince) as caught:
        library.journal.undo(own=True)
    assert isinstance(caught.value, StaleSave)
    assert caught.value.exit_code == 7
    assert caught.value.message.startswith("The change of “Found the leak” stays: ")
    assert (state(library), library.stories.versions(1)) == before
    other.journal.undo(own=True)
    library.journal.undo(own=True)
    assert texts(library) == {1: "I read the logs."}


@pytest.mark.parametrize("theirs", ["edit", "bin", "verdict"])
def test_a_redo_is_refused_where_another_handle_acted(library: Library, other: Library, theirs: str) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="Second.")
    library.tags.confirm(1, "ownership")
    library.journal.undo(own=True)
    library.journal.undo(own=True)
    if theirs == "edit":
        edit(other, 1, action="Theirs.")
    elif theirs == "bin":
        other.stories.bin(1)
    else:
        other.tags.reject(1, "ownership")
        library.journal.redo(own=True)
    before = state(library)
    with pytest.raises(ChangedSince):
        library.journal.redo(own=True)
    assert state(library) == before


def test_an_added_story_that_was_edited_since_stays_out_of_the_bin(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    edit(other, 1, action="Theirs.")
    with pytest.raises(ChangedSince):
        library.journal.undo(own=True)
    assert texts(library) == {1: "Theirs."}


def test_an_added_story_that_is_another_now_stays_in_the_bin(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    library.journal.undo(own=True)
    other.stories.restore(1)
    with pytest.raises(ChangedSince):
        library.journal.redo(own=True)
    edit(other, 1, action="Theirs.")
    other.stories.bin(1)
    with pytest.raises(ChangedSince):
        library.journal.redo(own=True)
    assert texts(library) == {}


def test_an_import_of_which_one_story_changed_stays_whole(library: Library, other: Library, tmp_path: Path) -> None:
    import_stories(library, tmp_path, *({"title": f"No. {number}", "action": "x"} for number in range(3)))
    edit(other, 2, action="Theirs.")
    before = state(library)
    with pytest.raises(ChangedSince, match=r"The import of 3 stories stays: “No\. 1” was changed"):
        library.journal.undo(own=True)
    assert state(library) == before


def test_words_of_which_one_changed_stay_all(library: Library, other: Library) -> None:
    for content in (LEAK, SLIP):
        library.stories.add(content)
    library.tags.decide([1, 2], {"ownership": CONFIRMED, "dive-deep": CONFIRMED})
    other.tags.take_back(2, "dive-deep")
    before = state(library)
    with pytest.raises(ChangedSince):
        library.journal.undo(own=True)
    assert state(library) == before


def test_the_way_out_of_the_bin_is_not_taken_back_twice(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    library.stories.bin(1)
    other.stories.restore(1)
    with pytest.raises(ChangedSince):
        library.journal.undo(own=True)
    assert texts(library) == {1: "I read the logs."}


def test_a_change_that_was_taken_back_by_hand_does_not_stand_in_the_way(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    edit(library, 1, action="Mine.")
    edit(other, 1, action="Theirs.")
    edit(other, 1, action="Mine.")
    library.journal.undo(own=True)
    assert texts(library) == {1: "I read the logs."}


# Whose it was.


def test_own_takes_only_what_this_handle_did(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    other.stories.add(SLIP)
    assert library.journal.undo(own=True).story_ids == (1,)
    with pytest.raises(NotFound, match="nothing to undo"):
        library.journal.undo(own=True)
    assert library.journal.redo(own=True).story_ids == (1,)
    assert set(texts(library)) == {1, 2}


def test_without_own_the_last_action_is_taken_back_whoever_did_it(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    other.stories.add(SLIP)
    undone = library.journal.undo()
    assert (undone.story_ids, undone.done_by) == ((2,), "tui")
    assert other.journal.redo().story_ids == (2,)


def test_an_opened_library_has_done_nothing_yet(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    with pytest.raises(NotFound):
        other.journal.undo(own=True)


def test_the_numbers_of_a_library_that_was_put_back_are_nobodys_own(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    kept = library.care.backup().path
    library.stories.bin(1)
    restore_backup(library.path, kept)
    for content in (SLIP, replace(SLIP, title="Once more")):
        other.stories.add(content)
    with pytest.raises(NotFound, match="nothing to undo"):
        library.journal.undo(own=True)
    assert len(texts(library)) == 3


# The rest.


def test_a_word_is_taken_back_in_the_pack_that_it_was_about(library: Library, pack: Pack, places: Paths) -> None:
    library.stories.add(LEAK)
    library.tags.confirm(1, "ownership")
    with Library.open(pack=replace(pack, slug="other"), settings=Settings(), paths=places) as elsewhere:
        elsewhere.tags.confirm(1, "ownership")
        assert library.journal.undo().steps[0].pack == "other"
        assert (elsewhere.tags.of(1).verdicts, library.tags.of(1).verdicts) == ({}, {"ownership": CONFIRMED})
        elsewhere.journal.undo()
        assert library.tags.of(1).verdicts == {}
        elsewhere.journal.redo()
        elsewhere.journal.redo()
        assert elsewhere.tags.of(1).verdicts == library.tags.of(1).verdicts == {"ownership": CONFIRMED}


def test_what_is_left_of_an_action_is_taken_back_when_the_bin_was_emptied(library: Library) -> None:
    for content in (LEAK, SLIP):
        library.stories.add(content)
    library.tags.decide([1, 2], {"ownership": CONFIRMED})
    library.stories.bin(1)
    library.care.empty_bin()
    undone = library.journal.undo()
    assert (undone.kind, undone.story_ids) == (ActionKind.VERDICT, (2,))
    assert state(library) == {2: (SLIP, False, {})}
    assert library.journal.undo().story_ids == (2,)
    with pytest.raises(NotFound):
        library.journal.undo()


def test_the_journal_keeps_the_last_actions(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "KEPT", 4)
    library.stories.add(LEAK)
    for number in range(2, 8):
        edit(library, 1, action=f"Telling {number}.")
    for number in (6, 5, 4, 3):
        library.journal.undo()
        assert texts(library) == {1: f"Telling {number}."}
    with pytest.raises(NotFound):
        library.journal.undo()
    assert library.stories.version(1, 1).content == LEAK


def test_an_action_says_when_it_was_done(library: Library) -> None:
    when = datetime(2026, 5, 14, 10, 30, 1, tzinfo=UTC)
    with time_machine.travel(when, tick=False):
        library.stories.add(LEAK)
    assert library.journal.undo().done_at == when


def test_titles_are_those_of_now(library: Library, other: Library) -> None:
    library.stories.add(LEAK)
    library.tags.confirm(1, "ownership")
    edit(other, 1, title="A better title")
    assert library.journal.undo(own=True).phrase() == "your word on ownership for “A better title”"


def test_a_draft_is_no_action(library: Library) -> None:
    library.stories.add(LEAK)
    library.stories.save_draft(1, 1, replace(LEAK, action="Half a sen"))
    library.stories.discard_draft(1)
    assert library.journal.undo().kind is ActionKind.ADD


# All or nothing.


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([1, 99], {"ownership": CONFIRMED}),
        ([1], {"ownership": CONFIRMED, "frugality": CONFIRMED}),
        ([1, 2], {"ownership": CONFIRMED}),
        ([1, -1], {"ownership": None}),
    ],
)
def test_of_words_of_which_one_cannot_be_none_is_recorded(
    library: Library, ids: list[int], words: dict[str, Verdict | None]
) -> None:
    library.stories.add(LEAK)
    library.stories.add(SLIP)
    library.stories.bin(2)
    library.tags.reject(1, "ownership")
    before = state(library)
    with pytest.raises(NotFound):
        library.tags.decide(ids, words)
    assert state(library) == before
    library.journal.undo()
    assert library.journal.undo().kind is ActionKind.BIN


@pytest.mark.parametrize("way", ["bin", "restore"])
def test_of_stories_of_which_one_is_unknown_none_is_moved(library: Library, way: str) -> None:
    library.stories.add(LEAK)
    library.stories.add(SLIP)
    if way == "restore":
        library.stories.bin(1, 2)
    before = state(library)
    with pytest.raises(NotFound):
        getattr(library.stories, way)(1, 99, 2)
    assert state(library) == before
    assert library.journal.undo().kind is (ActionKind.BIN if way == "restore" else ActionKind.ADD)


def test_a_story_with_a_word_on_an_unknown_principle_is_not_added(library: Library) -> None:
    with pytest.raises(NotFound):
        library.stories.add(LEAK, {"ownership": CONFIRMED, "frugality": CONFIRMED})
    assert state(library) == {}
    with pytest.raises(NotFound):
        library.journal.undo()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE action_step SET \"after\" = 'x' WHERE aspect = 'version'", "edit"),
        ("UPDATE action_step SET \"before\" = '0' WHERE aspect = 'version'", "edit"),
        ('UPDATE action_step SET "after" = NULL, "before" = NULL WHERE aspect = \'version\'', "edit"),
        ("UPDATE action_step SET \"after\" = 'gone' WHERE aspect = 'bin'", "bin"),
        ("UPDATE action_step SET \"before\" = NULL WHERE aspect = 'bin'", "bin"),
        ("UPDATE action_step SET \"after\" = 'perhaps' WHERE aspect = 'verdict'", "verdict"),
    ],
)
def test_a_step_that_makes_no_sense_any_more_is_said_and_let_go(library: Library, statement: str, what: str) -> None:
    library.stories.add(LEAK)
    if what == "edit":
        edit(library, 1, task="Mine.")
    elif what == "bin":
        library.stories.bin(1)
    else:
        library.tags.confirm(1, "ownership")
    before = state(library)
    with closing(sqlite3.connect(library.path, isolation_level=None)) as raw:
        raw.execute(statement)
    with pytest.raises(LibraryDamaged, match="not written down as it was"):
        library.journal.undo()
    assert not examine(library.path).sound
    mend(library.path)
    assert examine(library.path).sound
    assert state(library) == before
