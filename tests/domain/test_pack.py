from __future__ import annotations

from dataclasses import replace

import pytest

from starkeeper.domain.pack import Level, Pack, Polarity, Question, QuestionFilter
from starkeeper.errors import NotFound

QUESTION = Question(
    id="q", text="When did you STOP?", principles=("ownership", "dive-deep"), polarity=Polarity.CONFLICT, roles=("mle",)
)
GENERAL = Question(id="g", text="Why here?")


@pytest.mark.parametrize("named", ["dive-deep", "Dive Deep", " DIVE-deep "])
def test_a_principle_answers_to_slug_and_name(pack: Pack, named: str) -> None:
    assert pack.principle(named).slug == "dive-deep"


@pytest.mark.parametrize(("named", "meant"), [("deep", "dive-deep"), ("ownershp", "ownership")])
def test_an_unknown_principle_names_the_nearest(pack: Pack, named: str, meant: str) -> None:
    with pytest.raises(NotFound) as caught:
        pack.principle(named)
    assert meant in caught.value.hint


def test_questions_stand_in_the_packs_order_with_the_general_ones_last(pack: Pack) -> None:
    assert pack.questions[0].id == "ownership-success"
    assert pack.questions[-1].id == "general-why-here"


def test_the_fingerprint_follows_what_suggestions_depend_on_and_nothing_else(pack: Pack) -> None:
    first = pack.principles[0]
    other_behaviour = replace(pack, principles=(replace(first, behaviours=("I left.",)), *pack.principles[1:]))
    other_question = replace(pack, general=(), target=9)
    assert other_behaviour.fingerprint != pack.fingerprint
    assert other_question.fingerprint == pack.fingerprint


@pytest.mark.parametrize(
    "wanted",
    [
        QuestionFilter(),
        QuestionFilter(principle="dive-deep"),
        QuestionFilter(role="mle"),
        QuestionFilter(level=Level.MANAGER),
        QuestionFilter(polarity=Polarity.CONFLICT),
        QuestionFilter(text="stop"),
        QuestionFilter(general=False),
    ],
)
def test_a_filter_admits_what_it_asks_for(wanted: QuestionFilter) -> None:
    assert wanted.admits(QUESTION)


@pytest.mark.parametrize(
    "wanted",
    [
        QuestionFilter(principle="earn-trust"),
        QuestionFilter(role="pm"),
        QuestionFilter(polarity=Polarity.OPEN),
        QuestionFilter(text="start"),
        QuestionFilter(general=True),
    ],
)
def test_a_filter_leaves_out_the_rest(wanted: QuestionFilter) -> None:
    assert not wanted.admits(QUESTION)


def test_a_question_for_managers_is_not_put_to_others() -> None:
    question = replace(QUESTION, level=Level.MANAGER)
    assert not QuestionFilter(level=Level.IC).admits(question)


def test_general_questions_suit_every_role_but_no_principle() -> None:
    assert QuestionFilter(role="mle", general=True).admits(GENERAL)
    assert not QuestionFilter(principle="ownership").admits(GENERAL)
