"""The command that shows what the stories prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import Whole, json_option
from starkeeper.settings import TARGET

if TYPE_CHECKING:
    from starkeeper.domain.coverage import PrincipleCoverage
    from starkeeper.library import CoverageReport

COLUMNS = (
    output.Column("Principle", style="cyan"),
    output.Column("Strong", number=True),
    output.Column("Weak", number=True),
    output.Column("Target", number=True),
    output.Column("Gap", number=True, style="bold"),
    output.Column("Best story", cut=True),
)


@command("coverage")
@click.option(
    "--target", type=Whole(*TARGET), help="Strong stories wanted for each principle; by default the settings'."
)
@click.option("--strict", is_flag=True, help="Exit with 1 when gaps remain.")
@json_option
@pass_invocation
@click.pass_context
def coverage(ctx: click.Context, invocation: Invocation, target: int | None, strict: bool, as_json: bool) -> None:
    """Show what the stories prove, and the gaps.

    One row per principle: its strong and weak stories, how many are wanted, how many are missing, and the story that
    proves it best. Then the gaps in words, the largest first.
    """
    report = invocation.library.coverage.report(target, named=None if as_json else 1)
    if as_json:
        from starkeeper.cli import shapes

        output.json(shapes.coverage(report))
    else:
        print_coverage(report)
    if report.untagged:
        say_untagged(invocation, report.untagged)
    if strict and report.coverage.gaps:
        ctx.exit(1)


def say_untagged(invocation: Invocation, untagged: int) -> None:
    """Say that stories were not compared with the present model and pack, and how that is done."""
    from starkeeper.cli.retagging import say_outdated

    if never := untagged - say_outdated(invocation):
        stories = "story was" if never == 1 else "stories were"
        diagnostics.note(f"{never} {stories} not compared with the principles yet; only your verdicts count.")
        diagnostics.hint(f"{invocation.call('tag')} compares them.")


def print_coverage(report: CoverageReport) -> None:
    """Print the table and the gaps in words."""
    output.table(COLUMNS, [_row(entry) for entry in report.coverage.principles])
    output.line()
    output.line(report.coverage.sentence, "bold")
    for entry in report.coverage.gaps:
        output.line(entry.sentence)


def _row(entry: PrincipleCoverage) -> tuple[str, ...]:
    counts = (str(number) for number in (entry.strong_count, entry.weak_count, entry.target, entry.gap))
    best = f"{entry.best.id} {entry.best.title}" if entry.best else "-"
    # A name is for a person; a program in the pipe wants what --principle takes.
    return (entry.name if output.on_terminal() else entry.slug, *counts, best)
