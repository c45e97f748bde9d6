"""Use cases of care: backups, putting one back, and emptying the bin."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from starkeeper.domain.backup import Backup, Reason
from starkeeper.domain.story import Story
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library.context import Context
from starkeeper.store import actions as action_rows
from starkeeper.store import backups as copies
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store import vectors as vector_rows
from starkeeper.store.engine import reading, writing
from starkeeper.store.restoring import Restored, restore

__all__ = ["Care", "Restored", "backups_of", "file_named", "find_backup", "restore_backup"]

MOMENT = "%Y-%m-%d %H:%M:%S"
"""How the moment of a backup is written, in local time."""


class Care:
    """The safety of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def backup(self, reason: Reason = Reason.ASKED, folder: Path | None = None) -> Backup:
        """Copy the library, prove the copy, and return it; in ``folder`` it stays for ever, beside the library not.

        Raises LibraryDamaged when the copy does not pass, LibraryUnwritable or LibraryBusy; then there is none.
        InvalidInput for the folder beside the library: there backups make room for one another.
        """
        context = self._context
        if folder and copies.is_own(context.path, folder):
            raise InvalidInput(
                f"{folder} is the library's own folder of backups, where old ones make room for new ones.",
                "Without --to the backup is made there; name another folder for one that stays.",
            )
        return copies.of(context.engine, context.path, reason, context.now(), folder)

    def backup_daily(self) -> Backup | None:
        """Make the backup of the day; None when today has one, or when there is nothing to keep.

        There is nothing while the library is empty, and where its folder may not be written: nothing can have changed
        there. Raises what ``backup`` does.
        """
        context = self._context
        today = context.now().astimezone().date()
        if any(backup.made_at.astimezone().date() == today for backup in copies.listed(context.path)):
            return None
        with reading(context.engine) as session:
            if not story_rows.any_written(session):
                return None
        return self.backup(Reason.DAILY) if os.access(context.path.parent, os.W_OK) else None

    def backups(self) -> list[Backup]:
        """The backups beside the library, the newest first."""
        return copies.listed(self._context.path)

    def empty_bin(self) -> list[Story]:
        """Delete what lies in the bin, with its versions and verdicts, and return it. A backup is made first.

        This cannot be undone; the backups that hold the stories go in time.
        """
        with reading(self._context.engine) as session:
            gone = story_rows.select(session, story_rows.StoryFilter(binned=True))
        if gone:
            self.backup(Reason.EMPTYING)
            with writing(self._context.engine) as session:
                # Another program may have taken one out again; what it put in since has no backup.
                backed_up = [story.id for story in gone]
                gone = story_rows.select(session, story_rows.StoryFilter(binned=True, ids=backed_up))
                story_rows.empty_bin(session, [story.id for story in gone])
                # What was derived from the stories goes along: a vector tells much of the sentence it was made from.
                tag_rows.drop_orphans(session)
                vector_rows.clear(session)
                action_rows.forget_empty(session)
        return gone


def backups_of(library: Path) -> list[Backup]:
    """The backups of a library that need not be there, or be readable, any more; the newest first."""
    return copies.listed(library)


def file_named(text: str) -> Path | None:
    """The file that a text names, with its ``~`` filled in; None when there is none, or no file can be called so."""
    with suppress(OSError, RuntimeError, ValueError):
        path = Path(text).expanduser()
        return path if path.is_file() else None
    return None


def find_backup(library: Path, wanted: str) -> Path:
    """The backup that a person means by the name of a file, or by a day or a moment as the list shows it.

    A day means its last backup. Raises NotFound when there is none.
    """
    if named := file_named(wanted):
        return named
    moment = wanted.strip().replace("T", " ")
    there = copies.listed(library)
    for backup in there:
        if moment and backup.made_at.astimezone().strftime(MOMENT).startswith(moment):
            return backup.path
    known = "starkeeper backup list shows those there are." if there else "There is no backup of this library yet."
    raise NotFound(f"There is no backup {wanted!r}.", known)


def restore_backup(library: Path, backup: Path) -> Restored:
    """Make a library the same as a backup, and prove it; what was there before is kept, and the backup is not touched.

    The library must not be opened by the caller; other programs may have it open. Raises NotFound, LibraryForeign,
    LibraryNewer or LibraryDamaged about the backup, LibraryBusy or LibraryUnwritable; then the library is as it was.
    """
    return restore(library, backup, datetime.now(UTC))
