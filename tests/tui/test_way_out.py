"""What is left of a fault of the interface: kept text, a line for the user, a line in the log, and no traceback."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.errors import StarkeeperError
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.tui.runner import Lane

SECRET = "Nobody may know of this customer"
LIMIT = 90.0
"""Seconds that the program has, on a machine that does much else."""

PROGRAM = """
import sys
from starkeeper.tui.screens.editor import EditorScreen
from starkeeper.tui.app import StarkeeperApp
{fault}
sys.argv = ["starkeeper"]
from starkeeper.cli import main
main()
"""

IN_A_SCREEN = """
def save(self):
    secret = self.text
    raise KeyError(secret.action)
EditorScreen.action_save = save
"""
IN_THE_APP = """
async def help(self):
    secret = self.screen.text
    raise KeyError(secret.action)
StarkeeperApp.action_show_help = help
"""
IN_A_JOB = """
from starkeeper.library.stories import Stories
kept = []
def save_draft(self, story_id, base_version, content, keep=Stories.save_draft):
    kept.append(content)
    if len(kept) == 1:
        raise KeyError(content.action)
    return keep(self, story_id, base_version, content)
Stories.save_draft = save_draft
"""
ALWAYS_IN_A_JOB = IN_A_JOB.replace("len(kept) == 1", "kept")


def play(program: str, keys: list[tuple[str, bytes]]) -> tuple[int, str]:
    """Run a program in a terminal; press each key when its words have been seen. Return exit code and what was said."""
    master, slave = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    seen, waiting, end = b"", list(keys), time.monotonic() + LIMIT
    since = 0
    while time.monotonic() < end:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
            if waiting and waiting[0][0] in _plain(seen[since:]):
                os.write(master, waiting.pop(0)[1])
                since = len(seen)
        elif process.poll() is not None:
            break
    else:
        process.kill()
        raise AssertionError(f"it goes on; still to be pressed: {waiting}\n{_plain(seen[-4000:])}")
    os.close(master)
    left = seen.rsplit(b"\x1b[?1049l", 1)[-1]  # behind the end of the full screen
    return process.wait(LIMIT), _plain(left).strip()


def _plain(seen: bytes) -> str:
    return re.sub(r"\x1b\[[0-9;?=>]*[ -/]*[@-~]|\x1b[@-_=>]|\r|\x07", "", seen.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("fault", "key"),
    [(IN_A_SCREEN, b"\x13"), (IN_THE_APP, b"\x1bOP"), (IN_A_JOB, b"")],
    ids=["in a screen", "in the app", "in a job"],
)
def test_a_fault_leaves_the_text_a_line_and_a_log(library: Library, places: Paths, fault: str, key: bytes) -> None:
    library.stories.add(StoryContent(title="The old one", action="I kept it."))
    keys = [("The old one", b"n"), ("Title:", b"Zeal\t\t\t\t\t\t" + b"I" + key)] if key else []
    keys = keys or [("The old one", b"n"), ("Title:", f"{SECRET}".encode())]
    code, said = play(PROGRAM.format(fault=fault), keys)
    log = places.logs / "faults.log"
    assert said == (
        "Error: Starkeeper ended by a fault of its own, KeyError. Your stories are safe, and text that was not saved "
        f"is kept as a draft. {log} says where it happened."
    )
    assert code == StarkeeperError.exit_code
    (draft,) = library.stories.drafts()
    assert draft.content.title == ("Zeal" if key else SECRET)
    assert draft.content.situation == ("I" if key else "")
    written = log.read_text("utf-8")
    assert "builtins.KeyError\n" in written
    assert SECRET not in written
    assert "Zeal" not in written


def test_a_text_that_cannot_be_kept_is_not_said_to_be(library: Library, places: Paths) -> None:
    library.stories.add(StoryContent(title="The old one"))
    keys = [("The old one", b"n"), ("Title:", b"Zeal")]
    code, said = play(PROGRAM.format(fault=ALWAYS_IN_A_JOB), keys)
    assert code == StarkeeperError.exit_code
    assert "the text that was written last could not be kept as a draft." in said
    assert "Traceback" not in said
    assert library.stories.drafts() == []


async def test_a_test_still_sees_the_exception(start, stories) -> None:
    def fault() -> None:
        raise ZeroDivisionError(SECRET)

    async def run() -> None:
        async with start() as user:
            user.app.call_later(fault)
            await user.pilot.pause()

    with pytest.raises(ZeroDivisionError, match=SECRET):
        await run()


async def test_without_a_fault_nothing_is_said(start, stories) -> None:
    async with start() as user:
        pass
    assert user.app.fault() is None


async def test_a_write_that_was_not_begun_is_done_once_at_the_end(start, library) -> None:
    async with start() as user:
        jobs = user.app.jobs
        async with jobs._lanes[Lane.STORE]:
            jobs.ask(user.app, lambda opened: opened.stories.add(StoryContent(title="Late")) and None)
            await user.pilot.pause()
            user.app.workers.cancel_all()
            await user.pilot.pause()
        assert jobs.finish()
        assert jobs.finish()
    assert [heading.title for heading in library.stories.headings()] == ["Late"]
