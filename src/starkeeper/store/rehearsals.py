"""Rehearsals: which question was answered when, with which story, and how well."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.rehearsal import Rating, Rehearsal
from starkeeper.store import stories
from starkeeper.store.seals import sealed
from starkeeper.store.sql import is_empty, moment, next_id, run, stamp


def insert(
    session: Session,
    *,
    question_id: str,
    question: str,
    story_id: int | None,
    seconds: float,
    rating: Rating,
    now: datetime,
) -> Rehearsal:
    """Record one answer. Raises NotFound when the story is gone, InvalidInput naming the field that is wrong."""
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import REHEARSAL

    given = {"question_id": question_id, "question": question, "seconds": seconds, "rating": rating}
    values = fields.checked(fields.RehearsalFields, given).model_dump()
    if story_id is not None:
        stories.get(session, story_id, binned=None)
    number = next_id(session, REHEARSAL)
    row = sealed(REHEARSAL, {**values, "id": number, "story_id": story_id, "answered_at": stamp(now)})
    run(session, sa.insert(REHEARSAL).values(**row))
    return _rehearsal(run(session, sa.select(REHEARSAL).where(REHEARSAL.c.id == number)).one())


def forget_story(session: Session, story_id: int) -> None:
    """Let the rehearsals and drills of a story go on without it, before it is deleted."""
    from starkeeper.store.practice_tables import DRILL, REHEARSAL

    for table in (REHEARSAL, DRILL):
        for found in run(session, sa.select(table).where(table.c.story_id == story_id)).all():
            row = sealed(table, {**found._mapping, "story_id": None})
            run(session, sa.update(table).where(table.c.id == row["id"]).values(**row))


def select(session: Session, limit: int | None = None) -> list[Rehearsal]:
    """The rehearsals, newest first: all, or the last ``limit``."""
    if is_empty(session, "rehearsal"):
        return []
    from starkeeper.store.practice_tables import REHEARSAL

    ordered = sa.select(REHEARSAL).order_by(REHEARSAL.c.answered_at.desc(), REHEARSAL.c.id.desc())
    return [_rehearsal(row) for row in run(session, ordered.limit(limit))]


def last_answered(session: Session) -> dict[str, datetime]:
    """When each question was last answered, in UTC, by its id; those never answered are left out."""
    from starkeeper.store.practice_tables import REHEARSAL

    latest = sa.func.max(REHEARSAL.c.answered_at)
    return {
        question_id: moment(at)
        for question_id, at in run(
            session, sa.select(REHEARSAL.c.question_id, latest).group_by(REHEARSAL.c.question_id)
        )
    }


def last_told(session: Session) -> dict[int, datetime]:
    """When each story was last told in a rehearsal, in UTC, by its id; those never told are left out."""
    from starkeeper.store.practice_tables import REHEARSAL

    told, latest = REHEARSAL.c.story_id, sa.func.max(REHEARSAL.c.answered_at)
    statement = sa.select(told, latest).where(told.is_not(None)).group_by(told)
    return {story_id: moment(at) for story_id, at in run(session, statement)}


def _rehearsal(row: sa.Row[Any]) -> Rehearsal:
    return Rehearsal(
        id=row.id,
        question_id=row.question_id,
        question=row.question,
        story_id=row.story_id,
        seconds=row.seconds,
        rating=Rating(row.rating),
        answered_at=moment(row.answered_at),
    )
