"""Commands on a library that cannot be used, or that the system protects from one who has no power over it.

As a program it takes a situation and a folder, and prints what each command said as JSON, or why the situation cannot
be had here. It is a process of its own: it gives up its privileges, or sees a file system that nobody else sees.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from starkeeper.cli.root import root
from starkeeper.domain.story import StoryContent

from . import mounts
from .setting import NAME, opened

NOBODY = 65_534


def commands(place: Path, backup: Path) -> dict[str, list[str]]:
    """The commands that every refusal is tried with."""
    words = {
        "list": ["list"],
        "add": ["add", "--title", "New"],
        "backup": ["backup"],
        "doctor": ["doctor"],
        "restore": ["restore", str(backup)],
    }
    return {name: ["--library", str(place), *said] for name, said in words.items()}


def tried(place: Path, backup: Path) -> dict[str, dict[str, Any]]:
    """What each command says, and whether it left the library, and what SQLite may keep beside it, as they were."""
    found = {}
    for name, words in commands(place, backup).items():
        before = prints(place)
        result = CliRunner().invoke(root, words, input="Action: I did.", prog_name="starkeeper")
        fault = result.exception if result.exception and not isinstance(result.exception, SystemExit) else None
        found[name] = {
            "code": result.exit_code,
            "said": result.stderr.splitlines(),
            "fault": repr(fault) if fault else "",
            "same": prints(place) == before,
        }
    return found


def prints(place: Path) -> dict[str, str]:
    """What lies at a library's name, and at names that begin so."""
    return {path.name: _print(path) for path in sorted(place.parent.glob(f"{place.name}*"))}


def _print(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return "a folder" if path.is_dir() else "a link"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _protect_file(place: Path) -> None:
    place.chmod(0o400)
    _give_up_power(place.parent)


def _protect_folder(place: Path) -> None:
    _give_up_power(place.parent)
    place.parent.chmod(0o500)


def _use_up_names(place: Path) -> None:
    # The file system has room for bytes, and for no other file.
    content = place.read_bytes()
    mounts.mount_memory(place.parent, "size=4m,nr_inodes=3")
    place.write_bytes(content)
    place.chmod(0o600)
    place.with_name("other").touch()


SITUATIONS: dict[str, Callable[[Path], None]] = {
    "file": _protect_file,
    "folder": _protect_folder,
    "names": _use_up_names,
}


def _give_up_power(folder: Path) -> None:
    """Be nobody, if one is root: root may write everywhere."""
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main(situation: str, made: Path) -> None:
    """Make a library in a folder, try everything once while it works, protect it, and try again."""
    home, safe = made / "home", made / "safe"
    home.mkdir()
    os.environ["STARKEEPER_HOME"] = str(made / "none")
    place = home / NAME
    with opened(place) as library:
        library.stories.add(StoryContent(title="Old"))
        backup = library.care.backup(folder=safe).path
    safe.chmod(0o755)
    backup.chmod(0o444)
    # One who is nobody may not be able to read the program itself: what it imports late is imported now.
    rehearsal = made / "rehearsal" / NAME
    tried(rehearsal, backup)
    rehearsal.write_bytes(b"no library")
    tried(rehearsal, backup)
    try:
        SITUATIONS[situation](place)
    except OSError as error:
        print(json.dumps({"left out": str(error)}))
    else:
        print(json.dumps(tried(place, backup)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
