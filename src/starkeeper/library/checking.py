"""Has a library examined while this process has it open: by another process, which opens the file for itself.

Whoever opens and closes the file of an open library by its path drops the locks that SQLite holds on it for the whole
process (sqlite.org/howtocorrupt.html, section 2.2), and the doctor works on a path.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starkeeper import errors
from starkeeper.domain.finding import Finding, Gravity
from starkeeper.errors import StarkeeperError
from starkeeper.library.doctor import Examination, examine
from starkeeper.store.keychain import KEYCHAIN

_POLL = 0.1
"""Seconds between two looks at whether it was cancelled."""


def examine_apart(library: Path, cancelled: Callable[[], bool]) -> Examination | None:
    """Examine a library that may be open here. None when it was cancelled, which is asked ten times a second.

    Raises what ``examine`` does, LibraryLocked for an encrypted library that was not unlocked here, and StarkeeperError
    where the other process ends by a fault.
    """
    # -P: a file in the working folder must not pass for a library.
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(library.absolute())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    asked: bytes | None = json.dumps(KEYCHAIN.passphrase(library)).encode()
    try:
        while True:
            try:
                told, _ = child.communicate(asked, timeout=_POLL)
                break
            except subprocess.TimeoutExpired:
                asked = None
            if cancelled():
                return None
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()
    return _heard(told)


def _heard(told: bytes) -> Examination:
    try:
        said: dict[str, Any] = json.loads(told)
    except ValueError:
        raise StarkeeperError(
            "The library could not be examined: the doctor ended without a word.",
            "Leave Starkeeper, and run: starkeeper doctor",
        ) from None
    if "error" in said:
        kind: type[StarkeeperError] = getattr(errors, said["error"])
        raise kind(said["message"], said["hint"])
    findings = tuple(Finding(Gravity(gravity), what, remedy) for gravity, what, remedy in said["findings"])
    return Examination(findings, said["stories"], said["sqlite"])


def _answer(library: Path, passphrase: str | None) -> dict[str, Any]:
    try:
        if passphrase is not None:
            KEYCHAIN.unlock(library, passphrase)
        found = examine(library)
    except StarkeeperError as error:
        return {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    findings = [(finding.gravity.value, finding.what, finding.remedy) for finding in found.findings]
    return {"findings": findings, "stories": found.stories, "sqlite": found.sqlite}


def _serve() -> None:
    # The passphrase comes through a pipe: arguments and the environment are seen by others.
    print(json.dumps(_answer(Path(sys.argv[1]), json.load(sys.stdin))))


if __name__ == "__main__":
    _serve()
