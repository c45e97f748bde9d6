"""The commands that write stories: from the editor, a file or standard input."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from starkeeper import own_editor
from starkeeper.cli import diagnostics, output, reading
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation
from starkeeper.cli.options import json_option, story_fields
from starkeeper.cli.stories import report
from starkeeper.domain.story import Story, StoryContent
from starkeeper.errors import StaleSave, StarkeeperError
from starkeeper.own_editor import Edited


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
    report(invocation, story, as_json)
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
    report(invocation, saved, as_json)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _told(invocation: Invocation, text: str, before: Story | None, given: dict[str, Any]) -> StoryContent:
    """Read a story from a template or plain text; what plain text cannot say stays as it was before."""
    exchange = invocation.library.exchange
    if exchange.is_template(text):
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
    exchange = invocation.library.exchange
    with _edited(invocation, StoryContent(**{"title": "", **given}), "add") as edited:
        return invocation.library.stories.add(exchange.read_template(edited.text)) if edited.changed else None


def _rewrite(invocation: Invocation, story: Story) -> Story:
    exchange = invocation.library.exchange
    with _edited(invocation, story.content, "edit", story.id) as edited:
        return _save(invocation, story, exchange.read_template(edited.text)) if edited.changed else story


def _edited(invocation: Invocation, content: StoryContent, *words: object) -> AbstractContextManager[Edited]:
    """Open a story in the editor; ``words`` are the command that would save the text from a file."""

    def way_out(file: Path, trouble: BaseException) -> str:
        save = invocation.call(*words, "--file", file)
        if isinstance(trouble, StaleSave):
            newer = invocation.call("show", words[-1])
            return f"{newer} shows the newer text; {save} replaces it (its version is kept)."
        if isinstance(trouble, StarkeeperError):
            return f"mend it, then {save}"
        return f"{save} saves it."

    def kept(file: Path, trouble: BaseException) -> None:
        if isinstance(trouble, StarkeeperError):
            diagnostics.error(StarkeeperError(trouble.message))
        diagnostics.warning(f"Nothing was saved. Your text is kept in {file}")
        diagnostics.hint(way_out(file, trouble))
        if isinstance(trouble, StarkeeperError):
            # It was told.
            raise click.exceptions.Exit(trouble.exit_code) from trouble

    return own_editor.edited(
        invocation.library.exchange.template_of(content),
        invocation.settings.editor,
        invocation.paths.library.parent / own_editor.FOLDER,
        kept,
    )


def _save(invocation: Invocation, story: Story, content: StoryContent) -> Story:
    return invocation.library.stories.save(story.id, content, base_version=story.version)


def _show_first_suggestions(invocation: Invocation, story: Story) -> None:
    from starkeeper.cli.tags import tag_table
    from starkeeper.library import model

    # A new story is no moment to wait for a compilation; `starkeeper tag` does that.
    if not model.status(invocation.settings, invocation.paths).ready:
        diagnostics.hint(f"{invocation.call('tag', story.id)} shows what it proves.")
        return
    invocation.library.tags.tag([story.id])
    tag_table(story, invocation.library.tags.of(story.id).tags)
