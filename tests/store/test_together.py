"""Two programs, and many threads, on one library: nothing is lost, nothing is made twice."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from starkeeper.domain.story import StaleStory, StoryContent
from starkeeper.store import stories
from starkeeper.store.engine import open_engine, reading, writing

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WORKERS, SAVES = 3, 10


def add_line(engine: Engine, line: str) -> None:
    """Add a line to story 1 the way a careful program does: read, save, and read again when it was stale."""
    while True:
        with reading(engine) as session:
            story = stories.get(session, 1)
        content = replace(story.content, action=f"{story.action}{line}\n")
        try:
            with writing(engine) as session:
                stories.update(session, 1, content, base_version=story.version, now=NOW, saved_by="api")
        except StaleStory:
            continue
        return


def add_lines(place: Path, worker: int) -> None:
    """The whole work of one program."""
    engine = open_engine(place)
    for number in range(SAVES):
        add_line(engine, f"{worker}-{number}")
    engine.dispose()


def all_lines() -> list[str]:
    return sorted(f"{worker}-{number}" for worker in range(WORKERS) for number in range(SAVES))


@pytest.fixture
def started(place: Path) -> Path:
    engine = open_engine(place)
    with writing(engine) as session:
        stories.insert(session, StoryContent(title="Shared"), now=NOW, saved_by="api")
    engine.dispose()
    return place


def lines_of(place: Path) -> list[str]:
    engine = open_engine(place)
    with reading(engine) as session:
        story = stories.get(session, 1)
        kept = stories.versions(session, 1)
    engine.dispose()
    assert story.version == 1 + WORKERS * SAVES
    assert [version.version for version in kept] == list(range(story.version, 0, -1))
    return sorted(story.action.split())


def test_no_save_of_two_programs_is_lost(started: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=add_lines, args=(started, worker)) for worker in range(WORKERS)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(120)
        assert program.exitcode == 0
    assert lines_of(started) == all_lines()


def test_no_save_of_threads_on_one_engine_is_lost(started: Path) -> None:
    engine = open_engine(started)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = [
            pool.submit(add_line, engine, f"{worker}-{number}") for number in range(SAVES) for worker in range(WORKERS)
        ]
        for work in done:
            work.result()
    engine.dispose()
    assert lines_of(started) == all_lines()


def at_once(count: int, work: Callable[[], Engine]) -> list[Engine]:
    start = threading.Barrier(count)

    def wait_and_work() -> Engine:
        start.wait()
        return work()

    with ThreadPoolExecutor(count) as pool:
        return [done.result() for done in [pool.submit(wait_and_work) for _ in range(count)]]


def test_library_opened_by_many_at_once_is_made_once(place: Path) -> None:
    engines = at_once(8, lambda: open_engine(place))
    for number, engine in enumerate(engines):
        with writing(engine) as session:
            stories.insert(session, StoryContent(title=f"Story {number}"), now=NOW, saved_by="api")
    with reading(engines[0]) as session:
        assert len(stories.headings(session)) == 8
    for engine in engines:
        engine.dispose()
    assert [path.name for path in place.parent.iterdir()] == ["library.db"]


def test_more_sessions_at_once_than_a_pool_usually_lends(engine: Engine) -> None:
    start = threading.Barrier(20)

    def read() -> int:
        with reading(engine) as session:
            found = len(stories.headings(session))
            start.wait(30)
            return found

    with ThreadPoolExecutor(20) as pool:
        assert [work.result() for work in [pool.submit(read) for _ in range(20)]] == [0] * 20
