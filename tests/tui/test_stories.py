"""Home: the list, its filter, the preview, verdicts and the bin."""

from __future__ import annotations

import pytest

from starkeeper.domain.story import Status, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.tui.widgets.story_list import StoryList


async def test_the_list_shows_every_story_with_its_state(start, stories) -> None:
    async with start() as user:
        assert "Checkout rollback" in user.text
        assert "✗ failure · ready" in user.text
        assert "± mixed · draft" in user.text
        assert "● Earn Trust" in user.text
        assert "2 ready · 1 draft" in user.lines[0]


async def test_the_preview_shows_the_parts_and_the_principles(start, stories) -> None:
    async with start() as user:
        for expected in ("Situation", "broke payments", "Brightcart", "words", "Earn Trust", "confirmed"):
            assert expected in user.text
        await user.press("down")
        assert "We launched in May." in user.text
        await user.press("down")
        assert "Nothing is written yet" in user.text


async def test_the_filter_looks_through_all_text_as_it_is_typed(start, stories) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("nine min")
        assert "Checkout rollback" in user.text
        assert "Missed the March date" not in user.text
        await user.press("enter")
        assert "“nine min”" in user.text
        assert "1 of 3" in user.text
        assert user.app.screen.query_one(StoryList).has_focus
        await user.press("escape")
        assert "Missed the March date" in user.text


async def test_escape_in_the_filter_shows_all_stories_again(start, stories) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("xyzzy")
        assert "No story passes this filter: “" in user.text
        await user.press("escape")
        assert "Checkout rollback" in user.text


async def test_letters_that_are_commands_are_only_letters_in_the_filter(start, stories) -> None:
    async with start() as user:
        await user.press("slash")
        await user.type("n123?")
        assert user.where == "StoriesScreen"


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["tab", "right"], ["The form with 48 fields"]),
        (["tab", "right", "right"], ["Checkout rollback", "Missed the March date"]),
        (["tab", "tab", "right", "right"], ["Missed the March date"]),
        (["end"], ["Checkout rollback"]),
    ],
)
async def test_the_dialog_narrows_by_principle_status_and_outcome(start, stories, keys, left) -> None:
    async with start() as user:
        await user.press("f", *keys, "enter")
        if user.where != "StoriesScreen":
            await user.press("enter")
        shown = [story.title for story in stories if any(story.title in line[:50] for line in user.lines)]
        assert shown == left
        await user.press("escape")
        assert all(story.title in user.text for story in stories)


async def test_a_verdict_changes_the_tag_and_keeps_the_cursor(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("v", "enter", "down", "y")
        chosen = user.app.screen.preview.suggestions.chosen
        assert chosen.verdict is Verdict.CONFIRMED
        assert library.tags.of(stories[0].id).verdicts[chosen.slug] is Verdict.CONFIRMED
        await user.press("x")
        assert library.tags.of(stories[0].id).verdicts[chosen.slug] is Verdict.REJECTED
        assert user.app.screen.preview.suggestions.chosen.slug == chosen.slug
        await user.press("u")
        assert chosen.slug not in library.tags.of(stories[0].id).verdicts
        await user.press("escape")
        assert user.app.screen.query_one(StoryList).has_focus


async def test_binning_asks_and_the_bin_gives_back(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("d", "k")
        assert "Checkout rollback" in user.text
        await user.press("d", "enter")
        assert "Checkout rollback" not in user.text
        await user.press("b")
        assert user.where == "BinScreen"
        assert "Checkout rollback" in user.text
        await user.press("u")
        assert "The bin is empty" in user.text
        await user.press("escape")
        assert "Checkout rollback" in user.text
        assert len(library.stories.select()) == 3


async def test_clicks_do_what_keys_do(start, stories) -> None:
    async with start() as user:
        await user.click("Missed the March")
        assert "We launched in May." in user.text
        await user.click("Coverage")
        assert user.where == "CoverageScreen"
        await user.click("Stories")
        assert user.where == "StoriesScreen"
        await user.click("New")
        assert user.where == "EditorScreen"
        await user.click("Back")
        assert user.where == "StoriesScreen"


async def test_the_list_keeps_its_cursor_when_stories_change_elsewhere(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("down")
        library.stories.add(StoryContent(title="A fourth one", status=Status.READY))
        user.app.revision += 1
        await user.settle()
        assert "A fourth one" in user.text
        assert user.app.screen.story_id == stories[1].id


async def test_at_80_columns_the_story_is_a_second_view(start, stories) -> None:
    async with start((80, 24)) as user:
        assert "broke payments" not in user.text
        await user.press("enter")
        assert user.where == "StoryScreen"
        assert "broke payments" in user.text
        await user.press("escape")
        assert user.where == "StoriesScreen"


async def test_a_verdict_out_of_sight_shows_the_principles_first(start, stories, library: Library) -> None:
    async with start((80, 24)) as user:
        await user.press("x")
        assert user.where == "StoryScreen"
        assert library.tags.of(stories[0].id).verdicts == {"earn-trust": Verdict.CONFIRMED}


async def test_without_the_model_the_program_says_so_quietly(start, stories) -> None:
    async with start() as user:
        assert "Suggestions need the model. m prepares it in a minute." in user.text


async def test_trouble_is_said_in_plain_words_with_the_way_out(start, stories, library: Library) -> None:
    async with start() as user:
        library.stories.bin(stories[0].id)
        await user.press("e")
        assert user.where == "StoriesScreen"
        assert any("bin" in toast for toast in user.toasts), user.toasts


async def test_what_to_write_next_is_what_coverage_names_first(start, compiled_home, library: Library, stories) -> None:
    library.tags.tag(library.tags.untagged())
    first = library.coverage.next_stories(library.coverage.report(), 1)[0].entry
    async with start() as user:
        assert "of 3 principles covered. Next to write: " in user.app.screen.advice()
        assert first.name in user.app.screen.advice()


async def test_the_sentence_that_proves_a_principle_comes_into_sight(start, compiled_home, library: Library) -> None:
    filler = "The weather was fine and the coffee was not. " * 60
    library.stories.add(
        StoryContent(title="Long", situation=filler, action="I went through the raw data until I found the cause.")
    )
    async with start() as user:
        for _ in range(100):
            await user.settle()
            if library.tags.untagged() == [] and "Dive Deep" in user.text:
                break
        assert not any("Action" in line and "“" not in line for line in user.lines)
        await user.press("v", "enter", "down", "up")
        user.app.screen.preview.suggestions.choose("dive-deep")
        await user.settle()
        assert sum("I went through the raw data" in line for line in user.lines) == 2


async def test_a_click_puts_the_cursor_and_a_second_one_opens(start, stories) -> None:
    async with start((80, 24)) as user:
        await user.click("Missed the March")
        assert user.where == "StoriesScreen"
        assert user.app.screen.story_id == stories[1].id
        await user.click("Missed the March")
        assert user.where == "StoryScreen"


async def test_the_newest_draft_is_offered_and_its_story_is_marked(start, stories, library: Library) -> None:
    library.stories.save_draft(stories[1].id, 1, StoryContent(title="Older"))
    library.stories.save_draft(stories[0].id, 1, StoryContent(title="Newer"))
    async with start() as user:
        assert any("Unsaved since" in row and "Newer" in row and "c continues" in row for row in user.lines)
        assert "Checkout rollback ✎" in user.text
