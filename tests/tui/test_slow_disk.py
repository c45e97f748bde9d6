"""Keys between a request and its answer: a disk that is slow, or a library that another program holds for a moment."""

from __future__ import annotations

import threading

import pytest

from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library
from starkeeper.library.probes import Probes
from starkeeper.library.rehearsal import Rehearsals


class Held:
    """A method of the library that does its work when it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
        self._go = threading.Event()
        real, go = getattr(owner, name), self._go

        def slow(*args: object, **settings: object) -> object:
            assert go.wait(30)
            return real(*args, **settings)

        monkeypatch.setattr(owner, name, slow)

    def let_go(self) -> None:
        """Let it do its work, now and from here on."""
        self._go.set()


async def _keys(user, *keys: str) -> None:
    for key in keys:
        await user.pilot.press(key)


async def test_an_answer_is_rated_once_and_for_its_own_question(start, stories, library: Library, monkeypatch) -> None:
    held = Held(monkeypatch, Rehearsals, "record")
    async with start() as user:
        await user.press("3")
        first = user.app.screen._question
        await _keys(user, "r", "h", "r", "e")
        held.let_go()
        await user.settle()
        assert [(each.question_id, each.rating) for each in library.rehearsal.history()] == [(first.id, Rating.HARD)]
        assert user.where == "RehearseScreen"
        assert user.app.screen._question.id != first.id


async def test_a_rating_belongs_to_the_question_that_was_asked(start, stories, library: Library, monkeypatch) -> None:
    async with start() as user:
        await user.press("3")
        first = user.app.screen._question
        held = Held(monkeypatch, Rehearsals, "draw")
        await _keys(user, "a", "r")
        held.let_go()
        await user.settle()
        await user.press("g")
        assert library.rehearsal.history()[0].question_id == first.id


async def test_one_may_go_elsewhere_while_an_answer_is_recorded(start, stories, library: Library, monkeypatch) -> None:
    held = Held(monkeypatch, Rehearsals, "record")
    async with start() as user:
        await user.press("4", "enter")
        await _keys(user, "r", "g", "1")
        held.let_go()
        await user.settle()
        assert user.where == "StoriesScreen"
        assert len(library.rehearsal.history()) == 1
        await user.press("4")
        assert user.where == "QuestionsScreen"


async def test_an_answer_in_writing_is_recorded_once(start, stories, library: Library, monkeypatch) -> None:
    held = Held(monkeypatch, Rehearsals, "record")
    async with start() as user:
        await user.press("3", "o", "end", "enter")
        await user.type("What I would say.")
        await user.press("f3")
        await _keys(user, "enter", "g", "r", "e", "o", "escape")
        held.let_go()
        await user.settle()
        assert [each.rating for each in library.rehearsal.history()] == [Rating.GOOD]
        assert user.where == "RehearseScreen"


async def test_escape_while_a_follow_up_is_kept_does_no_harm(start, stories, library: Library, monkeypatch) -> None:
    held = Held(monkeypatch, Probes, "add")
    async with start() as user:
        await user.press("q", "n")
        await user.type("Who else knew?")
        await _keys(user, "ctrl+s", "escape")
        held.let_go()
        await user.settle()
        assert user.where == "ProbesScreen"
        assert [probe.question for probe in library.probes.of(stories[0].id)] == ["Who else knew?"]


async def test_leaving_a_drill_before_its_first_question_holds_no_key_back(start, stories, monkeypatch) -> None:
    held = Held(monkeypatch, Rehearsals, "draw")
    async with start() as user:
        await user.pilot.press("3", "o", "down", "enter")
        while user.where != "DrillScreen":
            await user.pilot.pause(0.02)
        user.app.screen.action_back()
        await user.pilot.pause(0.1)
        held.let_go()
        await user.settle()
        await user.press("1")
        assert user.where == "StoriesScreen"


async def test_leaving_the_program_asks_before_an_answer_in_writing_is_lost(start, stories) -> None:
    async with start() as user:
        await user.press("3", "o", "end", "enter")
        await user.type("What I would say.")
        await user.press("ctrl+q")
        assert "What you wrote for practice is not kept." in user.text
        await user.press("escape")
        assert "What I would say." in user.text
        await user.press("escape", "ctrl+q")
        assert user.where == "ConfirmScreen"
        await user.press("x")
        assert user.app._exit
