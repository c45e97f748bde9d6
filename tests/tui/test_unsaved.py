"""How far a draft may be behind the keys, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.story import StoryContent
from starkeeper.tui import unsaved
from starkeeper.tui.unsaved import Safety, UnsavedText

BEHIND = 2.0
"""Seconds that a draft may be behind the keys."""
MOMENT = 1.0
"""Seconds that the disk takes at most."""


@dataclass(eq=False)
class _Timer:
    due: float
    callback: Callable[[], None]
    stopped: bool = False

    def stop(self) -> None:
        self.stopped = True


class _Desk:
    """An editor whose text is a number of keys, and a disk that takes a time of its own for each draft."""

    def __init__(self, takes: list[float]) -> None:
        self.now = 0.0
        self.keys = 0
        self.typed_at: list[float] = []
        self.disk: StoryContent | None = None
        self.sent: list[StoryContent] = []
        self.most_under_way = 0
        self.said = 0
        self._under_way = 0
        self._takes = takes
        self._timers: list[_Timer] = []
        self.unsaved = UnsavedText(self)
        self.unsaved.begin()

    @property
    def text(self) -> StoryContent:
        return StoryContent(title="x" * self.keys)

    def send_draft(self, content: StoryContent) -> None:
        self.sent.append(content)
        self._under_way += 1
        self.most_under_way = max(self.most_under_way, self._under_way)
        self.set_timer(self._takes[(len(self.sent) - 1) % len(self._takes)], lambda: self._arrive(content))

    def _arrive(self, content: StoryContent) -> None:
        self._under_way -= 1
        self.disk = content
        self.unsaved.came_back(content)

    def forget_draft(self) -> None:
        self.disk = None

    def say_state(self) -> None:
        self.said += 1

    def set_timer(self, delay: float, callback: Callable[[], None]) -> _Timer:
        self._timers.append(_Timer(self.now + delay, callback))
        return self._timers[-1]

    def type(self) -> None:
        self.keys += 1
        self.typed_at.append(self.now)
        self.unsaved.touch()

    def let_pass(self, seconds: float) -> None:
        """Let time pass, and check at every moment what is on the disk."""
        end = self.now + seconds
        while waiting := [timer for timer in self._timers if not timer.stopped and timer.due <= end]:
            timer = min(waiting, key=lambda timer: timer.due)
            self._timers.remove(timer)
            self.now = max(self.now, timer.due)
            self.check()
            timer.callback()
        self.now = end
        self.check()

    def check(self) -> None:
        kept = len(self.disk.title) if self.disk is not None else 0
        if kept < self.keys:
            assert self.now - self.typed_at[kept] <= BEHIND + 1e-6


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the seconds of the real program."""
    monkeypatch.setattr(unsaved, "KEEP", 1.0)


@given(
    st.lists(st.floats(0, 3), max_size=60),
    st.lists(st.floats(0, MOMENT), min_size=1, max_size=8),
)
def test_a_draft_is_never_more_than_two_seconds_behind_the_keys(pauses: list[float], takes: list[float]) -> None:
    desk = _Desk(takes)
    for pause in pauses:
        desk.type()
        desk.let_pass(pause)
    desk.let_pass(BEHIND)
    assert desk.most_under_way <= 1
    assert len(desk.disk.title if desk.disk is not None else "") == desk.keys


def test_typing_without_a_pause_keeps_a_draft_each_second_and_no_more() -> None:
    desk = _Desk([0.01])
    for _ in range(200):
        desk.type()
        desk.let_pass(0.05)
    assert 9 <= len(desk.sent) <= 11


def test_what_does_not_change_is_kept_once_and_the_clock_stands_still() -> None:
    desk = _Desk([0.01])
    desk.type()
    desk.let_pass(60)
    assert len(desk.sent) == 1
    assert desk.unsaved.safety(desk.text) is Safety.KEPT


def test_a_slow_disk_has_one_draft_at_a_time_and_the_text_counts_as_not_safe() -> None:
    desk = _Desk([30.0])
    desk.check = lambda: None
    desk.type()
    desk.let_pass(1.5)
    desk.type()
    desk.let_pass(20)
    assert len(desk.sent) == 1
    assert desk.said == 1
    assert desk.unsaved.safety(desk.text) is Safety.NOWHERE
    desk.let_pass(11)
    assert [len(content.title) for content in desk.sent] == [1, 2]


def test_a_draft_is_kept_at_most_a_moment_after_the_words_say_so() -> None:
    desk = _Desk([0.01])
    desk.type()
    assert desk.unsaved.safety(desk.text) is Safety.NOWHERE
    desk.let_pass(1.1)
    desk.type()
    assert desk.unsaved.safety(desk.text) is Safety.KEPT


def test_going_back_to_the_saved_text_forgets_the_draft_on_its_way() -> None:
    desk = _Desk([0.5])
    desk.type()
    desk.let_pass(1.2)
    desk.keys = 0
    desk.typed_at.clear()
    desk.unsaved.keep()
    assert desk.unsaved.safety(desk.text) is Safety.SAVED
    assert not desk.unsaved.changed


def test_no_draft_is_kept_while_the_story_is_saved_unless_the_program_ends() -> None:
    desk = _Desk([0.01])
    desk.type()
    assert desk.unsaved.hand_over() == desk.text
    desk.let_pass(1.5)
    assert desk.sent == []
    desk.unsaved.keep_before_the_end()
    assert desk.sent == []
    desk.type()
    desk.unsaved.keep_before_the_end()
    assert desk.sent == [desk.text]
