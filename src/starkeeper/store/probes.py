"""Follow-up questions to stories, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.probe import Probe
from starkeeper.errors import NotFound
from starkeeper.store import stories
from starkeeper.store.seals import sealed
from starkeeper.store.sql import is_id, moment, next_id, run, stamp


def insert(session: Session, story_id: int, question: str, answer: str, now: datetime) -> Probe:
    """Keep a question to a story, with its answer or an empty one.

    Raises NotFound when the story is gone, InvalidInput naming the field that is wrong.
    """
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import PROBE

    values = fields.checked(fields.ProbeFields, {"question": question, "answer": answer}).model_dump()
    stories.get(session, story_id)
    number = next_id(session, PROBE)
    answered = stamp(now) if values["answer"] else None
    marks = {"id": number, "story_id": story_id, "added_at": stamp(now), "answered_at": answered}
    run(session, sa.insert(PROBE).values(**sealed(PROBE, {**values, **marks})))
    return get(session, number)


def answer(session: Session, number: int, text: str, now: datetime) -> Probe:
    """Give a question its answer in place of the one before; an empty text takes it back.

    Raises NotFound, and InvalidInput for a text that cannot be kept.
    """
    from starkeeper.store import fields
    from starkeeper.store.practice_tables import PROBE

    found = _row(session, number)
    values = fields.checked(fields.ProbeFields, {"question": found.question, "answer": text}).model_dump()
    marks = {**values, "answered_at": stamp(now) if values["answer"] else None}
    row = sealed(PROBE, {**found._mapping, **marks})
    run(session, sa.update(PROBE).where(PROBE.c.id == number).values(**row))
    return get(session, number)


def get(session: Session, number: int) -> Probe:
    """One question. Raises NotFound."""
    return _probe(_row(session, number))


def select(session: Session, story_id: int | None = None) -> list[Probe]:
    """The questions to one story, or to every story outside the bin, by story in the order they were added."""
    from starkeeper.store.practice_tables import PROBE
    from starkeeper.store.tables import STORY

    ordered = sa.select(PROBE).order_by(PROBE.c.story_id, PROBE.c.id)
    if story_id is not None:
        return [_probe(row) for row in run(session, ordered.where(PROBE.c.story_id == story_id))]
    kept = sa.select(STORY.c.id).where(STORY.c.deleted_at.is_(None))
    return [_probe(row) for row in run(session, ordered.where(PROBE.c.story_id.in_(kept)))]


def delete(session: Session, number: int) -> Probe:
    """Forget a question and its answer, and return them. Raises NotFound."""
    from starkeeper.store.practice_tables import PROBE

    found = _probe(_row(session, number))
    run(session, sa.delete(PROBE).where(PROBE.c.id == number))
    return found


def _row(session: Session, number: int) -> sa.Row[Any]:
    from starkeeper.store.practice_tables import PROBE

    found = run(session, sa.select(PROBE).where(PROBE.c.id == number)).first() if is_id(number) else None
    if found is None:
        raise NotFound(f"There is no follow-up question {number}.", "starkeeper probe list shows them.")
    return found


def _probe(row: sa.Row[Any]) -> Probe:
    return Probe(
        id=row.id,
        story_id=row.story_id,
        question=row.question,
        answer=row.answer,
        added_at=moment(row.added_at),
        answered_at=moment(row.answered_at) if row.answered_at else None,
    )
