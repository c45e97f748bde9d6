"""The rows that editing and tagging need beside the stories: earlier versions, drafts, vectors, taggings."""

from __future__ import annotations

from sqlalchemy import LargeBinary, Table
from sqlmodel import Field

from starkeeper.store.tables import ContentRow, Row, text_column


class StoryVersionRow(ContentRow, table=True):
    """A story as it was at an earlier save."""

    __tablename__ = "story_version"

    story_id: int = Field(primary_key=True, foreign_key="story.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    content_hash: str = text_column()
    saved_at: str = text_column()
    saved_by: str = text_column()
    seal: str = text_column()


class DraftRow(ContentRow, table=True):
    """What an editor holds and nobody has saved yet: one a story, and one without a story."""

    __tablename__ = "draft"

    id: int | None = Field(default=None, primary_key=True)
    story_id: int | None = Field(default=None, unique=True, foreign_key="story.id", ondelete="CASCADE")
    base_version: int | None
    saved_at: str = text_column()
    seal: str = text_column()


class VectorRow(Row, table=True):
    """The unit vector of one text under one model: float32, little-endian."""

    __tablename__ = "vector"

    model: str = text_column(primary_key=True)
    key: str = text_column(primary_key=True)
    vector: bytes = Field(sa_type=LargeBinary)


class TaggingRow(Row, table=True):
    """A model and a pack that stories were compared with."""

    __tablename__ = "tagging"

    model: str = text_column(primary_key=True)
    pack_fingerprint: str = text_column(primary_key=True)
    pack: str | None = text_column()
    tagged_at: str = text_column()
    settled_at: str | None = text_column()
    taught_by: str | None = text_column()


STORY_VERSION: Table = Row.metadata.tables["story_version"]
DRAFT: Table = Row.metadata.tables["draft"]
VECTOR: Table = Row.metadata.tables["vector"]
TAGGING: Table = Row.metadata.tables["tagging"]
