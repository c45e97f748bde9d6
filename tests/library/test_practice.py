from __future__ import annotations

from datetime import date

import pytest
import time_machine

from starkeeper.domain.pack import QuestionFilter
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.domain.today import Kind
from starkeeper.errors import NotFound
from starkeeper.library import Library

EVENING = "2026-03-01T18:00:00Z"


@pytest.fixture
def told(library: Library) -> Library:
    """Two stories: 1 proves ownership and dive-deep, 2 earn-trust."""
    for title, slugs in (("Found the leak", ("ownership", "dive-deep")), ("Told them", ("earn-trust",))):
        story = library.stories.add(StoryContent(title=title, action="I did it."))
        for slug in slugs:
            library.tags.confirm(story.id, slug)
    return library


def answer(library: Library, principle: str, story_id: int | None, rating: Rating = Rating.GOOD) -> None:
    question = library.rehearsal.questions(QuestionFilter(principle=principle))[0]
    library.rehearsal.record(question, story_id, 90, rating)


def test_what_was_rehearsed_is_remembered_and_a_restored_past_is_forgotten(told: Library) -> None:
    assert told.practice.memories().principles == {}
    answer(told, "ownership", 1)
    memories = told.practice.memories()
    assert set(memories.principles) == {"ownership"}
    assert set(memories.stories) == {1}


def test_an_own_question_counts_for_its_principles(told: Library) -> None:
    question = told.rehearsal.add_question("Who knew?", ["dive-deep", "earn-trust"])
    told.rehearsal.record(question, None, 60, Rating.GOOD)
    assert set(told.practice.memories().principles) == {"dive-deep", "earn-trust"}
    told.rehearsal.remove_question(question.id)
    assert told.practice.memories().principles == {}


def test_without_an_interview_two_weeks_are_prepared_for(told: Library) -> None:
    with time_machine.travel(EVENING, tick=False):
        plan = told.practice.today()
    assert (plan.day, plan.aim, plan.interview, plan.minutes) == (date(2026, 3, 1), date(2026, 3, 15), None, 20)
    assert {item.principle for item in plan.items} == {"ownership", "dive-deep", "earn-trust"}
    assert plan.titles == {1: "Found the leak", 2: "Told them"}
    assert all(item.question and item.principle in item.question.principles for item in plan.items)
    assert (plan.principles, 0 < plan.answerable < 1) == (3, True)


def test_the_next_interview_is_prepared_for_with_its_loop(told: Library) -> None:
    with time_machine.travel(EVENING, tick=False):
        told.interviews.add(date(2026, 2, 1), loop="dive-deep")
        kept = told.interviews.add(date(2026, 3, 9), "Brackenhill", "earn-trust")
        plan = told.practice.today(5)
    assert (plan.aim, plan.interview) == (date(2026, 3, 9), kept)
    assert [item.principle for item in plan.items] == ["earn-trust"]


def test_what_is_done_goes_from_the_list(told: Library) -> None:
    with time_machine.travel(EVENING, tick=False):
        for item in told.practice.today().items:
            if item.kind is Kind.REHEARSE and item.question:
                told.rehearsal.record(item.question, item.story_id, 90, Rating.GOOD)
        left = told.practice.today()
    assert [item.kind for item in left.items if item.kind is not Kind.WRITE] == []
    assert left.answerable > 1.5


def test_a_library_without_stories_is_told_to_write(library: Library) -> None:
    plan = library.practice.today()
    assert [item.kind for item in plan.items] == [Kind.WRITE]
    assert plan.answerable == 0


def test_a_retired_story_is_not_told(told: Library) -> None:
    from dataclasses import replace

    from starkeeper.domain.story import Status

    story = told.stories.get(2)
    told.stories.save(2, replace(story.content, status=Status.RETIRED), base_version=1)
    assert {item.story_id for item in told.practice.today(60).items} <= {1, None}


def test_a_principle_with_many_stories_has_no_gap_and_its_best_are_told(library: Library) -> None:
    for number in range(9):
        story = library.stories.add(StoryContent(title=f"Story {number}", action="I did it."))
        library.tags.confirm(story.id, "ownership")
    plan = library.practice.today(480)
    assert ("ownership", Kind.WRITE) not in {(item.principle, item.kind) for item in plan.items}
    assert {item.story_id for item in plan.items if item.story_id} <= {1, 2, 3, 4, 5}


def test_what_is_being_forgotten_is_drawn_more_often(told: Library) -> None:
    with time_machine.travel(EVENING, tick=False):
        answer(told, "ownership", 1, Rating.AGAIN)
        answer(told, "dive-deep", 1, Rating.EASY)
    with time_machine.travel("2026-04-20T18:00:00Z", tick=False):
        drawn = [told.rehearsal.draw(seed=seed)[0].principles for seed in range(200)]
        again = [told.rehearsal.draw(seed=seed)[0].principles for seed in range(200)]
    assert drawn == again
    assert drawn.count(("ownership",)) > drawn.count(("dive-deep",))


def test_a_question_is_found_by_its_id(library: Library) -> None:
    assert library.rehearsal.question("ownership-failure").id == "ownership-failure"
    with pytest.raises(NotFound, match="no question 'ownership-luck'"):
        library.rehearsal.question("ownership-luck")
