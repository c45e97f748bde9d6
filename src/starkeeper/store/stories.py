"""Stories: what the candidate wrote, each earlier version of it, and the bin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.story import (
    CONTENT_FIELDS,
    Outcome,
    StaleStory,
    Status,
    Story,
    StoryContent,
    StoryHeading,
    StoryVersion,
)
from starkeeper.domain.tags import Verdict
from starkeeper.errors import NotFound
from starkeeper.store import search
from starkeeper.store.seals import SEAL, sealed
from starkeeper.store.sql import among, begins, holds, is_id, is_storable, moment, next_id, run, stamp
from starkeeper.store.tables import STORY, SUGGESTION, VERDICT

_SEARCHED = tuple(STORY.c[name] for name in search.FIELDS)
_STORY_COLUMNS = tuple(STORY.c[name] for name in STORY.c.keys() if name not in ("saved_by", SEAL))  # noqa: SIM118
_HEADING_COLUMNS = tuple(STORY.c[name] for name in ("id", "title", "status", "outcome", "content_hash", "date"))
_KEPT = (*CONTENT_FIELDS, "content_hash", "version", "saved_by")
_BATCH = 512
"""Stories that the index proposes and that are asked at once; then twice as many, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """A principle that stories are wanted for, and what makes a tag of it."""

    principle: str
    pack: str
    pack_fingerprint: str
    model: str
    at_least: float
    """The score from which a suggestion counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Which stories are wanted. An empty field asks for nothing in particular."""

    status: Status | None = None
    outcome: Outcome | None = None
    employer: str = ""
    """Spelled exactly so."""
    text: str = ""
    """Found in title, parts, employer or role, whatever the case."""
    binned: bool | None = False
    """True for the bin alone, False for all but the bin, None for both."""
    ids: Collection[int] | None = None
    """None for all; an empty collection for none."""
    proving: Proving | None = None


def insert(session: Session, content: StoryContent, *, now: datetime, saved_by: str) -> Story:
    """Store a new story. Raises InvalidInput naming the field that is wrong."""
    from starkeeper.store import fields

    values = _written(fields.story(content), saved_by)
    when, story_id = stamp(now), next_id(session, STORY)
    row = sealed(STORY, {**values, "id": story_id, "version": 1, "created_at": when, "updated_at": when})
    run(session, sa.insert(STORY).values(**row))
    search.write(session, story_id, None, row)
    return get(session, story_id)


def update(
    session: Session, story_id: int, content: StoryContent, *, base_version: int, now: datetime, saved_by: str
) -> Story:
    """Save a story's new content and keep the earlier version; content that is the same changes nothing.

    Asks for a writing session. Raises InvalidInput, NotFound, and StaleStory when the story has another version
    than ``base_version``: then both texts stay, and nothing is saved.
    """
    from starkeeper.store import fields

    content = fields.story(content)
    present = get(session, story_id)
    if present.version != base_version:
        raise StaleStory(mine=content, theirs=present)
    if present.content == content:
        return present
    _keep_version(session, story_id)
    _change(session, story_id, {**_written(content, saved_by), "version": base_version + 1, "updated_at": stamp(now)})
    return get(session, story_id)


def get(session: Session, story_id: int, *, binned: bool | None = False) -> Story:
    """Read one story: outside the bin, in it (``binned=True``) or wherever it is (``None``).

    Raises NotFound, which says so when the story is on the other side.
    """
    found = None
    if is_id(story_id):
        found = run(session, sa.select(*_STORY_COLUMNS).where(STORY.c.id == story_id)).one_or_none()
    if found is None:
        raise NotFound(f"There is no story {story_id}.", "starkeeper list shows those there are.")
    story = _story(found)
    if binned is False and story.deleted_at:
        raise NotFound(f"Story {story_id} is in the bin.", f"starkeeper restore {story_id} brings it back.")
    if binned and not story.deleted_at:
        raise NotFound(f"Story {story_id} is not in the bin.", "There is nothing to restore.")
    return story


def select(
    session: Session, wanted: StoryFilter | None = None, *, after: int = 0, limit: int | None = None
) -> list[Story]:
    """Read the stories that pass a filter, in the order they were added: all, or so many behind the id ``after``."""
    return [_story(row) for row in _passing(session, _STORY_COLUMNS, wanted or StoryFilter(), after, limit)]


def headings(
    session: Session, wanted: StoryFilter | None = None, *, after: int = 0, limit: int | None = None
) -> list[StoryHeading]:
    """What coverage and lists need of the stories that ``select`` reads, without their texts."""
    rows = _passing(session, _HEADING_COLUMNS, wanted or StoryFilter(), after, limit)
    return [
        StoryHeading(
            id=id, title=title, status=Status(status), outcome=Outcome(outcome), content_hash=content_hash, date=date
        )
        for id, title, status, outcome, content_hash, date in map(tuple, rows)
    ]


def ids(session: Session, wanted: StoryFilter | None = None) -> list[int]:
    """The ids of the stories that pass a filter, in order."""
    return [row[0] for row in _passing(session, (STORY.c.id,), wanted or StoryFilter())]


def values(session: Session, wanted: StoryFilter, name: str) -> dict[int, str]:
    """One column of the stories that pass a filter, such as ``title`` or ``updated_at``, by id."""
    return dict(map(tuple, _passing(session, (STORY.c.id, STORY.c[name]), wanted)))


def employers(session: Session) -> list[str]:
    """Where the stories outside the bin happened, each employer once; those that name none are left out."""
    statement = sa.select(STORY.c.employer).where(_is_binned(False), STORY.c.employer != "").distinct()
    return [row[0] for row in run(session, statement)]


def counts(session: Session) -> dict[Status, int]:
    """How many stories outside the bin there are of each status; those of which there are none are left out."""
    statement = sa.select(STORY.c.status, sa.func.count()).where(_is_binned(False)).group_by(STORY.c.status)
    return {Status(status): number for status, number in run(session, statement)}


def count(session: Session) -> int:
    """How many stories there are outside the bin."""
    return int(run(session, sa.select(sa.func.count()).select_from(STORY).where(_is_binned(False))).scalar() or 0)


def any_written(session: Session) -> bool:
    """Whether the candidate wrote or did anything: a story, be it in the bin, a draft, or anything of practice."""
    from starkeeper.store.practice_tables import DRILL, INTERVIEW, OWN_QUESTION, PROBE, REHEARSAL
    from starkeeper.store.work_tables import DRAFT

    tables = (STORY, DRAFT, OWN_QUESTION, REHEARSAL, INTERVIEW, DRILL, PROBE)
    written = sa.union_all(*(sa.select(sa.literal(1)).select_from(table) for table in tables))
    return run(session, written.limit(1)).first() is not None


def by_title(session: Session, beginning: str, *, binned: bool | None = False) -> list[Story]:
    """The stories whose title begins so, whatever the case; none for a blank beginning."""
    if not beginning.strip() or not is_storable(beginning):
        return []
    statement = sa.select(*_STORY_COLUMNS).where(begins(STORY.c.title, beginning)).order_by(STORY.c.id)
    if binned is not None:
        statement = statement.where(_is_binned(binned))
    return [_story(row) for row in run(session, statement)]


def set_binned(session: Session, story_id: int, when: datetime | None) -> Story:
    """Move a story to the bin, or back when ``when`` is None. One that is there already keeps its time.

    Raises NotFound.
    """
    story = get(session, story_id, binned=None)
    if bool(story.deleted_at) == bool(when):
        return story
    _change(session, story_id, {"deleted_at": stamp(when) if when else None})
    return get(session, story_id, binned=None)


def versions(session: Session, story_id: int) -> list[StoryVersion]:
    """Every version of a story, in the bin or not: the present one first, then the earlier ones, newest first.

    Raises NotFound.
    """
    get(session, story_id, binned=None)
    return _versions(session, story_id)


def version(session: Session, story_id: int, number: int) -> StoryVersion:
    """One version of a story, in the bin or not. Raises NotFound."""
    get(session, story_id, binned=None)
    found = _versions(session, story_id, number) if is_id(number) else []
    if not found:
        raise NotFound(
            f"Story {story_id} has no version {number}.", f"starkeeper history {story_id} shows those it has."
        )
    return found[0]


def empty_bin(session: Session, story_ids: Collection[int]) -> None:
    """Delete stories that lie in the bin, with their versions, drafts, verdicts and words, for ever."""
    from starkeeper.store import rehearsals

    gone = ids(session, StoryFilter(binned=True, ids=story_ids))
    for story_id in gone:
        rehearsals.forget_story(session, story_id)
    words = search.take_out(session, gone)
    run(session, sa.delete(STORY).where(among(STORY.c.id, gone)))
    search.forget(session, words)


def known_hashes(session: Session, hashes: Collection[str]) -> dict[str, int]:
    """The story that each content hash belongs, or once belonged, to; the bin counts too.

    A story that has the content now goes before one that had it, the oldest story before a younger one.
    """
    from starkeeper.store.work_tables import STORY_VERSION

    had = sa.select(STORY_VERSION.c.content_hash, STORY_VERSION.c.story_id).order_by(STORY_VERSION.c.story_id.desc())
    has = sa.select(STORY.c.content_hash, STORY.c.id).order_by(STORY.c.id.desc())
    known: dict[str, int] = {}
    for statement, column in ((had, STORY_VERSION.c.content_hash), (has, STORY.c.content_hash)):
        for content_hash, story_id in run(session, statement.where(among(column, hashes))):
            known[content_hash] = story_id  # the later row wins
    return known


def content_of(row: sa.Row[Any]) -> dict[str, Any]:
    """What an author wrote, as arguments of StoryContent and its children, from a row that has it."""
    values = row._mapping  # SQLAlchemy's public name, kept apart from columns by its underscore
    content = {name: values[name] for name in CONTENT_FIELDS}
    return {**content, "outcome": Outcome(values["outcome"]), "status": Status(values["status"])}


def _written(content: StoryContent, saved_by: str) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in CONTENT_FIELDS}
    return {**values, "content_hash": content.content_hash, "saved_by": saved_by}


def _passing(
    session: Session,
    columns: Sequence[sa.ColumnElement[Any]],
    wanted: StoryFilter,
    after: int = 0,
    limit: int | None = None,
) -> Sequence[sa.Row[Any]]:
    """Columns of the stories that pass a filter, by id."""
    if not is_storable(wanted.text):
        return []
    statement = sa.select(*columns).where(*_conditions(wanted)).order_by(STORY.c.id)
    proposed = search.propose(session, wanted.text, after) if wanted.text else None
    if proposed is None:
        behind = statement.where(STORY.c.id > after) if after else statement
        return run(session, behind.limit(limit)).all()
    found: list[sa.Row[Any]] = []
    with closing(proposed):
        size = _BATCH
        while (limit is None or len(found) < limit) and (batch := list(islice(proposed, size))):
            left = None if limit is None else limit - len(found)
            found += run(session, statement.where(among(STORY.c.id, batch)).limit(left)).all()
            size *= 2
    return found


def _conditions(wanted: StoryFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.binned is not None:
        yield _is_binned(wanted.binned)
    if wanted.status is not None:
        yield STORY.c.status == wanted.status.value
    if wanted.outcome is not None:
        yield STORY.c.outcome == wanted.outcome.value
    if wanted.employer:
        yield STORY.c.employer == wanted.employer
    if wanted.ids is not None:
        yield among(STORY.c.id, wanted.ids)
    if wanted.proving is not None:
        yield _proves(wanted.proving)
    if wanted.text:
        yield holds(_SEARCHED, wanted.text)


def _proves(wanted: Proving) -> sa.ColumnElement[bool]:
    """Whether ``domain.tags.weigh`` makes a tag of it: what was confirmed, or suggested enough and not rejected."""
    said = sa.select(VERDICT.c.verdict).where(
        VERDICT.c.story_id == STORY.c.id, VERDICT.c.pack == wanted.pack, VERDICT.c.principle == wanted.principle
    )
    suggested = sa.exists().where(
        SUGGESTION.c.model == wanted.model,
        SUGGESTION.c.pack_fingerprint == wanted.pack_fingerprint,
        SUGGESTION.c.content_hash == STORY.c.content_hash,
        SUGGESTION.c.principle == wanted.principle,
        SUGGESTION.c.score >= wanted.at_least,
    )
    verdict = sa.func.coalesce(said.scalar_subquery(), "")
    return sa.or_(verdict == Verdict.CONFIRMED.value, sa.and_(verdict == "", suggested))


def _is_binned(binned: bool) -> sa.ColumnElement[bool]:
    return STORY.c.deleted_at.is_not(None) if binned else STORY.c.deleted_at.is_(None)


def _versions(session: Session, story_id: int, number: int | None = None) -> list[StoryVersion]:
    from starkeeper.store.work_tables import STORY_VERSION

    present = sa.select(
        STORY.c.id.label("story_id"), STORY.c.updated_at.label("saved_at"), *(STORY.c[name] for name in _KEPT)
    ).where(STORY.c.id == story_id)
    earlier = (
        sa.select(STORY_VERSION.c.story_id, STORY_VERSION.c.saved_at, *(STORY_VERSION.c[name] for name in _KEPT))
        .where(STORY_VERSION.c.story_id == story_id)
        .order_by(STORY_VERSION.c.version.desc())
    )
    if number is not None:
        present = present.where(STORY.c.version == number)
        earlier = earlier.where(STORY_VERSION.c.version == number)
    return [_version(row) for statement in (present, earlier) for row in run(session, statement)]


def _whole(session: Session, story_id: int) -> dict[str, Any]:
    return dict(run(session, sa.select(STORY).where(STORY.c.id == story_id)).one()._mapping)


def _change(session: Session, story_id: int, values: dict[str, Any]) -> None:
    before = _whole(session, story_id)
    row = sealed(STORY, {**before, **values})
    # A statement that names the id has SQLite look for whatever refers to it.
    new = {name: value for name, value in row.items() if name != "id"}
    run(session, sa.update(STORY).where(STORY.c.id == story_id).values(**new))
    search.write(session, story_id, before, row)


def _keep_version(session: Session, story_id: int) -> None:
    from starkeeper.store.work_tables import STORY_VERSION

    present = _whole(session, story_id)
    row = sealed(STORY_VERSION, {**present, "story_id": present["id"], "saved_at": present["updated_at"]})
    run(session, sa.insert(STORY_VERSION).values(**row))


def _story(row: sa.Row[Any]) -> Story:
    return Story(
        **content_of(row),
        id=row.id,
        version=row.version,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
        deleted_at=moment(row.deleted_at) if row.deleted_at else None,
    )


def _version(row: sa.Row[Any]) -> StoryVersion:
    return StoryVersion(
        **content_of(row),
        story_id=row.story_id,
        version=row.version,
        saved_at=moment(row.saved_at),
        saved_by=row.saved_by,
    )
