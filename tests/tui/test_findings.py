"""The review beside a text: what it finds, and the way to the words and back."""

from __future__ import annotations

import pytest

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Suggestion
from starkeeper.library import Library
from starkeeper.tui import commentary
from starkeeper.tui.widgets.part_editor import PartArea

VAGUE = StoryContent(
    title="The leak",
    situation="It leaked.\r\nFor weeks.",
    task="Mine.",
    action="I mended it.\nI would ask them at a@example.com again.",
    result="It went significantly faster.",
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Review as soon as a key was pressed."""
    monkeypatch.setattr(commentary, "QUIET", 0.01)


def _selected(user) -> tuple[str, str]:
    area = user.app.focused
    assert isinstance(area, PartArea)
    return area.id, area.selected_text


async def test_a_finding_goes_to_its_words(start, library: Library) -> None:
    library.stories.add(VAGUE)
    async with start() as user:
        await user.press("e")
        await user.settle()
        assert "things to look at" in user.text
        found = user.app.screen.findings._findings
        mail = next(place for place, each in enumerate(found) if each.quote(VAGUE) == "a@example.com")
        await user.press("f3", "home", *["down"] * mail)
        assert "enter goes there" in user.text
        assert found[mail].why[:20] in user.text
        await user.press("enter")
        assert _selected(user) == ("action", "a@example.com")


async def test_words_behind_odd_line_ends_are_found(start, library: Library) -> None:
    library.stories.add(VAGUE)
    async with start() as user:
        await user.press("e")
        area = user.app.screen.query_one(f"#{Part.SITUATION.value}", PartArea)
        at = VAGUE.situation.index("weeks")
        area.mark(at, at + 5)
        await user.settle()
        assert _selected(user) == ("situation", "weeks")


async def test_f3_and_escape_go_back_to_the_text(start, library: Library) -> None:
    library.stories.add(VAGUE)
    async with start((80, 24)) as user:
        await user.press("e")
        await user.press("f3")
        assert user.app.screen.has_class("-side")
        assert user.app.screen.findings.has_focus_within
        await user.press("escape")
        assert user.app.screen.form.has_focus_within
        await user.press("f3", "f3")
        assert user.app.screen.form.has_focus_within
        assert user.where == "EditorScreen"


async def test_the_findings_follow_the_text(start) -> None:
    async with start() as user:
        await user.press("n")
        assert "to look at" not in user.text
        await user.type("Title")
        user.app.screen.query_one("#action").focus()
        await user.type("I would do it.")
        await user.pilot.pause(0.1)
        await user.settle()
        assert "“I would" in user.text
        user.app.screen.query_one("#action", PartArea).text = ""
        await user.pilot.pause(0.1)
        await user.settle()
        assert "to look at" not in user.text


async def test_a_principle_goes_to_its_evidence(start, library: Library) -> None:
    from starkeeper.domain.tags import Evidence
    from starkeeper.tui import messages

    library.stories.add(VAGUE)
    async with start() as user:
        await user.press("e")
        screen = user.app.screen
        found = Suggestion("ownership", 1.0, Evidence(Part.ACTION, 0, 12))
        screen.on_suggestions_made(messages.SuggestionsMade(VAGUE, (found,)))
        await user.settle()
        await user.press("f2", "v", "home", "enter")
        assert _selected(user) == ("action", "I mended it.")
