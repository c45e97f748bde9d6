"""The user's own editor, on a private file that stays when its text could not be taken back."""

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

from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import FILE_MODE, STORIES_LIMIT, make_private_folder, read_bytes, reason

FOLDER = "unsaved"
"""The folder beside the library in which the files lie."""
_ANOTHER = "Name another one in the settings (editor) or in $EDITOR."


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from the editor."""

    text: str
    differs: bool
    """Whether anything but blanks at the ends of lines and of the text was changed."""

    @property
    def changed(self) -> bool:
        """Whether a story is wanted: something was changed, and not everything was emptied."""
        return self.differs and bool(self.text.strip())


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
    text: str, preferred: str | None, folder: Path, kept: Callable[[Path, BaseException], None]
) -> Iterator[Edited]:
    """Open a text in the editor and give what came back.

    The text lies in a file that only its owner can read, in a private folder under ``folder``. It is removed when the
    block ends well. When the block or the editor fails and the text in the file is another by then, the file stays:
    ``kept`` is told where it is and what went wrong, and may raise an error of its own in place of that one.

    Raises InvalidInput for a text that no file can hold and for one that comes back and is not UTF-8, FileTrouble when
    the file cannot be written, or the editor cannot be run or ends with an error.
    """
    file = _private_file(folder, _encoded(text))
    try:
        _run([*command(preferred), str(file)])
        back = _read(file)
        yield Edited(back, _told(back) != _told(text))
    except BaseException as trouble:
        if _read_quietly(file) in (None, text):
            remove(file)
        else:
            kept(file, trouble)
        raise
    remove(file)


def _told(text: str) -> list[str]:
    # Editors add and remove blanks at the end of a line and of the text by themselves.
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _private_file(folder: Path, data: bytes) -> Path:
    inside = None
    try:
        inside = _private_folder(folder)
        file = inside / "story.md"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(file, flags, FILE_MODE), "wb") as opened:
            opened.write(data)
    except OSError as fault:
        if inside is not None:
            shutil.rmtree(inside, ignore_errors=True)
        message = f"The file for your editor cannot be written: {reason(fault)}."
        raise FileTrouble(message, "Make room on the disk, and try again.") from None
    return file


def _private_folder(folder: Path) -> Path:
    try:
        make_private_folder(folder)
        return Path(tempfile.mkdtemp(prefix="edit-", dir=folder))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="starkeeper-"))


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
        message = f"The editor {words[0]!r} cannot be run: {reason(fault)}."
        raise FileTrouble(message, _ANOTHER) from None
    if ended != 0:
        message = f"The editor {words[0]!r} ended with the exit code {ended}."
        raise FileTrouble(message, f"Nothing was changed. {_ANOTHER}")


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


def remove(file: Path) -> None:
    """Remove a file that was kept, and its folder."""
    # Editors leave copies beside the file; the folder is this edit's own, so all of it goes.
    shutil.rmtree(file.parent, ignore_errors=True)


def _system_editor() -> str:
    return next((name for name in ("sensible-editor", "nano", "vim", "vi", "notepad") if shutil.which(name)), "vi")
