"""How long a key takes to be seen, and how much memory the interface holds at rest.

A real process in a pseudo-terminal: a key is written, and the clock stops when what it does is painted. Keys come one
after another at the pace of a fast typist. A hello-world app with a text area is the floor. Exits with 1 when a target
is missed: a key seen within 50 ms for 95 of 100, and 120 MiB before the encoder is loaded.

    python benchmarks/latency.py [-n KEYS] [--only NAME] [--json]
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import homes
import rows
import scale
from first_paint import Painted
from starkeeper import paths

HERE = Path(__file__).parent
STORIES = 5_000
GAP = 0.12
"""Seconds between two keys: about a hundred words a minute."""
TARGET, MEMORY = 50.0, 120.0
"""Milliseconds for 95 of 100 keys, and MiB."""
TEXT = "the release broke payments for two hours and nobody knew why so i read the logs of that night "

_TO_SITUATION = "\t" * 6
"""From the title over outcome, status, employer, role and date."""

HELLO = """\
from textual.app import App, ComposeResult
from textual.widgets import TextArea

class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield TextArea("hello, world")

Hello().run()
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured for one row: milliseconds from a key to what it paints, or MiB."""

    name: str
    median: float
    p95: float
    unit: str
    keys: int
    target: float | None

    @property
    def ok(self) -> bool:
        """Whether it stays within its target."""
        return self.target is None or self.p95 <= self.target


class Bench:
    """Homes with libraries, and the keys that are timed in them."""

    def __init__(self, folder: Path, keys: int) -> None:
        self._folder = folder
        self._keys = keys
        script = Path(sys.executable).with_name("starkeeper")
        self._program = [str(script)] if script.exists() else [sys.executable, "-m", "starkeeper"]

    def home(self, name: str, stories: int, *, compiled: bool = True) -> dict[str, str]:
        """A home with so many stories, and with the model of the user's own cache, or none."""
        home = self._folder / name
        environment = homes.environment(home)
        if not home.exists():
            places = paths.locate(environment)
            if compiled:
                homes.lend_model(places)
            scale.fill(places, stories)
        return environment

    def rows(self) -> dict[str, Callable[[], Result]]:
        """All that is measured, by name."""
        return {
            "hello": self.hello,
            "editor": self.editor,
            "editor-model": self.editor_while_the_model_is_compiled,
            "list": self.list,
            "filter": self.filter,
            "memory": self.memory,
        }

    def hello(self) -> Result:
        """A letter in the text area of an app that has nothing else."""
        with self._open([sys.executable, "-c", HELLO], dict(os.environ), "hello, world") as screen:
            return _result("hello", _typed(screen, self._keys), None)

    def editor(self) -> Result:
        """A letter in the editor, with its drafts, suggestions and review."""
        with self._starkeeper(self.home("few", 12)) as screen:
            _open_editor(screen)
            return _result("editor", _typed(screen, self._keys))

    def editor_while_the_model_is_compiled(self) -> Result:
        """The same while another process compiles the model on all cores."""
        with self._starkeeper(self.home("uncompiled", 12, compiled=False)) as screen:
            screen.press("m")
            screen.wait_for("Preparing the model")
            _open_editor(screen)
            return _result("editor-model", _typed(screen, self._keys))

    def list(self) -> Result:
        """A step down in the list: the next story stands beside it."""
        with self._starkeeper(self.home("many", STORIES)) as screen:
            screen.idle(3.0)
            # The cursor moves to a row: the row is painted with its own title.
            return _result("list", [_timed(screen, "\x1b[B", r"Case \d") for _ in range(self._keys)])

    def filter(self) -> Result:
        """A letter in the filter over 5,000 stories."""
        with self._starkeeper(self.home("many", STORIES)) as screen:
            screen.idle(3.0)
            times: list[float] = []
            while len(times) < self._keys:
                screen.press("/")
                screen.idle(0.3)
                times += [_timed(screen, letter, letter) for letter in "finance"]
                screen.idle(0.5)
                screen.press("\x1b")
                screen.idle(0.5)
            return _result("filter", times)

    def memory(self) -> Result:
        """Resident memory at rest, behind a look at coverage, before anything needs the encoder."""
        with self._starkeeper(self.home("few", 12)) as screen:
            for place in "21":
                screen.press(place)
                screen.idle(2.0)
            held = screen.memory()
            return Result("memory", round(held, 1), round(held, 1), "MiB", 0, MEMORY)

    def _starkeeper(self, environment: Mapping[str, str]) -> AbstractContextManager[Painted]:
        return self._open(self._program, environment, r"Case \d")

    @contextmanager
    def _open(self, command: Sequence[str], environment: Mapping[str, str], marker: str) -> Iterator[Painted]:
        with Painted(command, environment) as screen:
            screen.wait_for(marker)
            screen.idle(1.0)
            yield screen


def _open_editor(screen: Painted) -> None:
    screen.press("n")
    screen.wait_for("New story")
    screen.idle(0.5)
    screen.press(_TO_SITUATION)
    screen.idle(0.5)


def _typed(screen: Painted, keys: int) -> list[float]:
    return [_timed(screen, letter, letter if letter.strip() else ".") for letter in islice(cycle(TEXT), keys)]


def _timed(screen: Painted, key: str, marker: str) -> float:
    took = screen.press_and_await(key, marker)
    screen.idle(GAP)
    return took


def _result(name: str, seconds: Sequence[float], target: float | None = TARGET) -> Result:
    taken = sorted(1000 * each for each in seconds)
    p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
    return Result(name, round(statistics.median(taken), 1), round(p95, 1), "ms", len(taken), target)


HEADER = f"{'':14}{'median':>8}{'p95':>8}  {'':4}{'keys':>6}{'target':>9}"


def line(result: Result) -> str:
    """One line of the table."""
    target = "-" if result.target is None else f"<= {result.target:.0f}"
    verdict = "" if result.target is None else "  ok" if result.ok else "  miss"
    return f"{result.name:14}{result.median:8.1f}{result.p95:8.1f}  {result.unit:4}{result.keys:6}{target:>9}{verdict}"


def main() -> int:
    """Measure what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--keys", type=int, default=200, help="keys of each row (default 200)")
    rows.add_options(parser)
    chosen = parser.parse_args()
    compileall.compile_dir(HERE.parent / "src", quiet=1)
    with tempfile.TemporaryDirectory(prefix="starkeeper-latency-") as folder:
        ok = rows.report(parser, chosen, Bench(Path(folder), chosen.keys).rows(), HEADER, line)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
