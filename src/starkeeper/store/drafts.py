"""Drafts: what an editor holds and nobody has saved yet. One for each story, and one for the new story."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.story import CONTENT_FIELDS, Draft, StoryContent
from starkeeper.errors import InvalidInput
from starkeeper.store import stories
from starkeeper.store.seals import sealed
from starkeeper.store.sql import is_empty, is_id, moment, run, stamp


def save(session: Session, draft: Draft) -> None:
    """Keep a draft in place of the one before it.

    Raises NotFound when its story is gone, InvalidInput for text that cannot be stored.
    """
    from starkeeper.store import fields
    from starkeeper.store.work_tables import DRAFT

    if (draft.story_id is None) is not (draft.base_version is None):
        raise InvalidInput("base_version: expected the version that the editing of a stored story began from.")
    if draft.story_id is not None:
        stories.get(session, draft.story_id, binned=None)
    content = fields.draft(draft.content)
    discard(session, draft.story_id)
    values = {name: getattr(content, name) for name in CONTENT_FIELDS}
    marks = {"story_id": draft.story_id, "base_version": draft.base_version, "saved_at": stamp(draft.saved_at)}
    run(session, sa.insert(DRAFT).values(**sealed(DRAFT, {**values, **marks})))


def select(session: Session) -> list[Draft]:
    """Every draft, the one saved last first."""
    if is_empty(session, "draft"):
        return []
    from starkeeper.store.work_tables import DRAFT

    rows = run(session, sa.select(DRAFT).order_by(DRAFT.c.saved_at.desc(), DRAFT.c.id.desc()))
    return [_draft(row) for row in rows]


def discard(session: Session, story_id: int | None) -> None:
    """Throw away the draft of a story, or of the new one; nothing happens when there is none."""
    from starkeeper.store.work_tables import DRAFT

    if story_id is None or is_id(story_id):
        run(session, sa.delete(DRAFT).where(DRAFT.c.story_id.is_not_distinct_from(story_id)))


def _draft(row: sa.Row[Any]) -> Draft:
    return Draft(
        story_id=row.story_id,
        base_version=row.base_version,
        content=StoryContent(**stories.content_of(row)),
        saved_at=moment(row.saved_at),
    )
