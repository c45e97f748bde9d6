"""The journal: what was done last, so that it can be taken back, and what was taken back, so that it can be redone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.action import Action, ActionKind, Aspect, Step
from starkeeper.errors import LibraryDamaged
from starkeeper.store.journal_tables import ACTION, ACTION_STEP
from starkeeper.store.sql import among, moment, next_id, run, stamp
from starkeeper.store.tables import STORY

KEPT = 1_000
"""Actions that the journal remembers; the stories' own versions go back further."""

_NUMBER = "{0} NOT GLOB '*[^0-9]*' AND {0} GLOB '[1-9]*'"
_MEANT = f"""
    CASE aspect
        WHEN 'version' THEN coalesce("before", "after") IS NOT NULL
            AND ("before" IS NULL OR {_NUMBER.format('"before"')}) AND ("after" IS NULL OR {_NUMBER.format('"after"')})
        WHEN 'bin' THEN "before" IN ('in', 'out') AND "after" IN ('in', 'out')
        ELSE coalesce("before", 'confirmed') IN ('confirmed', 'rejected')
            AND coalesce("after", 'confirmed') IN ('confirmed', 'rejected')
    END
"""
SENSELESS = f"SELECT action_id FROM action_step WHERE ({_MEANT}) IS NOT TRUE"
"""The numbers of actions with a step that says nothing any more. The journal is not sealed: it holds no text."""


def record(session: Session, kind: ActionKind, steps: Sequence[Step], *, done_by: str, now: datetime) -> int:
    """Write down an action as the newest, forget the oldest, and return its number."""
    number = next_id(session, ACTION)
    values = {"id": number, "kind": kind.value, "done_by": done_by, "done_at": stamp(now), "undone_after": None}
    run(session, sa.insert(ACTION).values(**values))
    rows = [{"action_id": number, "number": at, **_columns(step)} for at, step in enumerate(steps)]
    run(session, sa.insert(ACTION_STEP), rows)
    run(session, sa.delete(ACTION).where(ACTION.c.id <= number - KEPT))
    return number


def last_done(session: Session, scope: Collection[int] | None = None) -> Action | None:
    """The newest action that counts; ``scope`` limits the choice to some numbers. Raises LibraryDamaged."""
    statement = _within(sa.select(ACTION).where(ACTION.c.undone_after.is_(None)), scope)
    return _action(session, run(session, statement.order_by(ACTION.c.id.desc()).limit(1)).one_or_none())


def next_redoable(session: Session, scope: Collection[int] | None = None) -> Action | None:
    """The action to do again: of those taken back since the newest one was done, the oldest.

    Asks for a writing session. Raises LibraryDamaged.
    """
    newest = _newest(session) if scope is None else max(scope, default=0)
    statement = _within(sa.select(ACTION).where(ACTION.c.undone_after >= newest), scope)
    return _action(session, run(session, statement.order_by(ACTION.c.id).limit(1)).one_or_none())


def mark(session: Session, action_id: int, *, undone: bool) -> None:
    """Say that an action was taken back, or that it counts again."""
    changed = sa.update(ACTION).where(ACTION.c.id == action_id)
    run(session, changed.values(undone_after=_newest(session) if undone else None))


def forget_empty(session: Session) -> None:
    """Forget the actions whose stories are all gone."""
    run(session, sa.delete(ACTION).where(ACTION.c.id.not_in(sa.select(ACTION_STEP.c.action_id))))


def _newest(session: Session) -> int:
    """The number of the newest action, be it forgotten since."""
    return next_id(session, ACTION) - 1


def _within(statement: sa.Select[Any], scope: Collection[int] | None) -> sa.Select[Any]:
    return statement if scope is None else statement.where(among(ACTION.c.id, scope))


def _action(session: Session, row: sa.Row[Any] | None) -> Action | None:
    if row is None:
        return None
    senseless = sa.text(f"{SENSELESS} AND action_id = :number")
    if run(session, senseless.bindparams(number=row.id)).first():
        raise LibraryDamaged(
            "What was done last is not written down as it was.",
            "starkeeper doctor --repair mends the library; starkeeper history STORY shows what a story was before.",
        )
    ordered = sa.select(ACTION_STEP).where(ACTION_STEP.c.action_id == row.id).order_by(ACTION_STEP.c.number)
    steps = tuple(_step(found) for found in run(session, ordered))
    ids = [step.story_id for step in steps]
    titles = run(session, sa.select(STORY.c.id, STORY.c.title).where(among(STORY.c.id, ids)))
    return Action(
        id=row.id,
        kind=ActionKind(row.kind),
        done_by=row.done_by,
        done_at=moment(row.done_at),
        steps=steps,
        titles={row.id: row.title for row in titles},
    )


def _step(row: sa.Row[Any]) -> Step:
    return Step(
        story_id=row.story_id,
        aspect=Aspect(row.aspect),
        before=row.before,
        after=row.after,
        pack=row.pack,
        principle=row.principle,
    )


def _columns(step: Step) -> dict[str, Any]:
    return {
        "story_id": step.story_id,
        "aspect": step.aspect.value,
        "pack": step.pack,
        "principle": step.principle,
        "before": step.before,
        "after": step.after,
    }
