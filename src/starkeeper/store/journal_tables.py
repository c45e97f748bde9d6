"""The rows of the journal: actions and their steps."""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import Field

from starkeeper.store.tables import Row, text_column


class ActionRow(Row, table=True):
    """One deed of the candidate."""

    __tablename__ = "action"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = text_column()
    done_by: str = text_column()
    done_at: str = text_column()
    undone_after: int | None


class ActionStepRow(Row, table=True):
    """One change of one story within an action."""

    __tablename__ = "action_step"

    action_id: int = Field(primary_key=True, foreign_key="action.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE")
    aspect: str = text_column()
    pack: str | None = text_column()
    principle: str | None = text_column()
    before: str | None = text_column()
    after: str | None = text_column()


ACTION: Table = Row.metadata.tables["action"]
ACTION_STEP: Table = Row.metadata.tables["action_step"]
