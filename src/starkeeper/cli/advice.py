"""The command that advises on a text that no library holds."""

from __future__ import annotations

from pathlib import Path

import click

from starkeeper.cli import diagnostics, output, reading, shapes
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.cli.tags import WIDE, also, quote, say_missing
from starkeeper.domain.tags import Strength

COLUMNS = (
    output.Column("Score", number=True),
    output.Column("Strength", whole=True),
    output.Column("Principle", style="cyan", whole=True),
    output.Column("Also", style="cyan", whole=True, wide=WIDE),
    output.Column("Evidence", below=True),
)


@command("suggest")
@click.argument("file", type=FILE, required=False)
@click.option("--title", default="", help="What the story is called; a good title says much.")
@json_option
@pass_invocation
def suggest(invocation: Invocation, file: Path | None, title: str, as_json: bool) -> None:
    """Rank all principles for a text, storing nothing.

    The story is read from FILE, or from standard input where there is none or it is "-". No library is opened. A dash
    stands for a strength below both thresholds. Beside a sentence stands what else it speaks for, if the terminal is
    wide enough; behind the table of a terminal, what each weak principle lacks.
    """
    from starkeeper.cli.model import ensure_model
    from starkeeper.library import advice

    told = advice.read_story(reading.text_of(file), title)
    for note in told.notes:
        diagnostics.warning(note)
    ensure_model(invocation)
    ranked = advice.suggest(told.content, invocation.pack, invocation.settings, invocation.paths)
    thresholds = advice.thresholds()
    if as_json:
        output.json([shapes.suggestion(proposed, told.content, thresholds) for proposed in ranked])
        return
    rows = [
        (
            f"{proposed.score:.2f}",
            thresholds.strength(proposed.score) or "-",
            proposed.principle,
            also(proposed),
            quote(told.content, proposed.evidence),
        )
        for proposed in ranked
    ]
    output.table(COLUMNS, rows)
    for proposed in ranked:
        if output.on_terminal() and thresholds.strength(proposed.score) is Strength.WEAK:
            say_missing(told.content, proposed)
