"""Forks processes that work on a library, and kills them: after some time, or at a point of their own.

The parent has no threads and no library open when it forks. A process says on a pipe what it has done; only what was
said counts as acknowledged, and it is said after the library call has returned.
"""

from __future__ import annotations

import gc
import os
import random
import select
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .points import Kind, Points

PATIENCE = 60.0
"""Seconds of silence after which a process counts as hanging."""

Say = Callable[[str], None]
Work = Callable[[Say], None]


@dataclass(frozen=True, slots=True)
class Blow:
    """When a process is killed: so many seconds after it begins, or at a point; never, for neither."""

    seconds: float | None = None
    kind: Kind | None = None
    number: int = 0

    def __str__(self) -> str:
        if self.seconds is not None:
            return f"after {self.seconds * 1000:.1f} ms"
        return f"at {self.kind} {self.number}" if self.kind else "never"


@dataclass(slots=True)
class Extent:
    """How long some work takes and how many points it passes, so that blows fall all over it."""

    seconds: float = 0.0
    points: dict[Kind, int] = field(default_factory=dict)

    def blow(self, rng: random.Random, kinds: Sequence[Kind | None] = (None, *Kind)) -> Blow:
        """A blow somewhere in it, by one of some kinds of point; None is by the clock."""
        kind = rng.choice(kinds)
        if kind is None or not self.points.get(kind):
            return Blow(seconds=rng.uniform(0, self.seconds))
        return Blow(kind=kind, number=rng.randint(1, self.points[kind]))


class Victim:
    """A process that does some work, and may not live to see its end."""

    def __init__(self, work: Work, blow: Blow, points: type[Points] = Points) -> None:
        self.said: list[str] = []
        """What it acknowledged."""
        self.fault = ""
        """What went wrong in it, other than its death by the blow."""
        self.struck = False
        """Whether it died of the blow."""
        self.extent = Extent()
        """Known when it came to its end."""
        self.blow = blow
        ours, theirs = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(ours)
            _live(work, points(blow.kind, blow.number), theirs)
        os.close(theirs)
        self._pipe = ours
        self._begun = time.monotonic()
        self._rest = b""
        self._open = True

    def wait(self) -> None:
        """Strike when it is time to, and read all that was said until the process has ended."""
        try:
            if self.blow.seconds is not None:
                while self._open and self._listen(self._begun + self.blow.seconds):
                    pass
                self.kill()
            while self._open:
                if not self._listen(time.monotonic() + PATIENCE):
                    self.fault = "it hung"
                    self.kill()
        finally:
            self._bury()

    def kill(self) -> None:
        """Kill it; one that has ended already is not disturbed."""
        os.kill(self._process, signal.SIGKILL)

    def _bury(self) -> None:
        if self._open:  # an error of ours: leave nothing running
            self.kill()
        os.close(self._pipe)
        _, status = os.waitpid(self._process, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        self.struck = killed and not self.fault
        if not self.fault and not killed and os.waitstatus_to_exitcode(status):
            self.fault = f"it ended with {os.waitstatus_to_exitcode(status)}"

    def _listen(self, end: float) -> bool:
        """Read what is said next; False when nothing was said until ``end``."""
        if not select.select([self._pipe], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        piece = os.read(self._pipe, 65_536)
        self._open = bool(piece)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            self._take(line.decode())
        return True

    def _take(self, line: str) -> None:
        word, _, more = line.partition(" ")
        if word == "began":
            self._begun = time.monotonic()
        elif word == "ended":
            seconds, *points = more.split()
            self.extent = Extent(float(seconds), dict(zip(Kind, map(int, points), strict=True)))
        elif word == "failed":
            self.fault = more
        else:
            self.said.append(more)


def _live(work: Work, points: Points, pipe: int) -> None:
    """The whole life of a forked process; it never returns."""
    code = 1

    def send(word: str, more: object = "") -> None:
        os.write(pipe, f"{word} {more}\n".encode())

    try:
        points.install()
        send("began")
        begun = time.monotonic()
        work(lambda line: send("did", line))
        send("ended", " ".join(map(str, (time.monotonic() - begun, *(points.passed[kind] for kind in Kind)))))
        code = 0
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
        send("failed", f"{type(error).__name__}: {error} ({places})".replace("\n", " ")[:600])
    finally:
        os._exit(code)


def measure(work: Work) -> Extent:
    """Let some work come to its end. Raises RuntimeError when it does not."""
    gc.freeze()  # what a child never frees is never copied for it
    unharmed = run(work, Blow())
    if unharmed.fault:
        raise RuntimeError(unharmed.fault)
    return unharmed.extent


def run(work: Work, blow: Blow, points: type[Points] = Points) -> Victim:
    """Let a process do some work until it ends or is struck; ``points`` says how it dies at a point."""
    victim = Victim(work, blow, points)
    victim.wait()
    return victim
