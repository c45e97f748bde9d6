from __future__ import annotations

import pytest
import time_machine

from starkeeper.domain.pack import Polarity, QuestionFilter
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library import Library

STORY = StoryContent(title="The lost parcel", action="I looked for it.")


def test_the_same_seed_and_library_draw_the_same_questions(library: Library) -> None:
    drawn = library.rehearsal.draw(count=4, seed=1)
    assert drawn == library.rehearsal.draw(count=4, seed=1)
    assert len({question.id for question in drawn}) == 4


def test_only_what_was_asked_for_is_drawn(library: Library) -> None:
    wanted = QuestionFilter(principle="Dive Deep", polarity=Polarity.FAILURE)
    assert [question.id for question in library.rehearsal.draw(wanted, count=9)] == ["dive-deep-failure"]


def test_a_draw_from_nothing_says_so(library: Library) -> None:
    with pytest.raises(InvalidInput, match="No question fits"):
        library.rehearsal.draw(QuestionFilter(text="no such words"))


def test_a_rehearsal_is_kept_and_makes_its_question_rarer(library: Library) -> None:
    story = library.stories.add(STORY)
    question = library.rehearsal.questions()[0]
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        kept = library.rehearsal.record(question, story.id, 131.5, Rating.GOOD)
    assert library.rehearsal.history() == [kept]
    assert (kept.question_id, kept.story_id, kept.seconds, kept.rating) == (question.id, story.id, 131.5, Rating.GOOD)
    assert kept.answered_at.isoformat() == "2026-03-01T10:00:00+00:00"
    drawn = [library.rehearsal.draw(QuestionFilter(principle="ownership"), seed=seed)[0].id for seed in range(60)]
    assert drawn.count(question.id) < 20


def test_a_rehearsal_of_a_missing_story_is_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        library.rehearsal.record(library.rehearsal.questions()[0], 7, 10, Rating.AGAIN)
    assert library.rehearsal.history() == []


def test_an_own_question_joins_the_bank(library: Library) -> None:
    question = library.rehearsal.add_question("  What did you\nbreak? ", ["Ownership", "ownership"], Polarity.FAILURE)
    assert (question.id, question.text) == ("own-what-did-you-break", "What did you break?")
    assert question.principles == ("ownership",)
    assert library.rehearsal.questions(QuestionFilter(principle="ownership"))[-1] == question


def test_an_own_question_can_be_removed_and_its_practice_stays(library: Library) -> None:
    question = library.rehearsal.add_question("What did you break?")
    library.rehearsal.record(question, None, 60, Rating.HARD)
    library.rehearsal.remove_question(question.id)
    assert question not in library.rehearsal.questions()
    assert [rehearsal.question_id for rehearsal in library.rehearsal.history()] == [question.id]
    with pytest.raises(NotFound):
        library.rehearsal.remove_question(library.rehearsal.questions()[0].id)


def test_a_long_question_gets_a_short_id_and_says_what_is_too_long(library: Library) -> None:
    assert len(library.rehearsal.add_question("w" * 500).id) < 70
    with pytest.raises(InvalidInput, match="text"):
        library.rehearsal.add_question("w" * 5_000)


def test_own_questions_have_ids_of_their_own(library: Library) -> None:
    ids = {library.rehearsal.add_question(text).id for text in ("Why?", "Why!", "为什么？", "怎么？")}
    assert len(ids) == 4


def test_a_question_that_is_there_already_is_refused(library: Library) -> None:
    library.rehearsal.add_question("Why now?")
    with pytest.raises(InvalidInput, match="own-why-now"):
        library.rehearsal.add_question("why NOW?")


def test_an_own_question_names_real_principles(library: Library) -> None:
    with pytest.raises(NotFound):
        library.rehearsal.add_question("Why?", ["frugality"])
    with pytest.raises(InvalidInput):
        library.rehearsal.add_question("   ")


def test_the_stories_that_answer_come_through_the_principles(library: Library) -> None:
    library.stories.add(STORY)
    library.stories.add(StoryContent(title="Another", action="I waited."))
    library.tags.confirm(2, "dive-deep")
    question = library.rehearsal.questions(QuestionFilter(principle="dive-deep"))[0]
    assert [fit.story.id for fit in library.rehearsal.fitting(question)] == [2]
