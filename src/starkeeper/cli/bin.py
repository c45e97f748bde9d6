"""The commands of the bin: what lies in it, and emptying it."""

from __future__ import annotations

import click

from starkeeper.cli import diagnostics, output
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import json_option
from starkeeper.cli.stories import list_found
from starkeeper.domain.counting import counted

YES = ("y", "yes")


@shared_options
@click.group("bin", invoke_without_command=True)
@json_option
@pass_invocation
@click.pass_context
def binned(ctx: click.Context, invocation: Invocation, as_json: bool) -> None:
    """List the bin, or empty it.

    restore takes a story out again.
    """
    if ctx.invoked_subcommand is None:
        from starkeeper.library import StoryQuery

        list_found(invocation, StoryQuery(binned=True), as_json)


@shared_options
@binned.command("empty")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@pass_invocation
def empty(invocation: Invocation, yes: bool, as_json: bool) -> None:
    """Delete for ever what lies in the bin.

    The stories go with their versions, drafts and verdicts, and undo does not bring them back. It asks first, unless
    --yes says that it need not. A backup is made before; backups that hold the stories go in time.
    """
    from starkeeper.library import StoryQuery

    records = invocation.library.stories.select(StoryQuery(binned=True))
    if records and not yes and not _agreed([record.story.title for record in records]):
        diagnostics.note("Nothing was deleted.")
        return
    gone = invocation.library.care.empty_bin() if records else []
    if as_json:
        output.json([{"id": story.id, "title": story.title} for story in gone])
    for story in () if as_json else gone:
        output.fields(str(story.id), story.title)
    diagnostics.note(f"{counted(len(gone))} deleted." if gone else "The bin is empty.")


def _agreed(titles: list[str]) -> bool:
    if not diagnostics.stdin_is_terminal():
        raise click.UsageError("bin empty asks before it deletes; where nobody can answer, use --yes.")
    for title in titles[:10]:
        output.line(f"  {output.one_line(title)}")
    if len(titles) > 10:
        output.line(f"  and {len(titles) - 10} more")
    try:
        return diagnostics.ask(f"Delete {counted(len(titles))} for ever? [y/N]").lower() in YES
    except EOFError:
        return False
