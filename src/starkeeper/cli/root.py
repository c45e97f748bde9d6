"""The program itself: which commands there are, and what happens when one of them fails.

A command's module loads when the command runs. Help needs none of them: the summaries stand in the table here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple

import click

from starkeeper import __version__
from starkeeper.cli.context import Invocation, pass_invocation, shared_options


class Entry(NamedTuple):
    """One command of the table."""

    name: str
    home: str
    """``module:attribute`` under ``starkeeper.cli``."""
    summary: str
    """The first sentence of the command's own help."""


SECTIONS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Stories",
        (
            Entry("add", "writing:add", "Add a story."),
            Entry("edit", "writing:edit", "Change a story."),
            Entry("show", "show:show", "Show a story, what it proves and where."),
            Entry("history", "history:history", "Show the versions of a story, and what each changed."),
            Entry("list", "stories:list_stories", "List the stories."),
            Entry("rm", "stories:rm", "Move stories to the bin."),
            Entry("bin", "bin:binned", "List the bin, or empty it."),
            Entry("restore", "backups:restore", "Take stories out of the bin, or put a backup back."),
            Entry("revert", "undoing:revert", "Bring an earlier version of a story back."),
            Entry("undo", "undoing:undo", "Take back the last action."),
            Entry("redo", "undoing:redo", "Do again what undo took back."),
            Entry("import", "exchange:import_files", "Add the stories of JSONL or JSON files."),
            Entry("export", "exchange:export", "Write stories to a JSONL or JSON file."),
        ),
    ),
    (
        "What they prove",
        (
            Entry("tag", "tags:tag", "Compare stories with the principles, and judge the suggestions."),
            Entry("suggest", "advice:suggest", "Rank all principles for a text, storing nothing."),
            Entry("coverage", "coverage:coverage", "Show what the stories prove, and the gaps."),
            Entry("plan", "plan:plan", "Plan which story to tell for which principle."),
            Entry("review", "review:review", "Say what an interviewer would trip over in the stories."),
        ),
    ),
    (
        "Practice",
        (
            Entry("today", "today:today", "Say what to practise today."),
            Entry("rehearse", "rehearsal:rehearse", "Practise answering questions."),
            Entry("progress", "progress:progress", "Show how the practice went so far."),
            Entry("probe", "probe:probe", "Keep follow-up questions to your stories, and your answers."),
            Entry("numbers", "numbers:numbers", "List the figures of the stories, each with its sentence."),
            Entry("interview", "interview:interview", "Keep the days of your interviews."),
            Entry("match", "matching:match", "Show which stories answer a question, and by what."),
            Entry("questions", "questions:questions", "List the questions, or add your own."),
        ),
    ),
    (
        "Care",
        (
            Entry("backup", "backups:backup", "Make a backup of the library, or list them."),
            Entry("encrypt", "encryption:encrypt", "Encrypt the library and its backups."),
            Entry(
                "decrypt",
                "encryption:decrypt",
                "Make the library and its backups readable without a passphrase.",
            ),
            Entry("passphrase", "encryption:passphrase", "Change the passphrase of the library and its backups."),
            Entry("doctor", "doctor:doctor", "Look for damage in the library, and mend it."),
        ),
    ),
    (
        "Set-up",
        (
            Entry("principles", "principles:principles", "List the principles, or check a pack."),
            Entry("model", "model:model", "Show which model compares the texts."),
            Entry("demo", "demo:demo", "Look around in a sample library."),
        ),
    ),
)
"""Every command, in the order in which help shows them."""

_ENTRIES = {entry.name: entry for _, entries in SECTIONS for entry in entries}


class Program(click.Group):
    """A group whose commands load when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, in the order of the table."""
        return list(_ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; None when there is none of that name."""
        if cmd_name not in _ENTRIES:
            return None
        module, attribute = _ENTRIES[cmd_name].home.split(":")
        command: click.Command = getattr(importlib.import_module(f"starkeeper.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name, or say which names come near."""
        if args[0] not in _ENTRIES and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _ENTRIES, 3)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {', '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands by section, without loading them."""
        for title, entries in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(entry.name, entry.summary) for entry in entries])

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the options before the command's name; what is wrong with them is said as for a command's own."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except Exception as error:
            raise click.exceptions.Exit(_explained(error)) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn what a user can mend into a line and an exit code."""
        from starkeeper.cli import output

        output.show_everything()
        try:
            result = _then_keep(super().invoke, ctx)
        except BrokenPipeError:
            output.abandon()
            ctx.exit(141)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            ctx.exit(130)
        except Exception as error:
            ctx.exit(_explained(error))
        return result


def _then_keep(invoke: Callable[[click.Context], Any], ctx: click.Context) -> Any:
    """Run the command, hand over what it printed, and only then make the backup of the day, if it is due."""
    from starkeeper.cli import output

    try:
        result = invoke(ctx)
    except click.exceptions.Exit:  # how a command says its own exit code
        output.flush()
        ctx.ensure_object(Invocation).keep_daily()
        raise
    output.flush()
    ctx.ensure_object(Invocation).keep_daily()
    return result


def _explained(error: Exception) -> int:
    # Anything that is not the user's to mend is a fault of the program and goes on as it is, traceback and all.
    if isinstance(error, click.exceptions.Exit | click.Abort):
        raise error
    from starkeeper.cli import diagnostics

    if isinstance(error, click.UsageError):
        diagnostics.usage_error(error)
        return error.exit_code
    if isinstance(error, click.ClickException):
        raise error
    known = diagnostics.known_trouble(error)
    if known is None:
        raise error
    diagnostics.error(known)
    return known.exit_code


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@shared_options
@click.option(
    "--passphrase-fd",
    type=click.IntRange(min=0),
    metavar="N",
    help="Read the passphrase of an encrypted library from this file descriptor, one a line.",
)
@click.version_option(__version__, prog_name="starkeeper", message="%(prog)s %(version)s")
@pass_invocation
@click.pass_context
def root(ctx: click.Context, invocation: Invocation, passphrase_fd: int | None) -> None:
    """Keep your interview stories, see which principle each one proves, and practise what is missing.

    Without a command it opens the full-screen interface.
    """
    invocation.passphrase_fd = passphrase_fd
    ctx.call_on_close(invocation.close)
    if ctx.invoked_subcommand is None:
        _open_screen(ctx, invocation)


def _open_screen(ctx: click.Context, invocation: Invocation) -> None:
    from starkeeper.cli import diagnostics, output

    if not (output.on_terminal() and diagnostics.stdin_is_terminal()):
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)
    from starkeeper.tui import run

    invocation.unlock()
    run(invocation.library_path, invocation.settings, invocation.named_pack, invocation.paths)
