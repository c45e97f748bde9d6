"""The search index: it changes what a search costs, and nothing about what is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import Story, StoryContent
from starkeeper.store import backups, encrypting, integrity, repair, search, stories
from starkeeper.store.diagnosis import diagnose, lenient
from starkeeper.store.engine import connect, open_engine, reading, writing
from starkeeper.store.sql import fold
from starkeeper.store.stories import StoryFilter

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TOLD = StoryContent(
    title="The leak", situation="The cellar was wet.", action="I found the pipe.", employer="Brackenhill"
)
PLAIN = "abAB .,\n\0'\"*^-;=_"
ODD = ["ß", "ss", "İ", "i\u0307", "I", "é", "e\u0301", "\u0301", "設計", "設", "🎉", "👩‍👩‍👧", "“", "”", "\u037e"]
ODD += ["≠", "\u0338", "\u212a", "K", "ﬀ", "ς", "Σ", "x" * 70, "ข", "한", "AND", "OR ", "NOT", "NEAR("]
SIGNS = st.sampled_from([*PLAIN, *ODD])
TEXT = st.lists(SIGNS, max_size=8).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TOLD_IN = ("situation", "action", "employer")


def add(session: Session, content: StoryContent = TOLD, **changes: object) -> Story:
    return stories.insert(session, replace(content, **changes), now=NOW, saved_by="cli")


def save(session: Session, story: Story, **changes: object) -> Story:
    content = replace(story.content, **changes)
    return stories.update(session, story.id, content, base_version=story.version, now=NOW, saved_by="cli")


def ids(session: Session, text: str, binned: bool | None = None) -> list[int]:
    return stories.ids(session, StoryFilter(text=text, binned=binned))


def contain(told: list[Story], text: str) -> list[int]:
    """What a search means, without any index and without SQL."""
    return [story.id for story in told if any(fold(text) in fold(getattr(story, name)) for name in search.FIELDS)]


def faults(session: Session) -> list[str]:
    return list(search.faults(search.raw(session)))


@pytest.fixture
def without_fts5(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite that was built without FTS5."""
    monkeypatch.setattr(search, "_KNOWS_FTS5", "0")


# What is found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), others=st.lists(TEXT, max_size=4), data=st.data())
def test_found_is_what_contains_the_text_and_nothing_else(
    engine: Engine, told: list[tuple[str, str]], others: list[str], data: st.DataObject
) -> None:
    whole = "\n".join(map("\n".join, told))
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    with writing(engine) as session:
        for situation, action in told:
            add(session, situation=situation, action=action)
        every = stories.select(session, StoryFilter(binned=None))
        for text in filter(None, (part, *others)):
            wanted = contain(every, text)
            assert ids(session, text) == wanted
            assert [story.id for story in stories.select(session, StoryFilter(text=text))] == wanted
            page = stories.headings(session, StoryFilter(text=text), after=1, limit=2)
            assert [heading.id for heading in page] == [number for number in wanted if number > 1][:2]
        session.rollback()


CHANGES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(TOLD_IN), TEXT.filter(lambda text: len(text) < 200)), max_size=8
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, text=TEXT.filter(bool))
def test_the_index_follows_every_save_and_the_bin(
    engine: Engine, changes: list[tuple[int, str, str]], text: str
) -> None:
    with writing(engine) as session:
        told = [add(session, title=f"Story {number}") for number in range(4)]
        for number, field, new in changes:
            told[number] = save(session, told[number], **{field: new})
        binned = stories.set_binned(session, told[3].id, NOW)
        assert ids(session, text) == contain([*told[:3], binned], text)
        assert ids(session, text, binned=True) == contain([binned], text)
        assert faults(session) == []
        stories.empty_bin(session, [binned.id])
        assert ids(session, text) == contain(told[:3], text)
        assert faults(session) == []
        session.rollback()


@pytest.mark.parametrize(
    "text",
    [
        "AND",
        "OR",
        "NOT",
        "NEAR(a b)",
        "pipe*",
        '"pipe"',
        "^the",
        "-pipe",
        "words:pipe",
        "pipe AND",
        "(",
        "'",
        "{",
        "a + b",
    ],
)
def test_what_fts5_would_obey_is_looked_for_as_it_stands(session: Session, text: str) -> None:
    add(session, action="A pipe and the words.")
    story = add(session, action=f"Said: {text}.")
    assert ids(session, text)[-1:] == [story.id]
    assert ids(session, f"Said: {text}") == [story.id]


@pytest.mark.parametrize("text", ["q", "qz", "zx", "xqzx", "a xqzx", "設", "7%", "%"])
def test_short_and_odd_parts_are_found(session: Session, text: str) -> None:
    add(session)
    story = add(session, action="It read xqzx, 設計 and 97% in a xqzx.")
    add(session, action="Nothing of the kind.")
    assert ids(session, text) == [story.id]


def test_a_page_goes_on_behind_a_story(session: Session) -> None:
    told = [add(session, title=f"Leak {number}").id for number in range(5)]
    wanted = StoryFilter(text="LEAK")
    assert [story.id for story in stories.select(session, wanted, limit=2)] == told[:2]
    assert [story.id for story in stories.select(session, wanted, after=told[1], limit=2)] == told[2:4]
    assert [story.id for story in stories.select(session, after=told[3])] == told[4:]


def test_many_stories_come_in_order(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "_BATCH", 3)
    told = [add(session, title=f"Leak {number}").id for number in range(10)]
    stories.set_binned(session, told[4], NOW)
    assert ids(session, "leak", binned=False) == [*told[:4], *told[5:]]
    assert [story.id for story in stories.select(session, StoryFilter(text="leak"), limit=7)] == [*told[:4], *told[5:8]]


def test_a_part_of_very_many_words_is_found_all_the_same(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_SPELLINGS", 2)
    story = add(session, action="pipe piper pipette pipeline")
    assert ids(session, "pip") == ids(session, "pipe piper") == [story.id]
    assert ids(session, "pipe pipette") == []


# How it is kept


def test_a_story_that_changed_behind_our_back_is_found_by_its_text(engine: Engine, place: Path) -> None:
    with writing(engine) as session:
        add(session)
        add(session, title="Another")
    with closing(sqlite3.connect(place)) as plain:
        plain.execute("UPDATE story SET action = 'The valve stuck.' WHERE id = 1")
        plain.execute("INSERT INTO story SELECT 9, " + _columns_but_id(plain) + " FROM story WHERE id = 2")
        plain.execute("DELETE FROM story WHERE id = 2")
        plain.commit()
    with writing(engine) as session:
        assert ids(session, "valve") == [1]
        assert ids(session, "the pipe") == ids(session, "another") == [9]
        assert faults(session)
        save(session, stories.get(session, 1), action="The valve held.")
        assert (ids(session, "held"), ids(session, "stuck"), ids(session, "pipe")) == ([1], [], [9])


def _columns_but_id(plain: sqlite3.Connection) -> str:
    return ", ".join(row[1] for row in plain.execute("PRAGMA table_info(story)") if row[1] != "id")


def test_a_save_writes_only_the_words_that_changed(engine: Engine) -> None:
    with writing(engine) as session:
        story = add(session, action=" ".join(f"word{number}" for number in range(2_000)))
    said: list[str] = []
    with writing(engine) as session:
        search.raw(session).set_trace_callback(said.append)
        save(session, story, employer="Elsewhere")
        search.raw(session).set_trace_callback(None)
    entered = [line for line in said if line.startswith("INSERT INTO search ")]
    assert any("elsewhere" in line for line in entered)
    assert not any("word1" in line for line in entered)


def test_moving_to_the_bin_and_back_costs_the_index_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        story = add(session)
        said: list[str] = []
        search.raw(session).set_trace_callback(said.append)
        stories.set_binned(session, story.id, NOW)
        stories.set_binned(session, story.id, None)
        assert not any(line.startswith("INSERT INTO search ") for line in said)
        assert ids(session, "pipe", binned=False) == [story.id]


def test_what_is_undone_in_the_database_is_undone_in_the_index(engine: Engine) -> None:
    with writing(engine) as session:
        add(session)
    with writing(engine) as session:
        add(session, title="Never was")
        session.rollback()
    with reading(engine) as session:
        assert ids(session, "never was") == []
        assert faults(session) == []


def test_the_index_holds_no_text(engine: Engine, place: Path) -> None:
    with writing(engine) as session:
        add(session, action="The ferret crossed the river twice.")
    with closing(sqlite3.connect(place)) as plain:
        tables = plain.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search_%'"
        ).fetchall()
        held = b"".join(repr(row).encode() for (name,) in tables for row in plain.execute(f"SELECT * FROM {name}"))
    assert b"crossed" in held
    assert b"ferret crossed" not in held
    assert b"crossed the" not in held


# Privacy

MARKER = "Xylophonius"


def holds(place: Path, word: str) -> bool:
    """Whether the bytes of a file hold a word, in any case."""
    return word.lower().encode() in place.read_bytes().lower()


@pytest.mark.parametrize("field", ["title", "action", "employer"])
def test_an_emptied_bin_takes_its_words_out_of_the_file(place: Path, field: str) -> None:
    engine = open_engine(place)
    with writing(engine) as session:
        for number in range(30):
            add(session, title=f"Kept {number}")
        story = add(session, **{field: f"{MARKER} and {MARKER}a"})
        story = save(session, story, **{field: f"Not {MARKER}b any more"})
        stories.set_binned(session, story.id, NOW)
    assert holds(place, MARKER)
    with writing(engine) as session:
        stories.empty_bin(session, [story.id])
        assert faults(session) == []
        assert ids(session, "pipe") == list(range(1, 31))
    engine.dispose()
    assert not holds(place, MARKER)
    assert not holds(place, MARKER[:8])


def test_words_that_other_stories_have_stay(engine: Engine) -> None:
    with writing(engine) as session:
        kept, gone = add(session, title="Kept"), add(session, title="Gone", lesson="Only here.")
        stories.set_binned(session, gone.id, NOW)
        stories.empty_bin(session, [gone.id])
        assert ids(session, "ellar") == [kept.id]
        assert ids(session, "only here") == ids(session, "gone") == []
        listed = {word for (word,) in search.raw(session).execute("SELECT word FROM search_word")}
    assert listed == {"kept", "the", "cellar", "was", "wet", "i", "found", "pipe", "brackenhill"}


def test_words_of_a_story_that_the_index_did_not_know_go_too(place: Path) -> None:
    engine = open_engine(place)
    with writing(engine) as session:
        add(session)
        story = add(session, action=f"{MARKER} was here.")
        search.raw(session).execute("UPDATE story SET action = 'Somebody else.' WHERE id = ?", (story.id,))
        stories.set_binned(session, story.id, NOW)
        stories.empty_bin(session, [story.id])
        assert faults(session) == []
    engine.dispose()
    assert not holds(place, MARKER)


def test_what_the_index_may_hold_beside_the_words_is_told(engine: Engine) -> None:
    with writing(engine) as session:
        story = add(session, action="A valve.")
        search.raw(session).execute("UPDATE story SET action = 'A tap.' WHERE id = ?", (story.id,))
        save(session, replace(story, action="A tap."), action="A hose.")
        assert (ids(session, "valve"), ids(session, "tap"), ids(session, "hose")) == ([], [], [story.id])
        assert faults(session) == ["its words are not those of the stories"]


# A SQLite without FTS5


def test_without_fts5_every_story_is_asked(without_fts5: None, session: Session) -> None:
    story = add(session)
    add(session, title="Another", action="")
    save(session, story, lesson="Ask the plumber.")
    assert (ids(session, "plumb"), ids(session, "PIPE"), ids(session, "e c")) == ([1], [1], [1, 2])
    assert search.propose(session, "pipe") is None
    assert faults(session) == []


def test_a_library_made_without_fts5_gets_its_index_from_the_doctor(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(search, "_KNOWS_FTS5", "0")
        engine = open_engine(place)
        with writing(engine) as session:
            add(session)
        assert examined(place) == []
    with writing(engine) as session:
        assert ids(session, "pipe") == [1]
        add(session, title="With FTS5")
        assert ids(session, "pipe") == [1, 2]
    engine.dispose()
    assert examined(place) == ["it is missing"]
    assert mended(place) == ["The search index was made again."]


def test_without_fts5_a_library_is_written_and_emptied_and_loses_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(place)
    with writing(engine) as session:
        add(session)
        gone = add(session, action=f"{MARKER} was here.")
        stories.set_binned(session, gone.id, NOW)
    with monkeypatch.context() as without:
        without.setattr(search, "_KNOWS_FTS5", "0")
        with writing(engine) as session:
            save(session, stories.get(session, 1), lesson="Ask the plumber.")
            stories.empty_bin(session, [gone.id])
            assert ids(session, "plumber") == [1]
        assert not holds(place, MARKER)
        assert examined(place) == []
    with writing(engine) as session:
        assert ids(session, "plumber") == [1]
        save(session, stories.get(session, 1), lesson="Ask the painter.")
        assert (ids(session, "painter"), ids(session, "plumber"), ids(session, "pipe")) == ([1], [], [1])
    engine.dispose()


# The doctor, backups, encryption, and SQLite's own tools


def examined(place: Path) -> list[str]:
    """What the doctor finds about the index; the library is sound otherwise."""
    with closing(connect(place)) as connection:
        lenient(connection)
        found = diagnose(connection)
    assert found.sound == (not found.search)
    found.search, said = [], found.search
    assert found.sound
    return said


def mended(place: Path) -> list[str]:
    """What mending says it did; the library is sound after it."""
    with closing(connect(place)) as connection:
        lenient(connection)
        done = repair.repair(place, connection, diagnose(connection), NOW)
    assert done.left.sound
    assert (done.kept, examined(place)) == (None, [])
    return done.done


@pytest.fixture
def indexed(place: Path) -> Iterator[sqlite3.Connection]:
    """Three stories, and a plain connection to their library."""
    engine = open_engine(place)
    with writing(engine) as session:
        for title in ("First", "Second", "Third"):
            add(session, title=title)
    engine.dispose()
    with closing(sqlite3.connect(place, isolation_level=None)) as plain:
        yield plain


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("INSERT INTO search (search, rowid, words) VALUES ('delete', 2, 'cellar')", "its words are not those"),
        ("INSERT INTO search (rowid, words) VALUES (2, 'stranger')", "its words are not those"),
        ("INSERT INTO search (search) VALUES ('delete-all')", "its words are not those"),
        ("DELETE FROM search_word WHERE word = 'cellar'", "its words are not those"),
        ("DELETE FROM search_story WHERE story_id = 2", "it does not know the text of 1 story"),
        ("UPDATE search_story SET mark = mark + 1 WHERE story_id = 2", "its words are not those"),
        ("UPDATE search_data SET block = replace(block, 'cellar', 'cellos')", "its words are not those"),
        ("UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10", "it cannot be read"),
        ("DELETE FROM search_data WHERE id > 10", "it cannot be read"),
        ("DROP TABLE search", "it is missing"),
    ],
)
def test_an_index_that_does_not_fit_is_noticed_and_made_again(
    place: Path, indexed: sqlite3.Connection, damage: str, said: str
) -> None:
    assert examined(place) == []
    told = integrity.contents(indexed)
    indexed.execute(damage)
    assert [line for line in examined(place) if line.startswith(said)]
    assert not list(integrity.broken(indexed))
    assert mended(place) == ["The search index was made again."]
    assert integrity.contents(indexed) == told
    engine = open_engine(place)
    with reading(engine) as session:
        assert (ids(session, "cellar"), ids(session, "second"), ids(session, "stranger")) == ([1, 2, 3], [2], [])
    engine.dispose()


def test_mending_a_story_brings_the_index_in_step(place: Path, indexed: sqlite3.Connection) -> None:
    backups.make(indexed, place, Reason.ASKED, NOW)
    indexed.execute("UPDATE story SET action = 'I fount the pipe.' WHERE id = 2")
    with closing(connect(place)) as connection:
        lenient(connection)
        done = repair.repair(place, connection, diagnose(connection), NOW + timedelta(days=1))
    assert (done.left.sound, len(done.done)) == (True, 1)
    engine = open_engine(place)
    with reading(engine) as session:
        assert (ids(session, "found"), ids(session, "fount")) == ([1, 2, 3], [])
    engine.dispose()


def test_a_backup_carries_the_index_along(place: Path, indexed: sqlite3.Connection) -> None:
    backup = backups.make(indexed, place, Reason.ASKED, NOW)
    engine = open_engine(backup.path)
    with writing(engine) as session:
        assert faults(session) == []
        assert ids(session, "second") == [2]
    engine.dispose()


def test_an_encrypted_library_is_searched_and_examined_alike(place: Path, indexed: sqlite3.Connection) -> None:
    pytest.importorskip("sqlcipher3")
    indexed.close()
    encrypting.encrypt(place, "correct horse")
    engine = open_engine(place)
    with writing(engine) as session:
        save(session, stories.get(session, 2), action="The valve held.")
        assert (ids(session, "VALVE"), ids(session, "ipe")) == ([2], [1, 3])
        assert faults(session) == []
    engine.dispose()
    assert examined(place) == []
    encrypting.decrypt(place)
    assert examined(place) == []


def test_vacuum_and_integrity_check_leave_it_whole(place: Path, indexed: sqlite3.Connection) -> None:
    indexed.execute("VACUUM")
    assert indexed.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert examined(place) == []


def test_what_sqlite_says_of_the_index_is_no_damage_to_the_library(
    place: Path, indexed: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 3.44 on PRAGMA integrity_check asks FTS5 too."""
    said = "malformed inverted index for FTS5 table main.search"
    monkeypatch.setattr(integrity, "structure", lambda connection: iter([said]))
    assert not list(integrity.broken(indexed))
    assert examined(place) == []


def test_an_older_library_gets_its_index_when_it_is_opened(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript((Path(__file__).parent / "libraries" / "format-5.sql").read_text("utf-8"))
    engine = open_engine(place)
    with reading(engine) as session:
        told = stories.select(session, StoryFilter(binned=None))
        assert faults(session) == []
        for text in ("PAGER", "mühlb", "naïvete\u0301", "the logs", "ö", "%"):
            assert ids(session, text) == contain(told, text)
        assert ids(session, "pager") == [1]
    engine.dispose()
