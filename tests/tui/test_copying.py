"""Copying: what goes to the clipboard, by which ways, and that nothing of it is seen on the screen."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.tui import copying
from starkeeper.tui.places import Place

from .conftest import Driver
from .test_commands import _WAYS

WRITES = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"


@pytest.fixture
def native(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that stands for the clipboard of the system."""
    clipboard = tmp_path / "clipboard"
    monkeypatch.setattr(copying, "NATIVE", (sys.executable, "-c", WRITES, str(clipboard)))
    return clipboard


def listen(user: Driver, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Return what asks for the text that the terminal was told to put on the clipboard last."""
    written: list[str] = []
    monkeypatch.setattr(user.app._driver, "write", written.append)

    def told() -> str:
        sent = [each for each in written if each.startswith("\x1b]52;c;")]
        return base64.b64decode(sent[-1].removeprefix("\x1b]52;c;").removesuffix("\a")).decode("utf-8") if sent else ""

    return told


async def test_a_story_is_copied_both_ways(start, stories, native, monkeypatch) -> None:
    async with start() as user:
        told = listen(user, monkeypatch)
        await user.press("Y")
        assert told().startswith("Checkout rollback\nBrightcart\n\nSituation:\nThe release broke payments")
        assert "\n\nAction:\nI rolled it back. I told the team it was my change.\n\nResult:\n" in told()
        assert native.read_text("utf-8") == told()
        assert "Copied: Checkout rollback" in user.toasts


async def test_what_the_mouse_selects_is_copied(start, stories, native, monkeypatch) -> None:
    async with start() as user:
        told = listen(user, monkeypatch)
        y = next(y for y, line in enumerate(user.lines) if "I rolled it back." in line)
        x = user.lines[y].index("I rolled")
        await user.pilot.mouse_down(offset=(x, y))
        await user.pilot.hover(offset=(x + 8, y))
        await user.pilot.mouse_up(offset=(x + 8, y))
        await user.press("ctrl+c")
        assert told() in ("I rolled", "I rolled ")
        assert native.read_text("utf-8") == told()


async def test_text_of_a_field_is_copied(start, stories, native, monkeypatch) -> None:
    async with start() as user:
        told = listen(user, monkeypatch)
        await user.press("e", "f7", "ctrl+c")
        assert told() == native.read_text("utf-8") == "The release broke payments for two hours."


@pytest.mark.parametrize(
    "command", [("/nowhere/xclip",), (sys.executable, "-c", "print('no'); raise SystemExit('no')")]
)
async def test_a_clipboard_that_fails_is_not_heard(start, stories, monkeypatch, capfd, command) -> None:
    monkeypatch.setattr(copying, "NATIVE", command)
    async with start() as user:
        told = listen(user, monkeypatch)
        await user.press("Y")
        assert told().startswith("Checkout rollback")
    assert capfd.readouterr() == ("", "")


async def test_half_a_character_does_not_end_the_program(start, native, monkeypatch) -> None:
    async with start() as user:
        told = listen(user, monkeypatch)
        user.app.copy_to_clipboard("half \ud800")
        await user.settle()
        assert told() == native.read_text("utf-8") == "half ?"


async def test_without_a_story_it_says_so(start, native) -> None:
    async with start() as user:
        await user.press("Y")
        assert "There is no story under the cursor to copy." in user.toasts
        assert not native.exists()


@pytest.mark.parametrize("place", [Place.STORY, Place.COVERAGE, Place.QUESTIONS, Place.NUMBERS])
async def test_it_is_the_chosen_story_at_each_place(start, library, stories, native, place) -> None:
    library.stories.add(StoryContent(title="Counted hours", result="I saved 40 hours a month."))
    ways = {
        Place.COVERAGE: ("2", "down", "down", "enter"),
        Place.QUESTIONS: ("4", "s"),
    }
    async with start() as user:
        await user.press(*ways.get(place, _WAYS[place]), "Y")
        assert user.toasts
        if place is not Place.QUESTIONS:  # without a model no story fits
            assert native.read_text("utf-8").startswith(("Checkout rollback", "Counted hours"))
