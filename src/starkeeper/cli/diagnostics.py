"""All that goes to standard error: errors with the way out, notes, warnings and progress."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from starkeeper.domain.display import printable
from starkeeper.errors import FileTrouble, LibraryDamaged, StarkeeperError

LONG = 10_000
"""Characters from which a terminal breaks the lines itself."""

FAULT = StarkeeperError.exit_code
"""The exit code of a fault of the program itself."""

_COMMAND = re.compile(r"\bstarkeeper [a-z]+(?: prepare| check| add| list| empty)?(?: --[a-z-]+| \d+)*")


def error(trouble: StarkeeperError) -> None:
    """Say what went wrong, and how to mend it."""
    _say("Error", trouble.message, fg="red", bold=True)
    if trouble.hint:
        remedy(trouble.hint)


def usage_error(trouble: click.UsageError) -> None:
    """Say what is wrong with the command line, and where its help is."""
    _say("Error", trouble.format_message(), fg="red", bold=True)
    called = trouble.ctx.command_path if trouble.ctx else "starkeeper"
    hint(f"{called} --help")


def hint(text: str) -> None:
    """Say what to do next."""
    _say("Hint", text, fg="cyan")


def remedy(text: str) -> None:
    """Say what mends it, in the words of one who does not know which library and pack the user named."""
    hint(_on_same_files(text))


def note(text: str) -> None:
    """Say something worth knowing."""
    click.echo(_laid_out(_safe(text)), err=True)


def warning(text: str) -> None:
    """Say that something is not as it should be, though the command goes on."""
    _say("Warning", text, fg="yellow")


def _on_same_files(hint: str) -> str:
    """A hint whose commands mean the library and pack that the user named."""
    from starkeeper.cli.context import Invocation

    ctx = click.get_current_context(silent=True)
    invocation = ctx.find_object(Invocation) if ctx else None
    same = invocation.same_files if invocation else ""
    return _COMMAND.sub(lambda found: found.group() + same, hint)


def stdin_is_terminal() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty()


def on_terminal() -> bool:
    """Whether a person reads what is said."""
    return sys.stderr.isatty()


def say(text: str, *, newline: bool = True) -> None:
    """Say a text as part of a dialogue; one that is to be answered on the same line stays in one piece."""
    click.echo(_laid_out(_safe(text)) if newline else _safe(text), err=True, nl=newline)


def ask(question: str) -> str:
    """Ask, and return the answer without the blanks around it.

    Raises EOFError when there will be none: the person closed the input.
    """
    say(f"{question} ", newline=False)
    answer = sys.stdin.readline()
    if not answer:
        raise EOFError
    return answer.strip()


def rewrite(text: str) -> None:
    """Replace the line that stands last on the terminal."""
    click.echo(f"\r\x1b[2K{_safe(text)}", err=True, nl=False)


@contextmanager
def progress(label: str) -> Iterator[Callable[[float, str], None]]:
    """Show how far a long task is; the function it gives takes the share done (0..1) and what is being done.

    Where standard error is no terminal, the label is said once.
    """
    if not on_terminal():
        note(label)
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_safe(label), total=1.0)

        def show(share: float, doing: str) -> None:
            bar.update(task, completed=share, description=_safe(doing or label))

        yield show


def _unseen(share: float, doing: str) -> None:
    """Progress that nobody watches."""


def fault(error: Exception) -> None:
    """Show a fault of the program itself, whole, so that it can be reported."""
    from traceback import format_exception

    click.echo(printable("".join(format_exception(error))), err=True)
    _say("Error", "This is a fault of Starkeeper. Please report it with the lines above.", fg="red", bold=True)


def known_trouble(caught: BaseException) -> StarkeeperError | None:
    """What a user can mend in what was caught, or None when the program itself is to blame."""
    if isinstance(caught, StarkeeperError):
        return caught
    if isinstance(caught, OSError) and caught.filename is not None:
        return FileTrouble(f"{caught.filename}: {caught.strerror}.")
    if reason := _sqlite_reason(caught):
        return LibraryDamaged(f"SQLite could not finish: {reason}.", "Try again; if it stays so, copy the file first.")
    return None


def _sqlite_reason(caught: BaseException | None) -> str:
    # The store names what it foresees. What it does not is still no reason to show a candidate a traceback.
    used: list[Any] = [sys.modules[name] for name in ("sqlite3", "sqlcipher3.dbapi2") if name in sys.modules]
    while used and caught is not None:
        for sqlite in used:
            if isinstance(caught, sqlite.Error):
                # The other kinds, such as IntegrityError, say that the program asked for what cannot be.
                is_its_own = isinstance(caught, sqlite.OperationalError) or type(caught) is sqlite.DatabaseError
                return str(caught) if is_its_own else ""
        caught = caught.__cause__ or caught.__context__
    return ""


def _say(word: str, text: str, **style: Any) -> None:
    label = f"{word}:" if os.environ.get("NO_COLOR") else click.style(f"{word}:", **style)
    # Not laid out: what stands here may be a command, and must be copied in one piece.
    click.echo(f"{label} {_safe(text)}", err=True)


def _laid_out(line: str) -> str:
    """A line as a terminal shows it, broken between words; for a program it stays one line."""
    if not on_terminal() or len(line) > LONG:
        return line
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    return "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)) or line


def _safe(text: str) -> str:
    return printable(text, keep_newlines=False)
