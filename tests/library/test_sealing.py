"""Whatever is done with a library, every row that only the candidate could write again is sealed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from starkeeper.domain.pack import Polarity
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Outcome, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.library.care import restore_backup
from starkeeper.store import integrity, seals

LEAK = StoryContent(title="Found the leak", action="I read the logs.", employer="Brackenhill", date="2023-05")
Deed = Callable[[Library, Path], object]


def rehearse(library: Library, _: Path) -> object:
    question = library.rehearsal.questions()[0]
    return library.rehearsal.record(question, 1, seconds=-0.0, rating=Rating.GOOD)


def ask(library: Library, _: Path) -> object:
    return library.rehearsal.add_question("When was it?", ("ownership",), polarity=Polarity.FAILURE)


def import_one(library: Library, folder: Path) -> object:
    file = folder / "one.json"
    file.write_text(json.dumps([{"title": "Of a file", "action": "x", "confirmed": ["ownership"]}]))
    return library.exchange.import_file(file)


def save(library: Library, _: Path) -> object:
    story = library.stories.get(1)
    content = replace(story.content, lesson=f"{story.version} \U0001f600 \0", outcome=Outcome.MIXED)
    return library.stories.save(1, content, base_version=story.version)


DEEDS: dict[str, Deed] = {
    "add": lambda library, _: library.stories.add(LEAK, {"dive-deep": Verdict.REJECTED}),
    "edit": save,
    "revert": lambda library, _: library.stories.revert(1, 1),
    "verdict": lambda library, _: library.tags.confirm(1, "ownership"),
    "verdict back": lambda library, _: library.tags.decide([1], {"ownership": Verdict.REJECTED, "dive-deep": None}),
    "draft": lambda library, _: library.stories.save_draft(1, 1, replace(LEAK, action="Half a sen")),
    "new draft": lambda library, _: library.stories.save_draft(None, None, replace(LEAK, title="")),
    "draft again": lambda library, _: library.stories.save_draft(1, 2, replace(LEAK, action="Half a sentence")),
    "rehearsal": rehearse,
    "question": ask,
    "interview": lambda library, _: library.interviews.add(date(2026, 12, 11), "Brackenhill", "ownership; dive-deep"),
    "drill": lambda library, _: library.drills.record(library.rehearsal.questions()[0], 1, seconds=-0.0),
    "probe": lambda library, _: library.probes.add(1, "Who else knew?"),
    "answer": lambda library, _: library.probes.answer(1, "Nobody \U0001f600."),
    "import": import_one,
    "bin": lambda library, _: library.stories.bin(2),
    "undo": lambda library, _: library.journal.undo(),
    "redo": lambda library, _: library.journal.redo(),
    "second edit": save,
    "undo of an edit": lambda library, _: library.journal.undo(),
    "bin of a rehearsed story": lambda library, _: library.stories.bin(1),
    "restore": lambda library, _: library.stories.restore(1),
    "bin again": lambda library, _: library.stories.bin(1),
    "empty bin": lambda library, _: library.care.empty_bin(),
    "backup put back": lambda library, _: restore_backup(library.path, library.care.backups()[0].path),
}


def test_every_deed_leaves_every_row_sealed(library: Library, tmp_path: Path) -> None:
    seen: set[str] = set()
    for name, deed in DEEDS.items():
        deed(library, tmp_path)
        with closing(sqlite3.connect(library.path)) as plain:
            assert list(integrity.changed(plain)) == [], name
            for table in seals.KEYS:
                found = {len(seal) for (seal,) in plain.execute(f"SELECT seal FROM {table}")}
                assert found <= {64}, (name, table)
                seen |= {table} if found else set()
    assert seen == set(seals.KEYS)


@pytest.mark.parametrize("column", ["outcome", "employer", "date", "title", "deleted_at"])
def test_a_change_behind_the_librarys_back_is_noticed(library: Library, column: str) -> None:
    library.stories.add(LEAK)
    with closing(sqlite3.connect(library.path)) as plain:
        changed = {"outcome": "failure", "date": "2024-05", "deleted_at": "2026-01-02T03:04:05.678901+00:00"}
        plain.execute(f"UPDATE story SET {column} = ?", [changed.get(column, "Brackenmill")])
        plain.commit()
        assert list(integrity.changed(plain)) == [("story", (1,))]
