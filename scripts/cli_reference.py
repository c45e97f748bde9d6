"""Write docs/cli.md from the commands themselves: python scripts/cli_reference.py"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from starkeeper import errors
from starkeeper.cli.root import SECTIONS, root

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
WIDTH = 80

OPENING = """\
# The command line

This page is written by `scripts/cli_reference.py` from the commands themselves.

`starkeeper` alone opens the full-screen interface; in a pipe it prints its help on standard error and exits with 2.
Everything it does with stories can also be done by a command.

## Where things are

- `--library PATH` names another library, `--pack FILE` another pack of principles. Both may stand before the
  command's name or behind it.
- `STARKEEPER_HOME` puts settings, library and cache under one folder.
- The editor is the one in the settings, else `$VISUAL`, else `$EDITOR`.

## What is printed

- Standard output is data; standard error is talk: errors, hints, notes and progress. `2>/dev/null` leaves only data.
- On a terminal tables are drawn and coloured. `NO_COLOR` takes the colours out.
- In a pipe a table is plain text: the titles first, then one line per row. Columns are padded so that they line up
  and parted by one tab, so `cut -f2`, `grep` and `sort` work on them. Nothing is cut off. `rehearse` has no titles, and
  one line per question.
- `--json` prints JSON on every command that prints data; [json.md](json.md) describes its shapes.
- Control characters in a story are shown, not sent to the terminal. JSON is exact.
- Where a STORY is wanted, its number serves, or the beginning of its title.

## Exit codes

An error is one line on standard error: `Error: ` and what happened. A second one, `Hint: `, says how to mend it where
the first does not say so already.

| code | meaning |
| --- | --- |
| 0 | Everything was done. |
| 1 | `coverage --strict` found gaps, or `review --strict` a warning or an error. |
| 2 | The command line itself cannot be understood. |
"""

CLOSING_CODES = """\
| 70 | A fault of Starkeeper itself; what it says should be reported. |
| 130 | Ctrl-C. |
| 141 | The program that read the output left, as `head` does. |
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([OPENING + "".join(_exit_codes()) + CLOSING_CODES, *_sections()])


def exit_codes() -> dict[int, str]:
    """The exit code of every error that a user can cause, with what it means."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return {
        kind.exit_code: (kind.__doc__ or "").splitlines()[0]
        for kind in sorted(kinds, key=lambda kind: kind.exit_code)
        if kind is not errors.StarkeeperError
    }


def _exit_codes() -> Iterator[str]:
    for code, meaning in exit_codes().items():
        yield f"| {code} | {meaning} |\n"


def _sections() -> Iterator[str]:
    top = click.Context(root, info_name="starkeeper", terminal_width=WIDTH, **root.context_settings)
    for title, entries in SECTIONS:
        yield f"## {title}\n"
        for entry in entries:
            command = root.get_command(top, entry.name)
            assert command is not None
            yield from _command(command, entry.name, top)


def _command(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH)
    yield f"### {context.command_path}\n"
    yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below, child in command.commands.items():
            yield from _command(child, below, context)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
