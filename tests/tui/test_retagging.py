"""Re-tagging in the interface: it starts by itself, shows how far it is, can be stopped, and says what changed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Story, StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.library import Library
from starkeeper.library.tagger import LibraryTagger

MISTAKE = StoryContent(title="It was [me]", action="I admitted my own mistake openly before the whole team.")


@pytest.fixture
def reworded(pack: Pack) -> Pack:
    """The pack with the sentences of its first and last principle changed over."""
    first, second, third = pack.principles
    mine = replace(first, name="Open Words", meaning="Owning up.", behaviours=third.behaviours)
    return replace(pack, principles=(mine, second, replace(third, behaviours=first.behaviours, meaning="Caring.")))


@pytest.fixture
def tagged(compiled_home: Path, library: Library, stories: list[Story]) -> list[int]:
    """Four stories that were compared with the small pack."""
    library.stories.add(MISTAKE)
    library.tags.retag()
    return [heading.id for heading in library.stories.headings()]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A run waits behind its first story until the gate is open."""
    gate = threading.Event()
    read = LibraryTagger.read

    def gated(self, stories):
        for number, story in enumerate(read(self, stories)):
            if number == 1:
                assert gate.wait(30)
            yield story

    monkeypatch.setattr(LibraryTagger, "read", gated)
    yield gate
    gate.set()


async def see(user, text: str) -> str:
    """Wait, while a run is under way, until a line of the screen holds the text."""
    for _ in range(500):
        await user.pilot.pause()
        if found := [line for line in user.lines if text in line]:
            return found[0]
        await asyncio.sleep(0.02)
    raise AssertionError(f"{text!r} is not on the screen:\n{user.text}")


def three_more(library: Library) -> list[int]:
    return [library.stories.add(replace(MISTAKE, title=f"More {number}")).id for number in range(3)]


async def test_a_change_of_pack_is_said_done_and_told(
    start, tagged: list[int], library: Library, reworded: Pack
) -> None:
    async with start(the_pack=reworded) as user:
        before, after = user.toasts
        assert before == (
            "4 stories were compared with another model or pack than the present one. "
            "That is done again now, and your own word stays."
        )
        assert " of 4 stories changed: " in after
        assert "“It was [me]” gains Open Words (strong); loses Earn Trust (strong)" in after
        assert user.app.progress is None
    assert library.tags.of(1).verdicts == {"earn-trust": Verdict.CONFIRMED}
    async with start(the_pack=reworded) as user:
        assert user.toasts == []


async def test_going_back_to_the_pack_of_before_is_told(start, tagged: list[int], reworded: Pack) -> None:
    async with start(the_pack=reworded):
        pass
    async with start() as user:
        (told,) = user.toasts
        assert "“It was [me]” gains Earn Trust (" in told


async def test_without_the_model_it_says_what_to_do_first(start, library: Library, tagged, reworded, places) -> None:
    places.cache.unlink()
    async with start(the_pack=reworded) as user:
        (said,) = user.toasts
        assert said.startswith("4 stories were compared with another model or pack than the present one.")
        assert "m prepares the model" in said
    assert library.tags.outdated() == 0


async def test_a_run_shows_how_far_it_is_stops_at_a_key_and_goes_on(
    start, tagged: list[int], library: Library, gate: threading.Event
) -> None:
    async with start() as user:
        three_more(library)
        await user.pilot.press("g")
        line = await see(user, "Reading: 1 of 3 stories")
        assert "33%" in line
        assert "g stops" in line
        assert "More 0" in line
        await user.pilot.press("g")
        gate.set()
        await user.settle()
        assert user.toasts == ["Stopped after reading 2 of 3 stories, before comparing them. g goes on there."]
        assert user.app.progress is None
        assert "Stories that wait to be compared: 3. g goes on with them." in user.text
        assert len(library.tags.untagged()) == 3
        await user.press("g")
        assert library.tags.untagged() == []
        assert "g goes on" not in user.text


async def test_the_key_to_stop_can_be_clicked(
    start, tagged: list[int], library: Library, gate: threading.Event
) -> None:
    async with start() as user:
        three_more(library)
        await user.pilot.press("g")
        line = await see(user, "Reading: 1 of 3 stories")
        await user.pilot.click(offset=(line.index("g stops") + 2, user.lines.index(line)))
        gate.set()
        await user.settle()
        assert len(library.tags.untagged()) == 3


async def test_the_run_at_the_start_can_be_stopped_too_and_the_next_start_goes_on(
    start, tagged: list[int], library: Library, reworded: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starkeeper.tui.jobs import Jobs

    with monkeypatch.context() as stopping:
        report = Jobs._report_step

        def report_and_stop(self, step):
            report(self, step)
            if (step.stage, step.done) == ("comparing", 3):
                self.stop_long()

        stopping.setattr(Jobs, "_report_step", report_and_stop)
        async with start(the_pack=reworded) as user:
            assert user.toasts[-1] == "Stopped after comparing 3 of 4 stories. g goes on there."
            assert "Stories that wait to be compared: 1." in user.text
    async with start(the_pack=reworded) as user:
        assert "1 story was compared with another model or pack" in user.toasts[0]
        assert " of 4 stories changed: " in user.toasts[1]


async def test_in_the_editor_the_key_is_a_letter_and_is_not_named(
    start, tagged: list[int], library: Library, gate: threading.Event
) -> None:
    async with start() as user:
        await user.press("n")
        three_more(library)
        user.app.jobs.tag()
        await see(user, "Reading: 1 of 3 stories")
        assert "g stops" not in user.text
        await user.pilot.press("g")
        gate.set()
        await user.settle()
        assert library.tags.untagged() == []


async def test_with_nothing_left_the_key_says_so(start, tagged: list[int]) -> None:
    async with start() as user:
        await user.press("g")
        assert user.toasts == ["Every story has been compared."]


async def test_on_a_small_screen_the_title_gives_way_before_the_key(start, stories) -> None:
    from starkeeper.tui.messages import Progress

    async with start((60, 20)) as user:
        user.app.progress = Progress("Reading: 10 of 100 stories", 0.1, "A very long title " * 9, can_stop=True)
        await user.settle()
        assert "10%" in user.lines[-2]
        assert "g stops" in user.lines[-2]
