"""Two texts of one story: the draft beside the saved text, and mine beside theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from starkeeper.domain.story import Outcome, Part, StoryContent
from starkeeper.library import Library
from starkeeper.tui.widgets.part_editor import PartArea

NEWER = "The release broke payments for nine long hours."
SIZES = [(120, 40), (80, 24), (60, 20)]


def _situation(user) -> str:
    return user.app.screen.query_one(f"#{Part.SITUATION.value}", PartArea).text


def _marked(user) -> str:
    """The words on the screen that are marked as different."""
    return " ".join(
        segment.text.strip()
        for strip in user.app.screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None and segment.style.underline and segment.style.bold
    )


@pytest.fixture
def drafted(stories, library: Library) -> StoryContent:
    """A draft of the first story: a newer situation."""
    content = stories[0].content.with_part(Part.SITUATION, NEWER)
    library.stories.save_draft(stories[0].id, stories[0].version, content)
    return content


@pytest.mark.parametrize("size", SIZES)
async def test_the_draft_stands_beside_the_saved_text_with_what_differs_marked(start, drafted, size) -> None:
    async with start(size) as user:
        await user.press("e")
        assert "Text of this story was not saved." in user.text
        assert "newer" not in user.text
        assert "Draft, kept " in user.text
        assert "Saved, version 1" in user.text
        assert _marked(user) in ("nine long two", "two nine long")
        assert "The rest is the same in both." in user.text
        assert "I was on call" not in user.text.split("The rest is the same")[0].split("Text of this story")[1]


async def test_side_by_side_where_there_is_room_and_below_where_there_is_not(start, drafted) -> None:
    async with start((120, 40)) as user:
        await user.press("e")
        assert any("nine" in line and "two hours" in line for line in user.lines)
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert not any("nine" in line and "two hours" in line for line in user.lines)
        assert any("Draft" in line and "nine" in line for line in user.lines)
        assert any("Saved" in line and "two hours" in line for line in user.lines)


async def test_a_draft_of_an_older_version_says_so_and_is_not_saved_over_the_newer_one(
    start, stories, drafted, library: Library
) -> None:
    story = stories[0]
    library.stories.save(story.id, story.content.with_part(Part.TASK, "Theirs"), base_version=story.version)
    async with start() as user:
        await user.press("e")
        assert "The saved text is newer than what the draft began from." in user.text
        assert "Saved, version 2" in user.text
        await user.press("c", "ctrl+s")
        assert user.where == "TwoTextsScreen"
        assert "Mine" in user.text
        assert "Theirs, version 2" in user.text
        assert library.stories.get(story.id).task == "Theirs"


async def test_a_new_storys_draft_is_shown_whole(start, stories, library: Library) -> None:
    text = "The pump failed at four. " * 12 + "Basta."
    library.stories.save_draft(None, None, StoryContent(title="Pump", situation=text, outcome=Outcome.FAILURE))
    async with start() as user:
        await user.press("n")
        assert "A new story was begun and not saved." in user.text
        for said in ("Pump", "Basta.", "failure"):
            assert said in user.text
        for unsaid in ("Saved", "Employer\n", "in both"):
            assert unsaid not in user.text.split("A new story was begun")[1].split("Go on with")[0]
        assert _marked(user) == ""
        await user.press("c")
        assert _situation(user) == text


@pytest.mark.parametrize("size", SIZES)
async def test_escape_leaves_the_draft_and_the_story_as_they_were(start, stories, drafted, library, size) -> None:
    before = library.stories.drafts()
    async with start(size) as user:
        await user.press("e", "escape")
        assert user.where == "StoriesScreen"
    assert library.stories.drafts() == before
    assert library.stories.get(stories[0].id) == stories[0]


async def test_enter_takes_the_way_under_the_cursor(start, drafted, library: Library) -> None:
    async with start() as user:
        await user.press("e", "down", "enter")
        assert "two hours" in _situation(user)
        assert library.stories.drafts() == []


async def test_long_texts_scroll_together_by_page_in_the_smallest_window(start, stories, library) -> None:
    content = replace(stories[0].content, result="We lost an hour. " * 60, date="2023-03")
    library.stories.save_draft(stories[0].id, 1, content)
    async with start((60, 20)) as user:
        await user.press("e")
        assert "pgup pgdn scroll" in user.text
        assert "2023-03" not in user.text
        assert "x  Drop the draft" in user.text
        for _ in range(20):
            await user.press("pagedown")
        assert "2023-03" in user.text
        for _ in range(20):
            await user.press("pageup")
        assert "Result" in user.text
        await user.press("c")
        assert user.where == "EditorScreen"


@pytest.mark.parametrize(
    ("mine", "note"),
    [
        ("The release broke payments\nfor two hours.", "only spaces, or signs that cannot be shown, differ"),
        ("\ufeffThe release broke payments for two hours.", "only spaces, or signs that cannot be shown, differ"),
        ("Nobody knew why.", "all of it differs"),
    ],
)
async def test_a_difference_that_marks_cannot_show_is_told(start, stories, library, mine, note) -> None:
    library.stories.save_draft(stories[0].id, 1, stories[0].content.with_part(Part.SITUATION, mine))
    async with start() as user:
        await user.press("e")
        assert note in user.text
        assert _marked(user) == ""


async def test_of_a_very_long_text_what_stands_around_the_differences_is_shown(start, stories, library) -> None:
    long = "All work and no play. " * 4_000
    library.stories.save(stories[0].id, stories[0].content.with_part(Part.ACTION, long), base_version=1)
    library.stories.save_draft(stories[0].id, 2, stories[0].content.with_part(Part.ACTION, long + "Then I slept."))
    async with start() as user:
        await user.press("e")
        assert "what stands around the differences" in user.text
        assert _marked(user) == "Then I slept."
        await user.press("x")


async def test_hostile_text_is_shown_and_never_obeyed(start, stories, library: Library) -> None:
    bad = "[red]danger[/red] \x1b[31m \u202eevil [@click=app.quit]x[/]"
    library.stories.save_draft(stories[0].id, 1, replace(stories[0].content, title=bad, action=bad))
    async with start() as user:
        await user.press("e")
        assert user.text.count("[red]danger[/red] ␛[31m evil [@click=app.quit]x[/]") == 2
        assert "\x1b" not in user.text
        assert "\u202e" not in user.text
