"""The commands of follow-up questions to stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, practice_shapes
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import json_option

if TYPE_CHECKING:
    from starkeeper.domain.probe import Probe

COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Story", number=True),
    output.Column("Question", style="cyan"),
    output.Column("Answer", below=True),
)


@shared_options
@click.group("probe")
def probe() -> None:
    """Keep follow-up questions to your stories, and your answers.

    Those without an answer are asked when the story is told in "starkeeper rehearse".
    """


@shared_options
@probe.command("add")
@click.argument("story")
@click.argument("question")
@click.option("--answer", default="", help="What you would say.")
@json_option
@pass_invocation
def add(invocation: Invocation, story: str, question: str, answer: str, as_json: bool) -> None:
    """Add a follow-up question to a story.

    STORY is its number or the beginning of its title. Prints the number of the question, the story's, and the question.
    """
    library = invocation.library
    _print(library.probes.add(library.stories.find(story).id, question, answer), as_json)


@shared_options
@probe.command("list")
@click.argument("story", required=False)
@click.option("--open", "unanswered", is_flag=True, help="Only those without an answer.")
@json_option
@pass_invocation
def list_probes(invocation: Invocation, story: str | None, unanswered: bool, as_json: bool) -> None:
    """List the follow-up questions of a story, or of all, with their answers."""
    library = invocation.library
    found = library.probes.of(library.stories.find(story).id if story else None)
    found = [each for each in found if not (unanswered and each.answered)]
    if as_json:
        output.json([practice_shapes.probe(each) for each in found])
    elif found:
        output.table(COLUMNS, [(*_fields(each), each.answer or "-") for each in found])
    else:
        diagnostics.note("No follow-up question fits.")


@shared_options
@probe.command("answer")
@click.argument("number", type=int, metavar="ID")
@click.argument("answer")
@json_option
@pass_invocation
def answer(invocation: Invocation, number: int, answer: str, as_json: bool) -> None:
    """Keep your answer to a follow-up question, in place of the one before; an empty one takes it back."""
    _print(invocation.library.probes.answer(number, answer), as_json)


@shared_options
@probe.command("rm")
@click.argument("number", type=int, metavar="ID")
@pass_invocation
def remove(invocation: Invocation, number: int) -> None:
    """Forget a follow-up question and its answer."""
    invocation.library.probes.remove(number)
    diagnostics.note("The follow-up question was removed.")


def _print(kept: Probe, as_json: bool) -> None:
    if as_json:
        output.json(practice_shapes.probe(kept))
    else:
        output.fields(*_fields(kept))


def _fields(kept: Probe) -> tuple[str, str, str]:
    return (str(kept.id), str(kept.story_id), kept.question)
