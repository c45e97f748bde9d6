"""Gives each reader of files as many bad files as are asked for: ``python -m tests.fuzz.campaign --cases 1000000``.

The cases are made by ``mutations`` and judged by ``targets``. They run in chunks, each with a seed of its own and in a
process of its own, whose address space is limited (RLIMIT_AS) and in which a case has so many seconds of CPU time. A
process that dies of a case tells which one it was. Prints one row a target; exits with 1 when a case failed, and
prints the smallest input that still fails so (the whole input, where the process died of it).
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from starkeeper.domain.display import printable

ROOT = Path(__file__).parents[2]
CHUNK = 20_000
"""Cases of one process."""
MEMORY = 1024
"""MiB of address space that a process has."""
SECONDS = 5.0
"""CPU time that a case has."""
STUCK = 60.0
"""Seconds of silence after which a process is given up: it hears no signal any more."""
TOLD = 5
"""Failures of a chunk that are told; the others are counted."""
SMALLER = 30.0
"""Seconds that are spent on making a failing input smaller."""
SHOWN = 2_000
"""Bytes of a failing input that are printed."""


class TooLong(BaseException):
    """A case took more CPU time than it has. No handler for common errors may catch it."""


@dataclass(slots=True)
class Failure:
    """A case that a reader does not take as it should."""

    target: str
    seed: int
    number: int
    kind: str
    """What went wrong and where, so that the same fault is known again."""
    detail: str
    data: str = ""
    """The smallest input that fails so, in hex."""


@dataclass(slots=True)
class Tally:
    """What became of some cases of one target."""

    target: str
    cases: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    """Seconds of CPU time of the longest case."""
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another chunk's cases in."""
        self.cases += other.cases
        self.seconds += other.seconds
        self.longest = max(self.longest, other.longest)
        self.failed += other.failed
        known = {failure.kind for failure in self.failures}
        self.failures += [failure for failure in other.failures if failure.kind not in known]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Cases that one process runs."""

    target: str
    seed: int
    cases: int
    first: int
    """Number of the first case."""


# One process


def run_chunk(chunk: Chunk, seconds: float, folder: Path) -> Tally:
    """Run the cases of a chunk in this process; ``folder`` is theirs to write in."""
    from .mutations import case
    from .targets import TARGETS

    target, tally = TARGETS[chunk.target], Tally(chunk.target)
    begun = time.process_time()
    with _progress(folder / "progress") as say, _limit_each_case() as limited:
        for number in range(chunk.first, chunk.first + chunk.cases):
            say(number)
            data = case(target.food, chunk.seed, number)

            def judge(data: bytes) -> tuple[str, str] | None:
                with limited(seconds):
                    return _fault(target.check, data, folder)

            at = time.process_time()
            fault = judge(data)
            tally.longest = max(tally.longest, time.process_time() - at)
            tally.cases += 1
            if fault is None:
                continue
            tally.failed += 1
            kind, detail = fault
            if len(tally.failures) < TOLD and kind not in {known.kind for known in tally.failures}:
                small = smallest(data, lambda piece, kind=kind: (judge(piece) or ("",))[0] == kind)
                tally.failures.append(Failure(target.name, chunk.seed, number, kind, detail, small.hex()))
    tally.seconds = time.process_time() - begun
    return tally


def _fault(check: Callable[[bytes, Path], None], data: bytes, folder: Path) -> tuple[str, str] | None:
    """What is wrong with how a case is taken, as a kind and in full; None when all is well."""
    try:
        check(data, folder)
    except (Exception, TooLong) as error:
        # Where it happened in the program tells one fault from another; what it says differs from case to case.
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if str(ROOT) in frame.filename]
        where = "" if isinstance(error, TooLong | RecursionError) else places[-1]
        return f"{type(error).__name__} {where}".strip(), f"{str(error)[:300]}\n{' < '.join(reversed(places[-6:]))}"
    return None


def smallest(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Take pieces out of an input as long as it still fails, first large ones and then smaller ones."""
    piece, end = max(1, len(data) // 2), time.monotonic() + SMALLER
    while True:
        start = 0
        while start < len(data) and time.monotonic() < end:
            shorter = data[:start] + data[start + piece :]
            if fails(shorter):
                data = shorter
            else:
                start += piece
        if piece == 1 or time.monotonic() >= end:
            return data
        piece = max(1, piece // 2)


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[int], None]]:
    """Keep the number of the present case where it outlives the process."""
    if not file.exists():
        file.write_bytes(bytes(8))
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 8) as kept:
        yield lambda number: struct.pack_into("q", kept, 0, number)


@contextmanager
def _limit_each_case() -> Iterator[Callable[[float], Any]]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong("it takes too long")

    @contextmanager
    def limited(seconds: float) -> Iterator[None]:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    before = signal.signal(signal.SIGPROF, stop)
    try:
        yield limited
    finally:
        signal.signal(signal.SIGPROF, before)


def _serve_chunk(words: Sequence[str]) -> None:
    """Be the process of one chunk: its result goes to standard output."""
    wanted = json.loads(words[0])
    memory = wanted["memory"] * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tally = run_chunk(Chunk(**wanted["chunk"]), wanted["seconds"], Path(wanted["folder"]))
    print(json.dumps(asdict(tally)))


# All of them


def _in_a_process(chunk: Chunk, options: argparse.Namespace) -> Tally:
    """Run a chunk in a process of its own; when it dies of a case, note that, and run those before and behind it."""
    whole, ranges = Tally(chunk.target), [chunk]
    # The files of the cases are small and many: in memory where the system has a place for that.
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        progress = Path(folder) / "progress"
        while ranges:
            cases = ranges.pop()
            progress.write_bytes(struct.pack("q", cases.first - 1))
            wanted = {"chunk": asdict(cases), "folder": folder, "memory": options.memory, "seconds": options.seconds}
            tally, died = _result(json.dumps(wanted), progress)
            if tally is None:
                (number,) = struct.unpack("q", progress.read_bytes())
                if number < cases.first:
                    raise RuntimeError(f"The process of a chunk does not begin: {died}")
                tally = Tally(chunk.target, 1, failed=1, failures=[_died(chunk, number, died)])
                before, behind = number - cases.first, cases.first + cases.cases - number - 1
                split = (replace(cases, cases=before), replace(cases, cases=behind, first=number + 1))
                ranges += [part for part in split if part.cases]
            whole.add(tally)
    return whole


def _died(chunk: Chunk, number: int, reason: str) -> Failure:
    from .mutations import case
    from .targets import TARGETS

    data = case(TARGETS[chunk.target].food, chunk.seed, number)
    return Failure(chunk.target, chunk.seed, number, reason, "the process ended", data.hex())


def _result(wanted: str, progress: Path) -> tuple[Tally | None, str]:
    """What a process says, or how it died."""
    words = [sys.executable, "-m", "tests.fuzz.campaign", "--chunk-in-this-process", wanted]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        seen: object = None
        while True:
            try:
                said, complaint = process.communicate(timeout=STUCK)
                break
            except subprocess.TimeoutExpired:
                now = progress.read_bytes()
                if now == seen:
                    process.kill()
                seen = now
    if process.returncode:
        return None, f"exit {process.returncode} {complaint.strip()[-200:]}".strip()
    told = json.loads(said)
    return Tally(**told | {"failures": [Failure(**failure) for failure in told["failures"]]}), ""


def _chunks(target: str, options: argparse.Namespace) -> Iterator[Chunk]:
    for place, first in enumerate(range(0, options.cases, options.chunk)):
        yield Chunk(target, options.seed + place, min(options.chunk, options.cases - first), 0)


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return f"{first:<10}" + "".join(f"{cell:>12}" for cell in others)


def _print_tally(tally: Tally) -> None:
    pace = f"{tally.cases / tally.seconds:,.0f}" if tally.seconds else "-"
    longest = f"{tally.longest * 1000:,.0f} ms"
    cells = (tally.target, f"{tally.cases:,}", f"{tally.seconds:,.1f}", pace, longest, str(tally.failed))
    print(_row(cells), flush=True)


def _print_failure(failure: Failure) -> None:
    data = bytes.fromhex(failure.data)
    more = f" … {len(data):,} bytes in all" if len(data) > SHOWN else ""
    print(
        f"\n{failure.target}, seed {failure.seed}, case {failure.number}: {failure.kind}\n{printable(failure.detail)}"
    )
    print(f"  smallest input: {data[:SHOWN]!r}{more}")


def _options(words: Sequence[str]) -> argparse.Namespace:
    from .targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign", description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many for each target")
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="of the first chunk; the next one has the next number")
    parser.add_argument("--chunk", type=int, default=CHUNK, help="cases of one process")
    parser.add_argument("--memory", type=int, default=MEMORY, help="MiB of address space of a process")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="CPU time of a case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run the campaign that the options ask for, and return the exit code."""
    from .targets import TARGETS

    options = _options(words)
    print(_row(("target", "cases", "CPU s", "cases/s", "longest", "failures")), flush=True)
    failures: list[Failure] = []
    for name in options.target or TARGETS:
        tally = Tally(name)
        with ThreadPoolExecutor(options.jobs) as pool:
            for done in pool.map(lambda chunk: _in_a_process(chunk, options), _chunks(name, options)):
                tally.add(done)
        _print_tally(tally)
        failures += tally.failures
    for failure in failures:
        _print_failure(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--chunk-in-this-process"]:
        _serve_chunk(sys.argv[2:])
    else:
        with suppress(KeyboardInterrupt):
            sys.exit(main(sys.argv[1:]))
        sys.exit(130)
