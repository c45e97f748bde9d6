"""The commands that take back: the last action, or a story to an earlier version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.cli.stories import report

if TYPE_CHECKING:
    from starkeeper.domain.action import Action


@command("undo")
@json_option
@pass_invocation
def undo(invocation: Invocation, as_json: bool) -> None:
    """Take back the last action.

    That is the last edit, deletion, verdict, import, addition or way back, be it of the command line or of the
    interface. Nothing that was written is lost: an added story goes to the bin, an edited one gets its earlier text as
    a new version. Use it again for the action before.
    """
    action = invocation.library.journal.undo()
    invocation.library.tags.learn()
    _report(invocation, "Undone", action, as_json)
    diagnostics.note(f"Do it again: {invocation.call('redo')}")


@command("redo")
@json_option
@pass_invocation
def redo(invocation: Invocation, as_json: bool) -> None:
    """Do again what undo took back.

    Once something else was done, there is nothing to do again.
    """
    action = invocation.library.journal.redo()
    invocation.library.tags.learn()
    _report(invocation, "Done again", action, as_json)


@command("revert")
@click.argument("story")
@click.argument("version", type=click.IntRange(min=1))
@json_option
@pass_invocation
def revert(invocation: Invocation, story: str, version: int, as_json: bool) -> None:
    """Bring an earlier version of a story back.

    STORY is its number or the beginning of its title, VERSION a number that history shows. The text becomes the newest
    version; those in between stay.
    """
    found = invocation.library.stories.find(story)
    saved = invocation.library.stories.revert(found.id, version)
    if saved.version == found.version:
        diagnostics.note(f"The story reads like version {version} already.")
    report(invocation, saved, as_json)


def _report(invocation: Invocation, word: str, action: Action, as_json: bool) -> None:
    if as_json:
        from starkeeper.cli import shapes

        output.json(shapes.action(action))
        return
    names = invocation.pack.names
    when = action.done_at.astimezone().strftime("%Y-%m-%d %H:%M")
    output.line(f"{word}: {output.one_line(action.phrase(names))} ({when}, {action.done_by}).")
