from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from starkeeper.domain.coverage import TaggedStory, cover
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import draw, question_weights
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag


def story(number: int, *tags: Tag, outcome: Outcome = Outcome.SUCCESS, status: Status = Status.READY) -> TaggedStory:
    return TaggedStory(id=number, title=f"Story {number}", status=status, outcome=outcome, tags=tags)


def strong(principle: str, score: float = 0.9) -> Tag:
    return Tag(principle, Strength.STRONG, score)


def weights_by_id(pack: Pack, stories: list[TaggedStory], practised: dict[str, int]) -> dict[str, float]:
    questions = list(pack.questions)
    weights = question_weights(questions, cover(pack, stories, target=2), practised)
    return {question.id: weight for question, weight in zip(questions, weights, strict=True)}


def test_a_gap_makes_its_questions_likelier(pack: Pack) -> None:
    stories = [story(1, strong("ownership")), story(2, strong("ownership"))]
    weights = weights_by_id(pack, stories, {})
    assert weights["dive-deep-success"] > weights["ownership-success"] > 0


def test_a_practised_question_becomes_rarer_and_so_do_its_neighbours(pack: Pack) -> None:
    weights = weights_by_id(pack, [], {"ownership-success": 1})
    assert weights["ownership-success"] < weights["ownership-failure"] < weights["dive-deep-success"]


def test_no_question_is_ever_out_of_reach(pack: Pack) -> None:
    weights = weights_by_id(pack, [], {question.id: 50 for question in pack.questions})
    assert all(weight > 0 for weight in weights.values())


@given(st.integers(0, 12), st.integers())
def test_the_same_seed_draws_the_same_different_questions(pack: Pack, count: int, seed: int) -> None:
    questions = list(pack.questions)
    weights = [1.0 + number for number in range(len(questions))]
    drawn = draw(questions, weights, count, seed)
    assert drawn == draw(questions, weights, count, seed)
    assert len({question.id for question in drawn}) == len(drawn) == min(count, len(questions))


def test_the_draw_follows_the_weights(pack: Pack) -> None:
    questions = list(pack.questions)[:2]
    first = Counter(draw(questions, [3.0, 1.0], 1, seed)[0].id for seed in range(2_000))
    assert 0.70 < first[questions[0].id] / 2_000 < 0.80
