"""The commands that keep copies of the library, and put one back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation, shared_options
from starkeeper.cli.options import json_option
from starkeeper.cli.stories import report_all
from starkeeper.domain.counting import counted
from starkeeper.errors import InvalidInput
from starkeeper.files import expanded

if TYPE_CHECKING:
    from starkeeper.domain.backup import Backup

COLUMNS = (
    output.Column("Made", whole=True, style="cyan"),
    output.Column("Size", number=True),
    output.Column("Why"),
    output.Column("File", whole=True, wide=130),
)

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d(:\d\d(:\d\d)?)?)?")


@shared_options
@click.group("backup", invoke_without_command=True)
@click.option("--to", "folder", type=FILE, metavar="DIR", help="Put the copy there; it is never removed.")
@json_option
@pass_invocation
@click.pass_context
def backup(ctx: click.Context, invocation: Invocation, folder: Path | None, as_json: bool) -> None:
    """Make a backup of the library, or list them.

    The copy is read and checked before it counts. One is made by itself once a day, and before every import, update of
    the format, restore and emptying of the bin. The last ten stay, and the last of each of 14 days, 8 weeks and 12
    months.
    """
    if ctx.invoked_subcommand is not None:
        return
    made = invocation.library.care.backup(folder=expanded(folder, "--to", InvalidInput) if folder else None)
    if as_json:
        output.json(shapes.backup(made))
    else:
        output.fields(str(made.path))


@shared_options
@backup.command("list")
@json_option
@pass_invocation
def list_backups(invocation: Invocation, as_json: bool) -> None:
    """List the backups, the newest first.

    They lie beside the library; it need not be there any more, nor be readable.
    """
    from starkeeper.library import care

    found = care.backups_of(invocation.library_path)
    if as_json:
        output.json([shapes.backup(each) for each in found])
    elif found:
        output.table(COLUMNS, [_row(each) for each in found])
    else:
        diagnostics.note("There is no backup yet.")


@command("restore")
@click.argument("wanted", nargs=-1, required=True, metavar="STORY... | FILE | DATE")
@json_option
@pass_invocation
def restore(invocation: Invocation, wanted: tuple[str, ...], as_json: bool) -> None:
    """Take stories out of the bin, or put a backup back.

    STORY is a number or the beginning of a title; bin shows what is there. FILE is a backup, and so is DATE, as backup
    list shows it: 2026-05-14 means the last one of that day. What is in the library is backed up first, so that there
    is a way back, and the result is compared with the backup.
    """
    if len(wanted) == 1 and _means_backup(wanted[0]):
        _restore_library(invocation, wanted[0], as_json)
        return
    kept = invocation.library.stories
    found = [kept.find(reference, binned=True) for reference in wanted]
    report_all(invocation, kept.restore(*(story.id for story in found)), as_json)


def _means_backup(word: str) -> bool:
    from starkeeper.library.care import file_named

    if _MOMENT.fullmatch(word) or word.endswith(".db"):
        return True  # there or not
    return not word.isdecimal() and file_named(word) is not None


def _restore_library(invocation: Invocation, wanted: str, as_json: bool) -> None:
    from starkeeper.library import care

    place = invocation.library_path
    invocation.unlock()
    source = care.find_backup(place, wanted)
    done = care.restore_backup(place, source)
    if as_json:
        output.json(shapes.restored(source, done))
    else:
        output.fields(str(done.stories), str(source))
    diagnostics.note(f"The library is as in the backup: {counted(done.stories)}.")
    if done.before:
        diagnostics.note(f"What was there before is kept: {invocation.call('restore', done.before.path)}")
    if done.set_aside:
        diagnostics.note(f"What was there before could not be read; it lies in {done.set_aside}")


def _row(made: Backup) -> tuple[str, ...]:
    from starkeeper.library.care import MOMENT

    return (made.made_at.astimezone().strftime(MOMENT), _size(made.size), made.reason.phrase, str(made.path))


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{size / 2**10:.0f} KiB"
