"""The search index: which words stand in which stories, so that a search reads few stories and not all of them.

A search means "contains this text, whatever the case of its letters". The index only proposes stories; whether one fits
is said by its text (``sql.holds``), and where the index has nothing to say, all stories are asked.

It is FTS5 over the different words of each story, without their places and without a copy of the text, and beside it
the list of all words, in which any part of a word is found. An index of trigrams would answer a part of a word by
itself. On 100,000 stories of 300 words, 170 MB of text, it takes 720 MB, or 100 MB without places; then it proposes
half of the library for "nest", since the letters of that stand in nearly every story. This one takes 29 MB.

The index is derived, and it never stands between a candidate and a story. Triggers note each story whose text changed;
``write`` brings the index in step in the same transaction and clears the note. A story with a note, left by whatever
else wrote it, is asked as if there were no index. A SQLite without FTS5 asks all stories, always.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain, islice
from typing import Any, cast

from sqlmodel import Session

from starkeeper.domain.counting import counted
from starkeeper.domain.story import CONTENT_FIELDS
from starkeeper.store import driver
from starkeeper.store.sql import fold
from starkeeper.store.words import Sought, mark, sought, words

FIELDS = tuple(name for name in CONTENT_FIELDS if name not in ("outcome", "status", "date"))
"""The columns of a story in which text is looked for."""

MOST_SPELLINGS = 200
"""Words that a part of a word may belong to; a part of more is met so often that reading on finds it as soon."""

_MOST_WORDS = 16
"""Words of a search that are looked up; so many leave few stories."""

TABLE = "CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
"""Its tokenizer parts words at what is between them (``words``) and leaves all else alone."""

TABLES = frozenset({"search", "search_data", "search_idx", "search_config"})
"""What SQLite declares for it."""

_KNOWS_FTS5 = "EXISTS (SELECT 1 FROM pragma_module_list WHERE name = 'fts5')"
_IS_THERE = "EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'search')"


def write(session: Session, story_id: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Bring the index in step with a story that was just written, in its transaction.

    ``before`` and ``after`` are its rows; there is none before a new one.
    """
    connection = raw(session)
    if not ready(connection):
        return
    noted = _noted(connection, story_id)
    if noted is None or not noted[0]:
        return  # its text is what it was
    new, old = _of(after), _of(before) if before else set()
    known = before is None or noted == (1, mark(old))
    if before is not None and known:
        _remove(connection, story_id, old - new)
    if not known:  # after changes that were not ours the index may hold words of it that nobody can name any more
        old = set()
    _add(connection, story_id, new - old)
    _list(connection, new - old)
    written = (mark(new) if known else None, story_id)
    connection.execute("UPDATE search_story SET changes = 0, mark = ? WHERE story_id = ?", written)


def propose(session: Session, text: str, after: int = 0) -> Generator[int, None, None] | None:
    """The ids, in order, of stories of which some may contain a text, and all that do are among them.

    Only those behind the id ``after``. None when the index cannot tell, and every story is to be asked. Close the
    iterator, or read it to its end.
    """
    connection = raw(session)
    if not ready(connection):
        return None
    condition = _condition(connection, sought(fold(text)))
    return None if condition is None else _proposed(connection, condition, after)


def take_out(session: Session, story_ids: Collection[int]) -> set[str] | None:
    """Take stories that are about to be deleted out of the index.

    Returns the words that they have, or had in earlier versions, for ``forget``; None when nobody knows what the index
    holds of them.
    """
    connection = raw(session)
    held: set[str] = set()
    for story_id in story_ids:
        (present,) = _texts(connection, "story", "id", story_id)
        if not ready(connection) or _noted(connection, story_id) != (0, mark(present)):
            return None
        _remove(connection, story_id, present)
        held = held.union(present, *_texts(connection, "story_version", "story_id", story_id))
    return held


def forget(session: Session, held: Collection[str] | None) -> None:
    """Let go, for good, of words that only deleted stories had; None writes the whole index anew."""
    connection = raw(session)
    if held is None:
        fill(connection)
        return
    # What was taken out stays in the pages of the index until all of it is written anew.
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    gone = [(word,) for word in held if not _stands_somewhere(connection, word)]
    connection.executemany("DELETE FROM search_word WHERE word = ?", gone)


def fill(connection: sqlite3.Connection) -> None:
    """Write the whole index anew from the stories, in the transaction of the caller.

    Where SQLite has no FTS5, the index holds nothing from then on, and every story is asked.
    """
    if not _knows_fts5(connection):
        _empty(connection)
        return
    if ready(connection):
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    else:
        connection.execute(TABLE)
    connection.execute("DELETE FROM search_word")
    connection.execute("DELETE FROM search_story")
    known: set[str] = set()
    with closing(connection.execute(f"SELECT id, {', '.join(FIELDS)} FROM story ORDER BY id")) as stories:
        for story_id, *texts in stories:
            found = words(map(_folded, texts))
            known |= found
            _add(connection, story_id, found)
            connection.execute("INSERT INTO search_story VALUES (?, 0, ?)", (story_id, mark(found)))
    _list(connection, sorted(known))


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Say in a few words each what is wrong with the index; nothing where this SQLite cannot use one.

    Raises what SQLite raises when it cannot go on.
    """
    if not _knows_fts5(connection):
        return
    if not ready(connection):
        yield "it is missing"
        return
    unknown = "SELECT count(*) FROM story WHERE id NOT IN (SELECT story_id FROM search_story WHERE changes = 0)"
    if stories := connection.execute(unknown).fetchone()[0]:
        yield f"it does not know the text of {counted(stories)}"
    try:
        if not _fits(connection):
            yield "its words are not those of the stories"
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except driver.errors("DatabaseError") as error:
        family = driver.code(error) & 0xFF
        if family == sqlite3.SQLITE_CORRUPT:
            yield "it cannot be read"
        elif family not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY):
            raise  # FTS5's own check asks for the lock of a writer, though it writes nothing


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether there are stories that changed since their words were written."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM search_story WHERE changes > 0)").fetchone()[0])


def ready(connection: sqlite3.Connection) -> bool:
    """Whether there is an index, and this SQLite can use it."""
    return bool(connection.execute(f"SELECT {_KNOWS_FTS5} AND {_IS_THERE}").fetchone()[0])


def raw(session: Session) -> sqlite3.Connection:
    """SQLite's own connection behind a session, in the session's transaction."""
    return cast(sqlite3.Connection, session.connection().connection.driver_connection)


def _noted(connection: sqlite3.Connection, story_id: int) -> tuple[int, int | None] | None:
    noted: tuple[int, int | None] | None = connection.execute(
        "SELECT changes, mark FROM search_story WHERE story_id = ?", (story_id,)
    ).fetchone()
    return noted


def _texts(connection: sqlite3.Connection, table: str, key: str, story_id: int) -> Iterator[set[str]]:
    """The words of each row of a story in a table."""
    for texts in connection.execute(f"SELECT {', '.join(FIELDS)} FROM {table} WHERE {key} = ?", (story_id,)):
        yield words(map(_folded, texts))


def _of(row: Mapping[str, Any]) -> set[str]:
    return words(fold(row[name]) for name in FIELDS)


def _folded(text: Any) -> str:
    # A repair reads what is no UTF-8 as bytes.
    return fold(text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text))


def _knows_fts5(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute(f"SELECT {_KNOWS_FTS5}").fetchone()[0])


def _fits(connection: sqlite3.Connection) -> bool:
    """Whether the index holds the words that were written, each for its stories, and all of them are listed."""
    own = not connection.in_transaction
    connection.execute("CREATE VIRTUAL TABLE temp.search_term USING fts5vocab(main, search, instance)")
    try:
        if own:
            connection.execute("BEGIN")  # else another program writes between the two halves
        noted = connection.execute("SELECT story_id, mark FROM search_story WHERE mark IS NOT NULL")
        expected = sum(story_id * written for story_id, written in noted)
        found = "SELECT term, sum(doc), term IN (SELECT word FROM main.search_word) FROM temp.search_term GROUP BY term"
        with closing(connection.execute(found)) as terms:
            for term, stories, listed in terms:
                if not listed or not isinstance(term, str):
                    return False
                expected -= mark([term]) * stories
    finally:
        if own:
            connection.rollback()
        connection.execute("DROP TABLE temp.search_term")
    return not expected


def _remove(connection: sqlite3.Connection, story_id: int, gone: Collection[str]) -> None:
    connection.execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", (story_id, " ".join(gone)))


def _add(connection: sqlite3.Connection, story_id: int, new: Collection[str]) -> None:
    # Even where there is nothing to remove or to add: FTS5 counts its rows by the one and the other.
    connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (story_id, " ".join(new)))


def _list(connection: sqlite3.Connection, new: Collection[str]) -> None:
    connection.executemany("INSERT OR IGNORE INTO search_word (word) VALUES (?)", ((word,) for word in new))


def _stands_somewhere(connection: sqlite3.Connection, word: str) -> bool:
    found = connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (f'"{word}"',))
    return found.fetchone() is not None


def _empty(connection: sqlite3.Connection) -> None:
    """Let go of all that an index holds which this SQLite cannot write: to it those are plain tables."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_data'").fetchone():
        connection.execute("DELETE FROM search_idx")
        connection.execute("DELETE FROM search_data")
        connection.execute("INSERT INTO search_data VALUES (1, x''), (10, x'00000000000000')")
    connection.execute("DELETE FROM search_word")
    connection.execute("UPDATE search_story SET changes = changes + 1, mark = NULL")


def _condition(connection: sqlite3.Connection, looked_for: Iterable[Sought]) -> str | None:
    """What a story must meet, in FTS5's words; None when nothing can be told, empty when no story can meet it."""
    groups = []
    for word in islice(looked_for, _MOST_WORDS):
        spellings = [word.text] if word.whole else _spellings(connection, word)
        if not spellings:
            return ""
        if len(spellings) <= MOST_SPELLINGS:
            groups.append(" OR ".join(f'"{spelling}"' for spelling in spellings))
    return " AND ".join(f"({group})" for group in groups) or None


def _spellings(connection: sqlite3.Connection, word: Sought) -> list[str]:
    """The words of all stories that a part of a word may belong to, or a few more than are of use."""
    where = "instr(word, :part) > 0"
    if word.ends:  # most words do not even contain it, which is told sooner
        where += " AND substr(word, -length(:part)) = :part"
    if word.starts:
        where = "word >= :part AND word < :part || char(1114111)"
    statement = f"SELECT word FROM search_word WHERE {where} LIMIT {MOST_SPELLINGS + 1}"
    return [found for (found,) in connection.execute(statement, {"part": word.text})]


def _proposed(connection: sqlite3.Connection, condition: str, after: int) -> Generator[int, None, None]:
    """The ids of stories that meet a condition, and of those of which the index does not know the text."""
    noted = connection.execute("SELECT story_id FROM search_story WHERE changes > 0 AND story_id > ?", (after,))
    unknown = sorted(story_id for (story_id,) in noted)
    statement = "SELECT rowid FROM search WHERE search MATCH ? AND rowid > ? ORDER BY rowid"
    with closing(connection.cursor()) as cursor:
        met = chain.from_iterable(cursor.execute(statement, (condition, after)) if condition else ())
        if not unknown:
            yield from met
            return
        last = 0
        for story_id in heapq.merge(unknown, met):
            if story_id != last:
                yield story_id
            last = story_id
