"""Files of stories, written where the user says."""

from __future__ import annotations

import os
from pathlib import Path

from starkeeper.domain.display import printable
from starkeeper.errors import FileTrouble
from starkeeper.files import reason, write_private


def write_text(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all, on the disk and readable by its owner alone.

    An earlier file of that name is replaced; a link is followed; a device or pipe is written to as it is. Raises
    FileTrouble.
    """
    data = text.encode("utf-8")
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            write_private(target, data)
    except (OSError, ValueError) as trouble:
        message = f"{printable(str(path), keep_newlines=False)} cannot be written: {reason(trouble)}."
        raise FileTrouble(message, "Check the name and your rights to it.") from None
