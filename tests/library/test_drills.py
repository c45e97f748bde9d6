from __future__ import annotations

import pytest

from starkeeper.domain.pack import QuestionFilter
from starkeeper.domain.story import StoryContent
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library import Library


@pytest.fixture
def told(library: Library) -> Library:
    """1 stands for ownership and dive-deep, 2 for nothing."""
    for title in ("Found the leak", "Told them"):
        library.stories.add(StoryContent(title=title, action="I did it."))
    library.tags.confirm(1, "ownership")
    library.tags.confirm(1, "dive-deep")
    return library


@pytest.mark.parametrize(
    ("asked", "story_id", "told_slug", "hit"),
    [
        ("ownership", 1, "ownership", True),
        ("dive-deep", 1, "dive-deep", True),
        ("earn-trust", 1, "dive-deep", False),
        ("earn-trust", 2, None, False),
        ("earn-trust", None, None, False),
    ],
)
def test_a_drill_keeps_what_the_story_stood_for(
    told: Library, asked: str, story_id: int | None, told_slug: str | None, hit: bool
) -> None:
    question = told.rehearsal.questions(QuestionFilter(principle=asked))[0]
    done = told.drills.record(question, story_id, 4.5)
    assert (done.asked, done.told, done.hit, done.seconds) == (asked, told_slug, hit, 4.5)
    told.tags.reject(1, "ownership")
    assert told.drills.history() == [done]


def test_any_principle_of_the_question_is_a_hit(told: Library) -> None:
    question = told.rehearsal.add_question("Who?", ["earn-trust", "ownership"])
    assert told.drills.record(question, 1, 3).hit


def test_what_cannot_be_drilled_is_refused(told: Library) -> None:
    general = told.rehearsal.questions(QuestionFilter(general=True))[0]
    with pytest.raises(InvalidInput, match="no principle"):
        told.drills.record(general, 1, 3)
    with pytest.raises(NotFound):
        told.drills.record(told.rehearsal.questions()[0], 9, 3)
    assert told.drills.history() == []


def test_mixed_up_principles_stand_in_the_progress(told: Library) -> None:
    told.drills.record(told.rehearsal.questions(QuestionFilter(principle="earn-trust"))[0], 1, 3)
    (mixed,) = told.practice.progress().confusions
    assert (mixed.asked, mixed.told, mixed.times) == ("earn-trust", "dive-deep", 1)
