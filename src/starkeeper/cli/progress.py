"""The command that says how the practice went so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.advice import percent

if TYPE_CHECKING:
    from datetime import datetime

    from starkeeper.domain.progress import PrincipleProgress, Progress

PRINCIPLES = (
    output.Column("Principle", style="cyan"),
    output.Column("Answers", number=True),
    output.Column("Last", whole=True),
    output.Column("Recall", number=True),
    output.Column("Due", whole=True),
)
CONFUSIONS = (
    output.Column("Asked for", style="cyan"),
    output.Column("Told", style="cyan"),
    output.Column("Times", number=True),
)


@command("progress")
@json_option
@pass_invocation
def progress(invocation: Invocation, /, as_json: bool) -> None:
    """Show how the practice went so far.

    Sessions, minutes and days; for each principle how often it was answered, when last, the chance that it would come
    to mind now, and when that will have fallen to nine in ten; and from drills, which principles were taken for which
    others.
    """
    found = invocation.library.practice.progress()
    if as_json:
        from starkeeper.cli import practice_shapes

        output.json(practice_shapes.progress(found))
        return
    if output.on_terminal():
        _summary(invocation, found)
    output.table(PRINCIPLES, [_row(invocation, each) for each in found.principles])
    if found.confusions:
        output.line()
        told = [
            (_name(invocation, each.asked), _name(invocation, each.told), str(each.times)) for each in found.confusions
        ]
        output.table(CONFUSIONS, told)
    if not found.rehearsals + found.drills:
        diagnostics.note("Nothing was practised yet.")
        diagnostics.hint(f"{invocation.call('today')} says where to begin.")


def _summary(invocation: Invocation, found: Progress) -> None:
    from starkeeper.domain.progress import DAYS, sparkline

    output.facts(
        [
            ("Answers", str(found.rehearsals)),
            ("Drills", str(found.drills)),
            ("Sessions", str(found.sessions)),
            ("Minutes", f"{found.minutes:.0f}"),
            (f"Last {DAYS} days", f"{sparkline(found.daily)} {_days(found)}"),
        ]
    )
    known = found.practised
    if len(known) > 1:
        best, worst = (_name(invocation, each.slug) for each in (known[0], known[-1]))
        output.line(f"{best} would come to mind best, {worst} least.")
    output.line()


def _days(found: Progress) -> str:
    said = f"practised on {found.recent_days}"
    return f"{said}, {found.streak} days in a row" if found.streak > 1 else said


def _row(invocation: Invocation, each: PrincipleProgress) -> tuple[str, ...]:
    known = "-" if each.recall is None else percent(each.recall)
    return (_name(invocation, each.slug), str(each.rehearsals), _day(each.last), known, _day(each.due))


def _day(moment: datetime | None) -> str:
    return moment.astimezone().date().isoformat() if moment else "-"


def _name(invocation: Invocation, slug: str | None) -> str:
    if slug is None:
        return "no story"
    names = invocation.pack.names
    # A name is for a person; a program in the pipe wants what --principle takes.
    return names.get(slug, slug) if output.on_terminal() else slug
