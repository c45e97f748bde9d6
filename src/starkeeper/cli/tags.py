"""The command that compares stories with the principles and takes the candidate's verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.cli.retagging import compare, say_changes, say_stopped
from starkeeper.domain.missing import missing
from starkeeper.domain.story import Story, StoryContent
from starkeeper.domain.tags import Evidence, Suggestion, Tag, Verdict

if TYPE_CHECKING:
    from starkeeper.domain.changes import StoryChange
    from starkeeper.library import Library

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C ended."""

WIDE = 140
"""A terminal of so many characters across has room for what else the evidence speaks for."""

TAG_COLUMNS = (
    output.Column("Strength", whole=True),
    output.Column("Score", number=True),
    output.Column("Principle", style="cyan", whole=True),
    output.Column("Verdict", whole=True),
    output.Column("Also", style="cyan", whole=True, wide=WIDE),
    output.Column("Evidence", below=True),
)


@command("tag")
@click.argument("stories", nargs=-1, metavar="[STORY]...")
@click.option("--all", "every", is_flag=True, help="Compare every story again.")
@click.option("--confirm", multiple=True, metavar="SLUG", help="The stories do prove this principle.")
@click.option("--reject", multiple=True, metavar="SLUG", help="The stories do not prove this principle.")
@click.option("--take-back", multiple=True, metavar="SLUG", help="Forget your verdict on this principle.")
@json_option
@pass_invocation
@click.pass_context
def tag(
    ctx: click.Context,
    invocation: Invocation,
    stories: tuple[str, ...],
    every: bool,
    confirm: tuple[str, ...],
    reject: tuple[str, ...],
    take_back: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare stories with the principles, and judge the suggestions.

    STORY is a number or the beginning of a title; without one, the stories that were not compared yet are meant. Each
    tag is shown with its strength, its score (0 to 1) and the sentence that speaks for it. The first time on a machine
    the model is compiled, which takes half a minute.

    A verdict of yours always outranks a suggestion: --confirm makes a strong tag of a principle, --reject none. It
    also moves the scores of other stories a little, the more the more alike they are.

    After a change of model or pack all stories are to be compared again. Every verdict stays. Ctrl-C stops between two
    stories, and the next run goes on there; the run that comes to the end says which tags came, went or changed.
    """
    verdicts = {"confirm": confirm, "reject": reject, "take_back": take_back}
    _check(stories, every, verdicts)
    library = invocation.library
    chosen = _chosen(library, stories, every)
    if any(verdicts.values()):
        _decide(library, chosen, verdicts)
        taught = library.tags.learn()
        _report(invocation, chosen, as_json)
        if taught.stories:
            say_changes(taught)
        return
    retagging = compare(invocation, chosen)
    if retagging.run.stopped:
        say_stopped(invocation, retagging)
        ctx.exit(INTERRUPTED)
    if not chosen:
        diagnostics.note("Every story is tagged.")
    _report(invocation, chosen, as_json, retagging.changes.stories)
    say_changes(retagging.changes)


def tag_table(content: StoryContent, tags: Iterable[Tag]) -> None:
    """Print the tags of one story, with their evidence."""
    output.table(TAG_COLUMNS, [_cells(content, tag) for tag in tags])


def quote(content: StoryContent, evidence: Evidence | None) -> str:
    """The sentence that speaks for a suggestion; a dash for none."""
    return evidence.quote(content.part(evidence.part)) if evidence else "-"


def also(found: Suggestion | Tag) -> str:
    """The other principle that the evidence speaks for most; a dash for none."""
    return found.runner_up.principle if found.runner_up else "-"


def say_missing(content: StoryContent, found: Suggestion | Tag) -> None:
    """Say what keeps a weak suggestion from being strong."""
    output.line(f"{found.principle}: {missing(content, found)}", "dim")


def _check(stories: tuple[str, ...], every: bool, verdicts: dict[str, tuple[str, ...]]) -> None:
    if stories and every:
        raise click.UsageError("Name stories or use --all, not both.")
    decided = [slug for slugs in verdicts.values() for slug in slugs]
    if decided and not stories:
        raise click.UsageError("A verdict needs the story it is about: starkeeper tag STORY --confirm SLUG.")
    if twice := next((slug for slug in decided if decided.count(slug) > 1), None):
        raise click.UsageError(f"{twice!r} is named in two verdicts.")


def _chosen(library: Library, stories: tuple[str, ...], every: bool) -> list[int]:
    if every:
        return [heading.id for heading in library.stories.headings()]
    if stories:
        return list(dict.fromkeys(library.stories.find(reference).id for reference in stories))
    return library.tags.untagged()


def _decide(library: Library, story_ids: Iterable[int], verdicts: dict[str, tuple[str, ...]]) -> None:
    words = {"confirm": Verdict.CONFIRMED, "reject": Verdict.REJECTED, "take_back": None}
    library.tags.decide(story_ids, {slug: words[word] for word, named in verdicts.items() for slug in named})


def _report(
    invocation: Invocation, story_ids: Sequence[int], as_json: bool, changed: Sequence[StoryChange] = ()
) -> None:
    library = invocation.library
    changes = {story.id: story.changes for story in changed}
    # Only a program wants whole stories for what the run before this one compared.
    ids = [*story_ids, *(story_id for story_id in changes if as_json and story_id not in story_ids)]
    told = [(library.stories.get(story_id), library.tags.of(story_id)) for story_id in ids]
    if as_json:
        pace = invocation.library.pace()
        output.json(
            [
                shapes.compared(shapes.story(story, known.tags, known.tagged, pace), changes.get(story.id, ()))
                for story, known in told
            ]
        )
    elif output.on_terminal():
        for story, known in told:
            output.line(f"{story.id}  {output.one_line(story.title)}", "bold")
            _on_terminal(story, known.tags)
            output.line()
    elif told:
        columns = (output.Column("ID", number=True), *TAG_COLUMNS)
        output.table(columns, [(str(story.id), *_cells(story, tag)) for story, known in told for tag in known.tags])


def _on_terminal(story: Story, tags: Sequence[Tag]) -> None:
    if tags:
        tag_table(story, tags)
    else:
        output.line("No principle comes near enough.", "dim")


def _cells(content: StoryContent, tag: Tag) -> tuple[str, ...]:
    # A principle that was confirmed without a suggestion has no score.
    score = f"{tag.score:.2f}" if tag.score else "-"
    return (tag.strength, score, tag.principle, tag.verdict or "-", also(tag), quote(content, tag.evidence))
