"""The journal's rows: what is newest, what can be done again, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from starkeeper.domain.action import IN_BIN, ActionKind, bin_step, verdict_step, version_step
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.store import actions, stories
from starkeeper.store.journal_tables import ACTION, ACTION_STEP

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Record = Callable[[], int]


@pytest.fixture
def record(session: Session) -> Record:
    """Write down that a story of its own went to the bin."""

    def noted() -> int:
        story = stories.insert(session, StoryContent(title="Told"), now=NOW, saved_by="cli")
        return actions.record(session, ActionKind.BIN, [bin_step(story.id, IN_BIN)], done_by="cli", now=NOW)

    return noted


def numbers(session: Session) -> list[int]:
    return list(session.connection().execute(sa.select(ACTION.c.id).order_by(ACTION.c.id)).scalars())


def redoable(session: Session) -> int | None:
    found = actions.next_redoable(session)
    return found.id if found else None


def test_an_action_comes_back_as_it_was_written_down(session: Session) -> None:
    for title in ("One", "Two"):
        stories.insert(session, StoryContent(title=title), now=NOW, saved_by="cli")
    steps = [version_step(2, 1, 2), verdict_step(1, "p", "ownership", None, Verdict.REJECTED), bin_step(1, IN_BIN)]
    number = actions.record(session, ActionKind.EDIT, steps, done_by="tui", now=NOW + timedelta(hours=1))
    found = actions.last_done(session)
    assert found is not None
    assert (found.id, found.kind, found.done_by) == (number, ActionKind.EDIT, "tui")
    assert found.done_at == NOW + timedelta(hours=1)
    assert found.steps == tuple(steps)
    assert found.titles == {1: "One", 2: "Two"}


def test_an_empty_journal_has_nothing(session: Session) -> None:
    assert actions.last_done(session) is None
    assert actions.next_redoable(session) is None


def test_what_was_taken_back_first_is_done_again_last(session: Session, record: Record) -> None:
    for _ in range(3):
        record()
    for number in (3, 2):
        assert actions.last_done(session).id == number
        actions.mark(session, number, undone=True)
    assert actions.last_done(session).id == 1
    for number in (2, 3):
        assert redoable(session) == number
        actions.mark(session, number, undone=False)
    assert redoable(session) is None


def test_a_new_action_ends_what_can_be_done_again_for_good(session: Session, record: Record) -> None:
    record()
    actions.mark(session, 1, undone=True)
    record()
    assert redoable(session) is None
    actions.mark(session, 2, undone=True)
    assert redoable(session) == 2
    actions.mark(session, 2, undone=False)
    assert redoable(session) is None


def test_a_new_action_ends_it_even_when_it_is_forgotten_itself(session: Session, record: Record) -> None:
    record()
    actions.mark(session, 1, undone=True)
    newest = record()
    session.connection().execute(sa.delete(ACTION_STEP).where(ACTION_STEP.c.action_id == newest))
    actions.forget_empty(session)
    assert numbers(session) == [1]
    assert redoable(session) is None


def test_a_scope_looks_at_its_own_alone(session: Session, record: Record) -> None:
    for _ in range(3):
        record()
    assert actions.last_done(session, [1, 2]).id == 2
    assert actions.last_done(session, []) is None
    actions.mark(session, 2, undone=True)
    assert actions.next_redoable(session, [1, 2]).id == 2
    assert actions.next_redoable(session, [1, 2, 3]) is not None
    assert actions.next_redoable(session, [1, 3]) is None


def test_an_own_action_is_done_again_though_others_acted_since(session: Session, record: Record) -> None:
    record()
    actions.mark(session, 1, undone=True)
    record()
    assert actions.next_redoable(session) is None
    assert actions.next_redoable(session, [1]).id == 1


def test_only_the_last_actions_are_kept(session: Session, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "KEPT", 3)
    for _ in range(5):
        record()
    assert numbers(session) == [3, 4, 5]
    steps = session.connection().execute(sa.select(sa.func.count()).select_from(ACTION_STEP)).scalar()
    assert steps == 3


def test_a_thousand_actions_are_kept() -> None:
    assert actions.KEPT == 1_000


@pytest.mark.parametrize("count", ["0", "'soon'", "-77"])
def test_a_count_that_was_damaged_gives_no_number_twice(session: Session, record: Record, count: str) -> None:
    record()
    record()
    session.connection().exec_driver_sql(f"UPDATE sqlite_sequence SET seq = {count}")
    assert record() == 3
    actions.mark(session, 3, undone=True)
    assert redoable(session) == 3


def test_only_actions_without_a_story_left_are_forgotten(session: Session, record: Record) -> None:
    record()
    record()
    stories.set_binned(session, 1, NOW)
    stories.empty_bin(session, [1])
    actions.forget_empty(session)
    assert numbers(session) == [2]
