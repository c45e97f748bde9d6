"""Verdicts, which belong to a story, and suggestions, which belong to a text, a model and a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.story import Part
from starkeeper.domain.tags import Evidence, Lesson, RunnerUp, Suggestion, Verdict
from starkeeper.store import stories
from starkeeper.store.seals import sealed
from starkeeper.store.sql import among, run, stamp
from starkeeper.store.tables import STORY, SUGGESTION, VERDICT


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
    key = {"content_hash": content_hash, "model": model, "pack_fingerprint": pack_fingerprint}
    run(session, sa.delete(SUGGESTION).filter_by(**key))
    if suggestions:
        run(session, sa.insert(SUGGESTION), [{**key, **_columns(suggestion)} for suggestion in suggestions])


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
    wanted = (column for column in SUGGESTION.c if column.name not in ("model", "pack_fingerprint"))
    statement = sa.select(*wanted).where(_of(model, pack_fingerprint), SUGGESTION.c.score >= at_least)
    if hashes is not None:
        statement = statement.where(among(SUGGESTION.c.content_hash, hashes))
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for content_hash, *columns in run(session, statement).all():
        found[content_hash].append(_suggestion(*columns))
    for proposed in found.values():
        proposed.sort(key=lambda suggestion: (-suggestion.score, suggestion.principle))
    return dict(found)


def tagged_hashes(session: Session, model: str, pack_fingerprint: str) -> set[str]:
    """The content hashes that the tagger has seen."""
    statement = sa.select(SUGGESTION.c.content_hash).where(_of(model, pack_fingerprint)).distinct()
    return set(run(session, statement).scalars())


def drop_orphans(session: Session) -> None:
    """Forget the suggestions for texts that no story has, nor had in an earlier version."""
    from starkeeper.store.work_tables import STORY_VERSION

    held = sa.union_all(sa.select(STORY.c.content_hash), sa.select(STORY_VERSION.c.content_hash))
    run(session, sa.delete(SUGGESTION).where(SUGGESTION.c.content_hash.not_in(held)))


def _of(model: str, pack_fingerprint: str) -> sa.ColumnElement[bool]:
    return sa.and_(SUGGESTION.c.model == model, SUGGESTION.c.pack_fingerprint == pack_fingerprint)


def _suggestion(
    principle: str,
    score: float,
    part: str | None,
    start: int | None,
    end: int | None,
    untaught: float | None,
    teacher: int | None,
    runner_up: str | None,
    leads: int | None,
    silent: str | None,
) -> Suggestion:
    """A suggestion from its columns, in the order of the table."""
    return Suggestion(
        principle,
        score,
        Evidence(Part(part), start or 0, end or 0) if part else None,
        None if untaught is None else Lesson(untaught, teacher),
        RunnerUp(runner_up, bool(leads)) if runner_up else None,
        frozenset(map(Part, silent.split())) if silent else frozenset(),
    )


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
