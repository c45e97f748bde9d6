"""Rehearsals, own questions, interviews, drills and follow-up questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from starkeeper.domain.drill import Drill
from starkeeper.domain.interview import Interview
from starkeeper.domain.pack import Level, Polarity, Question
from starkeeper.domain.rehearsal import Rating, Rehearsal
from starkeeper.domain.story import StoryContent
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.store import drills, interviews, probes, questions, rehearsals, stories

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OWN = Question(
    id="own-1",
    text="Wann lief es schief?\n[red]Und\0dann?",
    principles=("ownership", "dive-deep"),
    polarity=Polarity.FAILURE,
    level=Level.IC,
    roles=("mle", "Data Scientist"),
    own=True,
)


def record(session: Session, question_id: str = "ownership-1", **changes: object) -> Rehearsal:
    given: dict[str, object] = {"question": "Tell me…", "story_id": None, "seconds": 95.5, "rating": Rating.GOOD}
    return rehearsals.insert(session, question_id=question_id, **{"now": NOW, **given, **changes})


def test_rehearsal_is_recorded_whole(session: Session) -> None:
    story = stories.insert(session, StoryContent(title="Told"), now=NOW, saved_by="cli")
    done = record(session, story_id=story.id)
    assert done == Rehearsal(
        id=1,
        question_id="ownership-1",
        question="Tell me…",
        story_id=story.id,
        seconds=95.5,
        rating=Rating.GOOD,
        answered_at=NOW,
    )
    assert rehearsals.select(session) == [done]


def test_rehearsals_come_newest_first(session: Session) -> None:
    for minutes in (0, 2, 1, 2):
        record(session, now=NOW + timedelta(minutes=minutes))
    assert [done.id for done in rehearsals.select(session)] == [4, 2, 3, 1]
    assert [done.id for done in rehearsals.select(session, limit=2)] == [4, 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seconds": -0.1}, "seconds: expected seconds, zero or more, found -0.1"),
        ({"seconds": float("nan")}, "seconds: "),
        ({"seconds": float("inf")}, "seconds: "),
        ({"rating": "superb"}, "rating: expected again, hard, good or easy, found 'superb'"),
        ({"question": " "}, "question: "),
        ({"question": "\ud800"}, "question: expected text"),
        ({"question_id": ""}, "question_id: "),
    ],
)
def test_rehearsal_that_cannot_be_is_refused(session: Session, change: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        record(session, **change)
    assert rehearsals.select(session) == []


def test_rehearsal_of_a_story_that_is_gone_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        record(session, story_id=7)


def test_own_questions_come_back_whole_in_their_order(session: Session) -> None:
    plain = Question(id="a-plain-one", text="Why here?")
    assert questions.insert(session, OWN, NOW) == OWN
    assert questions.insert(session, plain, NOW + timedelta(seconds=1)) == replace(plain, own=True)
    assert questions.select(session) == [OWN, replace(plain, own=True)]


def test_id_that_is_taken_is_refused(session: Session) -> None:
    questions.insert(session, OWN, NOW)
    with pytest.raises(InvalidInput, match="id: expected a new one, found 'own-1'"):
        questions.insert(session, replace(OWN, text="Another?"), NOW)
    assert questions.select(session) == [OWN]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "Not A Slug"}, "id: "),
        ({"id": "slug\n"}, "id: "),
        ({"text": "\n"}, "text: expected a question of 1 to 2,000 characters, found only blanks"),
        ({"text": "?" * 2_001}, "text: "),
        ({"principles": ("a", "b", "c", "d")}, "principles: expected at most three"),
        ({"principles": ("No Slug",)}, "principles: "),
        ({"roles": ("",)}, "roles: "),
        ({"polarity": "glad"}, "polarity: expected success, failure, conflict or open, found 'glad'"),
        ({"level": "boss"}, "level: expected any, ic or manager, found 'boss'"),
    ],
)
def test_question_that_cannot_be_is_refused(session: Session, change: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        questions.insert(session, replace(OWN, **change), NOW)


def test_deleted_question_leaves_its_rehearsals(session: Session) -> None:
    questions.insert(session, OWN, NOW)
    record(session, OWN.id)
    questions.delete(session, OWN.id)
    assert questions.select(session) == []
    assert [done.question_id for done in rehearsals.select(session)] == [OWN.id]
    with pytest.raises(NotFound, match="no own question 'own-1'"):
        questions.delete(session, OWN.id)
    with pytest.raises(NotFound):
        questions.delete(session, "\ud800")


LOOP = (("ownership", "dive-deep"), ("earn-trust",))


def keep(session: Session, **changes: Any) -> Interview:
    given = {"day": date(2026, 12, 11), "company": "Brackenhill", "pack": "amazon", "loop": LOOP}
    return interviews.insert(session, **{**given, "now": NOW, **changes})


def test_interviews_come_back_whole_the_earliest_first(session: Session) -> None:
    kept = keep(session)
    sooner = keep(session, day=date(2026, 11, 30), company="", loop=())
    assert (kept.date, kept.company, kept.loop, kept.added_at) == (date(2026, 12, 11), "Brackenhill", LOOP, NOW)
    assert interviews.select(session) == [sooner, kept]


def test_an_interview_that_is_removed_gives_its_number_to_no_other(session: Session) -> None:
    kept = keep(session)
    assert interviews.delete(session, kept.id) == kept
    assert interviews.select(session) == []
    assert keep(session).id == kept.id + 1
    for number in (kept.id, 0, 2**70):
        with pytest.raises(NotFound, match="no interview"):
            interviews.delete(session, number)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"company": "c" * 201}, "company: expected at most 200"), ({"loop": (("No Slug",),)}, "loop: expected lists")],
)
def test_interview_that_cannot_be_is_refused(session: Session, change: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        keep(session, **change)
    assert interviews.select(session) == []


def drill(session: Session, **changes: Any) -> Drill:
    given = {"question_id": "why", "question": "Why?", "asked": "ownership", "story_id": None, "told": None}
    return drills.insert(session, **{**given, "seconds": 6.5, "now": NOW, **changes})


def test_drills_come_back_whole_the_newest_first(session: Session) -> None:
    story = stories.insert(session, StoryContent(title="One"), now=NOW, saved_by="cli")
    first = drill(session, story_id=story.id, told="dive-deep")
    second = drill(session, now=NOW + timedelta(minutes=1))
    assert (first.story_id, first.told, first.seconds, first.hit) == (story.id, "dive-deep", 6.5, False)
    assert drills.select(session) == [second, first]


def test_a_drill_outlives_its_story(session: Session) -> None:
    story = stories.insert(session, StoryContent(title="One"), now=NOW, saved_by="cli")
    told = drill(session, story_id=story.id, told="ownership")
    stories.set_binned(session, story.id, NOW)
    stories.empty_bin(session, [story.id])
    assert drills.select(session) == [replace(told, story_id=None)]
    with pytest.raises(NotFound):
        drill(session, story_id=story.id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seconds": -1.0}, "seconds: "),
        ({"asked": "No Slug"}, "asked: "),
        ({"told": ""}, "told: expected the slug of a principle, or nothing"),
    ],
)
def test_drill_that_cannot_be_is_refused(session: Session, change: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        drill(session, **change)


def test_a_follow_up_question_is_answered_and_asked_again(session: Session) -> None:
    story = stories.insert(session, StoryContent(title="One"), now=NOW, saved_by="cli")
    asked = probes.insert(session, story.id, "Who knew?", "", NOW)
    assert (asked.story_id, asked.answered, asked.answered_at) == (story.id, False, None)
    later = NOW + timedelta(days=1)
    answered = probes.answer(session, asked.id, "Nobody.", later)
    assert answered == replace(asked, answer="Nobody.", answered_at=later)
    assert probes.answer(session, asked.id, "", later) == asked
    assert probes.select(session) == probes.select(session, story.id) == [asked]
    assert probes.delete(session, asked.id) == asked
    with pytest.raises(NotFound, match="no follow-up question"):
        probes.answer(session, asked.id, "x", NOW)


def test_follow_up_questions_go_with_their_story(session: Session) -> None:
    story = stories.insert(session, StoryContent(title="One"), now=NOW, saved_by="cli")
    asked = probes.insert(session, story.id, "Who knew?", "Nobody.", NOW)
    stories.set_binned(session, story.id, NOW)
    assert probes.select(session) == []
    assert probes.select(session, story.id) == [asked]
    with pytest.raises(NotFound):
        probes.insert(session, story.id, "And why?", "", NOW)
    stories.empty_bin(session, [story.id])
    with pytest.raises(NotFound):
        probes.get(session, asked.id)
