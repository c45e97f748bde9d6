"""Interviews to come, each with its loop."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.interview import Interview
from starkeeper.domain.loop import Loop
from starkeeper.errors import NotFound
from starkeeper.store.seals import sealed
from starkeeper.store.sql import is_id, moment, next_id, run, stamp


def insert(session: Session, *, day: date, company: str, pack: str, loop: Loop, now: datetime) -> Interview:
    """Keep an interview. Raises InvalidInput naming the field that is wrong."""
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import INTERVIEW

    given = {"date": day.isoformat(), "company": company, "loop": loop}
    values = fields.checked(fields.InterviewFields, given).model_dump()
    number = next_id(session, INTERVIEW)
    marks = {"id": number, "pack": pack, "loop": json.dumps(values["loop"]), "added_at": stamp(now)}
    run(session, sa.insert(INTERVIEW).values(**sealed(INTERVIEW, {**values, **marks})))
    return _interview(run(session, sa.select(INTERVIEW).where(INTERVIEW.c.id == number)).one())


def select(session: Session) -> list[Interview]:
    """Every interview, the earliest first."""
    from starkeeper.store.practice_tables import INTERVIEW

    rows = run(session, sa.select(INTERVIEW).order_by(INTERVIEW.c.date, INTERVIEW.c.id))
    return [_interview(row) for row in rows]


def delete(session: Session, number: int) -> Interview:
    """Forget an interview, and return it. Raises NotFound."""
    from starkeeper.store.practice_tables import INTERVIEW

    this = INTERVIEW.c.id == number
    found = run(session, sa.select(INTERVIEW).where(this)).first() if is_id(number) else None
    if found is None:
        raise NotFound(f"There is no interview {number}.", "starkeeper interview list shows them.")
    run(session, sa.delete(INTERVIEW).where(this))
    return _interview(found)


def _interview(row: sa.Row[Any]) -> Interview:
    return Interview(
        id=row.id,
        date=date.fromisoformat(row.date),
        company=row.company,
        pack=row.pack,
        loop=tuple(tuple(slugs) for slugs in json.loads(row.loop)),
        added_at=moment(row.added_at),
    )
