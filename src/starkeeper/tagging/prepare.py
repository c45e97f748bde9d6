"""Prepare a model: run ``compile`` in a process of its own, pass on how far it is, and stop it when asked to."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from starkeeper.errors import ModelFailed, ModelNotReady, ModelUntrusted
from starkeeper.tagging import models
from starkeeper.tagging.models import CompiledModel

_POLL = 0.1
"""Seconds between two looks at whether it was cancelled."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a preparation is."""

    step: str
    """``waiting``, ``verifying``, ``loading``, ``exporting``, ``checking``, ``saving`` or ``done``."""
    fraction: float
    """The share of the steps that are behind, 0..1. The steps take unlike times."""
    message: str
    """The step in words."""


def prepare(
    cache: Path,
    name: str | None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> CompiledModel:
    """Compile a model into a cache, unless it is there already.

    ``progress`` hears of each step as it begins; ``cancelled`` is asked about ten times a second. Two processes that
    prepare at once compile once. Raises ModelUntrusted, ModelFailed, and ModelNotReady when cancelled; nothing is
    left behind then.
    """
    try:
        return models.compiled(cache, name)
    except ModelNotReady:
        models.resolve(name)  # A name that cannot be is refused before any process starts.
    with tempfile.TemporaryFile() as stderr:
        child = _start(cache, name, stderr)
        try:
            done = any(_take(line, progress) for line in _lines(child, cancelled or _never))
        except _Cancelled:
            raise ModelNotReady("Preparing the model was cancelled.", f"Run: {models.PREPARE}") from None
        finally:
            _stop(child, cache)
        if not done:
            raise ModelFailed(
                f"Compiling the model ended without a word (status {child.returncode}). {_last_line(stderr)}".strip(),
                "Try again; it may have run out of memory.",
            )
    return models.compiled(cache, name)


class _Cancelled(Exception):
    """The user does not want it any more."""


def _never() -> bool:
    return False


def _start(cache: Path, name: str | None, stderr: IO[bytes]) -> subprocess.Popen[str]:
    # -P: a file in the working folder must not pass for a library.
    command = [sys.executable, "-P", "-m", "starkeeper.tagging.compile", "--to", str(cache)]
    if name is not None:
        command += ["--model", models.canonical(name)]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8"
    )


def _lines(child: subprocess.Popen[str], cancelled: Callable[[], bool]) -> Iterator[str]:
    """The child's lines as they come, until it ends. Raises _Cancelled."""
    heard: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            heard.put(line)
        heard.put(None)

    threading.Thread(target=listen, name="starkeeper-prepare", daemon=True).start()
    while True:
        if cancelled():
            raise _Cancelled
        try:
            line = heard.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            child.wait()
            return
        yield line


def _take(line: str, progress: Callable[[Progress], None] | None) -> bool:
    """Pass a line on; whether it was the last. The child is not waited for then: torch takes seconds to end."""
    said: dict[str, Any] = json.loads(line)
    if kind := said.get("error"):
        raise (ModelUntrusted if kind == "untrusted" else ModelFailed)(said["message"], said["hint"])
    if progress:
        progress(Progress(said["step"], said["fraction"], said["message"]))
    return bool(said["step"] == "done")


def _stop(child: subprocess.Popen[str], cache: Path) -> None:
    """End the child if it still runs, and remove what it was writing."""
    if child.poll() is None:
        child.kill()
        child.wait()
    shutil.rmtree(models.making_folder(cache, child.pid), ignore_errors=True)


def _last_line(stderr: IO[bytes]) -> str:
    stderr.seek(0)
    lines = stderr.read()[-10_000:].decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
