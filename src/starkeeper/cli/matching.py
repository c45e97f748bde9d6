"""The command that finds the stories for a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.coverage import say_untagged
from starkeeper.cli.model import ensure_model
from starkeeper.cli.options import Whole, json_option

if TYPE_CHECKING:
    from starkeeper.domain.matching import Match

COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Fit", number=True),
    output.Column("Principle", style="cyan", whole=True),
    output.Column("Story", cut=True),
    output.Column("Evidence", below=True),
)


@command("match")
@click.argument("question")
@click.option("--limit", type=Whole(1, 1000), default=3, show_default=True, help="How many stories at most.")
@json_option
@pass_invocation
def match(invocation: Invocation, question: str, limit: int, as_json: bool) -> None:
    """Show which stories answer a question, and by what.

    QUESTION is any question, or the id of one that "starkeeper questions" lists. The best story stands first, with how
    well it fits (0 to 1), the principle that it answers the question by, and the sentence that speaks for that. A dash
    in place of the principle means that only the words are alike. In a pipe, and with --json, all principles are named
    that question and story share.

    A question of the bank asks for its own principles. What any other asks for is read from its text.
    """
    library = invocation.library
    asked = library.rehearsal.asked(question)
    ensure_model(invocation)
    found = library.match(asked, limit)
    if as_json:
        from starkeeper.cli import shapes

        output.json([shapes.match(each) for each in found])
    elif found:
        output.table(COLUMNS, [_row(each) for each in found])
    else:
        diagnostics.note("No story of yours answers it. It may be the next one to write.")
    if untagged := len(library.tags.untagged()):
        say_untagged(invocation, untagged)


def _row(found: Match) -> tuple[str, ...]:
    named = found.principle if output.on_terminal() else ",".join(found.principles)
    return (str(found.story.id), f"{found.score:.2f}", named or "-", found.story.title, found.quote or "-")
