"""A verdict in the interface teaches the other stories, and the panel of principles says whose verdict it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.story import Part, Story
from starkeeper.domain.tags import Evidence, Lesson, RunnerUp, Suggestion, Verdict
from starkeeper.library import Library
from starkeeper.library.shelf import model_fingerprint
from starkeeper.store import tags
from starkeeper.store.engine import writing

LONG = "I rolled it back after I had asked everybody who was awake whether anything stood against it. " * 6


@pytest.fixture
def taught(library: Library, stories: list[Story]) -> Story:
    """A story whose score was moved by the verdict on the first."""
    story = library.stories.save(stories[1].id, replace(stories[1], action=LONG), base_version=1)
    with writing(library._context.engine) as session:
        key = (model_fingerprint(library._context), library.pack.fingerprint)
        lesson = Lesson(0.4, stories[0].id)
        found = [
            Suggestion("earn-trust", 0.7, Evidence(Part.ACTION, 0, len(LONG.strip())), lesson),
            Suggestion("ownership", 0.6, None, lesson),
        ]
        tags.store_suggestions(session, story.content_hash, *key, found)
    return story


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_the_panel_says_whose_verdict_moved_a_score(start, taught: Story, size: tuple[int, int]) -> None:
    async with start(size) as user:
        await user.press("down", "enter")
        assert "Because you confirmed it for “Checkout rollback”" in user.text


async def test_the_panel_says_what_else_a_sentence_says_and_what_is_missing(
    start, library: Library, stories: list[Story]
) -> None:
    story = library.stories.save(
        stories[1].id, replace(stories[1], action="I rang.", result="It held."), base_version=1
    )
    with writing(library._context.engine) as session:
        key = (model_fingerprint(library._context), library.pack.fingerprint)
        place, rival = Evidence(Part.ACTION, 0, 7), RunnerUp("dive-deep", leads=False)
        found = [
            Suggestion("earn-trust", 0.5, place, runner_up=rival, silent=frozenset({Part.RESULT})),
            Suggestion("ownership", 0.4, silent=frozenset({Part.ACTION})),
        ]
        tags.store_suggestions(session, story.content_hash, *key, found)
    async with start((120, 40)) as user:
        await user.press("down", "enter")
        assert "Nothing in Result speaks for it." in user.text
        assert "Action · also Dive Deep  “I rang.”" in user.text
        await user.press("down")
        assert "Nothing in Action speaks for it." in user.text
        assert "No sentence speaks for it." in user.text


async def test_a_verdict_of_ones_own_needs_no_reason(start, taught: Story, library: Library) -> None:
    library.tags.confirm(taught.id, "earn-trust")
    async with start() as user:
        await user.press("down", "enter")
        assert "Earn Trust" in user.text
        assert "Because" not in user.text


async def test_what_no_sentence_speaks_for_has_its_reason_too(start, taught: Story, library: Library) -> None:
    library.tags.confirm(1, "ownership")
    async with start() as user:
        await user.press("down", "enter", "down")
        assert user.lines[user.lines.index(line_with(user, "Because you confirmed it")) + 1].endswith(
            line_with(user, "No sentence speaks for it.")[-20:]
        )


def line_with(user, text: str) -> str:
    return next(line for line in user.lines if text in line)


async def test_a_verdict_teaches_the_other_stories_at_once(
    start, compiled_home: Path, library: Library, stories: list[Story]
) -> None:
    twin = library.stories.add(replace(stories[0], title="Payments rolled back"))
    library.tags.retag()
    before = library.tags.of(twin.id).suggestions
    async with start() as user:
        user.app.jobs.decide(stories[0].id, "ownership", Verdict.CONFIRMED)
        await user.settle()
    assert library.tags.of(twin.id).suggestions != before
