"""The schema as it came to be: numbered steps of plain SQL. A released step is never changed; a new one follows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from starkeeper.errors import LibraryDamaged
from starkeeper.store import faint, practice_steps, seals, search
from starkeeper.store.identity import APPLICATION_ID, SCHEMA_VERSION

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA_VERSION", "Migration", "migrate"]


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from the schema before it."""

    name: str
    statements: tuple[str | Callable[[sqlite3.Connection], None], ...]
    """In SQL; a function does what SQL alone cannot."""
    seals: tuple[str, ...] = ()
    """Tables whose rows are sealed behind the statements, as they stand."""


_SEALED = ("story", "story_version", "draft", "verdict", "rehearsal", "own_question")
"""The tables that carried seals from the beginning of seals; later ones are made with theirs."""

# The small columns stand first: SQLite reads a row from its beginning, and stops before the long texts when no
# column behind them is asked for.
_FIRST = Migration(
    "stories, tags, vectors, rehearsals and own questions",
    (
        """
        CREATE TABLE story (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL CHECK (version >= 1),
            title TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 300),
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL CHECK (length(employer) <= 200),
            role TEXT NOT NULL CHECK (length(role) <= 200),
            date TEXT NOT NULL CHECK (
                date = ''
                OR date GLOB '[0-9][0-9][0-9][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????+00:00'),
            updated_at TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????+00:00'),
            deleted_at TEXT CHECK (deleted_at GLOB '????-??-??T??:??:??.??????+00:00'),
            saved_by TEXT NOT NULL CHECK (length(saved_by) > 0),
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX story_by_hash ON story (content_hash)",
        """
        CREATE TABLE story_version (
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            version INTEGER NOT NULL CHECK (version >= 1),
            title TEXT NOT NULL CHECK (length(trim(title)) > 0 AND length(title) <= 300),
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL CHECK (length(employer) <= 200),
            role TEXT NOT NULL CHECK (length(role) <= 200),
            date TEXT NOT NULL CHECK (
                date = ''
                OR date GLOB '[0-9][0-9][0-9][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'
                OR date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
            ),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            saved_at TEXT NOT NULL CHECK (saved_at GLOB '????-??-??T??:??:??.??????+00:00'),
            saved_by TEXT NOT NULL CHECK (length(saved_by) > 0),
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL,
            PRIMARY KEY (story_id, version)
        ) STRICT
        """,
        "CREATE INDEX story_version_by_hash ON story_version (content_hash)",
        # A draft is whatever an editor holds, so a title may be missing and a date half typed.
        """
        CREATE TABLE draft (
            id INTEGER NOT NULL PRIMARY KEY,
            story_id INTEGER UNIQUE REFERENCES story (id) ON DELETE CASCADE,
            base_version INTEGER CHECK (base_version >= 1),
            saved_at TEXT NOT NULL CHECK (saved_at GLOB '????-??-??T??:??:??.??????+00:00'),
            title TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'mixed')),
            status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'retired')),
            employer TEXT NOT NULL,
            role TEXT NOT NULL,
            date TEXT NOT NULL,
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            lesson TEXT NOT NULL,
            CHECK ((story_id IS NULL) = (base_version IS NULL))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX draft_of_new_story ON draft ((story_id IS NULL)) WHERE story_id IS NULL",
        """
        CREATE TABLE verdict (
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            pack TEXT NOT NULL CHECK (length(pack) > 0),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
            decided_at TEXT NOT NULL CHECK (decided_at GLOB '????-??-??T??:??:??.??????+00:00'),
            PRIMARY KEY (story_id, pack, principle)
        ) STRICT, WITHOUT ROWID
        """,
        # The key begins with what every question about suggestions names, so that an answer is one stretch of it.
        """
        CREATE TABLE suggestion (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            evidence_part TEXT CHECK (evidence_part IN ('situation', 'task', 'action', 'result', 'lesson')),
            evidence_start INTEGER CHECK (evidence_start >= 0),
            evidence_end INTEGER CHECK (evidence_end >= evidence_start),
            PRIMARY KEY (model, pack_fingerprint, content_hash, principle),
            CHECK ((evidence_part IS NULL) = (evidence_start IS NULL)),
            CHECK ((evidence_part IS NULL) = (evidence_end IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE vector (
            model TEXT NOT NULL CHECK (length(model) > 0),
            key TEXT NOT NULL CHECK (length(key) > 0),
            vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0),
            PRIMARY KEY (model, key)
        ) STRICT
        """,
        """
        CREATE TABLE rehearsal (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            question_id TEXT NOT NULL CHECK (length(question_id) > 0),
            question TEXT NOT NULL,
            story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
            seconds REAL NOT NULL CHECK (seconds >= 0),
            rating TEXT NOT NULL CHECK (rating IN ('again', 'hard', 'good', 'easy')),
            answered_at TEXT NOT NULL CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00')
        ) STRICT
        """,
        "CREATE INDEX rehearsal_by_story ON rehearsal (story_id)",
        """
        CREATE TABLE own_question (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
            text TEXT NOT NULL CHECK (length(trim(text)) > 0),
            principles TEXT NOT NULL CHECK (principles GLOB '[[]*]'),
            polarity TEXT NOT NULL CHECK (polarity IN ('success', 'failure', 'conflict', 'open')),
            level TEXT NOT NULL CHECK (level IN ('any', 'ic', 'manager')),
            roles TEXT NOT NULL CHECK (roles GLOB '[[]*]'),
            added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00')
        ) STRICT
        """,
    ),
)

_TAGGINGS = Migration(
    "which models and packs the stories were compared with, and when",
    (
        # The pack is its slug, which its fingerprint does not tell; NULL for what was tagged before this step.
        """
        CREATE TABLE tagging (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            pack TEXT CHECK (length(pack) > 0),
            tagged_at TEXT NOT NULL CHECK (tagged_at GLOB '????-??-??T??:??:??.??????+00:00'),
            settled_at TEXT CHECK (settled_at GLOB '????-??-??T??:??:??.??????+00:00'),
            PRIMARY KEY (model, pack_fingerprint)
        ) STRICT, WITHOUT ROWID
        """,
        # Nobody knows any more which came after which: all get one moment, so that none seems newer than another.
        """
        INSERT INTO tagging (model, pack_fingerprint, pack, tagged_at, settled_at)
        SELECT model, pack_fingerprint, NULL, moment, moment
        FROM (SELECT DISTINCT model, pack_fingerprint FROM suggestion),
            (SELECT strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now') AS moment)
        """,
    ),
)

_LESSONS = Migration(
    "what verdicts on other stories did to a suggestion",
    (
        # The score without them; NULL where they changed nothing.
        "ALTER TABLE suggestion ADD COLUMN untaught REAL CHECK (untaught BETWEEN 0 AND 1)",
        "ALTER TABLE suggestion ADD COLUMN teacher INTEGER REFERENCES story (id) ON DELETE SET NULL",
        # Which verdicts the scores were taught by: NULL for not all the same, empty for none, as up to this step.
        "ALTER TABLE tagging ADD COLUMN taught_by TEXT",
        "UPDATE tagging SET taught_by = ''",
    ),
)

_EVIDENCE = Migration(
    "what else the evidence of a suggestion speaks for, and where nothing speaks for it",
    (
        "ALTER TABLE suggestion ADD COLUMN runner_up TEXT CHECK (length(runner_up) > 0)",
        """
        ALTER TABLE suggestion ADD COLUMN runner_up_leads INTEGER
            CHECK (runner_up_leads IN (0, 1) AND (runner_up IS NULL) = (runner_up_leads IS NULL))
        """,
        # Names of parts with a blank between them; NULL for what was tagged before this step.
        "ALTER TABLE suggestion ADD COLUMN silent TEXT",
    ),
)

_JOURNAL = Migration(
    "seals on what only the candidate could write again, and a journal of what was done",
    (
        *(
            f"ALTER TABLE {table} ADD COLUMN seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))"
            for table in _SEALED
        ),
        # undone_after is the newest action at the moment when this one was taken back; NULL while it counts.
        """
        CREATE TABLE action (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('add', 'edit', 'revert', 'bin', 'restore', 'verdict', 'import')),
            done_by TEXT NOT NULL CHECK (length(done_by) > 0),
            done_at TEXT NOT NULL CHECK (done_at GLOB '????-??-??T??:??:??.??????+00:00'),
            undone_after INTEGER CHECK (undone_after >= id)
        ) STRICT
        """,
        """
        CREATE TABLE action_step (
            action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number >= 0),
            story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
            aspect TEXT NOT NULL CHECK (aspect IN ('version', 'bin', 'verdict')),
            pack TEXT,
            principle TEXT,
            "before" TEXT,
            "after" TEXT,
            PRIMARY KEY (action_id, number),
            CHECK ((aspect = 'verdict') = (pack IS NOT NULL)),
            CHECK ((pack IS NULL) = (principle IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX action_step_by_story ON action_step (story_id)",
    ),
    seals=_SEALED,
)

# A list of more than two words after IN costs SQLite's own check of a row more than all the rest of the row.
_LARGE = Migration(
    "what keeps a large library quick: an index for searching, and suggestions that count apart from the faint ones",
    (
        """
        CREATE TABLE comparison (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            faint TEXT NOT NULL CHECK (faint GLOB '[[][[]*]]'),
            PRIMARY KEY (model, pack_fingerprint, content_hash)
        ) STRICT
        """,
        faint.part,
        """
        CREATE TABLE suggestion_that_counts (
            model TEXT NOT NULL CHECK (length(model) > 0),
            pack_fingerprint TEXT NOT NULL CHECK (length(pack_fingerprint) > 0),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            principle TEXT NOT NULL CHECK (length(principle) > 0),
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            evidence_part TEXT CHECK (
                evidence_part = 'situation'
                OR evidence_part = 'task'
                OR evidence_part = 'action'
                OR evidence_part = 'result'
                OR evidence_part = 'lesson'
            ),
            evidence_start INTEGER CHECK (evidence_start >= 0),
            evidence_end INTEGER CHECK (evidence_end >= evidence_start),
            untaught REAL CHECK (untaught BETWEEN 0 AND 1),
            teacher INTEGER REFERENCES story (id) ON DELETE SET NULL,
            runner_up TEXT CHECK (length(runner_up) > 0),
            runner_up_leads INTEGER
                CHECK (runner_up_leads IN (0, 1) AND (runner_up IS NULL) = (runner_up_leads IS NULL)),
            silent TEXT,
            PRIMARY KEY (model, pack_fingerprint, content_hash, principle),
            CHECK ((evidence_part IS NULL) = (evidence_start IS NULL)),
            CHECK ((evidence_part IS NULL) = (evidence_end IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO suggestion_that_counts SELECT * FROM suggestion WHERE score >= 0.3",
        "DROP TABLE suggestion",
        "ALTER TABLE suggestion_that_counts RENAME TO suggestion",
        # Else every story that is deleted has SQLite look through all suggestions for one that it taught.
        "CREATE INDEX suggestion_by_teacher ON suggestion (teacher) WHERE teacher IS NOT NULL",
        # Coverage asks of each text which stories have it, and reads none of their rows.
        "DROP INDEX story_by_hash",
        "CREATE INDEX story_by_hash ON story (content_hash, deleted_at, status, outcome)",
        "CREATE TABLE search_word (word TEXT NOT NULL PRIMARY KEY CHECK (length(word) > 0)) STRICT, WITHOUT ROWID",
        # changes is how often the text of a story changed since its words were written; mark tells those words apart
        # from others, and is NULL where none were written. It refers to no table: it must outlive what mends one.
        """
        CREATE TABLE search_story (
            story_id INTEGER NOT NULL PRIMARY KEY,
            changes INTEGER NOT NULL CHECK (changes >= 0),
            mark INTEGER
        ) STRICT
        """,
        "CREATE INDEX search_story_changed ON search_story (story_id) WHERE changes > 0",
        """
        CREATE TRIGGER search_story_added AFTER INSERT ON story BEGIN
            INSERT INTO search_story VALUES (new.id, 1, NULL)
                ON CONFLICT (story_id) DO UPDATE SET changes = changes + 1, mark = NULL;
        END
        """,
        """
        CREATE TRIGGER search_story_written
        AFTER UPDATE OF title, situation, task, action, result, lesson, employer, role ON story
        WHEN old.title IS NOT new.title
            OR old.situation IS NOT new.situation
            OR old.task IS NOT new.task
            OR old.action IS NOT new.action
            OR old.result IS NOT new.result
            OR old.lesson IS NOT new.lesson
            OR old.employer IS NOT new.employer
            OR old.role IS NOT new.role
        BEGIN
            INSERT INTO search_story VALUES (new.id, 1, NULL)
                ON CONFLICT (story_id) DO UPDATE SET changes = changes + 1;
        END
        """,
        """
        CREATE TRIGGER search_story_deleted AFTER DELETE ON story BEGIN
            DELETE FROM search_story WHERE story_id = old.id;
        END
        """,
        search.fill,
    ),
)

_PRACTICE = Migration("interviews to come, drills, and follow-up questions with answers", practice_steps.STATEMENTS)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _TAGGINGS, _LESSONS, _EVIDENCE, _JOURNAL, _LARGE, _PRACTICE)
"""Every step; a library of version n has gone through the first n."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a library, or an empty file, up to date in one transaction: all steps it lacks, or none.

    Raises LibraryDamaged when the rows then do not fit together, and what SQLite raises.
    """
    # A table that is rebuilt under its name must not take the rows that refer to it along.
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()  # again: another process may have been here
        for migration in MIGRATIONS[version:]:
            for statement in migration.statements:
                if isinstance(statement, str):
                    connection.execute(statement)
                else:
                    statement(connection)
            for table in migration.seals:
                seals.reseal(connection, table)
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise LibraryDamaged(f"The table {broken[0]} refers to rows that are gone.", "Put back a backup.")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={max(version, len(MIGRATIONS))}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
