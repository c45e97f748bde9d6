"""The command that shows what the stories prove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import Whole, json_option
from starkeeper.domain.advice import cautions, mix, nearest, remember, worth_writing
from starkeeper.settings import TARGET

if TYPE_CHECKING:
    from starkeeper.domain.coverage import PrincipleCoverage
    from starkeeper.domain.next_story import NextStory
    from starkeeper.domain.trend import Point
    from starkeeper.library import CoverageReport

WIDE, WIDEST = 100, 120
"""Characters across from which a terminal shows how stories ended, and when a principle was last rehearsed."""

COLUMNS = (
    output.Column("Principle", style="cyan"),
    output.Column("Strong", number=True),
    output.Column("Weak", number=True),
    output.Column("Target", number=True),
    output.Column("Gap", number=True, style="bold"),
    output.Column("Ended", whole=True, wide=WIDE),
    output.Column("Rehearsed", whole=True, wide=WIDEST),
    output.Column("Best story", cut=True),
)
BAR = 24
"""Characters of the bar for all principles."""


@command("coverage")
@click.option(
    "--target", type=Whole(*TARGET), help="Strong stories wanted for each principle; by default the settings'."
)
@click.option("--since", default="", metavar="DATE", help="Count only what happened since: 2023, 2023-05, 2023-05-14.")
@click.option("--next", "ahead", type=Whole(0, 100), default=1, show_default=True, help="Gaps to help with.")
@click.option("--history", is_flag=True, help="Show what was covered at earlier moments instead.")
@click.option("--format", "form", type=click.Choice(["csv", "markdown", "html"]), help="Print a document.")
@click.option("--csv", "as_csv", is_flag=True, help="The same as --format csv.")
@click.option("--strict", is_flag=True, help="Exit with 1 when gaps remain.")
@json_option
@pass_invocation
@click.pass_context
def coverage(
    ctx: click.Context,
    invocation: Invocation,
    target: int | None,
    since: str,
    ahead: int,
    history: bool,
    form: str | None,
    as_csv: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Show what the stories prove, and the gaps.

    One row per principle: its strong and weak stories, how many are wanted, how many are missing, and the story that
    proves it best; on a wide terminal how the strong ones ended, and when the principle was last rehearsed. Then the
    gaps in words, what else is amiss, and what to write next: the gap that costs most in a loop.
    """
    form = "csv" if as_csv else form
    if sum((bool(form), as_json)) > 1 or (history and (form or since or target or strict)):
        raise click.UsageError("One of --json, --csv and --format at a time; --history goes with --json alone.")
    if history:
        show_history(invocation, as_json)
        return
    reports = invocation.library.coverage
    report = reports.report(target, named=None if as_json else _enough(), since=since)
    following = reports.next_stories(report, ahead)
    if as_json:
        from starkeeper.cli import coverage_shapes

        output.json(coverage_shapes.coverage(report, following))
    elif form:
        from starkeeper.library.coverage_document import Format, coverage_document

        output.raw(coverage_document(report, following, invocation.pack, Format(form)))
    else:
        print_coverage(report, following)
    _say_doubts(invocation, report)
    if strict and report.coverage.gaps:
        ctx.exit(1)


def print_coverage(report: CoverageReport, ahead: Sequence[NextStory]) -> None:
    """Print the table, the gaps in words, and what to write next."""
    output.table(COLUMNS, [_row(entry) for entry in report.coverage.principles])
    output.line()
    output.line(report.coverage.sentence, "bold")
    for entry in report.coverage.gaps:
        output.line(entry.sentence)
    for said in cautions(report.coverage):
        output.line(said)
    for told in ahead:
        _print_next(told)


def _enough() -> int:
    from starkeeper.library.coverage import ENOUGH

    return ENOUGH


def _print_next(told: NextStory) -> None:
    output.line()
    output.line(f"Next to write: {told.entry.name}", "bold")
    for said in (worth_writing(told), nearest(told), remember(told), "It should answer:"):
        if said:
            output.line(said)
    for question in told.questions:
        output.line(f"- {question.text}")


def show_history(invocation: Invocation, as_json: bool) -> None:
    """Print what was covered at moments from the first story to now."""
    points = invocation.library.coverage.history()
    if as_json:
        from starkeeper.cli import coverage_shapes

        output.json(coverage_shapes.history(points))
    elif not points:
        diagnostics.note("There is no story yet, so nothing to look back on.")
    else:
        total = len(invocation.pack.principles)
        columns = (
            output.Column("Day", whole=True),
            output.Column("Covered", number=True),
            output.Column("Of all", style="cyan", whole=True),
            output.Column("Strong", number=True),
            output.Column("Stories", number=True),
        )
        output.table(columns, [_moment(point, total) for point in points])


def say_untagged(invocation: Invocation, untagged: int) -> None:
    """Say that stories were not compared with the present model and pack, and how that is done."""
    from starkeeper.cli.retagging import say_outdated

    if never := untagged - say_outdated(invocation):
        stories = "story was" if never == 1 else "stories were"
        diagnostics.note(f"{never} {stories} not compared with the principles yet; only your verdicts count.")
        diagnostics.hint(f"{invocation.call('tag')} compares them.")


def _say_doubts(invocation: Invocation, report: CoverageReport) -> None:
    if report.untagged:
        say_untagged(invocation, report.untagged)
    for slug in report.unknown_targets:
        diagnostics.note(f"The settings name a target for {slug!r}, which {invocation.pack.name} does not have.")


def _row(entry: PrincipleCoverage) -> tuple[str, ...]:
    counts = (str(number) for number in (entry.strong_count, entry.weak_count, entry.target, entry.gap))
    day = entry.rehearsed.astimezone().date().isoformat() if entry.rehearsed else "-"
    best = f"{entry.best.id} {entry.best.title}" if entry.best else "-"
    # A name is for a person; a program in the pipe wants what --principle takes.
    return (entry.name if output.on_terminal() else entry.slug, *counts, mix(entry.outcomes), day, best)


def _moment(point: Point, total: int) -> tuple[str, ...]:
    drawn = round(BAR * point.covered / total)
    bar = "█" * drawn + "·" * (BAR - drawn)
    day = point.at.astimezone().date().isoformat()
    return (day, str(point.covered), bar, str(point.strong), str(point.stories))
