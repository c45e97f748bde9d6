"""The commands that list stories and move them to the bin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import OneOf, json_option, story_filters
from starkeeper.domain.order import Order
from starkeeper.domain.tags import Strength

if TYPE_CHECKING:
    from starkeeper.cli.shapes import Shape
    from starkeeper.domain.coverage import TaggedStory
    from starkeeper.domain.story import Story
    from starkeeper.library import StoryQuery

LIST_COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Status", whole=True),
    output.Column("Outcome", whole=True, wide=100),
    output.Column("Title", cut=True),
    output.Column("Proves", style="cyan", whole=True),
)

PROVES_WIDTH = 24
"""Characters of a principle in a list on a terminal, where the titles lead; elsewhere it stands whole."""


@command("list")
@story_filters
@click.option("--bin", "binned", is_flag=True, help="List the bin instead.")
@click.option("--sort", "order", type=OneOf(Order), default=Order.ADDED.value, help="What comes first.")
@click.option("--reverse", "backwards", is_flag=True, help="From the other end.")
@json_option
@pass_invocation
def list_stories(
    invocation: Invocation, /, binned: bool, order: Order, backwards: bool, as_json: bool, **filters: Any
) -> None:
    """List the stories.

    The column "proves" names the principles of the strong tags; a dash stands for none. A terminal names the first and
    counts the others, and a narrow one shows no outcomes.
    """
    from starkeeper.library import StoryQuery

    query = StoryQuery(binned=binned, **filters)
    if order is Order.ADDED and not backwards:
        list_found(invocation, query, as_json)
    else:
        list_found(invocation, query, as_json, invocation.library.listing.ids(query, order, backwards=backwards))
    if not binned:
        from starkeeper.cli.retagging import say_outdated

        say_outdated(invocation)


@command("rm")
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@json_option
@pass_invocation
def rm(invocation: Invocation, stories: tuple[str, ...], as_json: bool) -> None:
    """Move stories to the bin.

    STORY is a number or the beginning of a title. Nothing is lost: restore takes a story out again.
    """
    kept = invocation.library.stories
    found = [kept.find(reference) for reference in stories]
    gone = kept.bin(*(story.id for story in found))
    report_all(invocation, gone, as_json)
    diagnostics.note(f"In the bin. Take out again: {invocation.call('restore', *(story.id for story in gone))}")


def list_found(invocation: Invocation, query: StoryQuery, as_json: bool, order: Sequence[int] | None = None) -> None:
    """Print the stories that are wanted, in an order that names the ids of all, else in the one they were added in."""
    kept = invocation.library.stories
    if as_json:
        from starkeeper.cli import shapes

        pace = invocation.library.pace()
        records = {each.story.id: each for each in kept.select(query)}
        chosen = [records[story_id] for story_id in order or records if story_id in records]
        output.json([shapes.story(each.story, each.tags, each.tagged, pace) for each in chosen])
    elif stories := {story.id: story for story in kept.overview(query)}:
        output.table(LIST_COLUMNS, [_row(stories[story_id]) for story_id in order or stories if story_id in stories])
    else:
        diagnostics.note("The bin is empty." if query.binned else "No story fits, or there is none yet.")


def _row(story: TaggedStory) -> tuple[str, ...]:
    strong = [tag.principle for tag in story.tags if tag.strength is Strength.STRONG]
    proves = _best_of(strong) if output.on_terminal() else ",".join(strong)
    return (str(story.id), story.status, story.outcome, story.title, proves or "-")


def _best_of(principles: Sequence[str]) -> str:
    """The first of some principles, cut where it is long, and how many more there are."""
    if not principles:
        return ""
    first, more = principles[0], len(principles) - 1
    shown = first if len(first) <= PROVES_WIDTH else f"{first[: PROVES_WIDTH - 1]}…"
    return f"{shown} +{more}" if more else shown


def report(invocation: Invocation, story: Story, as_json: bool) -> None:
    """Print what became of one story."""
    if as_json:
        output.json(_shape(invocation, story))
    else:
        output.fields(str(story.id), story.title)


def report_all(invocation: Invocation, stories: Sequence[Story], as_json: bool) -> None:
    """Print what became of several stories."""
    if as_json:
        output.json([_shape(invocation, story) for story in stories])
    else:
        for story in stories:
            output.fields(str(story.id), story.title)


def _shape(invocation: Invocation, story: Story) -> Shape:
    from starkeeper.cli import shapes

    known = invocation.library.tags.of(story.id)
    return shapes.story(story, known.tags, known.tagged, invocation.library.pace())
