"""The command line as a test calls it: in the same process, in one of its own, and on a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from starkeeper.cli.root import root
from starkeeper.domain.pack import Pack, Question
from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.library import Library

Run = Callable[..., Result]

LEAK = StoryContent(
    title="Found the leak",
    situation="The service ran out of memory every night.",
    task="I was on call.",
    action="I went through the raw data until I found the cause. Then I wrote a test for it.",
    result="No night call since.",
    status=Status.READY,
    employer="Brackenhill",
    role="MLE",
    date="2023-05",
)
MISTAKE = StoryContent(
    title="Told them it was me",
    situation="The report was wrong for a week.",
    action="I admitted my own mistake openly.",
    outcome=Outcome.FAILURE,
)
RETIRED = StoryContent(title="Old and gone", action="I took care of it.", status=Status.RETIRED)


@pytest.fixture
def pack_file(tmp_path: Path, pack: Pack) -> Path:
    """The small pack as a file."""
    told = {
        "pack": {"slug": pack.slug, "name": pack.name, "language": pack.language, "target": pack.target},
        "principles": [
            {
                "slug": principle.slug,
                "name": principle.name,
                "meaning": principle.meaning,
                "behaviours": list(principle.behaviours),
                "questions": [_asked(question) for question in principle.questions],
                "probes": list(principle.probes),
            }
            for principle in pack.principles
        ],
        "general": [_asked(question) for question in pack.general],
    }
    file = tmp_path / "small.yaml"
    file.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return file


def _asked(question: Question) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "polarity": question.polarity.value,
        "level": question.level.value,
    }
    return asked | ({"principles": list(question.principles)} if question.principles else {})


@pytest.fixture
def run(pack_file: Path) -> Run:
    """Run a command on the small pack; a fault of the program fails the test."""

    def call(*args: object, input: str | bytes | None = None) -> Result:
        words = ["--pack", str(pack_file), *map(str, args)]
        return CliRunner().invoke(root, words, input=input, catch_exceptions=False, prog_name="starkeeper")

    return call


@pytest.fixture
def stories(library: Library) -> Library:
    """A library of three stories: 1 and 2 prove something, 3 is retired."""
    for content in (LEAK, MISTAKE, RETIRED):
        library.stories.add(content)
    library.tags.confirm(1, "dive-deep")
    library.tags.confirm(2, "dive-deep")
    library.tags.confirm(2, "earn-trust")
    library.tags.confirm(3, "ownership")
    return library


@pytest.fixture
def process(pack_file: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in a process of its own."""

    def call(*args: object, input: str = "", **settings: Any) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "starkeeper", "--pack", str(pack_file), *map(str, args)]
        return subprocess.run(words, input=input, capture_output=True, text=True, check=False, timeout=60, **settings)

    return call


class Terminal:
    """A command on a terminal of its own, and the person in front of it."""

    def __init__(self, words: list[str]) -> None:
        self._ours, theirs = pty.openpty()
        environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        # A shell that starts the tests in the background has them, and all they start, ignore Ctrl-C.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self._process = subprocess.Popen(
            words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        signal.signal(signal.SIGINT, before)
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def see(self, text: str, within: float = 60) -> None:
        """Wait until a text stands on the screen, behind what was seen before; colours and line ends aside."""
        # Where a line ends depends on the paths in it, and those on the machine.
        wanted = re.compile(r"\s+".join(map(re.escape, text.split())))
        end = time.monotonic() + within
        while (found := wanted.search(self._plain, self._seen)) is None:
            if not (piece := self._read(end)):
                raise AssertionError(f"{text!r} is not in {self._plain[self._seen :]!r}")
            self.shown += piece
        self._seen = found.end()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C; the process stands alone in its session, so its terminal sends no signal for it."""
        self._process.send_signal(signal.SIGINT)

    def ended(self) -> int:
        """Read what is left and return the exit code."""
        end = time.monotonic() + 30
        while piece := self._read(end):
            self.shown += piece
        return self._process.wait(timeout=30)

    def close(self) -> None:
        """Leave nothing running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._ours)

    @property
    def _plain(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown)

    def _read(self, end: float) -> str:
        if not select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
            return ""
        try:
            return os.read(self._ours, 65_536).decode("utf-8", "replace")
        except OSError:  # how Linux says that the other side has closed
            return ""


@pytest.fixture
def terminal(pack_file: Path) -> Iterator[Callable[..., Terminal]]:
    """Start a command on a terminal."""
    open_ones: list[Terminal] = []

    def start(*args: object) -> Terminal:
        started = Terminal([sys.executable, "-m", "starkeeper", "--pack", str(pack_file), *map(str, args)])
        open_ones.append(started)
        return started

    yield start
    for one in open_ones:
        one.close()
