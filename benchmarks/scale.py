"""What a library of 1,000, 10,000 and 100,000 stories costs, beside plain sqlite3 that does the same.

Each story has 300 words, and sixteen suggestions under one model and pack. Every row is the median of several rounds in
turns with what stands beside it, so that whatever else the machine does falls on both. Exits with 1 when a target is
missed. It takes a quarter of an hour and 3 GB in the temporary folder.

    python benchmarks/scale.py [--most STORIES] [--only NAME] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import synthetic
from first_paint import first_paint
from growth import peak
from starkeeper import packs, paths
from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Evidence, RunnerUp, Suggestion
from starkeeper.library import Library, StoryQuery, doctor
from starkeeper.library.stories import PAGE
from starkeeper.settings import Settings
from starkeeper.store import stories, taggings, tags
from starkeeper.store.engine import open_engine, writing
from starkeeper.store.taggings import Tagging
from starkeeper.tagging.models import fingerprint

COUNTS = (1_000, 10_000, 100_000)
ROUNDS = 9
SLOW_ROUNDS = 3
"""Rounds of what takes seconds in a large library."""


FLAT = 1.5
"""What a story among the most may cost in a walk through all, as a multiple of what it costs among a tenth of them."""

FIELDS = ("title", *Part, "employer", "role")
COMMON, TWO, PART = "customers", "half a year", "ustome"
SYLLABLES = [head + tail for head in "bdfgklmnprstvz" for tail in ("a", "e", "i", "o", "u", "an", "er", "us")]


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured, and what it may take."""

    name: str
    run: Callable[[], object]
    beside: str = ""
    """What plain sqlite3, or a bare import, does in the same round."""
    run_beside: Callable[[], object] | None = None
    rounds: int = ROUNDS
    target: float | None = None
    """Seconds that it must stay below in the largest library."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table; times are in seconds."""

    name: str
    stories: int
    figure: float
    unit: str
    beside: str = ""
    beside_figure: float | None = None
    target: str = ""
    ok: bool = True

    @property
    def ratio(self) -> float | None:
        """How many times as much as what stands beside it."""
        return self.figure / self.beside_figure if self.beside_figure else None


class Bench:
    """A home with a library of so many stories, and the same texts in plain tables beside it."""

    def __init__(self, home: Path, number: int) -> None:
        self.number = number
        self.environment = {**os.environ, paths.HOME_VARIABLE: str(home)}
        self.places = paths.locate(self.environment)
        self.plain = home / "plain.db"
        self.program = [sys.executable, "-m", "starkeeper"]
        start = time.perf_counter()
        self.rare = fill(self.places, number)
        self.filling = time.perf_counter() - start
        fill_plain(self.plain, self.places.library)
        self.library = Library.open(settings=Settings(), paths=self.places)
        self.sqlite = sqlite3.connect(self.plain, isolation_level=None)
        self.sqlite.execute("PRAGMA synchronous=FULL")
        self._changes = count()

    def close(self) -> None:
        """Let go of both files."""
        self.library.close()
        self.sqlite.close()

    def rows(self) -> Iterator[Row]:
        """All that is timed."""
        kept, plain = self.library.stories, self.sqlite
        yield Row("open", self._open, "connect", self._connect)
        page = f"SELECT * FROM story WHERE id > ? ORDER BY id LIMIT {PAGE}"
        middle = self.number // 2
        yield Row("page, the first", kept.page, "SELECT", lambda: plain.execute(page, [0]).fetchall(), target=0.05)
        yield Row(
            "page, in the middle",
            lambda: kept.page(after=middle),
            "SELECT",
            lambda: plain.execute(page, [middle]).fetchall(),
            target=0.05,
        )
        for name, text in (("a rare word", self.rare), ("a common word", COMMON), ("two words", TWO)):
            yield Row(f"search, {name}", self._search(text), "FTS5", self._match(text), target=0.05)
        yield Row("search, part of a word", self._search(PART), "LIKE", self._like(PART), target=0.05)
        yield Row("search, a part that none has", self._search("qzx"), "LIKE", self._like("qzx"), target=0.05)
        yield Row("search, every story with a word", lambda: kept.ids(_text(COMMON)), "LIKE", self._like(COMMON, -1))
        yield Row("save", self._save, "INSERT", self._insert)
        yield Row("coverage", lambda: self.library.coverage.report(named=1), "GROUP BY", self._group)
        yield Row("coverage, the command", self._command, "import sqlmodel", self._import)
        yield Row("first stories on the screen", self._paint, rounds=SLOW_ROUNDS)
        yield Row("backup", self._backup, "copy and check", self._copy, SLOW_ROUNDS, target=5.0)
        yield Row("doctor", self._examine, "check", self._check, SLOW_ROUNDS, target=10.0)

    def sizes(self) -> Iterator[Result]:
        """What it takes in bytes."""
        (pages,) = self.sqlite.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'story'").fetchone()
        size = self.places.library.stat().st_size
        yield Result("file", self.number, size / 1e6, "MB", "the texts alone", pages / 1e6)
        held = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%'"
        with closing(sqlite3.connect(self.places.library)) as library:
            (ours,) = library.execute(held).fetchone()
        (plain,) = self.sqlite.execute(held).fetchone()
        yield Result("file, the search index", self.number, ours / 1e6, "MB", "FTS5", plain / 1e6)
        yield Result("memory, reading", self.number, self._peak("read"), "MiB", "an open library", self._peak("none"))
        yield Result("memory, backup and doctor", self.number, self._peak("walk"), "MiB")

    def _open(self) -> None:
        Library.open(settings=Settings(), paths=self.places).close()

    def _connect(self) -> None:
        with closing(sqlite3.connect(self.plain)) as plain:
            plain.execute("SELECT name FROM sqlite_schema").fetchall()

    def _search(self, text: str) -> Callable[[], object]:
        return lambda: self.library.stories.page(_text(text))

    def _match(self, text: str) -> Callable[[], object]:
        match = f"SELECT * FROM story WHERE id IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT {PAGE})"
        return lambda: self.sqlite.execute(match, [f'"{text}"']).fetchall()

    def _like(self, text: str, limit: int = PAGE) -> Callable[[], object]:
        like = " OR ".join(f"{field} LIKE :text" for field in FIELDS)
        wanted = "*" if limit > 0 else "id"
        search = f"SELECT {wanted} FROM story WHERE {like} ORDER BY id LIMIT {limit}"
        return lambda: self.sqlite.execute(search, {"text": f"%{text}%"}).fetchall()

    def _save(self) -> None:
        kept = self.library.stories
        story = kept.get(self.number // 2)
        changed = replace(story.content, result=f"{story.result[:400]} It took {next(self._changes)} days.")
        kept.save(story.id, changed, base_version=story.version)

    def _insert(self) -> None:
        columns = ", ".join(FIELDS)
        self.sqlite.execute(f"INSERT INTO story ({columns}) SELECT {columns} FROM story WHERE id = 1")

    def _group(self) -> list[tuple[str, int, int]]:
        counted = "SELECT principle, sum(score >= 0.6), sum(score < 0.6) FROM suggestion WHERE score >= 0.31 GROUP BY 1"
        return self.sqlite.execute(counted).fetchall()

    def _command(self) -> None:
        subprocess.run([*self.program, "coverage"], env=self.environment, capture_output=True, check=True)

    def _import(self) -> None:
        subprocess.run([sys.executable, "-c", "import sqlmodel"], check=True)

    def _paint(self) -> None:
        first_paint(self.program, r"Case \d", self.environment)

    def _backup(self) -> None:
        self.library.care.backup().path.unlink()

    def _examine(self) -> None:
        if not doctor.examine(self.places.library).sound:
            raise RuntimeError("the doctor finds fault with the library")

    def _check(self) -> None:
        self.sqlite.execute("PRAGMA integrity_check").fetchall()

    def _copy(self) -> None:
        place = self.plain.with_name("copy.db")
        with closing(sqlite3.connect(place)) as copy:
            self.sqlite.backup(copy)
            copy.execute("PRAGMA integrity_check").fetchall()
        place.unlink()

    def _peak(self, what: str) -> float:
        command = [sys.executable, __file__, "--peak", what]
        return float(subprocess.run(command, env=self.environment, capture_output=True, check=True).stdout)


def fill(places: paths.Paths, number: int) -> str:
    """Fill a library in one transaction; return a word that a few of its stories have."""
    pack, model = packs.bundled(), fingerprint(None, places.cache) or ""
    choose, now = random.Random(3), datetime.now(UTC)
    present = Tagging(model, pack.fingerprint)
    places.library.parent.mkdir(parents=True, exist_ok=True)
    engine = open_engine(places.library)
    with writing(engine) as session:
        taggings.note(session, present, pack.slug, now)
        for content in told(number, choose):
            story = stories.insert(session, content, now=now, saved_by="api")
            found = _suggestions(pack.slugs, choose)
            tags.store_suggestions(session, story.content_hash, model, pack.fingerprint, found)
        taggings.settle(session, present, pack.slug, now)
        taggings.taught(session, present, "")
        rare = stories.get(session, number // 3).employer
    engine.dispose()
    return rare


def told(number: int, choose: random.Random) -> Iterator[StoryContent]:
    """Stories of about 300 words: two of `synthetic.py` in one, with names that nobody bears.

    Of 60,000 names some are met often and most hardly ever, as in what people write.
    """
    names = ["".join(choose.choices(SYLLABLES, k=choose.choice((2, 3, 3, 4)))).title() for _ in range(60_000)]
    for first, second in zip(synthetic.stories(number, 7), synthetic.stories(number, 8), strict=True):
        some = [names[int(len(names) * choose.random() ** 3)] for _ in range(14)]
        odd = f"It was {some[0]} of {some[1]} who asked, for half a year." if choose.random() < 0.02 else ""
        parts = {part.value: f"{first.part(part)} {second.part(part)}" for part in Part}
        parts[Part.SITUATION.value] += f" {odd} There were {', '.join(some[2:])}."
        yield replace(first, employer=some[0], role="Engineer", **parts)


def fill_plain(place: Path, library: Path) -> None:
    """Put the same texts into a plain table with a plain full-text index, and the suggestions beside it."""
    columns = ", ".join(FIELDS)
    with closing(sqlite3.connect(place, isolation_level=None)) as plain:
        plain.execute("ATTACH ? AS ours", [str(library)])
        plain.execute("BEGIN")
        plain.execute(f"CREATE TABLE story (id INTEGER PRIMARY KEY, {columns})")
        plain.execute(f"INSERT INTO story SELECT id, {columns} FROM ours.story")
        plain.execute(f"CREATE VIRTUAL TABLE search USING fts5({columns}, content='story', content_rowid='id')")
        plain.execute("INSERT INTO search (search) VALUES ('rebuild')")
        plain.execute("CREATE TABLE suggestion (story_id INTEGER, principle TEXT, score REAL)")
        counting = "SELECT story.id, principle, score FROM ours.suggestion JOIN ours.story USING (content_hash)"
        plain.execute(f"INSERT INTO suggestion {counting}")
        others = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 14)"
        plain.execute(f"{others} INSERT INTO suggestion SELECT story.id, 'faint', 0.1 FROM ours.story, n")
        plain.execute("COMMIT")


def _suggestions(slugs: Sequence[str], choose: random.Random) -> list[Suggestion]:
    """One suggestion for each principle: about one strong, half a weak one, and the rest too faint to count."""
    strong = choose.sample(slugs, choose.choice((0, 1, 1, 2)))
    weak = choose.sample(slugs, choose.choice((0, 0, 1, 1)))
    found = []
    for slug in slugs:
        score = choose.random() ** 3 * 0.3
        if slug in strong:
            score = choose.uniform(0.6, 1.0)
        elif slug in weak:
            score = choose.uniform(0.31, 0.6)
        other = RunnerUp(choose.choice(slugs), choose.random() < 0.5)
        silent = frozenset(choose.sample(list(Part), choose.randint(0, 5)))
        found.append(Suggestion(slug, score, Evidence(Part.ACTION, 0, 97), None, other, silent))
    return found


def measure(row: Row, number: int) -> Result:
    """Time a row and what stands beside it in turns, after one run of each that does not count."""
    times: list[tuple[float, float]] = []
    for _ in range(row.rounds + 1):
        times.append((_seconds(row.run), _seconds(row.run_beside) if row.run_beside else 0.0))
    took, beside = (statistics.median(each) for each in zip(*times[1:], strict=True))
    met = row.target is None or took < row.target or number < COUNTS[-1]
    target = f"< {row.target:g}" if row.target and number == COUNTS[-1] else ""
    return Result(row.name, number, took, "s", row.beside, beside if row.run_beside else None, target, met)


def compared(results: Sequence[Result]) -> Iterator[Result]:
    """What the largest library is measured by in smaller ones."""
    found = {(result.name, result.stories): result.figure for result in results}
    small, tenth, most = COUNTS
    for name in ("coverage, the command", "first stories on the screen", "save"):
        if (name, most) in found:
            ratio = found[name, most] / found[name, small]
            yield Result(f"{name}: to {small:,}", most, ratio, "x", target="< 2", ok=ratio < 2)
    for name in ("coverage", "backup", "doctor"):
        if (name, most) in found:
            ratio = found[name, most] / most / (found[name, tenth] / tenth)
            yield Result(f"{name}: a story's to {tenth:,}", most, ratio, "x", target=f"< {FLAT:g}", ok=ratio < FLAT)


def line(result: Result) -> str:
    """One line of the table."""
    digits = 4 if result.unit == "s" else 1
    figure = f"{result.figure:,.{digits}f}"
    beside = "" if result.beside_figure is None else f"{result.beside_figure:,.{digits}f}"
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    verdict = "" if not result.target else "  ok" if result.ok else "  miss"
    return (
        f"{result.name:36}{result.stories:>9,}{figure:>12} {result.unit:4}{result.beside:17}{beside:>10}{ratio:>8}"
        f"{result.target:>9}{verdict}"
    )


HEADER = f"{'':36}{'stories':>9}{'':>12} {'':4}{'beside it':17}{'':>10}{'ratio':>8}{'target':>9}"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _text(text: str) -> StoryQuery:
    return StoryQuery(text=text)


def _tell_peak(what: str) -> None:
    """Do some work in a process of its own, and print the most memory that it took, in MiB."""
    places = paths.locate()
    with Library.open(settings=Settings(), paths=places) as library:
        if what == "read":
            library.stories.page()
            library.stories.ids(_text(COMMON))
            library.coverage.report(named=1)
        if what == "walk":
            library.care.backup()
            doctor.examine(places.library)
    print(peak())


def main() -> int:
    """Measure what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=COUNTS[-1], help="leave out larger libraries (default 100,000)")
    parser.add_argument("--only", action="append", metavar="NAME", help="only rows that begin so; may be given again")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak:
        _tell_peak(arguments.peak)
        return 0
    wanted = tuple(arguments.only or ("",))
    results: list[Result] = []

    def take(result: Result) -> None:
        if result.name.startswith(wanted):
            results.append(result)
            if not arguments.json:
                print(line(result), flush=True)

    if not arguments.json:
        print(HEADER, flush=True)
    for number in (each for each in COUNTS if each <= arguments.most):
        with tempfile.TemporaryDirectory(prefix="starkeeper-scale-") as folder:
            bench = Bench(Path(folder), number)
            take(Result("filling, a story", number, bench.filling / number * 1000, "ms"))
            for row in bench.rows():
                if row.name.startswith(wanted):
                    take(measure(row, number))
            for result in bench.sizes():
                take(result)
            bench.close()
    for result in compared(results):
        take(result)
    if arguments.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
