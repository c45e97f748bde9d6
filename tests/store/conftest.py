"""An opened library's engine: a real file, no pack, no encoder."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Draft, StoryContent
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.store import drafts, drills, interviews, probes, questions, rehearsals, stories, tags, vectors
from starkeeper.store.engine import open_engine, writing

Damage = Callable[..., None]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the library lies."""
    return tmp_path / "library.db"


@pytest.fixture
def engine(place: Path) -> Iterator[Engine]:
    """A new library."""
    engine = open_engine(place)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One writing transaction on a new library."""
    with writing(engine) as session:
        yield session


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with rows in every table; it is copied, never changed."""
    place = tmp_path_factory.mktemp("filled") / "library.db"
    engine = open_engine(place)
    with writing(engine) as session:
        _fill(session)
    engine.dispose()
    return place


def _fill(session: Session) -> None:
    """Two stories, the first saved three times, and one of everything else."""
    moments = [datetime(2026, 1, day, 3, 4, 5, day, UTC) for day in range(2, 12)]
    told = StoryContent(title="Found the leak", action="First telling.", employer="Brackenhill", date="2023-05")
    stories.insert(session, told, now=moments[0], saved_by="cli")
    for version, text in enumerate(("Second telling.", "Third telling."), 1):
        told = replace(told, action=text)
        stories.update(session, 1, told, base_version=version, now=moments[version], saved_by="tui")
    other = stories.insert(
        session, StoryContent(title="Told them", task="It was my slip."), now=moments[3], saved_by="cli"
    )
    tags.set_verdict(session, 1, "amazon", "ownership", Verdict.CONFIRMED, moments[4])
    tags.set_verdict(session, 1, "amazon", "dive-deep", Verdict.CONFIRMED, moments[4])
    draft = Draft(story_id=1, base_version=3, content=replace(told, action="Half a sen"), saved_at=moments[5])
    drafts.save(session, draft)
    rating, answered = Rating.GOOD, moments[6]
    rehearsals.insert(
        session, question_id="why", question="Why?", story_id=1, seconds=128.5, rating=rating, now=answered
    )
    questions.insert(session, Question(id="own-when", text="When was it?", principles=("ownership",)), moments[7])
    loop = (("ownership", "dive-deep"), ("earn-trust",))
    interviews.insert(session, day=date(2026, 2, 12), company="Brackenhill", pack="amazon", loop=loop, now=moments[7])
    drills.insert(
        session,
        question_id="why",
        question="Why?",
        asked="ownership",
        story_id=1,
        told="dive-deep",
        seconds=7.5,
        now=moments[8],
    )
    probes.insert(session, 1, "Who else knew?", "Nobody.", moments[8])
    tags.store_suggestions(session, other.content_hash, "m", "p", [Suggestion("ownership", 0.5)])
    vectors.put(session, "m", {"one": b"\0\0\x80?" + bytes(12), "two": bytes(12) + b"\0\0\x80?"})


@pytest.fixture
def filled(filled_once: Path, place: Path) -> Path:
    """The same library, to do with as a test likes."""
    shutil.copyfile(filled_once, place)
    place.chmod(0o600)
    return place


@pytest.fixture
def damage(place: Path) -> Damage:
    """Change the library behind Starkeeper's back: statements that no constraint stops."""

    def change(*statements: str) -> None:
        with closing(sqlite3.connect(place, isolation_level=None)) as plain:
            plain.execute("PRAGMA ignore_check_constraints=ON")
            for statement in statements:
                plain.execute(statement)

    return change
