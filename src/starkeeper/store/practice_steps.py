"""The schema of practice beyond single rehearsals: interviews to come, drills, and follow-up questions with answers."""

from __future__ import annotations

STATEMENTS = (
    # The loop is a JSON array of interviewers, each an array of slugs of the pack.
    """
    CREATE TABLE interview (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
        company TEXT NOT NULL CHECK (length(company) <= 200),
        pack TEXT NOT NULL CHECK (length(pack) > 0),
        loop TEXT NOT NULL CHECK (loop GLOB '[[]*]'),
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))
    ) STRICT
    """,
    # asked is the principle that the question stands under; told is what the story that came to mind stood for then,
    # NULL where none came in time, or one that stands for nothing.
    """
    CREATE TABLE drill (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        question_id TEXT NOT NULL CHECK (length(question_id) > 0),
        question TEXT NOT NULL,
        asked TEXT NOT NULL CHECK (length(asked) > 0),
        story_id INTEGER REFERENCES story (id) ON DELETE SET NULL,
        told TEXT CHECK (length(told) > 0),
        seconds REAL NOT NULL CHECK (seconds >= 0),
        answered_at TEXT NOT NULL CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64))
    ) STRICT
    """,
    "CREATE INDEX drill_by_story ON drill (story_id)",
    # An answer is empty until there is one.
    """
    CREATE TABLE probe (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        story_id INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
        question TEXT NOT NULL CHECK (length(trim(question)) > 0),
        answer TEXT NOT NULL,
        added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.??????+00:00'),
        answered_at TEXT CHECK (answered_at GLOB '????-??-??T??:??:??.??????+00:00'),
        seal TEXT NOT NULL DEFAULT '' CHECK (length(seal) IN (0, 64)),
        CHECK ((answered_at IS NULL) = (length(answer) = 0))
    ) STRICT
    """,
    "CREATE INDEX probe_by_story ON probe (story_id)",
)
