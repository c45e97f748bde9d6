"""The commands of interviews: the days that are prepared for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, practice_shapes
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import json_option
from starkeeper.domain.interview import parse_day
from starkeeper.domain.loop import loop_text
from starkeeper.errors import InvalidInput

if TYPE_CHECKING:
    from starkeeper.domain.interview import Interview

COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Date", style="cyan", whole=True),
    output.Column("Company", cut=True),
    output.Column("Loop", below=True),
)


class Day(click.ParamType[date]):
    """A day of the calendar, as ``2026-12-11``."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Make the day; what is none is refused in plain words."""
        try:
            return parse_day(str(value), param.opts[0] if param else "It")
        except InvalidInput as error:
            raise click.UsageError(error.message, ctx) from None


@shared_options
@click.group("interview")
def interview() -> None:
    """Keep the days of your interviews.

    "starkeeper today" spreads what is left to practise up to the next one.
    """


@shared_options
@interview.command("add")
@click.option("--date", "day", type=Day(), required=True, metavar="DATE", help="The day, such as 2026-12-11.")
@click.option("--company", default="", help="With whom it is.")
@click.option(
    "--loop",
    default="",
    help='Who probes what: "ownership, dive-deep; earn-trust" is two interviewers. Left out, anything may be asked.',
)
@json_option
@pass_invocation
def add(invocation: Invocation, day: date, company: str, loop: str, as_json: bool) -> None:
    """Add the day of an interview.

    Prints its number, its day, the company and the loop.
    """
    kept = invocation.library.interviews.add(day, company, loop)
    if as_json:
        output.json(practice_shapes.interview(kept))
    else:
        output.fields(*_row(kept))


@shared_options
@interview.command("list")
@json_option
@pass_invocation
def list_interviews(invocation: Invocation, as_json: bool) -> None:
    """List the interviews, the earliest first."""
    found = invocation.library.interviews.all()
    if as_json:
        output.json([practice_shapes.interview(each) for each in found])
    elif found:
        output.table(COLUMNS, [_row(each) for each in found])
    else:
        diagnostics.note("No interview is kept.")
        diagnostics.hint(f"{invocation.call('interview', 'add', '--date')} DATE adds one.")


@shared_options
@interview.command("rm")
@click.argument("number", type=int, metavar="ID")
@pass_invocation
def remove(invocation: Invocation, number: int) -> None:
    """Forget an interview; what was practised for it stays."""
    gone = invocation.library.interviews.remove(number)
    diagnostics.note(f"The interview of {gone.date.isoformat()} was removed.")


def _row(kept: Interview) -> tuple[str, ...]:
    return (str(kept.id), kept.date.isoformat(), kept.company or "-", loop_text(kept.loop) or "-")
