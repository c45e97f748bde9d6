"""What a command reads: a file that the user names, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from starkeeper.cli import diagnostics
from starkeeper.errors import FileTrouble
from starkeeper.files import STORIES_LIMIT, plain_text, read_bytes, read_stream

STDIN = Path("-")


def text_of(file: Path | None) -> str:
    """Return the text of a file; of standard input for None or ``-``.

    Raises FileTrouble when it cannot be read or is too large, InvalidInput when it is empty or no UTF-8.
    """
    name = "standard input" if file is None or file == STDIN else str(file)
    data = _stdin() if file is None or file == STDIN else read_bytes(file, STORIES_LIMIT, FileTrouble)
    return plain_text(data, name)


def _stdin() -> bytes:
    if diagnostics.stdin_is_terminal():
        diagnostics.note("Type or paste the story; end with Ctrl-D on a line of its own.")
    return read_stream(sys.stdin.buffer, "standard input", STORIES_LIMIT, FileTrouble)
