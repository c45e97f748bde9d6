"""The rows of practice: rehearsals, drills, interviews, and the questions that the candidate added."""

from __future__ import annotations

from sqlalchemy import REAL, Table
from sqlmodel import Field

from starkeeper.store.tables import Row, text_column


class RehearsalRow(Row, table=True):
    """One question answered once."""

    __tablename__ = "rehearsal"

    id: int | None = Field(default=None, primary_key=True)
    question_id: str = text_column()
    question: str = text_column()
    story_id: int | None = Field(default=None, foreign_key="story.id", ondelete="SET NULL")
    seconds: float = Field(sa_type=REAL)
    rating: str = text_column()
    answered_at: str = text_column()
    seal: str = text_column()


class OwnQuestionRow(Row, table=True):
    """A question that the candidate added. Lists are JSON arrays."""

    __tablename__ = "own_question"

    id: str = text_column(primary_key=True)
    text: str = text_column()
    principles: str = text_column()
    polarity: str = text_column()
    level: str = text_column()
    roles: str = text_column()
    added_at: str = text_column()
    seal: str = text_column()


class InterviewRow(Row, table=True):
    """A day of interviews to prepare for. The loop is a JSON array of arrays of slugs."""

    __tablename__ = "interview"

    id: int | None = Field(default=None, primary_key=True)
    date: str = text_column()
    company: str = text_column()
    pack: str = text_column()
    loop: str = text_column()
    added_at: str = text_column()
    seal: str = text_column()


class DrillRow(Row, table=True):
    """A question for which a story was to be named at once."""

    __tablename__ = "drill"

    id: int | None = Field(default=None, primary_key=True)
    question_id: str = text_column()
    question: str = text_column()
    asked: str = text_column()
    story_id: int | None = Field(default=None, foreign_key="story.id", ondelete="SET NULL")
    told: str | None = text_column()
    seconds: float = Field(sa_type=REAL)
    answered_at: str = text_column()
    seal: str = text_column()


class ProbeRow(Row, table=True):
    """A follow-up question to one story; the answer is empty until there is one."""

    __tablename__ = "probe"

    id: int | None = Field(default=None, primary_key=True)
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE")
    question: str = text_column()
    answer: str = text_column()
    added_at: str = text_column()
    answered_at: str | None = text_column()
    seal: str = text_column()


REHEARSAL: Table = Row.metadata.tables["rehearsal"]
OWN_QUESTION: Table = Row.metadata.tables["own_question"]
INTERVIEW: Table = Row.metadata.tables["interview"]
DRILL: Table = Row.metadata.tables["drill"]
PROBE: Table = Row.metadata.tables["probe"]
