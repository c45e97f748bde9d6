"""The command that says what an interviewer would trip over in the stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.review.findings import Finding, Severity

if TYPE_CHECKING:
    from starkeeper.library import Review, Reviewed

COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Severity"),
    output.Column("Code"),
    output.Column("Part"),
    output.Column("Start", number=True),
    output.Column("End", number=True),
    output.Column("Words"),
    output.Column("Why"),
)
SHOWN_WORDS = 48
"""Characters of the words that a terminal quotes; a pipe and JSON have them whole."""
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


@command("review")
@click.argument("stories", nargs=-1, metavar="[STORY]...")
@click.option(
    "--select", multiple=True, metavar="RULES", help="Check these rules only: codes, letters, default or all."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there is a warning or an error.")
@json_option
@pass_invocation
@click.pass_context
def review(
    ctx: click.Context,
    invocation: Invocation,
    stories: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """Say what an interviewer would trip over in the stories.

    STORY is a number or the beginning of a title; without one, all stories but the retired ones are meant. Each finding
    has a code, a severity (error, warning or info), the exact words it is about, and why. docs/review.md describes the
    rules and where they are from; "review" in the settings moves their numbers and names what is confidential.

    --select and --ignore take codes such as N001, letters of groups such as N, default and all, several parted by
    commas. What is selected takes the place of what the settings select and ignore.
    """
    library = invocation.library
    ids = [library.stories.find(reference).id for reference in stories] if stories else None
    found = library.review.stories(ids, _parted(select), _parted(ignore))
    if as_json:
        from starkeeper.cli import shapes

        pace = library.pace()
        output.json([shapes.reviewed(each, pace) for each in found.stories])
    elif found.stories:
        _print(found)
    else:
        diagnostics.note("There is no story to review yet.")
    if found.unread:
        _say_unread(invocation, found.unread)
    if strict and found.is_grave:
        ctx.exit(1)


def _parted(words: Iterable[str]) -> list[str]:
    return [word for each in words for word in each.split(",") if word.strip()]


def _print(found: Review) -> None:
    told = [each for each in found.stories if each.findings]
    if output.on_terminal():
        for each in told:
            output.line(f"{each.story.id}  {output.one_line(each.story.title)}", "bold")
            _on_terminal(each)
            output.line()
    elif told:
        output.table(COLUMNS, [_row(each, finding) for each in told for finding in each.findings])
        output.line()
    output.line(_summary(found, told), "bold")


def _on_terminal(each: Reviewed) -> None:
    """Print the findings of one story; those of one rule in one part share a paragraph."""
    for (code, place), group in groupby(each.findings, key=lambda finding: (finding.code, finding.place)):
        alike = list(group)
        words = [f"“{_cut(quote)}”" for quote in dict.fromkeys(finding.quote(each.story) for finding in alike) if quote]
        where = f"{', '.join(words)} in {str(place).capitalize()}: " if words else ""
        severity = alike[0].severity
        output.entry(f"  {severity:<7} {code} ", f"{where}{alike[0].why}", _STYLES[severity])


def _row(each: Reviewed, finding: Finding) -> tuple[str, ...]:
    place = (str(finding.place or "-"), str(finding.start), str(finding.end))
    return (str(each.story.id), finding.severity, finding.code, *place, finding.quote(each.story) or "-", finding.why)


def _cut(text: str) -> str:
    shown = output.one_line(text)
    return shown if len(shown) <= SHOWN_WORDS else f"{shown[: SHOWN_WORDS - 1]}…"


def _summary(found: Review, told: Sequence[Reviewed]) -> str:
    stories = _number(len(found.stories), "story", "stories")
    if not told:
        return f"Nothing found in {stories}."
    counts = Counter(finding.severity for each in told for finding in each.findings)
    kinds = (
        (counts[Severity.ERROR], "error", "errors"),
        (counts[Severity.WARNING], "warning", "warnings"),
        (counts[Severity.INFO], "info", "info"),
    )
    parts = ", ".join(_number(*kind) for kind in kinds if kind[0])
    return f"{_number(counts.total(), 'finding', 'findings')} in {len(told)} of {stories}: {parts}."


def _number(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _say_unread(invocation: Invocation, unread: int) -> None:
    stories = "1 story was" if unread == 1 else f"{unread} stories were"
    diagnostics.note(f"{stories} not read by the model yet, so likeness to others was not looked at.")
    diagnostics.hint(f"{invocation.call('tag')} reads them.")
