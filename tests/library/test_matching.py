"""Library.match: the stories that answer a question, with and without the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from starkeeper import packs
from starkeeper.domain.pack import Polarity, Question
from starkeeper.domain.story import Part, Status, StoryContent
from starkeeper.errors import InvalidInput, ModelNotReady
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

MISTAKE = StoryContent(
    title="I told them it was me",
    situation="The nightly report was wrong for a week.",
    action="We had lunch. I admitted my own mistake openly and said what I would do about it.",
)
LEAK = StoryContent(
    title="Found the leak",
    situation="The service ran out of memory every night.",
    action="I went through the raw data line by line until I found the real cause.",
)
QUARREL = StoryContent(
    title="The launch I argued against",
    situation="My manager wanted to ship on Friday.",
    action="I told my manager that I thought she was wrong, and why. She decided otherwise, and I helped her.",
)
BOSS = "Tell me about a time you told your boss that they were wrong."


@pytest.fixture
def amazon(compiled_home: None, places: Paths) -> Iterator[Library]:
    """Three stories under the bundled pack, compared with it: a mistake, a leak, a quarrel."""
    with Library.open(pack=packs.bundled(), settings=Settings(), paths=places) as opened:
        opened.tags.tag([opened.stories.add(content).id for content in (MISTAKE, LEAK, QUARREL)])
        yield opened


def titles(library: Library, question: Question | str, limit: int = 3) -> list[str]:
    return [match.story.title for match in library.match(question, limit)]


def scores(library: Library, question: Question) -> dict[int, float]:
    return {match.story.id: match.score for match in library.match(question)}


def test_a_free_question_finds_the_story_that_answers_it_and_says_why(amazon: Library) -> None:
    best, *_ = amazon.match(BOSS)
    assert best.story.title == QUARREL.title
    assert best.principle == "have-backbone-disagree-and-commit"
    assert best.quote == "I told my manager that I thought she was wrong, and why."
    assert best.evidence is not None
    assert (best.evidence.part, best.evidence.quote(QUARREL.action)) == (Part.ACTION, best.quote)
    assert 0 < best.score <= 1


def test_other_questions_find_other_stories(amazon: Library) -> None:
    assert titles(amazon, "When did you have to look into the details to find a root cause?", 1) == [LEAK.title]
    assert titles(amazon, "Tell me about a mistake of your own that you admitted openly.", 1) == [MISTAKE.title]


def test_no_more_stories_than_asked_for(amazon: Library) -> None:
    assert [len(amazon.match(BOSS, limit)) for limit in (-1, 0, 1, 2)] == [0, 0, 1, 2]


def test_a_verdict_outranks_what_was_suggested(amazon: Library) -> None:
    question = next(each for each in amazon.pack.questions if each.principles == ("frugality",))
    before = scores(amazon, question)
    assert max(before, key=before.__getitem__) != 1
    amazon.tags.confirm(1, "frugality")
    best, *_ = amazon.match(question)
    assert (best.story.id, best.principles) == (1, ("frugality",))
    amazon.tags.reject(1, "frugality")
    assert scores(amazon, question).get(1, 0.0) < before[1]
    assert "frugality" not in [
        slug for match in amazon.match(question) for slug in match.principles if match.story.id == 1
    ]


def test_a_confirmed_principle_shows_its_sentence_however_faint(amazon: Library) -> None:
    amazon.tags.confirm(2, "earn-trust")
    suggested = {each.principle: each for each in amazon.tags.of(2).suggestions}
    found = next(
        each for each in amazon.match(Question(id="q", text="?!", principles=("earn-trust",))) if each.story.id == 2
    )
    assert found.evidence == suggested["earn-trust"].evidence


def test_a_question_of_the_bank_is_known_by_its_text_or_its_id(amazon: Library) -> None:
    question = next(each for each in amazon.pack.questions if each.principles == ("dive-deep",))
    expected = amazon.match(question)
    assert expected[0].story.title == LEAK.title
    assert amazon.match(question.id) == amazon.match(f"  {question.text.upper()} ") == expected


def test_a_question_that_names_its_principles_asks_for_them_whatever_its_text(amazon: Library) -> None:
    assert titles(amazon, Question(id="q", text=BOSS), 1) == [QUARREL.title]
    assert titles(amazon, Question(id="q", text=BOSS, principles=("dive-deep",)), 1) == [LEAK.title]


def test_the_words_decide_between_stories_that_prove_the_same(amazon: Library) -> None:
    for number in (1, 2, 3):
        amazon.tags.confirm(number, "ownership")
    for text, title in (("A memory leak in a service", LEAK.title), ("An argument with a manager", QUARREL.title)):
        assert titles(amazon, Question(id="q", text=text, principles=("ownership",)), 1) == [title]


def test_neither_a_question_nor_a_match_leaves_a_trace(amazon: Library) -> None:
    before = amazon.path.read_bytes()
    amazon.match("Has anybody ever asked this?")
    assert amazon.path.read_bytes() == before


def test_stories_in_the_bin_and_retired_ones_answer_nothing(amazon: Library) -> None:
    amazon.stories.bin(3)
    leak = amazon.stories.get(2)
    amazon.stories.save(2, replace(leak.content, status=Status.RETIRED), base_version=leak.version)
    assert titles(amazon, BOSS) == [MISTAKE.title]


def test_a_story_that_was_not_tagged_counts_by_its_verdicts(amazon: Library) -> None:
    new = amazon.stories.add(StoryContent(title="New", action="I said no to my boss."))
    assert "New" not in titles(amazon, BOSS, 9)
    amazon.tags.confirm(new.id, "have-backbone-disagree-and-commit")
    found = next(match for match in amazon.match(BOSS) if match.story.id == new.id)
    assert (found.principle, found.evidence, found.quote) == ("have-backbone-disagree-and-commit", None, "")


def test_an_empty_library_has_no_answer(compiled_home: None, library: Library) -> None:
    assert library.match(BOSS) == []


def test_without_the_model_a_bank_question_is_answered_through_its_principles(library: Library) -> None:
    library.stories.add(MISTAKE)
    library.stories.add(LEAK)
    library.tags.confirm(2, "dive-deep")
    for question in library.pack.questions[3], library.pack.questions[3].text:
        (found,) = library.match(question)
        assert (found.story.id, found.principles, found.score) == (2, ("dive-deep",), 1.0)


def test_without_the_model_a_free_question_says_what_to_do(library: Library) -> None:
    for question in ("Why now?", Question(id="own", text="Why now?"), library.pack.general[0]):
        with pytest.raises(ModelNotReady) as caught:
            library.match(question)
        assert "starkeeper model prepare" in caught.value.hint


def test_a_question_under_other_principles_than_the_packs_needs_the_model(library: Library) -> None:
    with pytest.raises(ModelNotReady):
        library.match(Question(id="own", text="Why?", principles=("frugality",)))


def test_a_blank_question_is_refused(library: Library) -> None:
    with pytest.raises(InvalidInput, match="no question"):
        library.match("  \n ")


def test_a_rehearsal_offers_what_a_match_finds_where_a_principle_is_shared(amazon: Library) -> None:
    question = next(each for each in amazon.pack.questions if each.principles == ("dive-deep",))
    amazon.tags.reject(1, "dive-deep")
    fits = amazon.rehearsal.fitting(question)
    assert fits == [match for match in amazon.match(question, 9) if match.principles][:3]
    assert fits[0].story.title == LEAK.title
    assert 1 not in [match.story.id for match in fits]
    assert amazon.rehearsal.fitting(amazon.pack.general[0]) == []


def test_a_rehearsal_of_an_own_question_without_principles_reads_its_text(amazon: Library) -> None:
    question = amazon.rehearsal.add_question(BOSS, polarity=Polarity.CONFLICT)
    assert amazon.rehearsal.fitting(question)[0].story.title == QUARREL.title


def test_a_rehearsal_of_an_own_question_without_model_and_principles_offers_none(library: Library) -> None:
    library.stories.add(MISTAKE)
    library.tags.confirm(1, "earn-trust")
    assert library.rehearsal.fitting(library.rehearsal.add_question("What did you break?")) == []
