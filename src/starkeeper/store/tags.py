"""Verdicts, which belong to a story, and suggestions, which belong to a text, a model and a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.store import stories
from starkeeper.store.faint import FAINT, packed, suggestion, unpacked
from starkeeper.store.seals import sealed
from starkeeper.store.sql import among, run, stamp
from starkeeper.store.tables import COMPARISON, STORY, SUGGESTION, VERDICT


def verdicts(
    session: Session, pack_slug: str, story_ids: Collection[int] | None = None
) -> dict[int, dict[str, Verdict]]:
    """The verdicts under a pack: by story id, then by principle; stories without any are left out."""
    statement = sa.select(VERDICT.c.story_id, VERDICT.c.principle, VERDICT.c.verdict)
    statement = statement.where(VERDICT.c.pack == pack_slug)
    if story_ids is not None:
        statement = statement.where(among(VERDICT.c.story_id, story_ids))
    found: defaultdict[int, dict[str, Verdict]] = defaultdict(dict)
    for story_id, principle, verdict in run(session, statement):
        found[story_id][principle] = Verdict(verdict)
    return dict(found)


def set_verdict(
    session: Session, story_id: int, pack_slug: str, principle: str, verdict: Verdict | None, now: datetime
) -> None:
    """Store the candidate's word on a principle in place of an earlier one; None takes it back. Raises NotFound."""
    stories.get(session, story_id)
    key = {"story_id": story_id, "pack": pack_slug, "principle": principle}
    run(session, sa.delete(VERDICT).filter_by(**key))
    if verdict is not None:
        row = sealed(VERDICT, {**key, "verdict": verdict.value, "decided_at": stamp(now)})
        run(session, sa.insert(VERDICT).values(**row))


def store_suggestions(
    session: Session, content_hash: str, model: str, pack_fingerprint: str, suggestions: Sequence[Suggestion]
) -> None:
    """Store all that the tagger proposes for a text in place of what it proposed before."""
    store_many(session, model, pack_fingerprint, {content_hash: suggestions})


def store_many(
    session: Session, model: str, pack_fingerprint: str, proposed: Mapping[str, Sequence[Suggestion]]
) -> None:
    """The same for several texts, by content hash, at a fraction of the cost for each."""
    key = {"model": model, "pack_fingerprint": pack_fingerprint}
    texts = [{**key, "content_hash": content_hash} for content_hash in proposed]
    for table in (SUGGESTION, COMPARISON) if texts else ():
        same = (table.c[name] == sa.bindparam(name) for name in (*key, "content_hash"))
        run(session, sa.delete(table).where(*same), texts)
    compared, counting = [], []
    for content_hash, suggestions in proposed.items():
        if suggestions:
            faint = packed([suggestion for suggestion in suggestions if suggestion.score < FAINT])
            compared.append({**key, "content_hash": content_hash, "faint": faint})
            enough = (suggestion for suggestion in suggestions if suggestion.score >= FAINT)
            counting += [{**key, "content_hash": content_hash, **_columns(suggestion)} for suggestion in enough]
    if compared:
        run(session, sa.insert(COMPARISON), compared)
    if counting:
        run(session, sa.insert(SUGGESTION), counting)


def suggestions(
    session: Session,
    model: str,
    pack_fingerprint: str,
    *,
    hashes: Collection[str] | None = None,
    at_least: float = 0.0,
) -> dict[str, list[Suggestion]]:
    """The suggestions with a score of at least ``at_least``, the best first, by content hash.

    A text that was never tagged, or has none so good, is left out.
    """
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    wanted = (column for column in SUGGESTION.c if column.name not in ("model", "pack_fingerprint"))
    statement = sa.select(*wanted).where(_of(SUGGESTION, model, pack_fingerprint, hashes))
    for content_hash, *columns in run(session, statement.where(SUGGESTION.c.score >= at_least)).all():
        found[content_hash].append(suggestion(*columns))
    if at_least < FAINT:
        compared = sa.select(COMPARISON.c.content_hash, COMPARISON.c.faint)
        for content_hash, faint in run(session, compared.where(_of(COMPARISON, model, pack_fingerprint, hashes))).all():
            for each in unpacked(faint):
                if each.score >= at_least:
                    found[content_hash].append(each)
    for proposed in found.values():
        proposed.sort(key=lambda suggestion: (-suggestion.score, suggestion.principle))
    return dict(found)


def tagged_hashes(
    session: Session, model: str, pack_fingerprint: str, hashes: Collection[str] | None = None
) -> set[str]:
    """The content hashes that the tagger has seen: all, or those among some."""
    statement = sa.select(COMPARISON.c.content_hash).where(_of(COMPARISON, model, pack_fingerprint, hashes))
    return set(run(session, statement).scalars())


def untagged(session: Session, model: str, pack_fingerprint: str) -> list[int]:
    """The stories outside the bin whose text the tagger has not seen, in the order they were added."""
    seen = _of(COMPARISON, model, pack_fingerprint) & (COMPARISON.c.content_hash == STORY.c.content_hash)
    unseen = sa.select(STORY.c.id).where(STORY.c.deleted_at.is_(None), ~sa.exists().where(seen))
    return sorted(run(session, unseen).scalars())


def drop_orphans(session: Session) -> None:
    """Forget the suggestions for texts that no story has, nor had in an earlier version."""
    from starkeeper.store.work_tables import STORY_VERSION

    held = sa.union_all(sa.select(STORY.c.content_hash), sa.select(STORY_VERSION.c.content_hash))
    for table in (SUGGESTION, COMPARISON):
        run(session, sa.delete(table).where(table.c.content_hash.not_in(held)))


def _of(
    table: sa.Table, model: str, pack_fingerprint: str, hashes: Collection[str] | None = None
) -> sa.ColumnElement[bool]:
    key = sa.and_(table.c.model == model, table.c.pack_fingerprint == pack_fingerprint)
    return key if hashes is None else key & among(table.c.content_hash, hashes)


def _columns(suggestion: Suggestion) -> dict[str, Any]:
    evidence, lesson, other = suggestion.evidence, suggestion.lesson, suggestion.runner_up
    return {
        "principle": suggestion.principle,
        "score": float(suggestion.score),
        "evidence_part": evidence.part.value if evidence else None,
        "evidence_start": evidence.start if evidence else None,
        "evidence_end": evidence.end if evidence else None,
        "untaught": float(lesson.before) if lesson else None,
        "teacher": lesson.teacher if lesson else None,
        "runner_up": other.principle if other else None,
        "runner_up_leads": int(other.leads) if other else None,
        "silent": " ".join(part.value for part in Part if part in suggestion.silent),
    }
