"""Use cases of the doctor: what is wrong with a library, in words, and mending it.

They work on a file rather than on an opened library, since the one that needs them may not open any more.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starkeeper.domain.finding import Finding, Gravity
from starkeeper.files import FILE_MODE, FOLDER_MODE
from starkeeper.store import backups, examination
from starkeeper.store.examination import Examined

LOW_SPACE = 100 * 2**20
"""Bytes on the disk below which saving may soon fail."""
OLD_BACKUP = timedelta(days=30)
_NAMED = 20
"""Rows that are named one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What the doctor found."""

    findings: tuple[Finding, ...]
    """The gravest first."""
    stories: int
    """Stories in the library, the bin's too; 0 when it cannot be read."""
    sqlite: str
    """The version of SQLite."""

    @property
    def sound(self) -> bool:
        """Whether there is nothing to mend."""
        return all(finding.gravity is Gravity.NOTE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Repair:
    """What mending did."""

    done: tuple[str, ...]
    """In sentences; empty when there was nothing to do."""
    kept: Path | None
    """The library as it was before, where anything the candidate wrote was touched."""
    after: Examination
    """What a second examination found."""


def examine(library: Path) -> Examination:
    """Look for everything that can be wrong with a library; nothing that was written is changed by it.

    One of an older format is brought up to date first, behind a backup, and one that others may read is made private.
    Raises NotFound when there is none, LibraryNewer, LibraryBusy or LibraryUnwritable when it cannot be examined, and
    LibraryForeign for a file that never was one.
    """
    found = examination.examine(library)
    findings = [*_inside(found), *_around(library)]
    findings.sort(key=lambda finding: list(Gravity).index(finding.gravity))
    return Examination(tuple(findings), found.stories, examination.SQLITE)


def mend(library: Path) -> Repair:
    """Mend what can be mended, and examine again. Raises what ``examine`` does."""
    repaired = examination.mend(library, datetime.now(UTC))
    said = [*repaired.done, *_make_private(library)]
    return Repair(tuple(said), repaired.kept, examine(library))


def _inside(examined: Examined) -> Iterator[Finding]:
    found = examined.diagnosis
    mends = "starkeeper doctor --repair mends it from backups and earlier versions."
    if found.unreadable:
        yield Finding(Gravity.DAMAGE, f"The library cannot be read: {found.unreadable.removesuffix('.')}.", mends)
    for said in (*found.structure, *found.constraints)[:_NAMED]:
        yield Finding(Gravity.DAMAGE, f"SQLite finds the file broken: {said}.", mends)
    for name in found.schema:
        yield Finding(Gravity.DAMAGE, f"The table or index {name} is not what this version made.", mends)
    for row in examined.changed:
        yield Finding(Gravity.DAMAGE, f"{row} is not what was saved.", mends)
    if (more := len(found.changed) - len(examined.changed)) > 0:
        yield Finding(Gravity.DAMAGE, f"Rows beside these that are not what was saved: {more}.", mends)
    for table, parent in sorted({(table, parent) for table, _, parent in found.strays}):
        yield Finding(Gravity.DAMAGE, f"Rows of {table} refer to rows of {parent} that are gone.", mends)
    anew = "starkeeper doctor --repair makes it again."
    for said in found.indexes[:_NAMED]:
        yield Finding(Gravity.TROUBLE, f"An index is broken: {said}.", anew)
    if found.orphans:
        yield Finding(Gravity.TROUBLE, f"Suggestions for texts that no story holds: {found.orphans}.", anew)
    if found.senseless:
        what = (
            f"Actions that undo cannot take back, since they are not written down as they were: {len(found.senseless)}."
        )
        yield Finding(Gravity.TROUBLE, what, "starkeeper doctor --repair lets go of them; no story is changed by it.")
    for said in found.search:
        yield Finding(Gravity.TROUBLE, f"The search index does not fit the stories: {said}.", anew)
    if found.vectors:
        yield Finding(Gravity.TROUBLE, f"Vectors of sentences that are damaged: {len(found.vectors)}.", anew)


def _around(library: Path) -> Iterator[Finding]:
    for path, mode in _loose(library):
        what = f"{path} can be read by others: its mode is {stat.S_IMODE(path.stat().st_mode):o}."
        yield Finding(Gravity.TROUBLE, what, f"starkeeper doctor --repair makes it {mode:o}.")
    free = shutil.disk_usage(library.parent).free
    if free < max(LOW_SPACE, 3 * library.stat().st_size):
        yield Finding(
            Gravity.NOTE, f"Only {free / 2**20:.0f} MiB are free on the disk.", "Make room before you write on."
        )
    newest = next(iter(backups.listed(library)), None)
    if newest is None or datetime.now(UTC) - newest.made_at > OLD_BACKUP:
        since = f"since {newest.made_at.astimezone():%d %B %Y}" if newest else "yet"
        yield Finding(Gravity.NOTE, f"There is no backup {since}.", "starkeeper backup makes one.")


def _loose(library: Path) -> Iterator[tuple[Path, int]]:
    """What others may read, and the mode that it should have."""
    if os.name == "nt":
        return
    own = [(library, FILE_MODE)]
    if (folder := backups.folder_of(library)).is_dir():
        own += [(folder, FOLDER_MODE), *((backup.path, FILE_MODE) for backup in backups.listed(library))]
    for path, mode in own:
        if stat.S_IMODE(path.stat().st_mode) & ~FOLDER_MODE:
            yield path, mode


def _make_private(library: Path) -> Iterator[str]:
    for path, mode in list(_loose(library)):
        path.chmod(mode)
        yield f"{path} can be read by you alone again."
