"""Fast hands, small windows, long titles: what is typed goes where it was meant, and what matters stays in sight."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual import events
from textual.widgets import Input

from starkeeper.domain.story import Part, StoryContent
from starkeeper.library import Library
from starkeeper.tui import commentary, type_ahead
from starkeeper.tui.screens.editor import EditorScreen
from starkeeper.tui.widgets.choice import Choice
from starkeeper.tui.widgets.part_editor import PartArea

TEXT = (
    "I noticed too late that the data was wrong. I told the client myself, on the phone, the same day. I went through "
    "the raw data until I found the cause, and I wrote down every step for the others; the client stayed and renewed"
)


def _post(user, *keys: str) -> None:
    """Press keys in one burst, as a terminal delivers what was typed while the program was busy."""
    for key in keys:
        user.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.fixture
def slow_editor(monkeypatch):
    """Hold up the reading of an editor; what is returned for a user lets it go on."""

    def hold(user):
        asked = []
        begin = user.app.jobs.begin_editing
        monkeypatch.setattr(user.app.jobs, "begin_editing", lambda *request: asked.append(request))
        return lambda: begin(*asked[0])

    return hold


async def test_what_is_typed_after_a_tab_goes_to_the_next_field(start) -> None:
    async with start() as user:
        await user.press("n")
        user.app.screen.query_one(f"#{Part.ACTION.value}", PartArea).focus()
        await user.settle()
        _post(user, *"donex", "backspace", "tab", *"won", "shift+tab", "1")
        await user.settle()
        assert user.app.screen.form.content.action == "done1"
        assert user.app.screen.form.content.result == "won"


async def test_what_is_typed_while_the_editor_opens_is_not_lost(start, slow_editor) -> None:
    async with start() as user:
        begin = slow_editor(user)
        await user.press("n")
        await user.type("Xylo u")
        assert user.where == "EditorScreen"
        begin()
        await user.settle()
        assert user.app.screen.query_one("#title", Input).value == "Xylo u"


async def test_what_is_typed_behind_the_key_of_the_editor_is_no_command(start, stories) -> None:
    async with start() as user:
        _post(user, "n", *"den", "tab", "down", "e")
        await user.settle()
        assert user.where == "EditorScreen"
        assert user.app.screen.form.content.title == "den"
        await user.press("escape", "k")
        _post(user, "e", *"dn")
        await user.settle()
        assert user.app.screen.form.content.situation.startswith("dn")


async def test_what_is_typed_before_the_first_stories_waits_for_them(start, stories, library: Library) -> None:
    before = library.tags.of(stories[0].id).verdicts
    async with start(settled=False) as user:
        _post(user, "e", *"xdy ")
        await user.settle()
        assert user.where == "EditorScreen"
        assert user.app.screen.form.content.situation.startswith("xdy ")
    assert library.tags.of(stories[0].id).verdicts == before


async def test_a_place_that_is_there_at_once_takes_the_keys_behind_its_own(start, stories) -> None:
    async with start() as user:
        _post(user, "2", "3", "1", "slash", *"nobody")
        await user.settle()
        assert "No story passes this filter: “nobody”" in user.text


async def test_quitting_waits_for_no_editor(start, slow_editor) -> None:
    async with start() as user:
        slow_editor(user)
        await user.press("n")
        await user.type("lost")
        await user.press("ctrl+q")
        assert not user.app.is_running


async def test_early_letters_do_not_write_over_the_draft_that_is_offered(start, library: Library, slow_editor) -> None:
    library.stories.save_draft(None, None, StoryContent(title="Half a thought"))
    async with start() as user:
        begin = slow_editor(user)
        await user.press("n")
        await user.type("xcz")
        begin()
        while user.where != "TwoTextsScreen":
            await user.pilot.pause(0.05)
        await user.press("c")
        assert user.app.screen.form.content == StoryContent(title="Half a thought", situation="xcz")


async def test_an_escape_typed_ahead_leads_back_from_the_question_about_a_draft(start, library: Library) -> None:
    library.stories.save_draft(None, None, StoryContent(title="Half a thought"))
    async with start() as user:
        _post(user, "n", "x", "escape")
        while user.app.type_ahead._held is None:
            await user.pilot.pause(0.01)
        while user.app.type_ahead._held is not None:
            await user.pilot.pause(0.05)
        await user.settle()
        assert user.where == "StoriesScreen"
        assert [draft.content.title for draft in library.stories.drafts()] == ["Half a thought"]


async def test_no_letter_of_a_text_answers_the_question_about_a_draft(start, library, monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr(type_ahead, "get_running_loop", lambda: SimpleNamespace(time=lambda: now[0]))
    monkeypatch.setattr(type_ahead, "STARTS_WITHIN", 60.0)
    library.stories.save_draft(None, None, StoryContent(title="Half a thought"))
    async with start() as user:
        _post(user, "n", "x")
        for _ in range(4):
            await user.pilot.pause(0.1)
            _post(user, "x")
        await user.pilot.pause(type_ahead.PAUSE)
        assert user.where != "TwoTextsScreen"
        now[0] += type_ahead.PAUSE
        assert [draft.content.title for draft in library.stories.drafts()] == ["Half a thought"]
        while user.where != "TwoTextsScreen":
            await user.pilot.pause(0.05)
        await user.press("x")
        assert user.app.screen.form.content == StoryContent(title="xxxxx")


async def test_a_letter_beside_the_list_of_principles_decides_nothing(start, stories, library: Library) -> None:
    async with start((80, 24)) as user:
        await user.press("e")
        assert isinstance(user.app.screen, EditorScreen)
        user.app.screen.query_one("#status", Choice).focus()
        await user.press("x")
        assert {verdict.value for verdict in library.tags.of(stories[0].id).verdicts.values()} == {"confirmed"}
        assert any("f2" in toast for toast in user.toasts)


async def test_the_text_is_drawn_anew_when_the_window_changes(start, monkeypatch) -> None:
    monkeypatch.setattr(commentary, "QUIET", 60.0)
    async with start((80, 24)) as user:
        await user.press("n")
        area = user.app.screen.query_one(f"#{Part.ACTION.value}", PartArea)
        area.insert(TEXT)
        await user.settle()
        await user.pilot.resize_terminal(120, 40)
        await user.settle()
        for line in area.wrapped_document.get_sections(0):
            assert line.strip() in user.text


async def test_the_keys_of_the_principles_are_in_sight_beside_the_text(start, stories) -> None:
    async with start() as user:
        await user.press("e", "f2")
        assert "y confirms  x rejects" in user.text


@pytest.mark.parametrize("width", [60, 80])
async def test_whether_the_text_is_safe_is_said_beside_a_long_title(start, library: Library, width: int) -> None:
    library.stories.add(StoryContent(title="Tell me about a time " * 8))
    async with start((width, 24)) as user:
        await user.press("e")
        assert user.lines[0].rstrip().endswith("saved")


@pytest.mark.parametrize("key", ["1", "2", "3"])
async def test_help_is_named_in_the_smallest_window(start, stories, key: str) -> None:
    async with start((60, 20)) as user:
        await user.press(key)
        assert "? Help" in user.lines[-1]


async def test_every_value_can_be_seen_in_the_smallest_window(start, stories, pack) -> None:
    async with start((60, 20)) as user:
        await user.press("3", "f")
        for expected in ("enter applies", *(question.polarity.value for question in pack.questions)):
            assert expected in user.text


async def test_a_stale_save_shows_what_differs_and_nothing_else(start, stories, library: Library) -> None:
    story = stories[0]
    async with start((80, 24)) as user:
        await user.press("e")
        await user.type("Mine. ")
        library.stories.save(story.id, story.content.with_part(Part.SITUATION, "Theirs"), base_version=story.version)
        await user.press("ctrl+s")
        assert user.where == "TwoTextsScreen"
        assert "Mine. The release" in user.text
        assert "Theirs" in user.text
        assert "The rest is the same" in user.text
        assert "I was on call" not in user.text.split("k  Keep")[0].split("Nothing was")[1]


async def test_a_search_without_hits_says_what_was_searched(start, stories) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("[red]zebra")
        assert "No story passes this filter: “[red]zebra”" in user.text


async def test_the_title_of_a_story_behind_a_principle_has_the_room_in_the_smallest_window(start, library) -> None:
    title = "The night I moved every invoice by hand"
    library.tags.confirm(library.stories.add(StoryContent(title=title, action="I did.")).id, "ownership")
    async with start((60, 20)) as user:
        await user.press("2", "enter")
        assert title in user.text
        assert "confirmed" in user.text


async def test_the_key_that_prepares_the_model_is_named_where_it_works(start, stories) -> None:
    async with start((60, 20)) as user:
        assert "m prepares it" in user.lines[-2]
        await user.press("e")
        assert "m prepares it" not in user.text
        await user.press("escape", "3")
        assert "mostly those with gaps" in user.text


async def test_a_letter_is_in_its_place_before_the_key_behind_it_saves(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("e")
        user.app.screen.query_one(f"#{Part.ACTION.value}", PartArea).focus()
        await user.settle()
        _post(user, *"xyz", "ctrl+s")
        await user.settle()
        assert "xyz" in library.stories.get(1).action
        assert library.stories.drafts() == []


async def test_a_letter_is_in_its_place_before_the_key_behind_it_takes_a_step_back(start) -> None:
    async with start() as user:
        await user.press("n")
        area = user.app.screen.query_one(f"#{Part.ACTION.value}", PartArea)
        area.focus()
        await user.settle()
        _post(user, *"abc", "ctrl+z")
        await user.settle()
        assert area.text == ""
