"""What a question asks for, by the questions of the pack that are like it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from starkeeper import packs
from starkeeper.domain.pack import Pack, Question
from starkeeper.domain.story import StoryContent
from starkeeper.tagging import asking
from starkeeper.tagging.encoder import Encoder
from starkeeper.tagging.tagger import Tagger

QUESTIONS = {
    "Tell me about a time you told your boss they were wrong.": "have-backbone-disagree-and-commit",
    "When did you last dig through the numbers yourself to find what really went wrong?": "dive-deep",
    "Tell me about a time you got by with far less money than you had asked for.": "frugality",
}
STORY = StoryContent(title="The leak", action="I went home early. We drank coffee. I told my boss that she was wrong.")


def test_examples_stand_under_their_first_principle() -> None:
    rows = asking.examples([Question(id="q", text="?", principles=("b", "c"))], ("a", "b", "c"))
    assert rows.tolist() == [[0.0, pytest.approx(1 / 1.6), pytest.approx(0.6 / 1.6)]]


def test_the_nearest_questions_say_most() -> None:
    known = np.eye(3, dtype=np.float32)
    shares = asking.asked_like(known[1], known, np.eye(3, dtype=np.float32))
    assert shares.argmax() == 1
    assert shares[1] > 0.9
    assert shares.min() > 0
    assert shares.sum() == pytest.approx(1)


def test_without_examples_the_scores_stay() -> None:
    scores = np.array([0.9, 0.2, 0.0], np.float32)
    nothing = asking.asked_like(np.ones(4, np.float32), np.zeros((0, 4), np.float32), np.zeros((0, 3), np.float32))
    assert asking.together(scores, nothing) == pytest.approx(scores, abs=1e-5)


def test_a_question_is_known_by_those_that_the_pack_asks(real: Encoder, compiled_cache: Any) -> None:
    whole, asked = packs.bundled(), "What is your zebra story?"
    zebra = Question(id="zebra", text="Tell me your zebra story.", principles=("frugality",))
    frugality = replace(whole.principle("frugality"), questions=(*whole.principle("frugality").questions, zebra))
    taught = [frugality if each.slug == "frugality" else each for each in whole.principles]
    before = Tagger(whole, real, compiled_cache / "packs").rank_question(asked)
    found = Tagger(replace(whole, principles=tuple(taught)), real, compiled_cache / "packs").rank_question(asked)
    assert before[0].principle != "frugality"
    assert found[0].principle == "frugality"


def test_real_questions_ask_for_what_they_ask_for(real: Encoder, compiled_cache: Any) -> None:
    tagger = Tagger(packs.bundled(), real, compiled_cache / "packs")
    assert {text: tagger.rank_question(text)[0].principle for text in QUESTIONS} == QUESTIONS


def test_the_sentence_nearest_to_a_question_is_found(pack: Pack, hashing: Any) -> None:
    empty = StoryContent(title="The leak")
    asked = ["Who told my boss that she was wrong?", "Who drank coffee?"]
    (alike, other), (nothing, _) = Tagger(pack, hashing).compare_questions(asked, [STORY, empty])
    assert other.evidence is not None
    assert other.evidence.quote(STORY.action) == "We drank coffee."
    assert alike.evidence is not None
    assert alike.evidence.quote(STORY.action) == "I told my boss that she was wrong."
    assert -1 <= alike.score <= 1
    assert (nothing.score, nothing.evidence) == (0.0, None)


def test_a_story_in_the_words_of_the_question_is_liker_than_another(real: Encoder, compiled_cache: Any) -> None:
    tagger = Tagger(packs.bundled(), real, compiled_cache / "packs")
    other = StoryContent(title="The shop", action="I sold forty umbrellas. I cut the price of the rest by half.")
    (alike,), (unlike,) = tagger.compare_questions(["When did you tell your boss they were wrong?"], [STORY, other])
    assert alike.score > unlike.score


@pytest.mark.parametrize(
    "title",
    [
        "Why you?",
        "Was it hard？ ",
        "Tell me about a time you failed.",
        "Describe a risk you took",
        "  GIVE ME AN EXAMPLE.",
        "Give an example of trust",
        "What is long? Give a case.",
        "Share a time you lost",
    ],
)
def test_an_interviewers_question_is_known(title: str) -> None:
    assert asking.is_question(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "Why we told them",
        "The description",
        "Telling my boss",
        "?Leak",
        "Described the outage",
        "Give users a way out",
    ],
)
def test_another_title_is_no_question(title: str) -> None:
    assert not asking.is_question(title)
