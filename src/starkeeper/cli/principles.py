"""The commands of the pack."""

from __future__ import annotations

from pathlib import Path

import click

from starkeeper.cli import output, shapes
from starkeeper.cli.context import FILE, Invocation, pass_invocation, shared_options
from starkeeper.cli.options import json_option, refuse_stdin

COLUMNS = (
    output.Column("Slug", style="cyan", whole=True),
    output.Column("Questions", number=True),
    output.Column("Name"),
    output.Column("Meaning", cut=True, wide=140),
)


@shared_options
@click.group("principles", invoke_without_command=True)
@json_option
@pass_invocation
@click.pass_context
def principles(ctx: click.Context, invocation: Invocation, as_json: bool) -> None:
    """List the principles, or check a pack.

    The slug is what --principle, --confirm and --reject take. A narrow terminal shows no meanings; --json has them
    whole.
    """
    if ctx.invoked_subcommand is not None:
        return
    pack = invocation.pack
    if as_json:
        output.json([shapes.principle(entry) for entry in pack.principles])
        return
    rows = [(entry.slug, str(len(entry.questions)), entry.name, entry.meaning) for entry in pack.principles]
    output.table(COLUMNS, rows)


@shared_options
@principles.command("check")
@click.argument("file", type=FILE)
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check a pack of your own.

    Names file, line and key of the first thing that does not fit, and exits with 5. FILE is a file: standard input is
    not read.
    """
    from starkeeper import packs

    refuse_stdin([file], "principles check")
    pack = packs.load(file)
    if as_json:
        output.json(shapes.pack(pack, str(file)))
        return
    output.facts(
        [
            ("file", str(file)),
            ("name", pack.name),
            ("slug", pack.slug),
            ("language", pack.language),
            ("target", str(pack.target)),
            ("principles", str(len(pack.principles))),
            ("questions", f"{len(pack.questions)}, {len(pack.general)} of them general"),
        ]
    )
