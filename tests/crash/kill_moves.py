"""Whole libraries on their way, and the process that moves them killed: migration, backup, restore, import, repair."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from starkeeper.domain.backup import Reason
from starkeeper.domain.story import Part
from starkeeper.domain.tags import Verdict
from starkeeper.interchange import stories_json
from starkeeper.interchange.stories_json import Exported
from starkeeper.library import care, doctor
from starkeeper.store import seals, search
from starkeeper.store.identity import SCHEMA_VERSION

from . import judge
from .judge import Rows
from .killing import Extent, Say, Victim, Work, measure, run
from .mirror import WRITING, Mirror, content, states, steps, values
from .setting import Bench, bench, change, furnish, opened
from .tally import Tally
from .writing import act

FORMATS = Path(__file__).parents[1] / "store" / "libraries"
WITH_SEARCH = 6
"""The format that brought the search index."""
COPIES = 60
"""Stories that a library of an older format has beside its own."""
IMPORTED = 30
STEPS = 6
"""Steps of a writer who makes a backup behind every second one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One beginning, the work that is struck there, and who judges what is left of it."""

    beginning: str
    work: Callable[[Path, int], Work]
    """Takes the library and a number by which rounds may differ."""
    judge: Callable[[Path, int, Victim, Tally], None]


def _rounds(tally: Tally, place_of: Bench, cases: list[Case], rounds: int, seed: int) -> Tally:
    """Strike each case in turn, until so many processes were struck."""
    rng, extents = random.Random(seed), list[Extent]()
    for case in cases:
        extents.append(measure(case.work(place_of.fresh(case.beginning), seed)))
    for case, extent in cycle(zip(cases, extents, strict=True)):
        if tally.rounds >= rounds:
            break
        own = rng.randrange(2**32)
        place = place_of.fresh(case.beginning)
        victim = run(case.work(place, own), extent.blow(rng))
        if victim.fault:
            tally.rounds += 1
            tally.fault("wrong", f"{case.beginning}: {victim.fault} ({victim.blow})")
        elif victim.struck:
            tally.rounds += 1
            tally.acknowledged += len(victim.said)
            with judge.judging(tally, f"{case.beginning}, {victim.blow}, said {victim.said}"):
                case.judge(place, own, victim, tally)
    return tally


# Migration


def migration(rounds: int, seed: int) -> Tally:
    """A library of each older format is opened for the first time."""
    with bench() as place_of:
        cases = [_format(place_of, number) for number in range(1, SCHEMA_VERSION)]
        return _rounds(Tally("migration"), place_of, cases, rounds, seed)


def older(place: Path, number: int, copies: int = COPIES) -> None:
    """Make a library of an older format with many stories."""
    with closing(judge.plain(place)) as connection:
        connection.executescript((FORMATS / f"format-{number}.sql").read_text("utf-8"))
        connection.execute("BEGIN")
        for table, key in (("story", "id"), ("story_version", "story_id")):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            read = ", ".join(f"{name} + ?" if name == key else name for name in names)
            for more in range(10, 10 + copies):
                connection.execute(f"INSERT INTO {table} SELECT {read} FROM {table} WHERE {key} = 1", [more])
            if seals.SEAL in names:
                seals.reseal(connection, table)
        if number >= WITH_SEARCH:
            search.fill(connection)  # a library that was in use knows the words of its stories
        connection.execute("COMMIT")
    place.chmod(0o600)


def _format(place_of: Bench, number: int) -> Case:
    name = f"format {number}"
    place = place_of.beginning(name)
    older(place, number)
    whole, columns = judge.rows(place), judge.columns_of(place)

    def work(place: Path, _: int) -> Work:
        def migrate(say: Say) -> None:
            with opened(place) as library:
                say("opened")
                library.care.backup()

        return migrate

    def look(place: Path, own: int, victim: Victim, tally: Tally) -> None:
        with closing(judge.plain(place)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (number, SCHEMA_VERSION) or (victim.said and version == number):
            tally.fault("half", f"its format is {version}")
        if judge.rows(place, columns) != whole:
            tally.fault("lost", "rows are not as they were")
        judge.backups_pass(place, tally, [whole], columns)
        if version == SCHEMA_VERSION and not care.backups_of(place):
            tally.fault("lost", "there is no backup of the older format")
        judge.examine(place, tally, plainly_first=bool(own % 2))  # the doctor brings it up to date
        if judge.rows(place, columns) != whole:
            tally.fault("lost", "rows are not as they were once it is up to date")
        judge.goes_on(place, tally)

    return Case(name, work, look)


# Backup


def backup(rounds: int, seed: int) -> Tally:
    """A writer makes a backup behind every second step."""

    def work(place: Path, own: int) -> Work:
        def write(say: Say) -> None:
            mirror, numbers = Mirror("new"), dict[str, int]()
            with opened(place) as library:
                drawn = steps(mirror, random.Random(own), WRITING, STEPS, own_draft=True)
                for done, step in enumerate(drawn, start=1):
                    act(library, numbers, step, own_draft=True)
                    if done % 2 == 0:
                        say(f"{library.care.backup().path.name} {done}")

        return write

    def look(place: Path, own: int, victim: Victim, tally: Tally) -> None:
        judge.backups_pass(place, tally)
        passed = states("new", own, WRITING, STEPS, own_draft=True)
        listed = {backup.path.name: backup.path for backup in care.backups_of(place)}
        for name, done in (line.split() for line in victim.said):
            if name not in listed:
                tally.fault("lost", f"the backup {name}")
            elif judge.told(listed[name], "new ") != passed[int(done)]:
                tally.fault("lost", f"the backup {name} is not what was written by then")
        for name, path in listed.items():
            if judge.told(path, "new ") not in passed:
                tally.fault("half", f"the backup {name} holds what there never was")
        judge.examine(place, tally, plainly_first=bool(own % 2))
        judge.swept(place, tally, lambda library: library.care.backup())
        judge.goes_on(place, tally)

    with bench() as place_of:
        furnish(place_of.beginning())
        return _rounds(Tally("backup"), place_of, [Case("beginning", work, look)], rounds, seed)


# Restore


def restore(rounds: int, seed: int) -> Tally:
    """A backup is put in the place of a library: of a sound one, of one that is gone, of one that cannot be read."""
    with bench() as place_of:
        place = place_of.beginning("sound")
        _write_and_back_up(place)
        change(place)
        for name in ("absent", "unreadable"):
            other = place_of.beginning(name)
            shutil.copytree(place.parent, other.parent, dirs_exist_ok=True)
        (place.parent.with_name("absent") / place.name).unlink()
        scribble(place.parent.with_name("unreadable") / place.name)
        cases = [_restoring(place, name) for name in ("sound", "absent", "sound", "unreadable")]
        return _rounds(Tally("restore"), place_of, cases, rounds, seed)


def _restoring(sound: Path, name: str) -> Case:
    before = judge.rows(sound) if name == "sound" else None
    unreadable = (sound.parent.with_name(name) / sound.name).read_bytes() if name == "unreadable" else b""
    (made,) = care.backups_of(sound)
    wanted = judge.rows(made.path)

    def work(place: Path, _: int) -> Work:
        def put_back(say: Say) -> None:
            for _ in range(2):
                care.restore_backup(place, place.parent / "backups" / made.path.name)
                say("restored")

        return put_back

    def look(place: Path, own: int, victim: Victim, tally: Tally) -> None:
        done = place.exists() and place.read_bytes() != unreadable
        found = judge.rows(place) if done else before
        if found not in (before, wanted):
            tally.fault("half", "the library is neither what it was nor what the backup holds")
        if victim.said and found != wanted:
            tally.fault("lost", "the restore was acknowledged and is not there")
        judge.backups_pass(place, tally, [rows for rows in (before, wanted) if rows])
        if found == wanted:
            _what_was_is_kept(place, before, unreadable, tally)
            judge.examine(place, tally, plainly_first=bool(own % 2))
        care.restore_backup(place, place.parent / "backups" / made.path.name)
        if judge.rows(place) != wanted:
            tally.fault("damaged", "no restore works any more")
        judge.swept(place, tally, lambda library: library.care.backup())
        judge.goes_on(place, tally)

    return Case(name, work, look)


def _what_was_is_kept(place: Path, before: Rows | None, unreadable: bytes, tally: Tally) -> None:
    if before and not any(judge.rows(backup.path) == before for backup in care.backups_of(place)):
        tally.fault("lost", "what was there before the restore is kept nowhere")
    if unreadable and not any(path.read_bytes() == unreadable for path in _set_aside(place)):
        tally.fault("lost", "the unreadable library is kept nowhere")


def _set_aside(place: Path) -> list[Path]:
    return list(place.parent.glob(f"{place.name}.damaged-*"))


# Import


def importing(rounds: int, seed: int) -> Tally:
    """A file of stories, some of which are known and some very long, is imported."""
    with bench() as place_of:
        place = place_of.beginning()
        furnish(place)
        before = judge.rows(place)
        cases = []
        for name, longest in (("short", 1), ("long", 150_000)):
            other = place_of.beginning(name)
            shutil.copytree(place.parent, other.parent, dirs_exist_ok=True)
            stories = list(_stories(place, random.Random(seed), longest))
            stories_json.write(other.with_name("stories.jsonl"), stories)
            cases.append(Case(name, _import, _imported(before, stories[:IMPORTED])))
        return _rounds(Tally("import"), place_of, [cases[0], *cases], rounds, seed)


def _stories(place: Path, rng: random.Random, longest: int) -> Iterator[Exported]:
    """New stories, the first of them very long if wanted, beyond SQLite's cache; and a few that are known."""
    for number in range(IMPORTED):
        story = content(rng, f"in {number}")
        if number == 0:
            story = story.with_part(rng.choice(list(Part)), "A very long tale. " * longest)
        yield Exported(story, ("ownership",), ("think-big",) if number % 2 else ())
    with opened(place) as library:
        for record in library.stories.select()[:3]:
            yield Exported(record.story.content)


def _import(place: Path, _: int) -> Work:
    def work(say: Say) -> None:
        with opened(place) as library:
            for _ in range(2):
                say(f"{len(library.exchange.import_file(place.with_name('stories.jsonl')).added)}")

    return work


def _imported(before: Rows, stories: list[Exported]) -> Callable[[Path, int, Victim, Tally], None]:
    wanted: dict[str, Any] = {
        story.content.title: (
            values(story.content),
            1,
            False,
            dict.fromkeys(story.confirmed, Verdict.CONFIRMED.value) | dict.fromkeys(story.rejected, "rejected"),
            [],
            None,
        )
        for story in stories
    }

    def look(place: Path, own: int, victim: Victim, tally: Tally) -> None:
        found = judge.told(place, "in ", own_draft=False)
        found.pop("")
        if found not in ({}, wanted):
            tally.fault("half", f"{len(found)} of {len(wanted)} stories are there, or not as they were sent")
        if victim.said and (victim.said[0] != str(IMPORTED) or not found):
            tally.fault("lost", f"an import of {victim.said} stories")
        judge.backups_pass(place, tally, [before, judge.rows(place)])
        reasons = {backup.reason for backup in care.backups_of(place)}
        if found and reasons != {Reason.IMPORT}:
            tally.fault("lost", "there is no backup of before the import")
        with closing(judge.plain(place)) as connection:
            steps = "SELECT count(*) FROM action_step WHERE action_id IN (SELECT id FROM action WHERE kind = 'import')"
            if connection.execute(steps).fetchone() != (len(found),):
                tally.fault("half", "the journal does not say what was imported")
        judge.examine(place, tally, plainly_first=bool(own % 2))
        judge.swept(place, tally, lambda library: library.care.backup())
        judge.goes_on(place, tally)

    return look


# Repair


def repair(rounds: int, seed: int) -> Tally:
    """A damaged library is mended: one in which letters changed, and one that is torn."""
    with bench() as place_of:
        place = place_of.beginning("whole")
        _write_and_back_up(place)
        before = judge.rows(place)
        for name, hurt in (("changed", _change_letters), ("torn", tear)):
            other = place_of.beginning(name)
            shutil.copytree(place.parent, other.parent, dirs_exist_ok=True)
            hurt(other)
        cases = [Case(name, _mend, _mended(before)) for name in ("changed", "torn")]
        return _rounds(Tally("repair"), place_of, cases, rounds, seed)


def _mend(place: Path, _: int) -> Work:
    def work(say: Say) -> None:
        for done in ("mended", "nothing left to mend"):
            mended = doctor.mend(place)
            if not mended.after.sound or bool(mended.kept) is not (done == "mended"):
                raise AssertionError(f"{mended}")
            say(done)

    return work


def _mended(before: Rows) -> Callable[[Path, int, Victim, Tally], None]:
    def look(place: Path, own: int, victim: Victim, tally: Tally) -> None:
        judge.backups_pass(place, tally, [before])
        if victim.said and judge.rows(place) != before:
            tally.fault("lost", "the repair was acknowledged and is not there")
        again = doctor.mend(place)
        if not again.after.sound:
            tally.fault("damaged", f"it cannot be mended again: {again.after.findings[0].what}")
        elif judge.rows(place) != before:
            tally.fault("lost", "what was mended is not what was written")
        if not _set_aside(place):
            tally.fault("lost", "the library as it was is kept nowhere")
        judge.examine(place, tally, plainly_first=bool(own % 2))
        judge.swept(place, tally, lambda library: library.care.backup())
        judge.goes_on(place, tally)

    return look


def _write_and_back_up(place: Path) -> None:
    furnish(place)
    with opened(place) as library:
        library.care.backup()


def scribble(place: Path) -> None:
    """Make a library unreadable: everything on its first page but the header."""
    with place.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3_000)


def tear(place: Path) -> None:
    """Scribble over a page in the middle."""
    pages = place.stat().st_size // 4096
    with place.open("r+b") as file:
        file.seek(pages // 2 * 4096)
        file.write(b"\xff" * 4_096)


def _change_letters(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE story SET title = replace(title, 'o', 'p') WHERE id = 1")
        connection.execute("UPDATE verdict SET decided_at = replace(decided_at, '2', '3')")
        connection.commit()
