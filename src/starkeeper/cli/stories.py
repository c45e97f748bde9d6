"""The commands that write, show and bin stories."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starkeeper.cli import diagnostics, editor, output, reading, shapes
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation
from starkeeper.cli.options import json_option, story_fields, story_filters
from starkeeper.domain.story import Story, StoryContent
from starkeeper.domain.tags import Strength

if TYPE_CHECKING:
    from starkeeper.library import TaggedRecord

TEMPLATE = re.compile(r"\ufeff?\s*---\s*\n(#.*\n|\s*\n)*[A-Za-z]+\s*:")
"""How a template begins: a fence and a key. A rule of dashes alone may stand in anybody's text."""

LIST_COLUMNS = (
    output.Column("ID", number=True),
    output.Column("Status", whole=True),
    output.Column("Outcome", whole=True),
    output.Column("Proves", style="cyan"),
    output.Column("Title"),
)


@command("add")
@click.option("--file", "-f", type=FILE, help="Read the story from this file; - is standard input.")
@story_fields
@json_option
@pass_invocation
def add(invocation: Invocation, /, file: Path | None, as_json: bool, **fields: Any) -> None:
    """Add a story.

    On a terminal your editor opens on a template. Else the story is read from --file or from standard input: a filled
    template, or plain text, whose parts are found by their headings ("Situation:", "## Task", "A:").

    Prints the story's number and title.
    """
    given = _given(fields)
    if file is None and diagnostics.stdin_is_terminal():
        story = _write_new(invocation, given)
    else:
        text = reading.text_of(file)
        story = invocation.library.stories.add(_told(invocation, text, None, given))
    if story is None:
        diagnostics.note("Nothing was written, so no story was added.")
        return
    _report(invocation, story, as_json)
    if not as_json and output.on_terminal():
        _show_first_suggestions(invocation, story)


@command("edit")
@click.argument("story")
@click.option("--file", "-f", type=FILE, help="Read the new text from this file; - is standard input.")
@story_fields
@json_option
@pass_invocation
def edit(invocation: Invocation, /, story: str, file: Path | None, as_json: bool, **fields: Any) -> None:
    """Change a story.

    STORY is its number or the beginning of its title. Your editor opens on it, unless --file or another option says
    what is new. The earlier version is kept. When somebody else saved the story meanwhile, nothing is overwritten and
    your text is kept in a file.
    """
    found = invocation.library.stories.find(story)
    given = _given(fields)
    if file is not None:
        content = _told(invocation, reading.text_of(file), found, given)
        saved = _save(invocation, found, content)
    elif given:
        saved = _save(invocation, found, replace(found.content, **given))
    else:
        saved = _rewrite(invocation, found)
    if saved.version == found.version:
        diagnostics.note("Nothing was changed.")
    _report(invocation, saved, as_json)


@command("list")
@story_filters
@click.option("--bin", "binned", is_flag=True, help="List the bin instead.")
@json_option
@pass_invocation
def list_stories(invocation: Invocation, /, binned: bool, as_json: bool, **filters: Any) -> None:
    """List the stories.

    The column "proves" names the principles of the strong tags; a dash stands for none.
    """
    from starkeeper.library import StoryQuery

    records = invocation.library.stories.select(StoryQuery(binned=binned, **filters))
    if as_json:
        pace = invocation.settings.words_per_minute
        output.json([shapes.story(record.story, record.tags, record.tagged, pace) for record in records])
        return
    if records:
        output.table(LIST_COLUMNS, [_row(record) for record in records])
    else:
        diagnostics.note("The bin is empty." if binned else "No story fits, or there is none yet.")


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
    gone = [kept.bin(story_id) for story_id in dict.fromkeys(story.id for story in found)]
    _report_all(invocation, gone, as_json)
    diagnostics.note(f"In the bin. Take out again: starkeeper restore {' '.join(str(story.id) for story in gone)}")


@command("restore")
@click.argument("stories", nargs=-1, required=True, metavar="STORY...")
@json_option
@pass_invocation
def restore(invocation: Invocation, stories: tuple[str, ...], as_json: bool) -> None:
    """Take stories out of the bin.

    STORY is a number or the beginning of a title; list --bin shows what is there.
    """
    kept = invocation.library.stories
    found = [kept.find(reference, binned=True) for reference in stories]
    back = [kept.restore(story_id) for story_id in dict.fromkeys(story.id for story in found)]
    _report_all(invocation, back, as_json)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _told(invocation: Invocation, text: str, before: Story | None, given: dict[str, Any]) -> StoryContent:
    """Read a story from a template or plain text; what plain text cannot say stays as it was before."""
    exchange = invocation.library.exchange
    if TEMPLATE.match(text):
        return replace(exchange.read_template(text), **given)
    plain = exchange.read_story(text, given.get("title") or (before.title if before else ""))
    for note in plain.notes:
        diagnostics.warning(note)
    told = plain.content
    if before:
        kept = ("outcome", "status", "employer", "role", "date")
        told = replace(told, **{name: getattr(before, name) for name in kept})
    return replace(told, **given)


def _write_new(invocation: Invocation, given: dict[str, Any]) -> Story | None:
    exchange, settings = invocation.library.exchange, invocation.settings
    template = exchange.template_of(StoryContent(**{"title": "", **given}))
    with editor.edited(template, settings.editor, _unsaved(invocation), "starkeeper add --file") as edited:
        if not edited.changed:
            return None
        return invocation.library.stories.add(exchange.read_template(edited.text))


def _rewrite(invocation: Invocation, story: Story) -> Story:
    exchange, settings = invocation.library.exchange, invocation.settings
    template = exchange.template_of(story.content)
    way_out = f"starkeeper edit {story.id} --file"
    with editor.edited(template, settings.editor, _unsaved(invocation), way_out) as edited:
        return _save(invocation, story, exchange.read_template(edited.text)) if edited.changed else story


def _save(invocation: Invocation, story: Story, content: StoryContent) -> Story:
    return invocation.library.stories.save(story.id, content, base_version=story.version)


def _unsaved(invocation: Invocation) -> Path:
    return invocation.paths.library.parent / "unsaved"


def _row(record: TaggedRecord) -> tuple[str, ...]:
    story = record.story
    between = ", " if output.on_terminal() else ","
    strong = between.join(tag.principle for tag in record.tags if tag.strength is Strength.STRONG)
    return (str(story.id), story.status, story.outcome, strong or "-", story.title)


def _report(invocation: Invocation, story: Story, as_json: bool) -> None:
    if as_json:
        output.json(_shape(invocation, story))
    else:
        output.fields(str(story.id), story.title)


def _report_all(invocation: Invocation, stories: list[Story], as_json: bool) -> None:
    if as_json:
        output.json([_shape(invocation, story) for story in stories])
    else:
        for story in stories:
            output.fields(str(story.id), story.title)


def _shape(invocation: Invocation, story: Story) -> shapes.Shape:
    known = invocation.library.tags.of(story.id)
    return shapes.story(story, known.tags, known.tagged, invocation.settings.words_per_minute)


def _show_first_suggestions(invocation: Invocation, story: Story) -> None:
    from starkeeper.cli.tags import tag_table
    from starkeeper.library import model

    # A new story is no moment to wait for a compilation; `starkeeper tag` does that.
    if not model.status(invocation.settings, invocation.paths).ready:
        diagnostics.hint("starkeeper tag shows what it proves.")
        return
    invocation.library.tags.tag([story.id])
    tag_table(story, invocation.library.tags.of(story.id).tags)
