"""Taggings: which models and packs the stories were compared with, in what order, and letting go of the oldest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.store.faint import unpacked
from starkeeper.store.sql import run, stamp
from starkeeper.store.tables import COMPARISON, SUGGESTION
from starkeeper.store.work_tables import TAGGING, VECTOR


@dataclass(frozen=True, slots=True)
class Tagging:
    """A model and a state of a pack that stories were compared with; suggestions are stored under both."""

    model: str
    pack_fingerprint: str


def note(session: Session, tagging: Tagging, pack: str, now: datetime) -> None:
    """Remember that a story was just compared so; ``pack`` is the slug. Earlier moments of it are forgotten.

    Its scores are not taught by any verdict yet.
    """
    _put(session, tagging, {"pack": pack, "tagged_at": stamp(now), "taught_by": None})


def settle(session: Session, tagging: Tagging, pack: str, now: datetime) -> None:
    """Remember that every story has been compared so, and that what changed by it has been told."""
    _put(session, tagging, {"pack": pack, "tagged_at": stamp(now), "settled_at": stamp(now)})


def taught(session: Session, tagging: Tagging, verdicts: str) -> None:
    """Remember that all scores of a tagging were taught by the same verdicts: their fingerprint, empty for none."""
    run(session, sa.update(TAGGING).where(_is(tagging)).values(taught_by=verdicts))


def is_taught(session: Session, tagging: Tagging, verdicts: str) -> bool:
    """Whether these verdicts taught all scores of a tagging; of one that nobody knows there are none to teach."""
    found = run(session, sa.select(TAGGING.c.taught_by).where(_is(tagging))).all()
    return all(by == verdicts for (by,) in found)


def others(session: Session, tagging: Tagging, pack: str, slugs: Collection[str]) -> list[Tagging]:
    """The other taggings with the same pack, whatever its wording was, the newest first.

    ``pack`` is its slug and ``slugs`` are those of its principles: a library from before the slug was kept shows by
    them that a tagging belongs to the pack.
    """
    return _others(session, tagging, pack, slugs, since="")


def newer(session: Session, tagging: Tagging, pack: str, slugs: Collection[str]) -> list[Tagging]:
    """Those of the others that served since this one was settled: what the candidate saw last; the newest first."""
    settled = sa.select(TAGGING.c.settled_at).where(_is(tagging))
    return _others(session, tagging, pack, slugs, since=run(session, settled).scalar() or "")


def drop(session: Session, taggings: Iterable[Tagging]) -> None:
    """Forget taggings with all their suggestions, and the vectors of models that no tagging is left of."""
    for tagging in taggings:
        key = {"model": tagging.model, "pack_fingerprint": tagging.pack_fingerprint}
        for table in (SUGGESTION, COMPARISON, TAGGING):
            run(session, sa.delete(table).filter_by(**key))
    run(session, sa.delete(VECTOR).where(VECTOR.c.model.not_in(sa.select(TAGGING.c.model))))


def _put(session: Session, tagging: Tagging, values: dict[str, str | None]) -> None:
    if not run(session, sa.update(TAGGING).where(_is(tagging)).values(**values)).rowcount:
        key = {"model": tagging.model, "pack_fingerprint": tagging.pack_fingerprint}
        run(session, sa.insert(TAGGING).values(**key, **values))


def _others(session: Session, tagging: Tagging, pack: str, slugs: Collection[str], since: str) -> list[Tagging]:
    columns = (TAGGING.c.model, TAGGING.c.pack_fingerprint, TAGGING.c.pack)
    statement = sa.select(*columns).where(sa.not_(_is(tagging)), TAGGING.c.tagged_at > since)
    rows = run(session, statement.order_by(TAGGING.c.tagged_at.desc(), *columns[:2])).all()
    return [
        found
        for model, pack_fingerprint, known_pack in rows
        for found in (Tagging(model, pack_fingerprint),)
        if known_pack == pack or (known_pack is None and _has_its_principles(session, found, tagging, slugs))
    ]


def _has_its_principles(session: Session, found: Tagging, present: Tagging, slugs: Collection[str]) -> bool:
    if found.pack_fingerprint == present.pack_fingerprint:
        return True
    key = {"model": found.model, "pack_fingerprint": found.pack_fingerprint}
    counting = sa.select(SUGGESTION.c.principle).filter_by(**key).distinct()
    compared = sa.select(COMPARISON.c.faint).filter_by(**key)
    faint = {each.principle for packed in run(session, compared).scalars() for each in unpacked(packed)}
    return faint.union(run(session, counting).scalars()) == set(slugs)


def _is(tagging: Tagging) -> sa.ColumnElement[bool]:
    return sa.and_(TAGGING.c.model == tagging.model, TAGGING.c.pack_fingerprint == tagging.pack_fingerprint)
