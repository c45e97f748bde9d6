"""A whole story that is pasted into a part: nobody's text is written over, and nothing is guessed unasked."""

from __future__ import annotations

import pytest
from textual import events

from starkeeper.domain.story import Part, StoryContent
from starkeeper.library import Library
from starkeeper.library.texts import template_of
from starkeeper.tui import type_ahead
from starkeeper.tui.pasting import joined

WHOLE = "# Billing bug\n\nSituation: It was late.\nAnd dark.\n\n## Action\nI found it.\n\nResult: Nobody paid twice.\n"


async def _paste(user, text: str, part: Part = Part.ACTION) -> None:
    user.app.screen.query_one(f"#{part.value}").focus()
    await user.settle()
    user.app.post_message(events.Paste(text))
    await user.settle()


async def test_each_text_goes_into_its_part(start, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        await _paste(user, WHOLE)
        assert "This looks like a whole story: title, Situation, Action," in user.text
        await user.press("s")
        assert user.app.screen.form.content == StoryContent(
            title="Billing bug",
            situation="It was late.\nAnd dark.",
            action="I found it.",
            result="Nobody paid twice.",
        )
        await user.pilot.pause(0.15)
        await user.settle()
        assert library.stories.drafts()[0].content.title == "Billing bug"
        await user.press("ctrl+z")
        assert user.app.screen.form.content == StoryContent(title="")
        await user.press("ctrl+y")
        assert user.app.screen.form.content.action == "I found it."


async def test_what_is_written_stays_and_the_rest_goes_behind_it(start, stories) -> None:
    before = stories[0].content
    async with start() as user:
        await user.press("e")
        await _paste(user, WHOLE)
        await user.press("enter")
        after = user.app.screen.form.content
        assert after.title == before.title
        assert after.situation == f"{before.situation}\n\nIt was late.\nAnd dark."
        assert after.task == before.task
        assert after.action == f"{before.action}\n\nI found it."
        assert after.result == f"{before.result}\n\nNobody paid twice."
        await user.press("ctrl+z")
        assert user.app.screen.form.content == before


async def test_it_may_be_pasted_as_it_is(start, stories) -> None:
    before = stories[0].content
    async with start() as user:
        await user.press("e")
        await _paste(user, WHOLE)
        await user.press("p")
        assert user.app.screen.form.content == before.with_part(Part.ACTION, WHOLE + before.action)
        await user.press("ctrl+z")
        assert user.app.screen.form.content == before


async def test_escape_pastes_nothing_and_loses_nothing(start, stories) -> None:
    async with start() as user:
        await user.press("e")
        await _paste(user, WHOLE)
        await user.press("escape")
        assert user.where == "EditorScreen"
        assert user.app.screen.form.content == stories[0].content
        assert user.app.screen.query_one("#action").has_focus


@pytest.mark.parametrize(
    "text",
    [
        "One line.",
        "Two\nlines.",
        "Action: I found it.",
        "Action: I found it.\nAction: I mended it.",
        "Situation:\nTask:",
    ],
)
async def test_any_other_text_is_pasted_without_a_question(start, stories, text: str) -> None:
    before = stories[0].content
    async with start() as user:
        await user.press("e")
        await _paste(user, text)
        assert user.where == "EditorScreen"
        assert user.app.screen.form.content == before.with_part(Part.ACTION, text + before.action)


async def test_the_text_of_the_own_editor_is_split_with_all_that_it_says(start) -> None:
    story = StoryContent(title="Mine", situation="It was late.", employer="Brightcart", date="2023-05")
    async with start() as user:
        await user.press("n")
        await _paste(user, template_of(story))
        await user.press("s")
        assert user.app.screen.form.content == story


async def test_line_ends_of_a_terminal_are_line_ends(start) -> None:
    async with start() as user:
        await user.press("n")
        await _paste(user, "one\rtwo\r\nthree")
        assert user.app.screen.form.content.action == "one\ntwo\nthree"
        await _paste(user, WHOLE.replace("\n", "\r"), Part.TASK)
        await user.press("s")
        assert user.app.screen.form.content.situation == "It was late.\nAnd dark."


async def test_what_is_typed_behind_the_paste_is_no_answer(start, monkeypatch) -> None:
    monkeypatch.setattr(type_ahead, "PAUSE", 0.1)
    async with start() as user:
        await user.press("n")
        user.app.screen.query_one("#action").focus()
        await user.settle()
        user.app.post_message(events.Paste(WHOLE))
        for sign in "sp":
            user.app.post_message(events.Key(sign, sign))
        while user.where != "ConfirmScreen":
            await user.pilot.pause(0.05)
        await user.press("s")
        assert user.app.screen.form.content.action == "I found it.sp"


async def test_what_is_typed_behind_a_common_paste_follows_it(start) -> None:
    async with start() as user:
        await user.press("n")
        user.app.screen.query_one("#action").focus()
        await user.settle()
        for event in (events.Paste("one "), events.Key("t", "t"), events.Paste("wo "), events.Key("x", "x")):
            user.app.post_message(event)
        await user.settle()
        assert user.app.screen.form.content.action == "one two x"


async def test_a_story_pasted_elsewhere_stays_one_text(start, stories) -> None:
    async with start() as user:
        await user.press("3", "o", "end", "enter")
        user.app.post_message(events.Paste(WHOLE))
        await user.settle()
        assert user.where == "WrittenScreen"
        assert "Nobody paid twice." in user.text


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "new"), (" \n", "new"), ("old", "old\n\nnew"), ("old\n", "old\n\nnew"), ("old\n\n\n", "old\n\n\nnew")],
)
def test_one_blank_line_stands_between(before: str, after: str) -> None:
    pasted = StoryContent(title="", action="new")
    assert joined(StoryContent(title="", action=before), pasted).action == after
