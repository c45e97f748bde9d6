"""Interviews: the days, the form that takes one, and the word of it on other screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from starkeeper.domain.interview import said_day
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.tui import list_reading

TODAY = date.today()


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _line(user, words: str) -> str:
    return next(line for line in user.lines if words in line)


async def _fill(user, day: str, company: str = "", loop: str = "") -> None:
    for name, value in (("date", day), ("company", company), ("loop", loop)):
        user.app.screen.query_one(f"#{name}").value = value
    await user.press("enter")


async def test_no_interview_is_said_with_the_key_that_adds_one(start) -> None:
    async with start() as user:
        await user.press("i")
        assert user.where == "InterviewsScreen"
        assert "Your interviews will stand here." in user.text
        assert "n  adds the first one" in user.text
        await user.press("d", "enter")
        assert user.where == "InterviewsScreen"
        await user.press("escape")
        assert user.where == "StoriesScreen"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_list_is_told_in_words_and_the_next_one_leads(start, library: Library, size) -> None:
    library.interviews.add(_in(30))
    library.interviews.add(_in(9), "Brackenhill", "ownership, dive-deep; earn-trust")
    library.interviews.add(_in(-2), "Brightmoor")
    async with start(size) as user:
        await user.press("i")
        assert "The next interview is in 9 days, at Brackenhill." in user.text
        days = [said_day(_in(days)) for days in (-2, 9, 30)]
        assert [day for line in user.lines for day in days if day in line] == days
        assert _line(user, "· Brightmoor").rstrip().endswith("2 days ago")
        assert _line(user, "· Brackenhill").rstrip().endswith("in 9 days")
        assert "Ownership, Dive Deep; Earn Trust" in user.text
        assert user.text.count("Anything may be asked.") == 2
        assert user.app.screen._chosen.company == "Brackenhill"


async def test_an_interview_that_has_been_is_none_that_is_ahead(start, library: Library) -> None:
    library.interviews.add(_in(-1))
    async with start() as user:
        assert "interview" not in user.lines[0]
        await user.press("i")
        assert "No interview is ahead of you." in user.text
        assert "yesterday" in user.text


async def test_a_loop_of_another_pack_is_shown_by_its_own_words(start, library: Library, pack, places) -> None:
    library.interviews.add(_in(3), "Brackenhill", "earn-trust")
    async with start(the_pack=replace(pack, slug="other", name="Other principles")) as user:
        await user.press("i")
        assert "earn-trust" in user.text
        assert "Earn Trust" not in user.text
        await user.press("enter")
        assert user.where == "InterviewsScreen"
        assert any("principles that Other principles does not have" in toast for toast in user.toasts)


async def test_text_of_a_company_is_shown_and_never_obeyed(start, library: Library) -> None:
    library.interviews.add(_in(3), "[red]x[/red] \u202eevil")
    async with start() as user:
        await user.press("i")
        assert user.text.count("[red]x[/red]") == 2
        await user.press("d")
        assert "[red]x[/red]" in user.text
        assert "\u202e" not in user.text


# Adding


async def test_an_interview_is_added_and_said_everywhere(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("3", "i", "n")
        assert user.where == "InterviewForm"
        await user.type(_in(9).isoformat())
        await user.press("tab")
        await user.type("Brackenhill")
        await user.press("tab")
        await user.type("ownership, Dive Deep; earn-trust")
        await user.press("enter")
        (kept,) = library.interviews.all()
        assert (kept.date, kept.company) == (_in(9), "Brackenhill")
        assert kept.loop == (("ownership", "dive-deep"), ("earn-trust",))
        assert user.where == "InterviewsScreen"
        assert "The next interview is in 9 days, at Brackenhill." in user.text
        await user.press("escape")
        assert user.where == "RehearseScreen"
        assert user.lines[0].rstrip().endswith("nothing practised yet · interview in 9 days")
        await user.press("w")
        assert "The interview at Brackenhill is in 9 days" in user.text
        await user.press("1")
        assert user.lines[0].rstrip().endswith("2 ready · 1 draft · interview in 9 days")


async def test_the_cursor_goes_to_the_one_that_was_added(start, library: Library) -> None:
    library.interviews.add(_in(3))
    async with start() as user:
        await user.press("i", "n")
        await _fill(user, _in(20).isoformat(), "Brightmoor")
        assert user.app.screen._chosen.company == "Brightmoor"
        assert library.interviews.all()[1].loop == ()


async def test_keys_typed_ahead_go_into_the_form(start, library: Library) -> None:
    async with start() as user:
        await user.pilot.press("i", "n", *_in(1).isoformat(), "enter")
        await user.settle()
        assert [kept.date for kept in library.interviews.all()] == [_in(1)]
        assert "tomorrow" in user.text


async def test_wrong_values_are_said_beside_their_fields_and_nothing_is_lost(start, library: Library) -> None:
    async with start() as user:
        await user.press("i", "n")
        await _fill(user, "next Friday", "Brackenhill", "ownership; thrift")
        screen = user.app.screen
        assert user.where == "InterviewForm"
        said = {name: str(screen.query_one(f"#{name} .said").content) for name in ("date", "company", "loop")}
        assert said["date"] == "The date takes a day such as 2026-12-11."
        assert said["loop"].startswith("The loop names 'thrift', which is no principle of Three principles.")
        assert said["company"] == "With whom it is. May stay empty."
        assert screen.query_one("#date").has_focus_within
        assert screen._values == ("next Friday", "Brackenhill", "ownership; thrift")
        screen.query_one("#date").value = "2026-12-11"
        await user.press("enter")
        assert "takes a day" not in user.text
        assert screen.query_one("#loop").has_focus_within
        assert user.toasts == []
        assert library.interviews.all() == []


async def test_what_only_the_library_refuses_is_said_beside_its_field_too(start, library: Library) -> None:
    async with start() as user:
        await user.press("i", "n")
        await _fill(user, "2026-12-11", "c" * 201)
        said = str(user.app.screen.query_one("#company .said").content)
        assert said.startswith("company: expected at most 200 characters")
        assert user.app.screen.query_one("#company").has_focus_within
        assert user.toasts == []
        user.app.screen.query_one("#company").value = "Brackenhill"
        await user.press("enter")
        assert [kept.company for kept in library.interviews.all()] == ["Brackenhill"]


async def test_a_second_enter_does_not_add_it_twice(start, library: Library) -> None:
    async with start() as user:
        await user.press("i", "n")
        field = user.app.screen.query_one("#date Field")
        field.value = "2026-12-11"
        await field.action_submit()
        await field.action_submit()
        await user.settle()
        assert len(library.interviews.all()) == 1


async def test_a_form_that_was_left_keeps_its_text(start, library: Library) -> None:
    async with start() as user:
        await user.press("i", "n")
        await user.type("2026-12")
        await user.press("escape")
        assert user.where == "InterviewsScreen"
        await user.press("escape", "2", "i", "n")
        assert user.app.screen._values == ("2026-12", "", "")
        await _fill(user, "2026-12-11")
        await user.press("n")
        assert user.app.screen._values == ("", "", "")


# Removing, and the loop


async def test_an_interview_is_forgotten_when_that_is_meant(start, stories, library: Library) -> None:
    library.interviews.add(_in(9), "Brackenhill")
    async with start() as user:
        assert "interview in 9 days" in user.lines[0]
        await user.press("i", "d")
        assert "Forget the interview at Brackenhill?" in user.text
        assert f"It is on {said_day(_in(9))}." in user.text
        await user.press("enter")
        assert len(library.interviews.all()) == 1
        await user.press("d", "d")
        assert library.interviews.all() == []
        assert "Your interviews will stand here." in user.text
        await user.press("escape")
        assert "interview" not in user.lines[0]


async def test_enter_plans_the_loop_and_escape_comes_back(start, stories, library: Library) -> None:
    library.interviews.add(_in(9), "Brackenhill", "dive-deep; earn-trust")
    library.interviews.add(_in(20))
    async with start() as user:
        await user.press("i", "enter")
        assert user.where == "PlanScreen"
        assert "your loop" in user.lines[0]
        assert "Interviewer 2" in user.text
        assert "Interviewer 3" not in user.text
        await user.press("escape")
        assert user.where == "InterviewsScreen"
        await user.press("down", "enter")
        assert "a loop drawn at random" in user.lines[0]


# The top line


async def test_where_there_is_no_room_for_both_the_interview_goes_before_the_stories(start, stories, library) -> None:
    library.interviews.add(TODAY)
    async with start((92, 24)) as user:
        assert user.lines[0].rstrip().endswith("2 ready · 1 draft · interview today")
    async with start((80, 24)) as user:
        assert "ready" not in user.lines[0]
        assert user.lines[0].rstrip().endswith("interview today")
    async with start((60, 20)) as user:
        assert user.lines[0].rstrip().endswith("4 Questions")


async def test_a_large_library_says_it_with_the_count(start, stories, library: Library, monkeypatch) -> None:
    monkeypatch.setattr(list_reading, "FEW", 2)
    library.stories.add(StoryContent(title="One more"))
    library.interviews.add(_in(2))
    async with start() as user:
        assert user.lines[0].rstrip().endswith("interview in 2 days")
        await user.press("slash", "o")
        assert user.lines[0].rstrip().endswith("interview in 2 days")
