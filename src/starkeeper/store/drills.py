"""Drills: which story came to mind for a question, and what it stood for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.drill import Drill
from starkeeper.store import stories
from starkeeper.store.seals import sealed
from starkeeper.store.sql import moment, next_id, run, stamp


def insert(
    session: Session,
    *,
    question_id: str,
    question: str,
    asked: str,
    story_id: int | None,
    told: str | None,
    seconds: float,
    now: datetime,
) -> Drill:
    """Record one drill. Raises NotFound when the story is gone, InvalidInput naming the field that is wrong."""
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import DRILL

    given = {"question_id": question_id, "question": question, "asked": asked, "told": told, "seconds": seconds}
    values = fields.checked(fields.DrillFields, given).model_dump()
    if story_id is not None:
        stories.get(session, story_id, binned=None)
    number = next_id(session, DRILL)
    row = sealed(DRILL, {**values, "id": number, "story_id": story_id, "answered_at": stamp(now)})
    run(session, sa.insert(DRILL).values(**row))
    return _drill(run(session, sa.select(DRILL).where(DRILL.c.id == number)).one())


def select(session: Session) -> list[Drill]:
    """The drills, newest first."""
    from starkeeper.store.practice_tables import DRILL

    rows = run(session, sa.select(DRILL).order_by(DRILL.c.answered_at.desc(), DRILL.c.id.desc()))
    return [_drill(row) for row in rows]


def _drill(row: sa.Row[Any]) -> Drill:
    return Drill(
        id=row.id,
        question_id=row.question_id,
        question=row.question,
        asked=row.asked,
        story_id=row.story_id,
        told=row.told,
        seconds=row.seconds,
        answered_at=moment(row.answered_at),
    )
