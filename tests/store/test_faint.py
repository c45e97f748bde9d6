"""Faint suggestions: packed and unpacked, nothing of them changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Evidence, Lesson, RunnerUp, Suggestion
from starkeeper.store import stories, tags
from starkeeper.store.engine import open_engine, reading
from starkeeper.store.faint import FAINT, packed, unpacked
from starkeeper.store.sql import run
from starkeeper.tagging.scale import THRESHOLDS

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HASH = "a" * 64
SLUGS = st.sampled_from(["ownership", "dive-deep", "earn-trust", "think-big", "ünïcode"])
SCORES = st.floats(0, 1)
SUGGESTIONS = st.lists(
    st.builds(
        Suggestion,
        SLUGS,
        SCORES,
        st.none() | st.builds(Evidence, st.sampled_from(Part), st.integers(0, 9), st.integers(10, 99)),
        st.none() | st.builds(Lesson, SCORES, st.none() | st.integers(1, 9)),
        st.none() | st.builds(RunnerUp, SLUGS, st.booleans()),
        st.frozensets(st.sampled_from(Part)),
    ),
    max_size=5,
    unique_by=lambda suggestion: suggestion.principle,
)


@given(SUGGESTIONS)
def test_what_was_packed_comes_out_the_same(suggestions: list[Suggestion]) -> None:
    assert unpacked(packed(suggestions)) == suggestions


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "[[]]", "{}", "[[1],[[]]]", '[["a"],[["high",9]]]', '[["a"],[[0.1,7,0,0]]]']
)
def test_a_text_that_makes_no_sense_suggests_nothing(text: str) -> None:
    assert unpacked(text) == []


def test_no_threshold_lies_below_what_is_packed() -> None:
    assert THRESHOLDS.weak >= FAINT


@given(suggestions=SUGGESTIONS.filter(bool), at_least=SCORES | st.sampled_from([0.0, FAINT]))
def test_what_is_stored_is_read_whatever_the_score(
    once: Session, suggestions: list[Suggestion], at_least: float
) -> None:
    tags.store_suggestions(once, HASH, "m", "p", suggestions)
    found = tags.suggestions(once, "m", "p", at_least=at_least).get(HASH, [])
    wanted = [suggestion for suggestion in suggestions if suggestion.score >= at_least]
    assert found == sorted(wanted, key=lambda suggestion: (-suggestion.score, suggestion.principle))
    assert tags.tagged_hashes(once, "m", "p") == tags.tagged_hashes(once, "m", "p", [HASH, "b" * 64]) == {HASH}
    rows = run(once, text("SELECT principle FROM suggestion")).scalars().all()
    assert set(rows) == {suggestion.principle for suggestion in suggestions if suggestion.score >= FAINT}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    engine = open_engine(tmp_path_factory.mktemp("faint") / "library.db")
    with Session(engine) as session:
        for number in range(1, 10):  # what teaches a suggestion is a story that is there
            stories.insert(session, StoryContent(title=str(number)), now=NOW, saved_by="cli")
        yield session
    engine.dispose()


def test_suggestions_of_an_older_library_are_all_there(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript((Path(__file__).parent / "libraries" / "format-5.sql").read_text("utf-8"))
        rows = connection.execute("SELECT principle, score, content_hash FROM suggestion").fetchall()
        ((model, pack_fingerprint),) = connection.execute("SELECT DISTINCT model, pack_fingerprint FROM suggestion")
    engine = open_engine(place)
    with reading(engine) as session:
        found = tags.suggestions(session, model, pack_fingerprint)
        faint = tags.suggestions(session, model, pack_fingerprint, at_least=FAINT)
        assert tags.tagged_hashes(session, model, pack_fingerprint) == {row[2] for row in rows}
    engine.dispose()
    every = [(each.principle, each.score, digest) for digest, proposed in found.items() for each in proposed]
    assert sorted(every) == sorted(rows)
    assert any(score < FAINT for _, score, _ in rows)
    assert all(each.score >= FAINT for proposed in faint.values() for each in proposed)
    (taught,) = [each for proposed in found.values() for each in proposed if each.lesson]
    assert (taught.lesson, taught.runner_up) == (Lesson(0.66, 2), RunnerUp("dive-deep", False))
