"""The user's own editor: the text goes there and comes back, and is never in no place at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.fuzz.terminal import Terminal
from textual.app import App

from starkeeper.domain.story import Outcome, Part, StoryContent
from starkeeper.errors import LibraryUnwritable
from starkeeper.library import Library
from starkeeper.library.stories import Stories
from starkeeper.paths import Paths
from starkeeper.settings import ChosenKeys, Settings
from starkeeper.tui.widgets.part_editor import LONGEST, PartArea

SOON = 60.0
"""Seconds; a machine that is busy with other tests takes its time."""


def kept(home: Path) -> list[Path]:
    return sorted(home.rglob("story.md"))


async def _go(user, field: str) -> None:
    user.app.screen.query_one(field).focus()
    await user.settle()


@pytest.fixture
def lends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app lend a terminal that it does not have."""
    monkeypatch.setattr(App, "suspend", lambda _: nullcontext())


@pytest.fixture
def open_it(home: Path) -> Iterator[Callable[[], Terminal]]:
    """Open the interface on a terminal."""
    opened: list[Terminal] = []

    def start() -> Terminal:
        home.mkdir(exist_ok=True)
        opened.append(Terminal([sys.executable, "-m", "starkeeper"], home))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_text_goes_to_the_editor_of_a_real_terminal_and_comes_back(
    open_it, types, stories, home: Path, places: Paths, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    types(
        "whole = text.startswith('---')",
        "print('whole here' if whole else 'part here', flush=True)",
        "import os, signal",
        "os.kill(os.getppid(), signal.SIGINT)",  # as ctrl+c does, which goes to all that have the terminal
        "input()",
        "text = text.replace('title: Checkout', 'title: Friday').replace('nine', 'ten') if whole else text + 'Twice.'",
        f"pathlib.Path({str(told)!r}).write_text(text)",
    )
    screen = open_it()
    screen.see("Checkout rollback", within=SOON)
    screen.press("e")
    screen.see("Review", within=SOON)
    screen.press("\x1bOS")  # f4
    screen.hear("part here", within=SOON)
    screen.press("\r")
    screen.see("Twice.", within=SOON)
    assert told.read_text() == "The release broke payments for two hours.\nTwice."
    screen.press("\x1b[15~")  # f5
    screen.hear("whole here", within=SOON)
    screen.press("\r")
    screen.see("Friday rollback", within=SOON)
    screen.press("\x1a")  # ctrl+z takes back all that f5 brought
    screen.see("Checkout rollback", within=SOON)
    screen.press("\x19")  # and ctrl+y brings it again
    screen.see("Friday rollback", within=SOON)
    screen.press("\x13")  # ctrl+s
    screen.see("The story is saved.", within=SOON)
    screen.press("\x11")  # ctrl+q
    assert screen.ended() == 0
    assert kept(home) == []
    with Library.open(settings=Settings(), paths=places) as library:
        story = library.stories.get(stories[0].id)
        assert (story.title, story.situation, story.result) == (
            "Friday rollback",
            "The release broke payments for two hours.\nTwice.",
            "Payments worked again after ten minutes.",
        )


async def test_where_no_terminal_can_be_lent_it_is_said(start, stories, types, home: Path) -> None:
    types("text = 'new'")
    async with start() as user:
        await user.press("e", "f4")
        assert user.toasts[-1].startswith("This terminal cannot be lent to another program.")
        assert f"starkeeper edit {stories[0].id}" in user.toasts[-1]
        assert user.app.screen.form.content == stories[0].content
        assert kept(home) == []


async def test_a_part_comes_back_as_one_edit(start, stories, types, library: Library, lends, home: Path) -> None:
    types("assert text == 'The release broke payments for two hours.\\n'", "text = 'New\\n\\nwords.\\n'")
    async with start() as user:
        await user.press("e", "f4")
        assert user.app.screen.form.content == stories[0].content.with_part(Part.SITUATION, "New\n\nwords.")
        assert library.stories.drafts()[0].content.situation == "New\n\nwords."
        assert "kept as a draft" in user.text
        await user.type("!")
        await user.press("ctrl+z", "ctrl+z")
        assert user.app.screen.form.content == stories[0].content
        await user.press("ctrl+y")
        assert user.app.screen.form.content.situation == "New\n\nwords."
        assert kept(home) == []


async def test_the_part_is_the_one_with_the_focus(start, stories, types, lends) -> None:
    types("text = 'I asked.'")
    async with start() as user:
        await user.press("e", "tab", "f4")
        assert user.app.screen.form.content == stories[0].content.with_part(Part.TASK, "I asked.")
        await _go(user, "#title")
        await user.press("f4")
        assert user.toasts[-1] == "Go to a part of the story first. f5 opens the whole story."


async def test_a_part_can_be_emptied_and_line_ends_are_no_change(start, stories, types, lends) -> None:
    async with start() as user:
        types("text += '\\n\\n'")
        await user.press("e", "f4")
        assert user.toasts[-1] == "Nothing was changed."
        assert user.app.screen.form.content == stories[0].content
        types(
            "text = text.replace('two', 'three')",
            "file.write_bytes(text.replace('\\n', '\\r\\n').encode())",
            "sys.exit()",
        )
        await user.press("f4")
        assert user.app.screen.form.content.situation == "The release broke payments for three hours."
        types("text = ''")
        await user.press("f4")
        assert user.app.screen.form.content.situation == ""


async def test_the_whole_story_fills_every_field_and_goes_back_as_one(start, stories, types, lends, home) -> None:
    types(
        "for old, new in (('outcome: success', 'outcome: mixed'), ('status: ready', 'status: draft'),",
        "        ('employer: Brightcart', 'employer:'), ('date:\\n', 'date: 2023-05\\n'), ('title: ', 'title: My '),",
        "        ('on call', 'at home')):",
        "    text = text.replace(old, new, 1)",
    )
    async with start() as user:
        await user.press("e", "f5")
        after = user.app.screen.form.content
        assert (after.title, after.task) == ("My Checkout rollback", "I was at home.")
        assert (after.outcome, after.status) == ("mixed", "draft")
        assert (after.employer, after.date) == ("", "2023-05")
        assert after.action == stories[0].action
        await _go(user, "#title")
        await user.press("ctrl+z")
        assert user.app.screen.form.content == stories[0].content
        await user.press("ctrl+y")
        assert user.app.screen.form.content == after
        assert kept(home) == []


async def test_what_was_written_since_stays_when_the_rest_goes_back(start, stories, types, lends) -> None:
    types("text = text.replace('on call', 'at home').replace('nine', 'ten')")
    async with start() as user:
        await user.press("e", "f5", "tab")
        await user.type("X")
        await _go(user, "#result")
        await user.press("ctrl+z")
        content = user.app.screen.form.content
        assert content.result == stories[0].result
        assert "X" in content.task
        assert "at home" in content.task
        await _go(user, "#task")
        await user.press("ctrl+z", "ctrl+z")
        assert user.app.screen.form.content == stories[0].content


async def test_a_story_that_cannot_be_read_is_kept_and_opened_again(start, stories, types, lends, home: Path) -> None:
    async with start() as user:
        types("text = text.replace('outcome: success', 'outcome: splendid').replace('nine', 'ten')")
        await user.press("e", "f5")
        assert user.app.screen.form.content == stories[0].content
        (file,) = kept(home)
        assert user.toasts[-1].startswith("Line 3: outcome: expected success, failure or mixed")
        assert "f5 opens your text again" in user.toasts[-1]
        assert str(file) in user.toasts[-1]
        assert "splendid" in file.read_text(encoding="utf-8")
        types("text = text.replace('splendid', 'failure')")
        await user.press("f5")
        assert user.app.screen.form.content.outcome is Outcome.FAILURE
        assert "ten minutes" in user.app.screen.form.content.result
        assert kept(home) == []


async def test_a_refused_story_that_is_left_as_it_is_is_not_opened_for_ever(start, stories, types, lends, home) -> None:
    async with start() as user:
        types("text = text.replace('outcome: success', 'outcome: splendid')")
        await user.press("e", "f5")
        types()
        await user.press("f5")
        types("assert 'splendid' not in text", "text = text.replace('nine', 'ten')")
        await user.press("f5")
        assert "ten minutes" in user.app.screen.form.content.result
        assert len(kept(home)) == 1


@pytest.mark.parametrize("key", ["f4", "f5"])
async def test_an_editor_that_is_missing_or_fails_changes_nothing(start, stories, types, lends, home, key, monkeypatch):
    async with start() as user:
        monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
        await user.press("e", key)
        assert "'no-such-editor-anywhere' cannot be run" in user.toasts[-1]
        assert "$EDITOR" in user.toasts[-1]
        types("sys.exit(3)")
        await user.press(key)
        assert "ended with the exit code 3.\nNothing was changed." in user.toasts[-1]
        assert kept(home) == []
        types("file.write_text('half')", "sys.exit(3)")
        await user.press(key)
        (file,) = kept(home)
        assert str(file) in user.toasts[-1]
        types("file.write_bytes(b'\\xff')", "sys.exit()")
        await user.press(key)
        assert user.toasts[-1].startswith("The editor's text is not UTF-8.")
        assert len(kept(home)) == 2
        assert user.app.screen.form.content == stories[0].content


async def test_the_editor_of_the_settings_goes_first(start, stories, types, lends, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    async with start(
        settings=Settings(editor=f'{sys.executable} -c \'import sys; open(sys.argv[1], "w").write("x")\'')
    ) as user:
        await user.press("e", "f4")
        assert user.app.screen.form.content.situation == "x"


async def test_the_file_stays_when_the_draft_cannot_be_kept(start, stories, types, lends, home, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise LibraryUnwritable("The disk is full.", "Make room.")

    types("text = 'An hour of work.'")
    async with start() as user:
        await user.press("e")
        monkeypatch.setattr(Stories, "save_draft", full)
        await user.press("f4")
        (file,) = kept(home)
        assert any(str(file) in toast for toast in user.toasts)
        assert file.read_text(encoding="utf-8") == "An hour of work."
        assert user.app.screen.form.content.situation == "An hour of work."


async def test_a_part_that_is_too_long_for_the_fields_is_written_outside(start, library: Library, types, lends) -> None:
    long = "word " * (LONGEST // 5 + 1)
    library.stories.add(StoryContent(title="Long", situation=long))
    types("text = 'short'")
    async with start() as user:
        await user.press("e", "f4")
        assert user.app.screen.form.content.situation == "short"
        await user.press("ctrl+z")
        assert user.app.screen.form.content.situation == long


async def test_nothing_is_opened_before_there_is_a_text(start, stories, library, types, lends, home) -> None:
    types("text = 'new'")
    story = stories[0]
    library.stories.save_draft(story.id, story.version, story.content.with_part(Part.SITUATION, "Newer words"))
    async with start() as user:
        await user.press("e")
        assert user.where == "TwoTextsScreen"
        await user.press("f4", "f5", "escape")
        assert library.stories.drafts()[0].content.situation == "Newer words"


async def test_an_editor_chosen_in_the_form_is_the_one_that_is_called(start, stories, lends, monkeypatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    async with start() as user:
        await user.press("comma")
        form = user.app.screen.query_one("#editor")
        form.value = f'{sys.executable} -c \'import sys; open(sys.argv[1], "w").write("brought back")\''
        await user.press("ctrl+s", "e")
        user.app.screen.query_one("#action", PartArea).focus()
        await user.settle()
        await user.press("f4")
        assert user.app.screen.text.action == "brought back"


async def test_the_key_that_opens_the_whole_story_is_named_as_it_was_chosen(start, stories, lends) -> None:
    chosen = ChosenKeys(("f9",), "keys")
    async with start(settings=Settings(keys={"editor.whole": chosen})) as user:
        await user.press("n", "f4")
        assert user.toasts[-1] == "Go to a part of the story first. f9 opens the whole story."
