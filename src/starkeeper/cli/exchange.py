"""The commands that bring stories in and out."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation
from starkeeper.cli.options import json_option, refuse_stdin, story_filters
from starkeeper.cli.reading import STDIN
from starkeeper.domain.counting import counted
from starkeeper.errors import FileTrouble, InvalidInput, StarkeeperError

if TYPE_CHECKING:
    from starkeeper.library import ImportReport

COLUMNS = (
    output.Column("State", whole=True),
    output.Column("ID", number=True),
    output.Column("Row", number=True),
    output.Column("Title", cut=True),
)

NAMED_ROWS = 5
"""How many rows a note names before it only counts them."""
NAMED_PROBLEMS = 10
"""How many rows that are no story are named before they are only counted."""
SUFFIXES = (".json", ".jsonl")
"""What export writes."""


@command("import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@pass_invocation
@click.pass_context
def import_files(
    ctx: click.Context, invocation: Invocation, files: tuple[Path, ...], dry_run: bool, as_json: bool
) -> None:
    """Add the stories of JSONL or JSON files.

    A story that the library knows already is not added again, so the same file may be imported twice. A row that is no
    story is reported with its number (the line in a JSONL file, the place in a list) and stops nothing else; the exit
    code then is 4. FILE is a file: standard input is not read.
    """
    refuse_stdin(files, "import")
    reports: list[tuple[Path, ImportReport]] = []
    code = 0
    for file in files:
        try:
            report = invocation.library.exchange.import_file(file, dry_run=dry_run)
        except StarkeeperError as trouble:
            # The other files may be fine; the first trouble gives the exit code.
            diagnostics.error(trouble)
            code = code or trouble.exit_code
            continue
        reports.append((file, report))
        _tell(file, report, dry_run)
        code = code or (InvalidInput.exit_code if report.problems else 0)
    _report(reports, dry_run, as_json)
    ctx.exit(code)


@command("export")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@story_filters
@pass_invocation
def export(invocation: Invocation, /, file: Path, force: bool, **filters: Any) -> None:
    """Write stories to a JSONL or JSON file.

    The suffix of FILE, .json or .jsonl, says which of the two; "-" prints JSONL. The shape is the one that import
    reads, and nothing is lost. The file is readable by you alone. A file that is there is not written over without
    --force, and the library never.
    """
    if file != STDIN:
        _check_target(invocation, file, force)
    from starkeeper.library import StoryQuery

    exchange, query = invocation.library.exchange, StoryQuery(**filters)
    if file == STDIN:
        output.raw(exchange.export_text(query))
        return
    number = exchange.export_file(file, query)
    diagnostics.note(f"{counted(number)} written to {file}.")


def _check_target(invocation: Invocation, file: Path, force: bool) -> None:
    # A device or pipe takes what it is given; it has no suffix and nothing that could be lost.
    if file.exists() and not file.is_file():
        return
    if file.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"export writes files that end in {' or '.join(SUFFIXES)}; {file} does not.")
    if not file.exists():
        return
    if invocation.library_path.exists() and file.samefile(invocation.library_path):
        raise FileTrouble(f"{file} is the library itself.", "Name another file.")
    if not force:
        raise FileTrouble(f"{file} is there already.", "Name another file, or use --force to write over it.")


def _tell(file: Path, report: ImportReport, dry_run: bool) -> None:
    for problem in report.problems[:NAMED_PROBLEMS]:
        diagnostics.warning(f"{file}, row {problem.number}: {problem.message}")
    if (more := len(report.problems) - NAMED_PROBLEMS) > 0:
        diagnostics.warning(f"{file}: {more} more {'row is' if more == 1 else 'rows are'} no story.")
    rows_by_note: dict[str, list[int]] = defaultdict(list)
    for number, text in report.notes:
        rows_by_note[text].append(number)
    for text, numbers in rows_by_note.items():
        diagnostics.note(f"{file}{_rows(numbers)}: {text}")
    would = "would be " if dry_run else ""
    said = [f"{counted(len(report.added))} {would}added", f"{len(report.known)} known already"]
    if report.problems:
        said.append(f"{len(report.problems)} left out")
    diagnostics.note(f"{file}: {', '.join(said)}.")


def _report(reports: list[tuple[Path, ImportReport]], dry_run: bool, as_json: bool) -> None:
    if as_json:
        output.json([shapes.imported(str(file), report, dry_run) for file, report in reports])
        return
    rows = [
        (what, "-" if dry_run and what == "added" else str(row.story_id), str(row.number), row.title)
        for _, report in reports
        for what, found in (("added", report.added), ("known", report.known))
        for row in found
    ]
    if rows:
        output.table(COLUMNS, rows)


def _rows(numbers: list[int]) -> str:
    """The rows that a note is about, in words; nothing when it is about the whole file."""
    rows = [number for number in numbers if number]
    if not rows:
        return ""
    named = ", ".join(map(str, rows[:NAMED_ROWS]))
    more = f" and {len(rows) - NAMED_ROWS} more" if len(rows) > NAMED_ROWS else ""
    return f", row{'s' if len(rows) > 1 else ''} {named}{more}"
