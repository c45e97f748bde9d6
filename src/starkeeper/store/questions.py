"""The questions that the candidate added to those of the pack."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.pack import Level, Polarity, Question
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.store.seals import sealed
from starkeeper.store.sql import is_storable, run, stamp


def insert(session: Session, question: Question, now: datetime) -> Question:
    """Add an own question. Raises InvalidInput naming the field that is wrong, or for an id that is taken."""
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import OWN_QUESTION

    names = fields.QuestionFields.model_fields
    values = fields.checked(fields.QuestionFields, {name: getattr(question, name) for name in names}).model_dump()
    taken = run(session, sa.select(OWN_QUESTION.c.id).where(OWN_QUESTION.c.id == values["id"])).first()
    if taken:
        raise InvalidInput(f"id: expected a new one, found {question.id!r}, which another question has.")
    stored = {**values, "principles": json.dumps(values["principles"]), "roles": json.dumps(values["roles"])}
    run(session, sa.insert(OWN_QUESTION).values(**sealed(OWN_QUESTION, {**stored, "added_at": stamp(now)})))
    return Question(**values, own=True)


def select(session: Session) -> list[Question]:
    """The own questions, in the order they were added."""
    from starkeeper.store.practice_tables import OWN_QUESTION

    rows = run(session, sa.select(OWN_QUESTION).order_by(OWN_QUESTION.c.added_at, OWN_QUESTION.c.id))
    return [_question(row) for row in rows]


def delete(session: Session, question_id: str) -> None:
    """Remove an own question; its rehearsals stay. Raises NotFound."""
    from starkeeper.store.practice_tables import OWN_QUESTION

    gone = sa.delete(OWN_QUESTION).where(OWN_QUESTION.c.id == question_id)
    if not is_storable(question_id) or not run(session, gone).rowcount:
        raise NotFound(f"There is no own question {question_id!r}.", "starkeeper questions lists them.")


def _question(row: sa.Row[Any]) -> Question:
    return Question(
        id=row.id,
        text=row.text,
        principles=tuple(json.loads(row.principles)),
        polarity=Polarity(row.polarity),
        level=Level(row.level),
        roles=tuple(json.loads(row.roles)),
        own=True,
    )
