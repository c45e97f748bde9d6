"""The command that shows one story whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.cli.retagging import say_outdated
from starkeeper.cli.tags import say_missing, tag_table
from starkeeper.domain.speech import clock, count_words, spoken_seconds
from starkeeper.domain.story import Part, Story
from starkeeper.domain.tags import Strength, Verdict

if TYPE_CHECKING:
    from starkeeper.library import StoryTags


@command("show")
@click.argument("story")
@click.option("--bin", "binned", is_flag=True, help="Show a story that is in the bin.")
@json_option
@pass_invocation
def show(invocation: Invocation, story: str, binned: bool, as_json: bool) -> None:
    """Show a story, what it proves and where.

    STORY is its number or the beginning of its title. Behind its parts stand the words, the minutes it takes to tell
    them, and each tag with its score and the sentence that speaks for it; what a weak tag lacks is said in words.
    """
    found = invocation.library.stories.find(story, binned=binned)
    known = invocation.library.tags.of(found.id)
    if as_json:
        output.json(_in_full(invocation, found, known))
        return
    _heading(found)
    _parts(found)
    _length(found, invocation.library.pace())
    _tags(found, known)
    if not known.tagged and not say_outdated(invocation):
        diagnostics.note(f"Not compared with the principles yet: {invocation.call('tag', found.id)}")


def _in_full(invocation: Invocation, story: Story, known: StoryTags) -> shapes.Shape:
    from starkeeper.library import advice

    thresholds = advice.thresholds()
    return {
        **shapes.story(story, known.tags, known.tagged, invocation.library.pace()),
        "verdicts": shapes.verdicts(known.verdicts),
        "reasons": shapes.reasons(known.reasons),
        "suggestions": [shapes.suggestion(proposed, story, thresholds) for proposed in known.suggestions],
    }


def _heading(story: Story) -> None:
    output.line(f"{story.id}  {output.one_line(story.title)}", "bold")
    where = (story.status, story.outcome, story.role, story.employer, story.date)
    output.line(" · ".join(output.one_line(word) for word in where if word), "dim")


def _parts(story: Story) -> None:
    for part in Part:
        if text := story.part(part).strip("\n"):
            output.line()
            output.line(part.value.capitalize(), "bold cyan")
            output.line(text)


def _length(story: Story, words_per_minute: int) -> None:
    words = count_words(story.text)
    output.line()
    output.line(f"{words} words, {clock(spoken_seconds(words, words_per_minute))} minutes spoken", "dim")


def _tags(story: Story, known: StoryTags) -> None:
    if known.tags:
        output.line()
        tag_table(story, known.tags)
    rejected = [slug for slug, verdict in known.verdicts.items() if verdict is Verdict.REJECTED]
    if rejected:
        output.line(f"Rejected: {', '.join(sorted(rejected))}")
    for tag in known.tags:
        if tag.strength is Strength.WEAK:
            say_missing(story, tag)
    _reasons(known)


def _reasons(known: StoryTags) -> None:
    """Say which verdicts on other stories moved a score, where a tag stands on it or fell by it."""
    from starkeeper.library import advice

    thresholds = advice.thresholds()
    for suggestion in known.suggestions:
        reason = known.reasons.get(suggestion.principle)
        tells = thresholds.strength(max(suggestion.score, suggestion.untaught.score))
        if reason and tells and suggestion.principle not in known.verdicts:
            output.line(f"{suggestion.principle}: {output.one_line(reason.sentence)}", "dim")
