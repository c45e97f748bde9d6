"""Follow-up questions to a story: what is asked, what would be said, and no text lost on the way."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.tui.screens.probe_form import ProbeForm
from starkeeper.tui.widgets.part_editor import PartArea
from starkeeper.tui.widgets.rows import RowList


def _place(user, text: str) -> int:
    return next(y for y, line in enumerate(user.lines) if text in line)


async def test_an_empty_list_says_what_would_be_there(start, library: Library) -> None:
    library.stories.add(StoryContent(title="Bare"))
    async with start() as user:
        await user.press("q")
        assert user.where == "ProbesScreen"
        assert "Follow-ups to “Bare”" in user.lines[0]
        assert "What an interviewer may ask about this story will stand here" in user.text
        assert "n      writes the first question" in user.text
        assert "What the pack would ask" not in user.text
        await user.press("enter", "d")
        assert user.where == "ProbesScreen"
        await user.press("escape")
        assert user.where == "StoriesScreen"


async def test_the_open_ones_lead_and_the_pack_follows(start, stories, library: Library) -> None:
    library.probes.add(1, "Who else knew?", "Nobody.")
    library.probes.add(1, "What did it cost?")
    async with start() as user:
        await user.press("q")
        texts = (
            "What did it cost?",
            "No answer yet.",
            "Who else knew?",
            "Nobody.",
            "the pack would ask",
            "did you learn?",
        )
        places = [_place(user, text) for text in texts]
        assert places == sorted(places)
        assert "Earn Trust" in user.lines[places[-1]]
        assert "2 questions, 1 open" in user.lines[0]
        assert user.app.screen.query_one(RowList).chosen == "own-2"


async def test_the_screen_is_reached_from_a_story_on_the_whole_window(start, stories) -> None:
    async with start((80, 24)) as user:
        await user.press("enter", "q")
        assert user.where == "ProbesScreen"
        await user.press("escape")
        assert user.where == "StoryScreen"


async def test_a_question_is_added_with_its_answer(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("q", "n")
        await user.type("Who else knew?")
        await user.press("enter")
        await user.type("Nobody.")
        await user.press("ctrl+s")
        assert user.where == "ProbesScreen"
        assert user.app.screen.query_one(RowList).chosen == "own-1"
        assert _place(user, "Who else knew?") + 1 == _place(user, "Nobody.")
        assert "1 question, all answered" in user.lines[0]
    assert [(probe.question, probe.answer) for probe in library.probes.of(1)] == [("Who else knew?", "Nobody.")]


async def test_a_question_may_be_added_without_an_answer_and_the_cursor_is_on_it(start, stories, library) -> None:
    library.probes.add(1, "Why so late?")
    async with start() as user:
        await user.press("q", "n")
        await user.type("Who else knew?")
        await user.press("ctrl+s")
        assert user.text.count("No answer yet.") == 2
        assert user.app.screen.query_one(RowList).chosen == "own-2"


async def test_enter_changes_the_answer_and_keeps_the_question(start, stories, library: Library) -> None:
    library.probes.add(1, "Who else knew?", "Nobody.")
    async with start() as user:
        await user.press("q", "enter")
        assert not user.app.screen.query(Input)
        assert user.app.focused.value == "Nobody."
        await user.type(" Not even we.")
        await user.press("ctrl+s")
        assert "Nobody. Not even we." in user.text
    (probe,) = library.probes.of(1)
    assert (probe.question, probe.answer) == ("Who else knew?", "Nobody. Not even we.")


async def test_a_question_of_the_pack_is_kept_with_the_answer(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("q")
        assert "enter  keeps one of those below" in user.text
        await user.press("enter")
        await user.type("To ask first.")
        await user.press("ctrl+s")
        assert "What the pack would ask" not in user.text
        assert "To ask first." in user.text
        await user.press("d", "d")
        assert "What the pack would ask" in user.text
    assert library.probes.of(1) == []


async def test_a_question_is_removed_when_that_is_meant(start, stories, library: Library) -> None:
    library.probes.add(1, "Who else knew?", "Nobody.")
    async with start() as user:
        await user.press("q", "d")
        assert "Remove “Who else knew?”?" in user.text
        assert "The answer goes with it" in user.text
        await user.press("enter")
        assert "Nobody." in user.text
        await user.press("d", "escape", "d", "d")
        assert "Nobody." not in user.text
    assert library.probes.of(1) == []


async def test_what_is_the_packs_cannot_be_removed(start, stories) -> None:
    async with start() as user:
        await user.press("q", "d")
        assert user.where == "ProbesScreen"
        assert any("d removes a question of your own" in toast for toast in user.toasts)


async def test_escape_asks_before_text_is_lost(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("q", "n", "escape")
        assert user.where == "ProbesScreen"
        await user.press("n")
        await user.type("Who else knew?")
        await user.press("escape")
        assert "What you wrote is not saved." in user.text
        await user.press("escape")
        assert user.app.screen.query_one(Input).value == "Who else knew?"
        await user.press("escape", "x")
        assert user.where == "ProbesScreen"
        assert library.probes.of() == []
        await user.press("n")
        await user.type("Who else knew?")
        await user.press("escape", "s")
        assert user.where == "ProbesScreen"
        assert len(library.probes.of(1)) == 1


async def test_a_refused_question_stays_on_the_screen(start, stories, library: Library) -> None:
    library.probes.add(1, "Who else knew?")
    async with start() as user:
        await user.press("q", "n", "tab")
        await user.type("Nobody.")
        await user.press("ctrl+s")
        assert any("Write the question first." in toast for toast in user.toasts)
        await user.type("who ELSE knew?")
        await user.press("ctrl+s")
        assert any("has that question already" in toast for toast in user.toasts)
        assert isinstance(user.app.screen, ProbeForm)
        assert user.app.screen.query_one(PartArea).value == "Nobody."
        user.app.screen.query_one(Input).value = "Who, then?"
        await user.press("ctrl+s")
        assert user.where == "ProbesScreen"


async def test_what_is_written_is_kept_when_the_program_ends(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("q", "n")
        await user.type("Who else knew?")
        await user.press("ctrl+q")
    assert [probe.question for probe in library.probes.of(1)] == ["Who else knew?"]


async def test_what_is_typed_ahead_goes_into_the_question(start, stories, library: Library) -> None:
    async with start() as user:
        await user.pilot.press("q", "n", *"Why")
        await user.settle()
        assert user.app.screen.query_one(Input).value == "Why"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (30, 8)])
async def test_a_long_answer_is_cut_to_a_few_lines_and_read_whole_in_the_dialog(start, stories, library, size) -> None:
    answer = "I asked them all, one after the other. " * 40
    library.probes.add(1, "Who else knew?", answer)
    async with start(size) as user:
        await user.press("q")
        shown = sum("one after" in line or "I asked" in line for line in user.lines)
        assert 1 <= shown <= 3
        assert size[0] == 30 or any(line.rstrip(" ▁▂▃▄▅▆▇█").endswith(" …") for line in user.lines)
        await user.press("enter")
        assert user.app.screen.query_one(PartArea).value == answer.strip()


async def test_hostile_text_is_shown_and_never_obeyed(start, stories, library: Library) -> None:
    library.probes.add(1, "[red]Who[/red] [@click=app.quit]knew[/]?", "[/] $accent \x1b[31mred \u202eevil\n\nmore")
    async with start() as user:
        await user.press("q")
        assert "[red]Who[/red] [@click=app.quit]knew[/]?" in user.text
        assert "[/] $accent ␛[31mred evil more" in user.text
        for key in ("enter", "escape", "d"):
            await user.press(key)
            assert "\x1b" not in user.text
            assert "\u202e" not in user.text
    assert library.probes.of(1)[0].answer.startswith("[/] $accent \x1b[31mred")


async def test_a_story_that_is_gone_is_said(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("q", "n")
        await user.type("Who else knew?")
        library.stories.bin(1)
        await user.press("ctrl+s")
        assert isinstance(user.app.screen, ProbeForm)
        assert user.app.screen.query_one(Input).value == "Who else knew?"
        assert user.toasts
