"""The commands of the question bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import OneOf, json_option, question_filter, question_filters
from starkeeper.domain.pack import Level, Polarity

if TYPE_CHECKING:
    from starkeeper.domain.pack import Question

COLUMNS = (
    output.Column("ID", style="cyan", whole=True),
    output.Column("Polarity", whole=True),
    output.Column("Level", whole=True),
    output.Column("Principles", words=True, wide=120),
    output.Column("Question", below=True),
)


@shared_options
@click.group("questions", invoke_without_command=True)
@question_filters
@click.option("--text", default="", help="Only questions that contain this text.")
@click.option("--general/--no-general", default=None, help="Only a recruiter's general questions, or none of them.")
@json_option
@pass_invocation
@click.pass_context
def questions(ctx: click.Context, invocation: Invocation, /, as_json: bool, **filters: Any) -> None:
    """List the questions, or add your own.

    Those of the pack come first, in its order, then your own. A question for anybody suits every role and level.
    """
    if ctx.invoked_subcommand is not None:
        return
    library = invocation.library
    found = library.rehearsal.questions(question_filter(library, **filters))
    if as_json:
        output.json([shapes.question(question) for question in found])
    elif found:
        output.table(COLUMNS, [_row(question) for question in found])
    else:
        diagnostics.note("No question fits.")


@shared_options
@questions.command("add")
@click.argument("text")
@click.option("--principle", "principles", multiple=True, metavar="SLUG", help="A principle it probes; up to three.")
@click.option("--polarity", type=OneOf(Polarity), default=Polarity.OPEN, help="The kind of story it asks for.")
@click.option("--level", type=OneOf(Level), default=Level.ANY, help="Who is asked it.")
@click.option("--role", "roles", multiple=True, help="A role it is for, such as mle; none means everybody.")
@json_option
@pass_invocation
def add(
    invocation: Invocation,
    text: str,
    principles: tuple[str, ...],
    polarity: Polarity,
    level: Level,
    roles: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add a question of your own.

    It is asked in rehearsals like those of the pack. Prints its id and text.
    """
    # Roles are written small everywhere, so that --role finds them.
    folded = tuple(role.strip().casefold() for role in roles)
    question = invocation.library.rehearsal.add_question(text, principles, polarity, level, folded)
    if as_json:
        output.json(shapes.question(question))
    else:
        output.fields(question.id, question.text)


@shared_options
@questions.command("remove")
@click.argument("question_id", metavar="ID")
@pass_invocation
def remove(invocation: Invocation, question_id: str) -> None:
    """Remove a question of your own.

    What was practised with it stays. The questions of a pack stay as long as the pack has them.
    """
    invocation.library.rehearsal.remove_question(question_id)
    diagnostics.note("The question was removed.")


def _row(question: Question) -> tuple[str, ...]:
    between = " " if output.on_terminal() else ","
    return (question.id, question.polarity, question.level, between.join(question.principles) or "-", question.text)
