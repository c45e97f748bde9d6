"""A candidate's first quarter of an hour: a real process on a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fuzz.terminal import Terminal

from starkeeper.domain.story import Status
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

SOON = 60.0
"""Seconds; a machine that is busy with other tests takes its time."""

PARTS = (
    "Our release broke payments for two hours.",
    "I was on call that night, and it was my change.",
    "I told the whole team openly that the mistake was mine. I rolled it back and showed them what I had missed.",
    "Payments worked again after nine minutes, and the team trusts me with releases since.",
)


@pytest.fixture
def open_it(compiled_home: Path) -> Iterator[Callable[[], Terminal]]:
    """Open the interface on a terminal."""
    opened: list[Terminal] = []

    def start() -> Terminal:
        opened.append(Terminal([sys.executable, "-m", "starkeeper"], compiled_home))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_the_first_quarter_of_an_hour(open_it, places: Paths) -> None:
    screen = open_it()

    def press(keys: str, brings: str) -> None:
        screen.press(keys)
        screen.see(brings, within=SOON)

    screen.see("Your stories will stand here.", within=SOON)
    press("n", "what you would call it among friends")
    press("Checkout rollback", "Checkout rollback")
    # Over outcome, status, role, employer and date to the first part.
    screen.press("\t\t\t\t\t\t")
    for part in PARTS:
        press(f"{part}\t", part[:30])
    screen.see("Earn Trust", within=SOON)
    screen.press("\x13")  # ctrl+s
    press("\x1b", "1 draft")
    press("2", "principles have the stories they need")
    press("3", "space starts the clock")
    press(" ", "about now")
    press("r", "Which story did you tell?")
    press("g", "1 question practised")
    screen.press("\x11")  # ctrl+q
    assert screen.ended() == 0
    with Library.open(settings=Settings(), paths=places) as library:
        (record,) = library.stories.select()
        assert record.story.title == "Checkout rollback"
        assert (record.story.situation, record.story.task, record.story.action, record.story.result) == PARTS
        assert record.story.status is Status.DRAFT
        assert len(library.rehearsal.history()) == 1
    again = open_it()
    again.see("space starts the clock", within=SOON)  # where it was left
    again.press("1")
    again.see("Checkout rollback", within=SOON)
    again.press("\x11")
    assert again.ended() == 0
