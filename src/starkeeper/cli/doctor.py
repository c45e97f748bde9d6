"""The command that examines the library, and mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.counting import counted
from starkeeper.domain.finding import Gravity
from starkeeper.errors import LibraryDamaged

if TYPE_CHECKING:
    from starkeeper.library.doctor import Examination, Repair

_STYLES = {Gravity.DAMAGE: "bold red", Gravity.TROUBLE: "yellow", Gravity.NOTE: "dim"}


@command("doctor")
@click.option("--repair", "mends", is_flag=True, help="Mend what can be mended.")
@json_option
@pass_invocation
@click.pass_context
def doctor(ctx: click.Context, invocation: Invocation, mends: bool, as_json: bool) -> None:
    """Look for damage in the library, and mend it.

    It runs SQLite's own checks, compares every story, version, draft, verdict, rehearsal and own question with the
    SHA-256 it was saved with, and looks at the vectors, the modes of the files and the space on the disk. --repair
    brings back what is damaged from the backups, else from a story's last good version; the library as it was is kept
    beside it. The exit code is 12 while something is wrong.
    """
    from starkeeper.library import doctor as doctors

    invocation.unlock()
    if mends:
        repair = doctors.mend(invocation.library_path)
        _tell_repair(repair, as_json)
        examination = repair.after
    else:
        examination = doctors.examine(invocation.library_path)
        _tell(examination, as_json)
    if not examination.sound:
        ctx.exit(LibraryDamaged.exit_code)


def _tell(examination: Examination, as_json: bool) -> None:
    if as_json:
        output.json(shapes.examination(examination))
        return
    for finding in examination.findings:
        output.line(f"{finding.gravity.value}: {output.one_line(finding.what)}", _STYLES[finding.gravity])
    for remedy in dict.fromkeys(finding.remedy for finding in examination.findings if finding.remedy):
        diagnostics.remedy(remedy)
    if examination.sound:
        stories = counted(examination.stories)
        output.line(f"Sound: {stories}, all as they were saved (SQLite {examination.sqlite}).", "green")


def _tell_repair(repair: Repair, as_json: bool) -> None:
    if as_json:
        output.json(shapes.repair(repair))
        return
    for said in repair.done:
        output.line(output.one_line(said))
    if repair.kept:
        diagnostics.note(f"The library as it was before lies in {repair.kept}")
    _tell(repair.after, as_json=False)
