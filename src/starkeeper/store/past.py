"""How the stories stood at earlier moments: each text from its save to the next one, and when verdicts were given."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.story import Status
from starkeeper.domain.tags import Verdict
from starkeeper.domain.trend import Decided, Telling
from starkeeper.store.sql import moment, run
from starkeeper.store.tables import STORY, VERDICT


def tellings(session: Session) -> list[Telling]:
    """Every text that a story ever had, by story and in order. What lies in the bin ended when it went there."""
    from starkeeper.store.work_tables import STORY_VERSION

    earlier = sa.select(
        STORY_VERSION.c.story_id,
        STORY_VERSION.c.version,
        STORY_VERSION.c.content_hash,
        STORY_VERSION.c.status,
        STORY_VERSION.c.saved_at,
        STORY.c.deleted_at,
    ).join(STORY, STORY.c.id == STORY_VERSION.c.story_id)
    present = sa.select(
        STORY.c.id, STORY.c.version, STORY.c.content_hash, STORY.c.status, STORY.c.updated_at, STORY.c.deleted_at
    )
    rows = sorted(map(tuple, run(session, sa.union_all(earlier, present))))
    found = []
    for story_id, group in groupby(rows, lambda row: row[0]):
        versions = list(group)
        # A text ends where the next one begins; a clock that was set back must not let one begin before it was there.
        begins = [max(row[4] for row in versions[: number + 1]) for number in range(len(versions))]
        for (_, _, content_hash, status, *_), since, until in zip(
            versions, begins, [*begins[1:], versions[-1][5]], strict=True
        ):
            if until is None or since < until:
                end = moment(until) if until else None
                found.append(Telling(story_id, content_hash, Status(status), moment(since), end))
    return found


def decided(session: Session, pack_slug: str) -> list[Decided]:
    """The verdicts under a pack that still stand."""
    columns = (VERDICT.c.story_id, VERDICT.c.principle, VERDICT.c.verdict, VERDICT.c.decided_at)
    rows = run(session, sa.select(*columns).where(VERDICT.c.pack == pack_slug))
    return [Decided(story_id, principle, Verdict(verdict), moment(at)) for story_id, principle, verdict, at in rows]
