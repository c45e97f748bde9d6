from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.coverage import Coverage, PrincipleCoverage, TaggedStory
from starkeeper.domain.interview import Interview
from starkeeper.domain.memory import Memories, rehearsed
from starkeeper.domain.outlook import ASIDE, CONFIRMED_FIT, Footing, Outlook, footings, moment_of
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating, Rehearsal
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag, Verdict
from starkeeper.domain.today import DURATION, Item, Kind, choose, with_questions
from starkeeper.domain.today_words import said_answerable

NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
THEN = NOW + timedelta(days=10)
NOTHING = Memories({}, {})
TWO = [
    Footing(slug="ownership", fits={1: 0.9, 2: 0.4}),
    Footing(slug="dive-deep", fits={2: 0.9}),
]


def memory(days_ago: float, *ratings: Rating):
    found = None
    for number, rating in enumerate(ratings):
        found = rehearsed(found, rating, NOW - timedelta(days=days_ago + 3 * (len(ratings) - 1 - number)))
    assert found is not None
    return found


def grounds_of() -> st.SearchStrategy[list[Footing]]:
    fits = st.dictionaries(st.integers(1, 6), st.floats(0.3, 0.95), max_size=4)
    one = st.tuples(fits, st.integers(0, 2), st.sampled_from([0.25, 1.0, 2.0]))
    return st.lists(one, min_size=1, max_size=4).map(
        lambda found: [
            Footing(slug=f"p-{number}", fits=each, gap=gap, weight=weight)
            for number, (each, gap, weight) in enumerate(found)
        ]
    )


# The outlook


def test_more_practice_never_lowers_a_chance() -> None:
    outlook = Outlook(TWO, NOTHING, NOW, THEN)
    before = outlook.chance("ownership")
    asked, told = outlook.chance("ownership", asked=1), outlook.chance("ownership", told=1)
    both = outlook.chance("ownership", asked=1, told=1)
    assert 0 < before < min(asked, told) <= max(asked, told) < both < 1


def test_a_principle_without_a_story_cannot_be_answered_until_there_is_one() -> None:
    outlook = Outlook([Footing(slug="ownership", fits={}, gap=2)], NOTHING, NOW, THEN)
    assert outlook.chance("ownership", asked=3) == 0
    assert outlook.chance_with_new("ownership") > 0.3


def test_what_is_forgotten_lowers_the_chance_until_it_is_told_again() -> None:
    known = Memories({"dive-deep": memory(1, Rating.GOOD)}, {2: memory(1, Rating.GOOD)})
    soon, late = (Outlook(TWO, known, NOW, NOW + timedelta(days=days)).chance("dive-deep") for days in (1, 40))
    assert soon > late > Outlook(TWO, NOTHING, NOW, THEN).chance("dive-deep")


def test_a_story_that_is_taken_on_for_one_principle_serves_the_other() -> None:
    outlook = Outlook(TWO, NOTHING, NOW, THEN)
    before = outlook.chance("dive-deep")
    outlook.ask("ownership")
    outlook.tell(2)
    assert outlook.chance("dive-deep") > before


def test_footings_are_the_best_stories_by_their_scores_and_verdicts(pack: Pack) -> None:
    tags = (
        Tag(principle="ownership", strength=Strength.STRONG, score=0.7, verdict=Verdict.CONFIRMED),
        Tag(principle="dive-deep", strength=Strength.WEAK, score=0.4),
    )
    story = TaggedStory(id=4, title="t", status=Status.READY, outcome=Outcome.SUCCESS, tags=tags)
    coverage = Coverage(
        tuple(
            PrincipleCoverage(slug=slug, name=slug, target=2, strong=strong, weak=weak)
            for slug, strong, weak in (("ownership", (story,), ()), ("dive-deep", (), (story,)), ("earn-trust", (), ()))
        )
    )
    assert footings(coverage) == [
        Footing(slug="ownership", fits={4: CONFIRMED_FIT}, gap=1),
        Footing(slug="dive-deep", fits={4: 0.4}, gap=2),
        Footing(slug="earn-trust", fits={}, gap=2),
    ]
    loop = (("ownership", "dive-deep"), ("ownership",))
    interview = Interview(id=1, date=date(2026, 3, 9), company="", pack="small", loop=loop, added_at=NOW)
    assert [ground.weight for ground in footings(coverage, interview)] == [2, 1, ASIDE]


# The choice


@given(grounds_of(), st.integers(3, 90), st.integers(0, 30))
def test_a_list_fits_into_its_minutes_and_holds_nothing_twice(grounds: list[Footing], minutes: int, days: int) -> None:
    items = choose(grounds, NOTHING, NOW, NOW + timedelta(days=days), minutes)
    assert all(item.minutes == DURATION[item.kind] for item in items)
    if any(ground.fits for ground in grounds):
        assert sum(item.minutes for item in items) <= minutes
    told = [(item.kind, item.principle) for item in items if item.kind is not Kind.RETELL]
    assert len(told) == len(set(told))
    assert all(item.gain > 0 and 0 <= item.before <= item.after <= 1 for item in items)
    values = [item.gain / item.minutes for item in items]
    assert values == sorted(values, reverse=True)
    fits = {ground.slug: ground.fits for ground in grounds}
    assert all(item.story_id in fits[item.principle] for item in items if item.kind is not Kind.WRITE)


def test_the_same_state_gives_the_same_list() -> None:
    assert choose(TWO, NOTHING, NOW, THEN) == choose(TWO, NOTHING, NOW, THEN)


def test_without_any_story_the_first_thing_is_to_write_one() -> None:
    grounds = [Footing(slug="ownership", fits={}, gap=2), Footing(slug="dive-deep", fits={}, gap=1)]
    for minutes in (5, 20):
        (item,) = choose(grounds, NOTHING, NOW, THEN, minutes)
        assert (item.kind, item.story_id, item.before) == (Kind.WRITE, None, 0)
    assert {item.principle for item in choose(grounds, NOTHING, NOW, THEN, 40)} == {"ownership", "dive-deep"}


def test_what_the_loop_probes_goes_before_what_it_does_not() -> None:
    grounds = [
        Footing(slug="aside", fits={1: 0.9}, weight=ASIDE),
        Footing(slug="probed", fits={2: 0.9}, weight=1.0),
    ]
    (first,) = choose(grounds, NOTHING, NOW, THEN, 5)
    assert first.principle == "probed"


def test_what_was_never_practised_goes_before_what_was() -> None:
    known = Memories({"ownership": memory(2, Rating.GOOD)}, {1: memory(2, Rating.GOOD)})
    (first,) = choose(TWO, known, NOW, THEN, 5)
    assert (first.kind, first.principle, first.story_id) == (Kind.REHEARSE, "dive-deep", 2)


def test_what_waited_longest_comes_first() -> None:
    grounds = [Footing(slug=slug, fits={number: 0.9}) for number, slug in enumerate(("a", "b", "c"), 1)]
    ages = {"a": 2.0, "b": 6.0, "c": 4.0}
    known = Memories(
        {slug: memory(age, Rating.GOOD) for slug, age in ages.items()},
        {number: memory(ages[slug], Rating.GOOD) for number, slug in enumerate(ages, 1)},
    )
    (first,) = choose(grounds, known, NOW, THEN, 5)
    assert first.principle == "b"


def test_what_was_practised_this_evening_is_left_alone() -> None:
    good = memory(0, Rating.EASY)
    known = Memories({"ownership": good, "dive-deep": good}, {1: good, 2: good})
    assert choose(TWO, known, NOW, NOW + timedelta(days=1)) == []


def test_minutes_too_few_for_an_answer_are_for_telling_a_story_again() -> None:
    known = Memories(
        {slug: memory(3, Rating.GOOD) for slug in ("ownership", "dive-deep")}, {1: memory(3, Rating.AGAIN)}
    )
    (item,) = choose(TWO, known, NOW, THEN, 4)
    assert item.kind is Kind.RETELL
    assert item.minutes <= 4


@pytest.mark.parametrize("days", [-3, 0])
def test_a_day_that_is_here_or_over_is_prepared_for_all_the_same(days: int) -> None:
    assert choose(TWO, NOTHING, NOW, moment_of((NOW + timedelta(days=days)).date()))


def test_over_the_days_every_principle_gets_its_turns() -> None:
    grounds = [Footing(slug=f"p-{number}", fits={number: 0.9}) for number in range(1, 9)]
    principles, stories, turns = {}, {}, dict.fromkeys((ground.slug for ground in grounds), 0)
    for day in range(12):
        evening = NOW + timedelta(days=day)
        for item in choose(grounds, Memories(principles, stories), evening, NOW + timedelta(days=12), 20):
            turns[item.principle] += 1
            principles[item.principle] = rehearsed(principles.get(item.principle), Rating.GOOD, evening)
            stories[item.story_id] = rehearsed(stories.get(item.story_id), Rating.GOOD, evening)
    assert min(turns.values()) >= 4
    outlook = Outlook(grounds, Memories(principles, stories), NOW + timedelta(days=12), NOW + timedelta(days=12))
    assert min(outlook.chance(ground.slug) for ground in grounds) > 0.6


# The questions


def item(principle: str, kind: Kind = Kind.REHEARSE) -> Item:
    return Item(kind=kind, principle=principle, story_id=1, minutes=5, before=0.1, after=0.2, gain=0.1)


def test_an_answer_is_for_the_question_that_was_asked_least(pack: Pack) -> None:
    asked = ("ownership-success", "ownership-success", "ownership-failure", "ownership-conflict", "ownership-failure")
    done = [
        Rehearsal(
            id=number, question_id=name, question="?", story_id=1, seconds=60, rating=Rating.GOOD, answered_at=NOW
        )
        for number, name in enumerate(asked, 1)
    ]
    (found,) = with_questions([item("ownership")], pack.questions, done)
    assert found.question is not None
    assert found.question.id == "ownership-conflict"


def test_no_question_comes_twice_and_only_answers_have_one(pack: Pack) -> None:
    items = [item("ownership"), item("ownership"), item("dive-deep", Kind.WRITE)]
    first, second, third = with_questions(items, pack.questions, [])
    assert first.question
    assert second.question
    assert first.question.id != second.question.id
    assert third.question is None


@pytest.mark.parametrize(
    ("answerable", "said"), [(0.0, "for none of 16"), (0.04, "for none of 16"), (0.06, "for about 0.1 of 16")]
)
def test_it_says_for_how_many_principles_one_could_answer(answerable: float, said: str) -> None:
    assert said in said_answerable(answerable, 16)
