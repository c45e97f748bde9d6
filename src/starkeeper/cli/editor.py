"""The user's own editor, on a private file that stays when its text could not be saved."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from starkeeper.cli import diagnostics
from starkeeper.errors import FileTrouble, InvalidInput, StarkeeperError
from starkeeper.files import FILE_MODE, STORIES_LIMIT, make_private_folder, read_bytes


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from the editor."""

    text: str
    changed: bool
    """Whether anything but blanks was changed; an emptied text says that nothing is wanted."""


def command(preferred: str | None) -> list[str]:
    """The editor to call: the settings' one, else ``$VISUAL``, else ``$EDITOR``, else what the system has."""
    chosen = preferred or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError:
        raise InvalidInput(f"The editor's command {chosen!r} cannot be read.", "Check its quotes.") from None
    return words or [_system_editor()]


@contextmanager
def edited(
    text: str, preferred: str | None, folder: Path, way_out: Callable[[Path, BaseException], str]
) -> Iterator[Edited]:
    """Open a text in the editor and give what came back.

    The text lies in a file that only its owner can read, in a private folder under ``folder``. It is removed when the
    block ends well. When the block raises, the file stays, and the user is told what went wrong, where the text is, and
    what ``way_out`` says of the two.

    Raises InvalidInput for a text that no file can hold, FileTrouble when the editor cannot be run or ends with an
    error, and click's Exit for an error of the block that was told already.
    """
    data = _encoded(text)
    file = _private_file(folder)
    try:
        file.write_bytes(data)
        _run([*command(preferred), str(file)])
        back = _read(file)
        yield Edited(back, bool(back.strip()) and _told(back) != _told(text))
    except BaseException as trouble:
        if _read_quietly(file) in (None, text):
            _remove(file)
            raise
        if isinstance(trouble, StarkeeperError):
            diagnostics.error(StarkeeperError(trouble.message))
        diagnostics.warning(f"Nothing was saved. Your text is kept in {file}")
        diagnostics.hint(way_out(file, trouble))
        if isinstance(trouble, StarkeeperError):
            raise click.exceptions.Exit(trouble.exit_code) from trouble
        raise
    _remove(file)


def _told(text: str) -> list[str]:
    # Editors add and remove blanks at the end of a line and of the text by themselves.
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _private_file(folder: Path) -> Path:
    try:
        make_private_folder(folder)
        inside = tempfile.mkdtemp(prefix="edit-", dir=folder)
    except OSError:
        inside = tempfile.mkdtemp(prefix="starkeeper-")
    file = Path(inside) / "story.md"
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), FILE_MODE))
    return file


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InvalidInput(
            "The text holds half a character (a lone surrogate), which no file can hold.", "Leave that character out."
        ) from None


def _run(words: list[str]) -> None:
    try:
        ended = subprocess.run(words, check=False).returncode
    except OSError as fault:
        raise FileTrouble(
            f"The editor {words[0]!r} cannot be run: {fault.strerror}.", "Name another in $EDITOR, or use --file."
        ) from None
    if ended != 0:
        raise FileTrouble(f"The editor {words[0]!r} ended with the exit code {ended}.", "Nothing was changed.")


def _read(file: Path) -> str:
    try:
        # Some editors write a byte order mark, and none of them means it as text.
        return read_bytes(file, STORIES_LIMIT, FileTrouble).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("The editor's text is not UTF-8.", "Save it as UTF-8.") from None


def _read_quietly(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None


def _remove(file: Path) -> None:
    # Editors leave copies beside the file; the folder is this edit's own, so all of it goes.
    shutil.rmtree(file.parent, ignore_errors=True)


def _system_editor() -> str:
    return next((name for name in ("sensible-editor", "nano", "vim", "vi", "notepad") if shutil.which(name)), "vi")
