"""The rows that nearly every command reads: stories, verdicts, suggestions. And what all rows have in common.

The schema itself is the SQL in ``migrations``; a test compares both. A mapped class costs milliseconds at start-up,
so the other rows stand in ``work_tables``, ``practice_tables`` and ``journal_tables``, which are imported where they
are used. Queries use the tables, not the classes, for the same reason.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import REAL, Table, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


def text_column(**details: Any) -> Any:
    """A TEXT column; the details are those of SQLModel's Field."""
    return Field(sa_type=Text, **details)


class Row(SQLModel, registry=registry()):
    """A row of a library. The registry is our own: a program that uses ours may have tables of the same names."""

    # Validation is the business of ``fields``; pydantic need not make ready for it here.
    model_config = {"defer_build": True}


class ContentRow(Row):
    """What an author writes of a story."""

    title: str = text_column()
    outcome: str = text_column()
    status: str = text_column()
    employer: str = text_column()
    role: str = text_column()
    date: str = text_column()
    situation: str = text_column()
    task: str = text_column()
    action: str = text_column()
    result: str = text_column()
    lesson: str = text_column()


class StoryRow(ContentRow, table=True):
    """A story as it is now; in the bin when ``deleted_at`` is set."""

    __tablename__ = "story"

    id: int | None = Field(default=None, primary_key=True)
    version: int
    content_hash: str = text_column()
    created_at: str = text_column()
    updated_at: str = text_column()
    deleted_at: str | None = text_column()
    saved_by: str = text_column()
    seal: str = text_column()


class VerdictRow(Row, table=True):
    """The candidate's own word on a principle for a story."""

    __tablename__ = "verdict"

    story_id: int = Field(primary_key=True, foreign_key="story.id", ondelete="CASCADE")
    pack: str = text_column(primary_key=True)
    principle: str = text_column(primary_key=True)
    verdict: str = text_column()
    decided_at: str = text_column()
    seal: str = text_column()


class ComparisonRow(Row, table=True):
    """A text that the tagger has seen, with what it proposed too faintly to count, packed (``faint``)."""

    __tablename__ = "comparison"

    model: str = text_column(primary_key=True)
    pack_fingerprint: str = text_column(primary_key=True)
    content_hash: str = text_column(primary_key=True)
    faint: str = text_column()


class SuggestionRow(Row, table=True):
    """What the tagger proposed for a text, if not too faintly to count.

    It belongs to the text, not to a story: the same text is tagged once.
    """

    __tablename__ = "suggestion"

    model: str = text_column(primary_key=True)
    pack_fingerprint: str = text_column(primary_key=True)
    content_hash: str = text_column(primary_key=True)
    principle: str = text_column(primary_key=True)
    score: float = Field(sa_type=REAL)
    evidence_part: str | None = text_column()
    evidence_start: int | None
    evidence_end: int | None
    untaught: float | None = Field(sa_type=REAL)
    teacher: int | None = Field(foreign_key="story.id", ondelete="SET NULL")
    runner_up: str | None = text_column()
    runner_up_leads: int | None
    silent: str | None = text_column()


STORY: Table = Row.metadata.tables["story"]
COMPARISON: Table = Row.metadata.tables["comparison"]
VERDICT: Table = Row.metadata.tables["verdict"]
SUGGESTION: Table = Row.metadata.tables["suggestion"]
