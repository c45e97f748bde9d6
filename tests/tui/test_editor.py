"""The editor: nothing is ever lost, and the candidate decides."""

from __future__ import annotations

import re

import pytest
from textual import events
from textual.widgets import TextArea

from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.errors import LibraryUnwritable, ModelFailed
from starkeeper.library import Library
from starkeeper.library.stories import Stories
from starkeeper.tui import commentary, unsaved
from starkeeper.tui.widgets.part_editor import PartArea, PartEditor


def _area(user, part: Part) -> PartArea:
    return user.app.screen.query_one(f"#{part.value}", PartArea)


async def _pause(user) -> None:
    await user.pilot.pause(0.15)
    await user.settle()


async def test_a_new_story_is_written_and_saved(start, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        await user.type("Billing bug")
        await user.press("tab", "right", "tab", "right")
        await user.press("tab")
        await user.type("Engineer")
        await user.press("tab", "tab")
        await user.type("2023-05")
        await user.press("tab")
        await user.type("It was late.")
        await user.press("tab", "tab")
        await user.type("I found it.")
        await user.press("ctrl+s")
        story = library.stories.select()[0].story
        assert story.content == StoryContent(
            title="Billing bug",
            situation="It was late.",
            action="I found it.",
            outcome=Outcome.FAILURE,
            status=Status.READY,
            role="Engineer",
            date="2023-05",
        )
        assert library.stories.drafts() == []
        await user.press("escape")
        assert user.where == "StoriesScreen"
        assert "Billing bug" in user.text


async def test_the_words_and_the_spoken_time_follow_the_text(start, stories) -> None:
    async with start() as user:
        await user.press("n")
        assert "nothing written yet" in user.text
        await user.press("tab", "tab", "tab", "tab", "tab", "tab")
        await user.type("one two three")
        assert "3 words" in user.text


async def test_a_part_grows_with_its_text_and_the_form_follows_the_cursor(start) -> None:
    async with start((80, 24)) as user:
        await user.press("n")
        area = _area(user, Part.SITUATION)
        area.focus()
        before = area.size.height
        for number in range(30):
            await user.pilot.press(*f"l{number}", "enter")
        await user.settle()
        assert area.size.height >= before + 29
        assert "l29" in user.text


async def test_the_arrows_walk_from_part_to_part(start) -> None:
    async with start() as user:
        await user.press("n")
        _area(user, Part.SITUATION).focus()
        await user.press("down")
        assert _area(user, Part.TASK).has_focus
        await user.press("up")
        assert _area(user, Part.SITUATION).has_focus


async def test_a_draft_is_kept_when_the_typing_stops(start, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        await user.type("Half a thought")
        await _pause(user)
        assert [draft.content.title for draft in library.stories.drafts()] == ["Half a thought"]
        assert "kept as a draft" in user.text


async def test_a_draft_is_kept_while_the_typing_never_pauses(start, library, monkeypatch) -> None:
    monkeypatch.setattr(commentary, "QUIET", 60.0)
    monkeypatch.setattr(unsaved, "KEEP", 0.3)
    kept: list[str] = []
    typed = ""
    async with start() as user:
        await user.press("n")
        while len(set(kept)) < 3 and len(typed) < 290:
            sign = "abcdefghij"[len(typed) % 10]
            await user.pilot.press(sign)
            typed += sign
            kept += [draft.content.title for draft in library.stories.drafts()]
        assert len(set(kept)) == 3
        assert all(typed.startswith(title) for title in kept)
        assert kept == sorted(kept, key=len)


async def test_after_a_crash_the_draft_is_offered_and_continued(start, library: Library) -> None:
    library.stories.save_draft(None, None, StoryContent(title="Half a thought", action="I began"))
    async with start() as user:
        assert "Half a thought" in user.text
        await user.press("c")
        assert user.where == "EditorScreen"
        assert "I began" in user.text
        await user.press("ctrl+s")
        assert library.stories.drafts() == []
        assert library.stories.select()[0].story.action == "I began"


@pytest.mark.parametrize(("key", "shown", "kept"), [("c", "Newer words", 1), ("x", "broke payments", 0)])
async def test_the_editor_offers_the_draft_of_its_story(start, stories, library, key, shown, kept) -> None:
    story = stories[0]
    library.stories.save_draft(story.id, story.version, story.content.with_part(Part.SITUATION, "Newer words"))
    async with start() as user:
        await user.press("e")
        assert user.where == "TwoTextsScreen"
        await user.press(key)
        assert shown in _area(user, Part.SITUATION).text
        assert len(library.stories.drafts()) == kept


async def test_escape_at_the_offer_leads_back_and_keeps_the_draft(start, stories, library: Library) -> None:
    story = stories[0]
    library.stories.save_draft(story.id, story.version, story.content.with_part(Part.SITUATION, "Newer words"))
    async with start() as user:
        await user.press("e", "escape")
        assert user.where == "StoriesScreen"
        assert library.stories.drafts()[0].content.situation == "Newer words"


@pytest.mark.parametrize(
    ("key", "situation", "drafts"),
    [("s", "Oh. The release", 0), ("k", "The release", 1), ("x", "The release", 0)],
)
async def test_leaving_with_changes_asks_and_does_what_is_said(start, stories, library, key, situation, drafts) -> None:
    async with start() as user:
        await user.press("e")
        await user.type("Oh. ")
        await user.press("escape")
        assert user.where == "ConfirmScreen"
        assert library.stories.drafts() != []
        await user.press(key)
        assert user.where == "StoriesScreen"
        assert library.stories.get(stories[0].id).situation.startswith(situation)
        assert len(library.stories.drafts()) == drafts


async def test_leaving_without_changes_asks_nothing(start, stories) -> None:
    async with start() as user:
        await user.press("e", "escape")
        assert user.where == "StoriesScreen"


async def test_quitting_keeps_the_text_of_this_moment(start, stories, library, monkeypatch) -> None:
    monkeypatch.setattr(unsaved, "KEEP", 60.0)
    async with start() as user:
        await user.press("e")
        await user.type("Oh. ")
        assert library.stories.drafts() == []
        await user.pilot.press("ctrl+q")
        await user.pilot.pause()
    assert library.stories.drafts()[0].content.situation.startswith("Oh. The release")


async def test_what_is_typed_while_the_story_is_saved_is_kept_when_the_program_is_left(
    start, stories, library, monkeypatch
) -> None:
    monkeypatch.setattr(unsaved, "KEEP", 60.0)
    async with start() as user:
        await user.press("e")
        await user.type("Oh. ")
        editor_screen = user.app.screen
        editor_screen.action_save()
        _area(user, Part.SITUATION).insert("And ")
        await user.app.action_quit()
    assert library.stories.get(stories[0].id).situation.startswith("Oh. The release")
    assert library.stories.drafts()[0].content.situation.startswith("Oh. And The release")


async def test_a_draft_that_cannot_be_kept_is_said_once_and_tried_again(start, library, monkeypatch) -> None:
    tries, said = [], []

    def full(self, story_id, base_version, content) -> None:
        tries.append(content.title)
        raise LibraryUnwritable("The disk is full.", "Free some space.")

    monkeypatch.setattr(unsaved, "AGAIN", 0.02)
    with monkeypatch.context() as patched:
        patched.setattr(Stories, "save_draft", full)
        async with start() as user:
            patched.setattr(user.app, "notify", lambda text, **_: said.append(text))
            await user.press("n")
            await user.pilot.press(*"Half")
            while len(tries) < 4:
                await user.pilot.pause(0.01)
            assert "not saved yet" in user.lines[0]
            assert said == ["The disk is full.\nFree some space."]
            patched.undo()
            while "kept as a draft" not in user.lines[0]:
                await user.pilot.pause(0.01)
            assert library.stories.drafts()[0].content.title == "Half"


async def test_a_draft_in_which_nothing_is_unsaved_is_forgotten(start, stories, library: Library) -> None:
    library.stories.save_draft(stories[0].id, stories[0].version, stories[0].content)
    async with start() as user:
        await user.press("e")
        assert user.where == "EditorScreen"
        assert library.stories.drafts() == []


async def test_a_story_that_cannot_be_kept_leaves_the_text_and_says_why(start, library: Library) -> None:
    async with start() as user:
        await user.press("n", "tab", "tab", "tab", "tab", "tab")
        await user.type("yesterday")
        await user.press("ctrl+s")
        assert user.toasts
        assert "yesterday" in user.text
        assert library.stories.select() == []


@pytest.mark.parametrize(
    ("key", "saved", "shown"),
    [("m", "Mine. The release", "Mine."), ("t", "Theirs", "Theirs"), ("k", "Theirs", "Mine.")],
)
async def test_a_stale_save_shows_both_texts_and_lets_the_user_choose(
    start, stories, library, key, saved, shown
) -> None:
    story = stories[0]
    async with start() as user:
        await user.press("e")
        await user.type("Mine. ")
        library.stories.save(story.id, story.content.with_part(Part.SITUATION, "Theirs"), base_version=story.version)
        await user.press("ctrl+s")
        assert user.where == "TwoTextsScreen"
        assert "Mine. The release" in user.text
        assert "Theirs" in user.text
        assert library.stories.get(story.id).situation == "Theirs"
        await user.press(key)
        assert user.where == "EditorScreen"
        assert library.stories.get(story.id).situation.startswith(saved)
        assert shown in _area(user, Part.SITUATION).text


async def test_verdicts_on_a_new_story_go_along_with_its_first_save(start, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        await user.type("A title")
        user.app.screen.suggestions.toggle_whole()
        await _pause(user)
        await user.press("f2", "y", "escape", "ctrl+s")
        assert list(library.tags.of(library.stories.select()[0].story.id).verdicts.values()) == [Verdict.CONFIRMED]


async def test_at_80_columns_the_principles_are_a_second_view(start, stories) -> None:
    async with start((80, 24)) as user:
        await user.press("e")
        assert "broke payments" in user.text
        await user.press("f2")
        assert "Principles" in user.text
        assert "broke payments" not in user.text
        await user.press("escape")
        assert "broke payments" in user.text
        assert isinstance(user.app.focused, TextArea)


async def test_text_that_was_not_touched_comes_back_to_the_character(start, library: Library) -> None:
    odd = "one\r\ntwo\x0bthree\u2028four\tfive\r"
    story = library.stories.add(StoryContent(title="Odd", situation=odd, action="Plain."))
    async with start() as user:
        await user.press("e")
        area = _area(user, Part.ACTION)
        area.focus()
        await user.type("So. ")
        await user.press("ctrl+s")
    after = library.stories.get(story.id)
    assert after.situation == story.situation
    assert after.action == "So. Plain."


async def test_live_suggestions_of_the_real_model(start, compiled_home, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        await user.type("The outage")
        _area(user, Part.ACTION).focus()
        await user.type("I went through the raw data until I found the cause.")
        for _ in range(100):
            await _pause(user)
            if "strong" in user.text:
                break
        assert "Dive Deep" in user.text
        assert re.search(r"Action( · also [\w ]+)?  “I went through the raw data", user.text)
        await user.press("ctrl+s", "escape")
        for _ in range(100):
            await user.settle()
            if "● Dive Deep" in user.text:
                break
        assert "● Dive Deep" in user.text


async def test_suggestions_that_fail_are_no_sign_that_a_save_ended(start, library: Library, monkeypatch) -> None:
    def fail(*_):
        raise ModelFailed("The model does not answer.")

    story = library.stories.add(StoryContent(title="Here", action="I did."))
    async with start() as user:
        user.app.model_ready = True
        monkeypatch.setattr(type(user.app.jobs._library.tags), "preview", fail)
        await user.press("e")
        editor = user.app.screen
        editor._unsaved.hand_over()
        user.app.jobs.suggest(editor, editor.text, story.id)
        await user.settle()
        assert editor._unsaved.saving is not None
        assert any("does not answer" in toast for toast in user.toasts)


async def test_a_part_too_long_to_be_written_here_is_kept_as_it_is(start, library: Library) -> None:
    long = "I carried on. " * 40_000
    story = library.stories.add(StoryContent(title="Long", situation=long, action="Short."))
    async with start() as user:
        await user.press("e")
        assert "This part has 560,000 characters" in " ".join(user.text.split())
        await user.press("x")
        user.app.screen.query_one("#action").focus()
        await user.type("Very ")
        await user.press("ctrl+s")
    saved = library.stories.get(story.id)
    assert saved.situation == long
    assert saved.action == "Very Short."


async def test_a_paste_that_is_too_long_is_refused_and_leaves_the_text(start, library: Library) -> None:
    async with start() as user:
        await user.press("n")
        area = user.app.screen.query_one("#situation")
        area.focus()
        await user.type("Before.")
        area.post_message(events.Paste("x" * 400_000))
        await user.settle()
        assert "400,000 characters. Nothing was pasted." in user.toasts[-1]
        assert area.text == "Before."


async def test_the_name_of_the_part_one_writes_in_stands_out(start, stories) -> None:
    async with start() as user:
        await user.press("e")
        parts = list(user.app.screen.query(PartEditor))
        for here in (0, 1, 0):
            parts[here].area.focus()
            await user.settle()
            names = [part.query_one(".part-name").styles.color for part in parts]
            assert names.count(names[here]) == 1
