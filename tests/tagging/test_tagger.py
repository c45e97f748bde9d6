"""The tagger: scores and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starkeeper import packs
from starkeeper.domain.pack import Pack
from starkeeper.domain.sentences import LONG
from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Strength
from starkeeper.tagging.encoder import Encoder
from starkeeper.tagging.reading import MOST_SENTENCES, PASSAGE, background, tell
from starkeeper.tagging.tagger import THRESHOLDS, Tagger
from starkeeper.tagging.vectors import CachedEncoder

STORY = StoryContent(
    title="The nightly job that nobody owned",
    situation="A nightly job failed every week. No team felt responsible for it.",
    action="- I took it over although it was not my job.\n- I wrote down how it works, e.g. when it may fail.",
    result="It has not failed since then.",
)


@pytest.fixture
def tagger(pack: Pack, hashing: Any) -> Tagger:
    return Tagger(pack, hashing)


@pytest.fixture(scope="session")
def amazon(real: Encoder, compiled_cache: Path) -> Tagger:
    """The bundled pack, read by the real model."""
    return Tagger(packs.bundled(), real, compiled_cache / "packs")


def test_every_principle_is_ranked_best_first_in_0_to_1(tagger: Tagger, pack: Pack) -> None:
    found = tagger.suggest(STORY)
    assert {suggestion.principle for suggestion in found} == set(pack.slugs)
    scores = [suggestion.score for suggestion in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert {type(score) for score in scores} == {float}


def test_evidence_is_a_sentence_of_the_story(tagger: Tagger) -> None:
    told = set(tell(STORY).places)
    for suggestion in tagger.suggest(STORY):
        assert suggestion.evidence is None or suggestion.evidence in told


def test_evidence_is_the_sentence_that_says_most(tagger: Tagger, pack: Pack) -> None:
    behaviour = pack.principle("earn-trust").behaviours[0]
    story = replace(STORY, result=f"It works. {behaviour} We went home.")
    (found,) = (each for each in tagger.suggest(story) if each.principle == "earn-trust")
    assert found.evidence is not None
    assert found.evidence.part is Part.RESULT
    assert found.evidence.quote(story.result) == behaviour


def test_the_principle_that_is_told_comes_first(tagger: Tagger, pack: Pack) -> None:
    for principle in pack.principles:
        story = StoryContent(title="A day at work", action=" ".join(principle.behaviours))
        assert tagger.suggest(story)[0].principle == principle.slug


def test_a_title_that_is_a_question_counts_for_what_it_asks(tagger: Tagger, pack: Pack) -> None:
    for principle in pack.principles:
        story = StoryContent(title=principle.questions[0].text, action="We had lunch. Then it rained.")
        assert tagger.suggest(story)[0].principle == principle.slug


def test_where_no_sentence_speaks_a_question_for_a_title_makes_nothing_strong(amazon: Tagger) -> None:
    asked = 0
    for principle in packs.bundled().principles:
        story = StoryContent(title=principle.questions[0].text, action="The bus was late. It rained until ten.")
        mute = [each for each in amazon.suggest(story) if Part.ACTION in each.silent]
        assert all(THRESHOLDS.strength(each.score) is not Strength.STRONG for each in mute)
        asked += principle.slug in {each.principle for each in mute}
    assert asked > 10


def test_in_a_pack_without_questions_a_title_that_is_one_is_read_like_any_other(pack: Pack, hashing: Any) -> None:
    bare = replace(pack, principles=tuple(replace(each, questions=()) for each in pack.principles))
    found = Tagger(bare, hashing).suggest(replace(STORY, title="Why did nobody own it?"))
    assert all(0 <= each.score <= 1 for each in found)
    assert {each.principle for each in found} == set(pack.slugs)


def test_parts_in_which_nothing_speaks_are_known(amazon: Tagger) -> None:
    told = StoryContent(title="t", situation="It rained all day.", action="I admitted my own mistake openly.")
    (found,) = (each for each in amazon.suggest(told) if each.principle == "earn-trust")
    assert Part.SITUATION in found.silent
    assert Part.ACTION not in found.silent
    assert Part.RESULT not in found.silent  # nothing is written there


def test_an_empty_story_scores_nothing(tagger: Tagger, pack: Pack, hashing: Any) -> None:
    found = tagger.suggest(StoryContent(title="  ", action=" \n "))
    assert [(each.principle, each.score, each.evidence) for each in found] == [(slug, 0.0, None) for slug in pack.slugs]


def test_a_title_alone_proves_nothing(tagger: Tagger) -> None:
    found = tagger.suggest(StoryContent(title="I admitted my own mistake openly"))
    assert {(each.score, each.evidence) for each in found} == {(0.0, None)}


def test_what_all_stories_of_a_candidate_say_tells_none_of_them_apart(pack: Pack, hashing: Any) -> None:
    refrain = pack.principle("dive-deep").behaviours[0]
    own = [StoryContent(title=f"Case {n}", action=f"{refrain} Then came case {n}.") for n in range(40)]
    story = StoryContent(title="Case 99", action=f"{refrain} {pack.principle('earn-trust').behaviours[0]}")
    by_itself = {each.principle: each.score for each in Tagger(pack, hashing).suggest(story)}
    among_others = {each.principle: each.score for each in Tagger(pack, hashing, None, own).suggest(story)}
    assert among_others["dive-deep"] < by_itself["dive-deep"]
    assert among_others["earn-trust"] > by_itself["earn-trust"]


def test_a_plain_proof_is_strong_in_packs_of_every_size(real: Encoder, compiled_cache: Path) -> None:
    story = StoryContent(title="I owned up", action="I admitted my own mistake openly and said the error was mine.")
    whole = packs.bundled()
    for count in (3, 6, 16):
        some = [whole.principle("earn-trust"), *(p for p in whole.principles if p.slug != "earn-trust")][:count]
        first = Tagger(replace(whole, principles=tuple(some)), real, compiled_cache / "packs").suggest(story)[0]
        assert first.principle == "earn-trust"
        assert THRESHOLDS.strength(first.score) is Strength.STRONG


def test_marks_without_words_are_no_evidence(tagger: Tagger) -> None:
    assert all(each.evidence is None for each in tagger.suggest(StoryContent(title="t", action="!!! 🚀 ---")))


def test_many_stories_are_encoded_together_and_score_as_alone(tagger: Tagger, hashing: Any) -> None:
    stories = [STORY, StoryContent(title=""), *background()]
    tagger.warm()
    hashing.asked.clear()
    together = list(tagger.suggest_many(stories))
    assert len(hashing.asked) == 1
    alone = [tagger.suggest(story) for story in stories]
    assert len(together) == len(alone)
    for one, other in zip(together, alone, strict=True):
        assert [each.principle for each in one] == [each.principle for each in other]
        assert [each.score for each in one] == pytest.approx([each.score for each in other], abs=1e-5)
    assert list(tagger.suggest_many([])) == []


def test_a_long_list_of_stories_is_taken_in_parts(tagger: Tagger, hashing: Any) -> None:
    tagger.warm()
    hashing.asked.clear()
    found = list(tagger.suggest_many(replace(STORY, title=str(number)) for number in range(500)))
    assert len(found) == 500
    assert 1 < len(hashing.asked) < 10


def test_packs_and_background_are_encoded_once_on_a_machine(pack: Pack, hashing: Any, tmp_path: Path) -> None:
    Tagger(pack, hashing, tmp_path).suggest(STORY)
    hashing.asked.clear()
    Tagger(pack, hashing, tmp_path).suggest(STORY)
    assert hashing.asked == [tell(STORY).texts]


def test_what_stories_are_compared_with_does_not_go_to_their_cache(pack: Pack, hashing: Any, tmp_path: Path) -> None:
    class Watched:
        kept = 0

        def get(self, keys: Sequence[str]) -> dict[str, bytes]:
            return {}

        def put(self, vectors: Any) -> None:
            self.kept += len(vectors)

    cache = Watched()
    Tagger(pack, CachedEncoder(hashing, cache), tmp_path).suggest(STORY)
    assert cache.kept == len(tell(STORY).texts)


def test_a_question_is_ranked_without_evidence(tagger: Tagger, pack: Pack) -> None:
    for principle in pack.principles:
        found = tagger.rank_question(principle.questions[0].text)
        assert found[0].principle == principle.slug
        assert all(0 <= each.score <= 1 and each.evidence is None for each in found)
    assert {each.score for each in tagger.rank_question(" ")} == {0.0}


def test_a_principle_without_questions_still_ranks(pack: Pack, hashing: Any) -> None:
    first, *others = pack.principles
    bare = replace(pack, principles=(replace(first, questions=()), *others))
    assert len(Tagger(bare, hashing).rank_question("What did you do?")) == 3
    silent = replace(pack, principles=tuple(replace(each, questions=()) for each in pack.principles))
    assert all(0 <= each.score <= 1 for each in Tagger(silent, hashing).rank_question("What did you do?"))


def test_a_pack_of_one_principle_ranks_it(pack: Pack, hashing: Any) -> None:
    found = Tagger(replace(pack, principles=pack.principles[:1]), hashing).suggest(STORY)
    assert [each.principle for each in found] == ["ownership"]
    assert 0 <= found[0].score <= 1


def test_a_story_of_ten_thousand_words_is_read(tagger: Tagger) -> None:
    lines = "\n".join(f"I asked the customer again and wrote it down {number % 20}" for number in range(1_000))
    found = tagger.suggest(StoryContent(title="Long", action=lines + "\nI admitted my own mistake openly."))
    (trust,) = (each for each in found if each.principle == "earn-trust")
    assert trust.evidence is not None
    assert trust.evidence.quote(lines + "\nI admitted my own mistake openly.") == "I admitted my own mistake openly."


@pytest.mark.parametrize("sign", [" ", ", ", " and ", "\t"])
def test_ten_thousand_words_without_a_sentence_end_are_read_in_pieces(tagger: Tagger, hashing: Any, sign: str) -> None:
    words = ("we", "asked", "the", "customer", "what", "was", "wrong", "then", "wrote", "it", "down")
    story = StoryContent(title="Long", action=sign.join(words * 910))
    told = tell(story)
    assert "".join("".join(told.sentences).split()) == "".join(story.action.split())
    assert max(len(sentence.split()) for sentence in told.sentences) <= LONG
    assert len(told.sentences) < MOST_SENTENCES
    assert max(map(len, told.passages)) < 2 * PASSAGE
    tagger.warm()
    hashing.asked.clear()
    found = tagger.suggest(story)
    assert len(hashing.asked) == 1
    assert {each.evidence for each in found} <= {None, *told.places}


def test_no_more_of_a_huge_story_is_read_than_could_be_told() -> None:
    told = tell(StoryContent(title="", action="We did it. " * 1_000_000))
    assert len(told.sentences) == MOST_SENTENCES


@given(st.builds(StoryContent, title=st.text(), situation=st.text(), action=st.text(), lesson=st.text()))
def test_places_quote_their_sentences(story: StoryContent) -> None:
    told = tell(story)
    assert tuple(place.quote(story.part(place.part)) for place in told.places) == told.sentences


def test_the_real_model_finds_plain_conduct(amazon: Tagger) -> None:
    story = StoryContent(
        title="I told my director the plan was wrong",
        situation="Our director wanted to launch in May. Most of the team kept quiet.",
        action="I disagreed with her in the meeting and showed why the plan could not work. She still "
        "decided for May. From then on I supported her decision and did all I could to make it work.",
        result="We launched in May with fewer features.",
    )
    first = amazon.suggest(story)[0]
    assert first.principle == "have-backbone-disagree-and-commit"
    assert THRESHOLDS.strength(first.score) is Strength.STRONG
    assert first.evidence is not None
    assert first.evidence.quote(story.part(first.evidence.part)).startswith("I disagreed with her")


def test_the_real_model_sees_nothing_strong_where_nothing_is_told(amazon: Tagger) -> None:
    found = amazon.suggest(StoryContent(title="A list", action="Milk, bread and two apples. Then the bus home."))
    assert all(THRESHOLDS.strength(each.score) is not Strength.STRONG for each in found)


def test_the_real_model_ranks_a_question(amazon: Tagger) -> None:
    assert (
        amazon.rank_question("When did you get by with far less money than you had asked for?")[0].principle
        == "frugality"
    )
