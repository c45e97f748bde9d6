from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.errors import FileTrouble
from starkeeper.library import Library

ROW = {"title": "The lost parcel", "action": "I looked for it.", "outcome": "failure", "confirmed": ["ownership"]}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_stories_and_their_verdicts_come_in(library: Library, tmp_path: Path) -> None:
    report = library.exchange.import_file(write(tmp_path / "s.jsonl", ROW, {**ROW, "title": "Another"}))
    assert [(row.number, row.title, row.story_id) for row in report.added] == [
        (1, "The lost parcel", 1),
        (2, "Another", 2),
    ]
    assert library.stories.get(1).outcome is Outcome.FAILURE
    assert library.tags.of(1).verdicts == {"ownership": Verdict.CONFIRMED}
    assert library.stories.versions(1)[0].saved_by == "import"


def test_importing_twice_adds_nothing_even_after_an_edit_or_from_the_bin(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "s.jsonl", ROW, {**ROW, "title": "Another"})
    library.exchange.import_file(file)
    library.stories.save(1, replace(library.stories.get(1).content, task="More."), base_version=1)
    library.stories.bin(2)
    report = library.exchange.import_file(file)
    assert (report.added, [row.story_id for row in report.known]) == ([], [1, 2])


def test_a_story_that_stands_twice_in_a_file_is_added_once(library: Library, tmp_path: Path) -> None:
    report = library.exchange.import_file(write(tmp_path / "s.jsonl", ROW, ROW))
    assert (len(report.added), len(report.known)) == (1, 1)


def test_stories_with_one_text_and_other_circumstances_all_come_back(library: Library, tmp_path: Path) -> None:
    told = StoryContent(title="The same words", action="I did it.", employer="Acme")
    for content in (told, replace(told, employer="Dunlin"), replace(told, date="2024")):
        library.stories.add(content)
    library.exchange.export_file(tmp_path / "all.jsonl")
    with Library.open(tmp_path / "second.db", pack=library.pack) as second:
        assert len(second.exchange.import_file(tmp_path / "all.jsonl").added) == 3
        assert second.exchange.import_file(tmp_path / "all.jsonl").added == []


def test_what_a_file_says_otherwise_of_a_known_story_is_noted_and_left(library: Library, tmp_path: Path) -> None:
    library.exchange.import_file(write(tmp_path / "s.jsonl", ROW))
    report = library.exchange.import_file(write(tmp_path / "t.jsonl", {**ROW, "status": "ready", "date": "2024"}))
    assert report.notes == [(1, "The library has this text with another status and date; it was left as it is.")]
    assert library.stories.get(1).status is Status.DRAFT


def test_a_story_that_moved_on_since_its_import_needs_no_note(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "s.jsonl", ROW)
    library.exchange.import_file(file)
    library.stories.save(1, replace(library.stories.get(1).content, status=Status.READY), base_version=1)
    assert library.exchange.import_file(file).notes == []


def test_an_export_never_replaces_the_library(library: Library, tmp_path: Path) -> None:
    library.stories.add(StoryContent(title="Kept"))
    alias = tmp_path / "alias.jsonl"
    alias.symlink_to(library.path)
    for target in (library.path, alias):
        with pytest.raises(FileTrouble, match="the library itself"):
            library.exchange.export_file(target)
    assert library.stories.get(1).title == "Kept"


def test_a_bad_row_is_reported_by_number_and_stops_nothing_else(library: Library, tmp_path: Path) -> None:
    rows = [
        ROW,
        "{not json",
        {**ROW, "title": "x" * 400},
        {**ROW, "title": "Last", "date": "yesterday"},
        {"title": "Ok"},
    ]
    report = library.exchange.import_file(write(tmp_path / "s.jsonl", *rows))
    assert [row.number for row in report.added] == [1, 5]
    assert [problem.number for problem in report.problems] == [2, 3, 4]
    assert len(library.stories.select()) == 2


def test_a_dry_run_tells_the_same_and_keeps_nothing(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "s.jsonl", ROW, "{not json", ROW)
    dry = library.exchange.import_file(file, dry_run=True)
    assert library.stories.select() == []
    assert dry == library.exchange.import_file(file)


def test_unknown_keys_and_principles_are_named_once(library: Library, tmp_path: Path) -> None:
    rows = [{**ROW, "mood": "grim", "confirmed": ["frugality"]}, {**ROW, "title": "Another", "mood": "fine"}]
    report = library.exchange.import_file(write(tmp_path / "s.jsonl", *rows))
    assert [number for number, note in report.notes if "mood" in note] == [0]
    assert [number for number, note in report.notes if "frugality" in note] == [1]


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_what_goes_out_comes_in_again_unchanged(library: Library, tmp_path: Path, suffix: str) -> None:
    told = StoryContent(
        title="[red]Ünïcode[/red]",
        situation="a\u0000b\u001b[31m",
        action="“Quotes”\n\n- and lines\r\n",
        outcome=Outcome.MIXED,
        status=Status.RETIRED,
        employer="Acme",
        role="pm",
        date="2023",
    )
    library.stories.add(told)
    library.tags.confirm(1, "ownership")
    library.tags.reject(1, "dive-deep")
    file = tmp_path / f"out{suffix}"
    assert library.exchange.export_file(file) == 1
    assert file.stat().st_mode & 0o777 == 0o600
    library.stories.save(1, StoryContent(title="Gone"), base_version=1)
    with Library.open(tmp_path / "second.db", pack=library.pack) as second:
        second.exchange.import_file(file)
        assert second.stories.get(1).content == told
        assert second.tags.of(1).verdicts == {"ownership": Verdict.CONFIRMED, "dive-deep": Verdict.REJECTED}


def test_a_file_that_cannot_be_read_is_one_line(library: Library, tmp_path: Path) -> None:
    with pytest.raises(FileTrouble):
        library.exchange.import_file(tmp_path / "missing.jsonl")


def test_a_template_comes_back_as_the_story_it_was_made_of(library: Library) -> None:
    told = StoryContent(title="T", situation="# not a heading", action="I did.", status=Status.READY)
    assert library.exchange.read_template(library.exchange.template_of(told)) == told


def test_plain_text_is_split_by_its_headings(library: Library) -> None:
    read = library.exchange.read_story("Situation: It broke.\nAction: I mended it.\n", "Broken")
    assert (read.content.situation, read.content.action) == ("It broke.", "I mended it.")
    assert read.notes == ()


def test_plain_text_without_headings_is_kept_whole(library: Library) -> None:
    read = library.exchange.read_story("It broke and I mended it the same night, alone and tired.")
    assert read.content.action == "It broke and I mended it the same night, alone and tired."
    assert read.content.title == "It broke and I mended it the same …"
    assert len(read.notes) == 1
