"""Vectors: what the encoder made of a text, so that it is never asked twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.store.sql import among, run


def get(session: Session, model: str, keys: Sequence[str]) -> dict[str, bytes]:
    """The vectors that are known, by key: float32, little-endian."""
    from starkeeper.store.work_tables import VECTOR

    statement = sa.select(VECTOR.c.key, VECTOR.c.vector)
    found = run(session, statement.where(VECTOR.c.model == model, among(VECTOR.c.key, keys)))
    return {row.key: row.vector for row in found}


def put(session: Session, model: str, vectors: Mapping[str, bytes]) -> None:
    """Add vectors (float32, little-endian); one that is known stays as it is."""
    from sqlalchemy.dialects.sqlite import insert

    from starkeeper.store.work_tables import VECTOR

    if vectors:
        rows = [{"model": model, "key": key, "vector": vector} for key, vector in vectors.items()]
        run(session, insert(VECTOR).on_conflict_do_nothing(), rows)


def clear(session: Session) -> None:
    """Forget all vectors; they are made again when they are needed."""
    from starkeeper.store.work_tables import VECTOR

    run(session, sa.delete(VECTOR))
