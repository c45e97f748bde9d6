"""The commands of the question bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import OneOf, json_option, question_filters
from starkeeper.domain.pack import Level, Polarity

if TYPE_CHECKING:
    from starkeeper.domain.pack import Question

COLUMNS = (
    output.Column("ID", style="cyan"),
    output.Column("Polarity", whole=True),
    output.Column("Level", whole=True),
    output.Column("Principles"),
    output.Column("Question"),
)


@shared_options
@click.group("questions", invoke_without_command=True)
@question_filters
@click.option("--text", default="", help="Only questions in which this stands.")
@click.option("--general/--no-general", default=None, help="Only a recruiter's general questions, or none of them.")
@json_option
@pass_invocation
@click.pass_context
def questions(ctx: click.Context, invocation: Invocation, /, as_json: bool, **filters: Any) -> None:
    """List the questions, or add your own.

    Those of the pack come first, in its order, then your own. A question put to anybody suits every role and level.
    """
    if ctx.invoked_subcommand is not None:
        return
    from starkeeper.domain.pack import QuestionFilter

    found = invocation.library.rehearsal.questions(QuestionFilter(**filters))
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
@click.option("--level", type=OneOf(Level), default=Level.ANY, help="Whom it is put to.")
@click.option("--role", "roles", multiple=True, help="A role it is put to, such as mle; none means everybody.")
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
    question = invocation.library.rehearsal.add_question(text, principles, polarity, level, roles)
    if as_json:
        output.json(shapes.question(question))
    else:
        output.fields(question.id, question.text)


def _row(question: Question) -> tuple[str, ...]:
    return (question.id, question.polarity, question.level, ",".join(question.principles) or "-", question.text)
