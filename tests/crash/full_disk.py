"""A disk that is full at every point: by a limit on the size of files, and by a small file system that is filled up.

Each round is one process: it works while there is no space, sees what was refused and how, is given space, and goes on.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from click.testing import CliRunner

from starkeeper.cli.root import root
from starkeeper.errors import LibraryUnwritable, StarkeeperError
from starkeeper.interchange import stories_json
from starkeeper.interchange.stories_json import Exported
from starkeeper.library import care

from . import judge, mounts
from .kill_moves import older
from .killing import Blow, Say, Work, run
from .mirror import WRITING, Mirror, content, states, steps
from .setting import Bench, bench, change, furnish, opened
from .tally import Tally
from .writing import act

STEPS = 4
IMPORTED = 8
SIZE = 1024 * 1024
"""Bytes of the small file system."""
PAGE = 4096


class Shortage(Protocol):
    """A lack of space that can be ended."""

    def begin(self) -> None:
        """There is no space from here on."""

    def end(self) -> None:
        """There is space again."""


class Limit:
    """No file may be larger than so many bytes."""

    def __init__(self, size: int) -> None:
        self._size = size

    def begin(self) -> None:
        """Set the limit."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._size, resource.RLIM_INFINITY))

    def end(self) -> None:
        """Take it away."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Ballast:
    """A file that leaves no more than so many bytes of a small file system free."""

    def __init__(self, folder: Path, free: int) -> None:
        self._file, self._free = folder / "ballast", free

    def begin(self) -> None:
        """Fill the file system up."""
        with self._file.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(PAGE)):
                    pass
            except OSError:
                pass
            file.truncate(max(0, file.tell() - self._free))

    def end(self) -> None:
        """Take it away."""
        self._file.unlink()


def limited(rounds: int, seed: int) -> Tally:
    """Every kind of work under limits from one byte to more than it needs."""
    with bench() as place_of:
        beginnings(place_of)
        largest = max(place_of.fresh(name).stat().st_size for name in ("present", "older")) + 64 * 1024
        points = -(-rounds // len(WORKS))

        def shortage(number: int, _: Path) -> Shortage:
            return Limit(1 + largest * (number // len(WORKS)) // points)

        return _rounds(Tally("size limit"), place_of, rounds, seed, shortage)


def filled(rounds: int, seed: int) -> Tally:
    """The same on a file system of one megabyte, with from none to 200 KiB free."""
    with bench() as place_of:
        beginnings(place_of)
        place = place_of.fresh("present")
        if why := mounts.reason_against(place.parent):
            return Tally("full disk", notes=[f"left out: {why}"])
        points = -(-rounds // len(WORKS))

        def shortage(number: int, place: Path) -> Shortage:
            mount, kept = place.parent, place.parent.with_name("kept")
            shutil.copytree(mount, kept)
            mounts.mount_memory(mount, f"size={SIZE}")
            shutil.copytree(kept, mount, dirs_exist_ok=True)
            shutil.rmtree(kept)
            return Ballast(mount, 200 * 1024 * (number // len(WORKS)) // points)

        return _rounds(Tally("full disk"), place_of, rounds, seed, shortage)


def beginnings(place_of: Bench) -> None:
    """A library of today with a backup and a file to import, and one of the first format."""
    place = place_of.beginning("present")
    furnish(place, stories=3)
    rng = random.Random(1)
    stories = [Exported(content(rng, f"in {number}"), ("ownership",)) for number in range(IMPORTED)]
    stories_json.write(place.with_name("stories.jsonl"), stories)
    with opened(place) as library:
        library.care.backup()
    change(place)
    older(place_of.beginning("older"), 1, copies=20)


def _rounds(tally: Tally, place_of: Bench, rounds: int, seed: int, shortage: Callable[[int, Path], Shortage]) -> Tally:
    rng, refused = random.Random(seed), 0
    for number in range(rounds):
        name = list(WORKS)[number % len(WORKS)]
        place = place_of.fresh("older" if name == "migration" else "present")
        victim = run(_round(name, place, number, rng.randrange(2**32), shortage), Blow())
        tally.rounds += 1
        if victim.fault:
            tally.fault("wrong", f"{name}: {victim.fault}")
        for line in victim.said:
            found = Tally(**json.loads(line))
            tally.acknowledged += found.acknowledged
            refused += found.rounds
            for kind in ("lost", "half", "orphans", "damaged", "wrong"):
                setattr(tally, kind, getattr(tally, kind) + getattr(found, kind))
            tally.faults += [f"round {number}, {name}: {said}" for said in found.faults]
    tally.notes.append(f"{refused} times something was refused for want of space")
    return tally


def _round(name: str, place: Path, number: int, own: int, shortage: Callable[[int, Path], Shortage]) -> Work:
    def work(say: Say) -> None:
        tally, lack = Tally(name), shortage(number, place)
        WORKS[name](place, own, lack, tally)
        _nothing_left(place, tally)
        judge.examine(place, tally, plainly_first=bool(own % 2))
        judge.goes_on(place, tally)
        say(json.dumps(asdict(tally)))

    return work


@contextmanager
def refusal(tally: Tally) -> Iterator[None]:
    """Count a refusal as a round of the tally; any other error, and one of many lines, is wrong."""
    try:
        yield
    except LibraryUnwritable as error:
        tally.rounds += 1
        if "\n" in error.message or not error.hint or not error.message.endswith("."):
            tally.fault("wrong", f"it does not say in a line what is wrong: {error.message!r}")
    except StarkeeperError as error:
        tally.fault("wrong", f"it is refused as {type(error).__name__}: {error.message}")


def _write(place: Path, own: int, lack: Shortage, tally: Tally) -> None:
    """A writer, each of whose steps is refused or done; a refused one is done when there is space."""
    numbers: dict[str, int] = {}
    passed = states("new", own, WRITING, STEPS, own_draft=True)
    with opened(place) as library:
        drawn = steps(Mirror("new"), random.Random(own), WRITING, STEPS, own_draft=True)
        for step, before, behind in zip(drawn, passed, passed[1:], strict=False):
            known = tally.rounds
            lack.begin()
            with refusal(tally):
                act(library, numbers, step, own_draft=True)
            lack.end()
            if tally.rounds > known:
                if judge.told(place, "new ") != before:
                    tally.fault("half", f"{step.deed} was refused, and the library is another")
                act(library, numbers, step, own_draft=True)
            tally.acknowledged += 1
            if judge.told(place, "new ") != behind:
                tally.fault("lost", f"{step.deed} was done and is not there")


def _once(do: Callable[[Path], object]) -> Callable[[Path, int, Shortage, Tally], None]:
    """Work that is one call: refused, it leaves everything as it was; then it is done when there is space."""

    def work(place: Path, own: int, lack: Shortage, tally: Tally) -> None:
        columns = judge.columns_of(place)
        before, backups = judge.rows(place, columns), len(care.backups_of(place))
        known = [before, *(judge.rows(backup.path, columns) for backup in care.backups_of(place))]
        lack.begin()
        with refusal(tally):
            do(place)
        lack.end()
        if tally.rounds:
            _nothing_left(place, tally)
            if judge.rows(place, columns) != before:
                tally.fault("half", "it was refused, and the library is another")
            judge.backups_pass(place, tally, known, columns)
            do(place)
        tally.acknowledged += 1
        if do in (_back_up, _migrate):
            if judge.rows(place, columns) != before or len(care.backups_of(place)) <= backups:
                tally.fault("lost", "the library is another, or no backup is there")
        elif do is _restore:
            if judge.rows(place) != judge.rows(care.backups_of(place)[-1].path):
                tally.fault("lost", "the library is not as the backup")
        elif len(judge.told(place, "in ")) != 1 + IMPORTED:
            tally.fault("lost", "not all was imported")
        judge.backups_pass(place, tally)

    return work


def _back_up(place: Path) -> None:
    with opened(place) as library:
        library.care.backup()


def _import(place: Path) -> None:
    with opened(place) as library:
        library.exchange.import_file(place.with_name("stories.jsonl"))


def _restore(place: Path) -> None:
    care.restore_backup(place, care.backups_of(place)[-1].path)


def _migrate(place: Path) -> None:
    opened(place).close()


def _command(place: Path, own: int, lack: Shortage, tally: Tally) -> None:
    """The command line says it in a line and an exit code."""
    words = ["--library", str(place), "add", "--title", f"cli {own}"]
    lack.begin()
    result = CliRunner().invoke(root, words, input="Action: I said so.", prog_name="starkeeper")
    lack.end()
    there = judge.told(place, "cli ")
    if result.exit_code == LibraryUnwritable.exit_code:
        tally.rounds += 1
        said = result.stderr.splitlines()
        if [line.split(":")[0] for line in said] != ["Error", "Hint"] or result.stdout:
            tally.fault("wrong", f"it says {result.output!r}")
    elif result.exit_code or (result.exception and not isinstance(result.exception, SystemExit)):
        tally.fault("wrong", f"it ends with {result.exit_code}: {result.exception!r} {result.output[-200:]!r}")
    elif len(there) != 2:
        tally.fault("lost", "the command said that the story is there")
    if result.exit_code and len(there) != 1:
        tally.fault("half", "the command failed, and the story is there")
    tally.acknowledged += 1


def _nothing_left(place: Path, tally: Tally) -> None:
    for path in place.parent.rglob(".starkeeper-*"):
        tally.fault("orphans", f"{path.name} is left")


WORKS: dict[str, Callable[[Path, int, Shortage, Tally], None]] = {
    "write": _write,
    "backup": _once(_back_up),
    "import": _once(_import),
    "restore": _once(_restore),
    "migration": _once(_migrate),
    "command": _command,
}
"""What is done without space, in turn."""
