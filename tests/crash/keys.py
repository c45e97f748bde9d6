"""The interface killed while somebody types in it, on a terminal of its own: how far is the draft behind the keys?"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from starkeeper.domain.story import StoryContent

from . import judge
from .mirror import WORDS
from .setting import bench, opened
from .tally import Tally

BEHIND = 2.0
"""Seconds that a draft may be behind the keys."""
AT_ONCE = 2
"""Terminals that are open at a time; a machine that is too busy would only measure itself."""
LINES, COLUMNS = 40, 120


class Desk:
    """A terminal, and the person in front of it."""

    def __init__(self, home: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "STARKEEPER_HOME": str(home)}
        words = [sys.executable, "-m", "starkeeper"]
        self._process = subprocess.Popen(
            words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._shown = b""

    def see(self, text: str, within: float = 60) -> None:
        """Wait until a text was sent, colours and places aside. Raises AssertionError."""
        end = time.monotonic() + within
        while text not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._shown.decode("utf-8", "replace")):
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} is not on the screen: {self._shown[-2000:]!r}")
            self.watch(0.1)

    def press(self, keys: str) -> float:
        """Press keys, and return when."""
        os.write(self._ours, keys.encode())
        return time.monotonic()

    def watch(self, seconds: float) -> None:
        """Look at what is drawn for a while, so that the terminal never fills up."""
        end = time.monotonic() + seconds
        while select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                self._shown += os.read(self._ours, 65_536)
            except OSError:  # how Linux says that the other side has closed
                return

    def kill(self) -> float:
        """Kill the interface, and return when."""
        self._process.send_signal(signal.SIGKILL)
        when = time.monotonic()
        self._process.wait()
        return when

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self.kill()
        os.close(self._ours)


def typing(rounds: int, seed: int) -> Tally:
    """Somebody types without pause, in a new story and in one that is there, and the interface dies."""
    return _campaign("typing", rounds, seed, ahead=False)


def typing_ahead(rounds: int, seed: int) -> Tally:
    """The same, and the typing begins before the editor is there."""
    return _campaign("typing ahead", rounds, seed, ahead=True)


def _campaign(name: str, rounds: int, seed: int, *, ahead: bool) -> Tally:
    tally, worst = Tally(name), 0.0
    with bench() as place_of, ThreadPoolExecutor(AT_ONCE) as pool:
        place = place_of.beginning()
        with opened(place) as library:
            library.stories.add(StoryContent(title="Here already"))
        homes = [place_of.copy(f"home {number}") for number in range(rounds)]
        chances = [random.Random(f"{seed}-{number}") for number in range(rounds)]
        for found in pool.map(lambda home, rng: _round(home, rng, ahead), homes, chances):
            tally.rounds += 1
            tally.acknowledged += found.due
            worst = max(worst, found.behind)
            if found.fault:
                tally.fault(*found.fault)
        for home in homes:
            judge.examine(home, tally, plainly_first=True)
    tally.notes.append(f"the draft was at most {worst:.2f} s behind the last key, of {BEHIND:.0f} s allowed")
    return tally


@dataclass(frozen=True, slots=True)
class _Found:
    """What was left behind."""

    due: int
    """Keys that had to be in the draft."""
    behind: float = 0.0
    """Seconds between the first key that is not in it and the end."""
    fault: tuple[str, str] | None = None


def _round(place: Path, rng: random.Random, ahead: bool) -> _Found:
    """Type, kill, and compare."""
    new = rng.random() < 0.5
    desk = Desk(place.parent)
    try:
        desk.see("Here already")
        desk.press("n" if new else "e")
        if not ahead:
            desk.see("Where and when was it")
            desk.watch(0.3)
        keys = _type(desk, rng)
        died = desk.kill()
    finally:
        desk.close()
    return _compare(place, new, keys, died)


def _type(desk: Desk, rng: random.Random) -> list[tuple[str, float]]:
    """Type for some seconds, and stop anywhere."""
    keys: list[tuple[str, float]] = []
    pace = rng.uniform(0.01, 0.15)
    end = time.monotonic() + rng.uniform(0.5, 5)
    while time.monotonic() < end:
        for key in f"{rng.choice(WORDS)} ".replace("\n", " "):
            keys.append((key, desk.press(key)))
            desk.watch(rng.uniform(0, 2 * pace))
    return keys


def _compare(place: Path, new: bool, keys: list[tuple[str, float]], died: float) -> _Found:
    typed = "".join(key for key, _ in keys)
    due = sum(when <= died - BEHIND for _, when in keys)
    with opened(place) as library:
        drafts = library.stories.drafts()
    if not drafts:
        behind = died - keys[0][1]
        return _Found(due, behind, ("lost", f"no draft, {behind:.2f} s behind the first key") if due else None)
    content = drafts[0].content
    kept = content.title if new else content.situation
    if len(drafts) > 1 or (drafts[0].story_id is None) is not new or not typed.startswith(kept):
        return _Found(due, 0, ("half", f"the draft is {kept!r}, and {typed!r} was typed"))
    behind = died - keys[len(kept)][1] if len(kept) < len(keys) else 0.0
    return _Found(due, behind, ("lost", f"the draft is {behind:.2f} s behind") if len(kept) < due else None)
