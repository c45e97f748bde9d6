from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper import packs
from starkeeper.domain.mock import SIZE, Asked, mock_loop
from starkeeper.domain.pack import Pack, Polarity
from starkeeper.settings import Settings

AMAZON = packs.chosen(None, Settings())
EVENLY = {question.id: 1.0 for question in AMAZON.questions}


def made(seed: int, loop=()) -> list[Asked]:
    return mock_loop(loop, AMAZON.slugs, AMAZON.questions, EVENLY, seed)


@given(st.integers(0, 10_000))
def test_a_loop_nobody_described_has_interviewers_with_a_few_principles_each(seed: int) -> None:
    asked = made(seed)
    by_interviewer = defaultdict(list)
    for each in asked:
        by_interviewer[each.interviewer].append(each.principle)
        assert each.principle in each.question.principles
    _, interviewers = SIZE.interviewers
    assert sorted(by_interviewer) == list(range(1, interviewers + 1))
    least, most = SIZE.each
    assert all(least <= len(probed) <= most for probed in by_interviewer.values())
    principles = [each.principle for each in asked]
    assert len(principles) == len(set(principles))
    assert len({each.question.id for each in asked}) == len(asked)


def test_the_same_seed_plays_the_same_loop() -> None:
    assert made(3) == made(3) != made(4)


def test_the_bar_raiser_comes_last_and_asks_for_failures() -> None:
    asked = made(1)
    assert [each.bar_raiser for each in asked] == sorted(each.bar_raiser for each in asked)
    raised = [each.question.polarity for each in asked if each.bar_raiser]
    assert raised
    assert set(raised) == {Polarity.FAILURE}


def test_the_loop_of_an_interview_is_played_as_it_stands() -> None:
    loop = (("ownership", "dive-deep"), ("ownership",))
    asked = made(1, loop)
    assert [(each.interviewer, each.principle) for each in asked] == [
        (1, "ownership"),
        (1, "dive-deep"),
        (2, "ownership"),
    ]
    assert len({each.question.id for each in asked}) == 3


def test_a_principle_that_no_question_is_left_for_is_passed_over(pack: Pack) -> None:
    evenly = {question.id: 1.0 for question in pack.questions}
    asked = mock_loop((("ownership",) * 4,), pack.slugs, pack.questions, evenly, 1)
    assert len(asked) == 3


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_small_pack_makes_a_small_loop(pack: Pack, count: int) -> None:
    slugs = AMAZON.slugs[:count]
    asked = mock_loop((), slugs, AMAZON.questions, EVENLY, 1)
    assert {each.principle for each in asked} == set(slugs)
