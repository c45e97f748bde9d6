"""The command that lists the figures of stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.domain.coverage import quoted
from starkeeper.domain.numbers import Clash, Figure, clashes, figures

if TYPE_CHECKING:
    from starkeeper.domain.story import Story

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
    found = [(story, figures(story)) for story in chosen]
    if as_json:
        from starkeeper.cli import practice_shapes

        output.json([practice_shapes.numbers(story, told, clashes(told)) for story, told in found])
        return
    rows = [(str(story.id), each.part.value, each.text, each.sentence) for story, told in found for each in told]
    if rows:
        output.table(COLUMNS, rows)
    else:
        diagnostics.note("No figure is told. A number makes a result easier to believe.")
    for story, told in found:
        for clash in clashes(told):
            _warn(story, clash)


def _warn(story: Story, clash: Clash) -> None:
    first, second = clash.first, clash.second
    title = quoted(output.one_line(story.title))
    diagnostics.warning(f"Story {story.id}, {title}, tells {_told(first)} and {_told(second)}. Are both right?")


def _told(figure: Figure) -> str:
    return f"{quoted(output.one_line(figure.text))} in {figure.part.value.capitalize()}"
