"""Files with one bit turned over, and files cut short: each is noticed, mended, and what is offered for it works.

What a file holds is read by SQLite itself, before and after, without a program's help: that is the truth the doctor is
measured by.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType

from starkeeper.errors import StarkeeperError
from starkeeper.library import care, doctor

from . import judge
from .killing import Blow, Say, Work, run
from .setting import Bench, bench, change, furnish, opened
from .tally import Tally

CHUNK = 50
"""Rounds of one process: SQLite itself may fall over a damaged file."""
HEADER = 100
"""Bytes of SQLite's own header; it is hit more often than its size deserves, since so much hangs on it."""
HANGS = 60
"""Seconds after which a round counts as hanging."""

Hurt = Callable[[random.Random, bytearray], bytearray]


def flips(rounds: int, seed: int) -> Tally:
    """One bit turned over; in one round of ten within the header."""

    def flip(rng: random.Random, data: bytearray) -> bytearray:
        place = rng.randrange((HEADER if rng.random() < 0.1 else len(data)) * 8)
        data[place // 8] ^= 1 << place % 8
        return data

    return _campaign("bit flips", flip, rounds, seed)


def cuts(rounds: int, seed: int) -> Tally:
    """The file cut short, be it to nothing."""
    return _campaign("truncations", lambda rng, data: data[: rng.randrange(len(data))], rounds, seed)


def _campaign(name: str, hurt: Hurt, rounds: int, seed: int) -> Tally:
    tally, ends = Tally(name), Counter[str]()
    with bench() as place_of:
        place = place_of.beginning()
        furnish(place, stories=10)
        with opened(place) as library:
            library.care.backup()
        change(place)
        for first in range(0, rounds, CHUNK):
            victim = run(_chunk(place_of, place, hurt, seed, range(first, min(first + CHUNK, rounds))), Blow())
            if victim.fault:
                tally.fault("wrong", f"behind round {first + len(victim.said)}: {victim.fault}")
            for line in victim.said:
                found = json.loads(line)
                tally.rounds += 1
                ends.update(found["ends"])
                for kind, what in found["faults"]:
                    tally.fault(kind, what)
        stories = len(judge.told(place, "")) - 1
    kept = ends.pop("stories kept", 0)
    tally.notes.append(", ".join(f"{end}: {count:,}" for end, count in sorted(ends.items())))
    tally.notes.append(f"{kept:,} of {stories * ends['mended']:,} stories are as they were after mending")
    return tally


def _chunk(place_of: Bench, beginning: Path, hurt: Hurt, seed: int, numbers: range) -> Work:
    def work(say: Say) -> None:
        signal.signal(signal.SIGALRM, _hang)
        whole, truth = beginning.read_bytes(), read(beginning)
        for number in numbers:
            place = place_of.fresh()
            place.write_bytes(hurt(random.Random(f"{seed}-{number}"), bytearray(whole)))
            judged = _Round(place, truth)
            signal.alarm(HANGS)
            judged.judge()
            signal.alarm(0)
            say(
                json.dumps(
                    {"ends": judged.ends, "faults": [(kind, f"{number}: {what}") for kind, what in judged.faults]}
                )
            )

    return work


def _hang(number: int, frame: FrameType | None) -> None:
    raise RuntimeError("it hangs")


class _Round:
    """One hurt file, and what becomes of it."""

    def __init__(self, place: Path, truth: dict[str, list[str]]) -> None:
        self._place, self._truth = place, truth
        self.ends: list[str] = []
        self.faults: list[tuple[str, str]] = []

    def judge(self) -> None:
        """Use it, examine it, mend it, put its backup back."""
        changed = read(self._place) != self._truth
        self._guarded("using it", self._use)
        found = self._guarded("examining it", lambda: doctor.examine(self._place))
        if found is None:
            self.ends.append("refused")
        elif changed and found.sound:
            self.faults.append(("lost", "a change of what was written is not noticed"))
        self.ends.append("changed" if changed else "unchanged")
        self._mend(sound=found is not None and found.sound)
        self._guarded("putting the backup back", self._restore)

    def _mend(self, *, sound: bool) -> None:
        repair = self._guarded("mending it", lambda: doctor.mend(self._place))
        if repair is None:
            return
        again = self._guarded("examining it again", lambda: doctor.examine(self._place))
        if not repair.after.sound or again is None or not again.sound:
            self.faults.append(("half", f"it is not mended: {repair.after.findings[0].what}"))
        if sound and repair.kept:
            self.faults.append(("half", f"it was sound, and was mended: {repair.done}"))
        tally = Tally("")
        judge.examine(self._place, tally, plainly_first=True)
        self.faults += [("damaged", said) for said in tally.faults]
        if not sound:
            now = read(self._place)
            kept = sum(row in now["story"] for row in self._truth["story"])
            self.ends += ["mended", *["stories kept"] * kept]

    def _use(self) -> None:
        with opened(self._place) as library:
            for record in library.stories.select():
                library.stories.versions(record.story.id)
                library.tags.of(record.story.id)
            library.stories.drafts()
            library.rehearsal.history()
            library.rehearsal.questions()
            library.interviews.all()
            library.drills.history()
            library.probes.of()

    def _restore(self) -> None:
        (*_, first) = care.backups_of(self._place)
        care.restore_backup(self._place, first.path)
        if judge.rows(self._place) != judge.rows(first.path):
            self.faults.append(("half", "the library is not as the backup that was put back"))

    def _guarded(self, doing: str, call: Callable[[], object]) -> object:
        """What a call returns; None for a StarkeeperError, and for any other, which is a fault."""
        try:
            return call()
        except StarkeeperError as error:
            self.ends.append(f"{doing}: {type(error).__name__}")
            if "\n" in error.message:
                self.faults.append(("wrong", f"{doing}: {error.message!r}"))
        except Exception as error:
            self.faults.append(("wrong", f"{doing}: {type(error).__name__}: {str(error)[:200]}"))
        return None


def read(place: Path) -> dict[str, list[str]]:
    """What an author wrote, as SQLite reads it from the bare file; what it cannot read is told by its complaint."""
    found = {}
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        for table in judge.TABLES:
            try:
                columns = [row[1].decode() for row in connection.execute(f"PRAGMA table_info({table})")]
                wanted = ", ".join(name for name in columns if name not in ("seal", "content_hash"))
                found[table] = sorted(map(repr, connection.execute(f"SELECT {wanted} FROM {table}")))
            except (sqlite3.Error, UnicodeDecodeError) as error:
                found[table] = [repr(error)]
    return found
