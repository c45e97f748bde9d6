"""What a command reads: a file that the user names, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from starkeeper.cli import diagnostics
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.files import STORIES_LIMIT, read_bytes, read_stream

STDIN = Path("-")


def text_of(file: Path | None) -> str:
    """Return the text of a file; of standard input for None or ``-``.

    Raises FileTrouble when it cannot be read or is too large, InvalidInput when it is empty or no UTF-8.
    """
    name = "standard input" if file is None or file == STDIN else str(file)
    data = _stdin() if file is None or file == STDIN else read_bytes(file, STORIES_LIMIT, FileTrouble)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            f"{name} is not UTF-8 text: the first bad byte is number {fault.start + 1}.", "Save it as UTF-8."
        ) from None
    if not text.strip():
        raise InvalidInput(f"There is no text in {name}.", "Name a file with a story in it, or pipe one in.")
    return text


def _stdin() -> bytes:
    if diagnostics.stdin_is_terminal():
        diagnostics.note("Type or paste the story; end with Ctrl-D on a line of its own.")
    return read_stream(sys.stdin.buffer, "standard input", STORIES_LIMIT, FileTrouble)
