"""The command that lists the figures of stories."""

from __future__ import annotations

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.coverage import quoted
from starkeeper.domain.numbers import Clash, StoryNumbers, numbers_of

COLUMNS = (
    output.Column("Story", number=True),
    output.Column("Part", whole=True),
    output.Column("Figure", style="cyan", whole=True),
    output.Column("Sentence", below=True),
)


@command("numbers")
@click.argument("stories", nargs=-1, metavar="[STORY]...")
@json_option
@pass_invocation
def numbers(invocation: Invocation, stories: tuple[str, ...], as_json: bool) -> None:
    """List the figures of the stories, each with its sentence.

    STORY is a number or the beginning of a title; without one, all stories are meant. Then what one story tells with
    two values: it may be right, but an interviewer would ask.
    """
    library = invocation.library
    chosen = [library.stories.find(name) for name in stories] or [record.story for record in library.stories.select()]
    found = [numbers_of(story) for story in chosen]
    if as_json:
        from starkeeper.cli import practice_shapes

        output.json([practice_shapes.numbers(told) for told in found])
        return
    rows = [(str(told.story_id), each.part.value, each.text, each.sentence) for told in found for each in told.figures]
    if rows:
        output.table(COLUMNS, rows)
    else:
        diagnostics.note("No figure is told. A number makes a result easier to believe.")
    for told in found:
        for clash in told.clashes:
            _warn(told, clash)


def _warn(told: StoryNumbers, clash: Clash) -> None:
    title = quoted(told.title)
    diagnostics.warning(output.one_line(f"Story {told.story_id}, {title}, tells {clash.said}. Are both right?"))
