"""Nothing goes over the network: the main path runs with every connection forbidden."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# An audit hook cannot be taken away again, so each run has a process of its own.
FORBIDDING = """
import sys

ASKED = {
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind", "urllib.Request"
}

def forbid(event, arguments):
    if event in ASKED:
        raise PermissionError(f"{event}: {arguments!r}")

sys.addaudithook(forbid)
"""

COMMANDS = """
from starkeeper.cli import main

for words in (
    ["add", "--file", "story.txt"], ["import", "more.jsonl"], ["tag"], ["list"], ["show", "1"],
    ["history", "1", "--diff"], ["suggest", "story.txt"], ["coverage"], ["match", "When did you fail?"],
    ["rehearse", "--count", "1"], ["questions"], ["tag", "1", "--confirm", "ownership"], ["undo"], ["redo"],
    ["rm", "2"], ["bin", "empty", "--yes"], ["backup"], ["doctor"], ["export", "all.jsonl"], ["model"],
):
    sys.argv = ["starkeeper", *words]
    try:
        main()
    except SystemExit as end:
        assert not end.code, (words, end.code)
print("every command ran")
"""

SCREENS = """
import asyncio

from starkeeper import paths
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source

async def use():
    app = StarkeeperApp(Source(path=None, settings=Settings(), pack=None, paths=paths.locate()))
    async with app.run_test(size=(120, 40)) as pilot:
        for key in ("n", *"A_story", "ctrl+s", "escape", "2", "3", "1", "h", "escape", "e", "escape"):
            await pilot.press(key)
            await pilot.pause(0.05)
        await app.workers.wait_for_complete()
    app.jobs.close()

asyncio.run(use())
print("every screen ran")
"""


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", FORBIDDING + code]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=240)


def test_commands_ask_nobody(compiled_home: Path, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Situation: It broke.\nAction: I admitted my own mistake openly.\n")
    (tmp_path / "more.jsonl").write_text('{"title": "Another", "action": "I went through the raw data."}\n')
    done = run(COMMANDS, tmp_path)
    assert done.stdout.endswith("every command ran\n"), done.stdout[-500:] + done.stderr[-2000:]


def test_screens_ask_nobody(compiled_home: Path, tmp_path: Path) -> None:
    done = run(SCREENS, tmp_path)
    assert done.stdout.endswith("every screen ran\n"), done.stdout[-500:] + done.stderr[-2000:]


def test_a_connection_would_be_noticed(tmp_path: Path) -> None:
    done = run("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", tmp_path)
    assert "PermissionError" in done.stderr
