"""Verdicts teach the other stories of the library: at once, reversibly, and with a reason."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Reason, Suggestion, Verdict
from starkeeper.library import Library
from starkeeper.store import tags as rows
from starkeeper.store.engine import reading
from starkeeper.tagging.encoder import OnnxEncoder

LEAK = StoryContent(title="The dripping tap", action="I found a leaking tap in the office kitchen and had it mended.")
ALIKE = StoryContent(title="The leaking tap", action="I saw a dripping tap in the office kitchen and had it repaired.")
FAR = StoryContent(title="Two spreadsheets", action="I compared the numbers of two spreadsheets for a whole evening.")

pytestmark = pytest.mark.usefixtures("compiled_home")


@pytest.fixture
def told(library: Library) -> Library:
    """Three tagged stories, two of which say nearly the same."""
    for content in (LEAK, ALIKE, FAR):
        library.stories.add(content)
    library.tags.tag([1, 2, 3])
    return library


@pytest.fixture
def open_question(told: Library) -> str:
    """The principle that the tagger is least sure of for the second story."""
    return min(told.tags.of(2).suggestions, key=lambda each: abs(each.score - 0.5)).principle


def score(library: Library, story_id: int, principle: str) -> float:
    return next(each.score for each in library.tags.of(story_id).suggestions if each.principle == principle)


def odds(library: Library, story_id: int, principle: str) -> float:
    found = score(library, story_id, principle)
    return math.log(found / (1 - found))


def stored(library: Library) -> dict[int, tuple[Suggestion, ...]]:
    return {heading.id: library.tags.of(heading.id).suggestions for heading in library.stories.headings()}


def test_a_verdict_moves_what_is_alike_most_and_its_own_story_not(told: Library) -> None:
    before = {story: odds(told, story, "earn-trust") for story in (1, 2, 3)}
    told.tags.confirm(1, "earn-trust")
    assert odds(told, 2, "earn-trust") == before[2]  # until it is learned from, the scores of before count
    told.tags.learn()
    gained = {story: odds(told, story, "earn-trust") - before[story] for story in (1, 2, 3)}
    assert gained[2] > gained[3] > 0
    assert gained[1] == 0


def test_a_rejection_lowers_it(told: Library) -> None:
    principle = told.tags.of(1).suggestions[0].principle
    before = score(told, 2, principle)
    told.tags.reject(1, principle)
    told.tags.learn()
    assert score(told, 2, principle) < before


def test_taking_all_back_gives_exactly_what_was_before(told: Library) -> None:
    before = stored(told)
    told.tags.confirm(1, "earn-trust")
    told.tags.reject(3, "dive-deep")
    told.tags.learn()
    assert stored(told) != before
    told.tags.take_back(1, "earn-trust")
    told.tags.take_back(3, "dive-deep")
    told.tags.learn()
    assert stored(told) == before


def test_the_same_verdicts_in_another_order_teach_the_same(told: Library) -> None:
    decided = ((told.tags.confirm, 1, "earn-trust"), (told.tags.reject, 3, "dive-deep"))
    found = []
    for order in (decided, decided[::-1]):
        for decide, story, principle in order:
            decide(story, principle)
            told.tags.learn()
        found.append(stored(told))
        for _, story, principle in order:
            told.tags.take_back(story, principle)
        told.tags.learn()
    assert found[0] == found[1]


def test_it_says_whose_verdict_it_was(told: Library, open_question: str) -> None:
    told.tags.confirm(1, open_question)
    told.tags.learn()
    reason = Reason(1, "The dripping tap", Verdict.CONFIRMED)
    assert told.tags.of(2).reasons == {open_question: reason}
    assert told.tags.of(1).reasons == {}
    assert reason.sentence == "because you confirmed it for “The dripping tap”"
    assert replace(reason, verdict=Verdict.REJECTED).sentence == "less because you rejected it for “The dripping tap”"
    told.tags.take_back(1, open_question)
    assert told.tags.of(2).reasons == {}  # what no longer stands is no reason, even before it is unlearned


def test_nothing_is_encoded_and_nothing_done_twice(told: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("encoded")

    monkeypatch.setattr(OnnxEncoder, "encode", refuse)
    told.tags.confirm(1, "earn-trust")
    assert told.tags.learn().compared == 3
    assert told.tags.learn().compared == 0


def test_it_says_which_tags_changed(told: Library) -> None:
    for principle in told.pack.slugs:
        told.tags.confirm(1, principle)
    (story,) = (story for story in told.tags.learn().stories if story.id == 2)
    assert story.changes
    assert all(change.before is None or change.after is not None for change in story.changes)


def test_tagging_learns_by_itself(told: Library, open_question: str) -> None:
    told.tags.confirm(1, open_question)
    fresh = told.stories.add(replace(ALIKE, title="A tap that leaked"))
    told.tags.retag()
    assert told.tags.of(fresh.id).reasons[open_question].story_id == 1
    assert told.tags.of(2).reasons[open_question].story_id == 1


def test_a_story_that_is_compared_again_is_taught_again(told: Library) -> None:
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    taught = stored(told)
    told.tags.tag([2])
    assert stored(told) == taught


def test_a_run_with_nothing_to_compare_tells_what_verdicts_did(told: Library) -> None:
    for principle in told.pack.slugs:
        told.tags.confirm(1, principle)
    retagging = told.tags.retag()
    assert retagging.run.total == 0
    assert 2 in {story.id for story in retagging.changes.stories}


@pytest.mark.parametrize("change", ["bin", "text"])
def test_a_judged_story_that_goes_or_changes_is_unlearned(told: Library, change: str) -> None:
    before = score(told, 2, "earn-trust")
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    if change == "bin":
        told.stories.bin(1)
    else:
        told.stories.save(1, replace(LEAK, result="It has kept dry."), base_version=1)
    told.tags.learn()
    assert score(told, 2, "earn-trust") == before


def test_a_text_that_comes_back_is_taught_again(told: Library, open_question: str) -> None:
    told.stories.bin(2)
    told.tags.confirm(1, open_question)
    told.tags.learn()
    told.stories.restore(2)
    told.tags.learn()
    assert told.tags.of(2).reasons[open_question].story_id == 1


def test_the_same_story_twice_does_not_teach_itself(told: Library) -> None:
    told.stories.add(LEAK)
    told.tags.retag()
    before = score(told, 4, "earn-trust")
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    assert score(told, 4, "earn-trust") == before


def test_a_preview_learns_from_others_and_not_from_its_own_story(told: Library, open_question: str) -> None:
    plain = {each.principle: each.score for each in told.tags.preview(ALIKE)}
    told.tags.confirm(1, open_question)
    taught = told.tags.preview(ALIKE)
    (found,) = (each for each in taught if each.principle == open_question)
    assert found.score > plain[open_question]
    assert told.tags.reasons(taught) == {open_question: Reason(1, "The dripping tap", Verdict.CONFIRMED)}
    assert {each.principle: each.score for each in told.tags.preview(ALIKE, story_id=1)} == plain


def test_it_waits_for_the_model(told: Library, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    before = stored(told)
    told.tags.close()
    (home / "cache").unlink(missing_ok=True)
    told.tags.confirm(1, "earn-trust")
    assert told.tags.learn().compared == 0
    assert stored(told) == before
    told.tags.take_back(1, "earn-trust")
    assert told.tags.learn().compared == 0


def test_verdicts_under_another_pack_teach_nothing(told: Library) -> None:
    with reading(told._context.engine) as session:
        assert rows.verdicts(session, told.pack.slug) == {}
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    moved = stored(told)
    other = replace(told.pack, slug="other")
    with Library.open(told.path, pack=other, settings=told.settings, paths=told._context.paths) as elsewhere:
        elsewhere.tags.reject(2, "earn-trust")
    told.tags.learn()
    assert stored(told) == moved


def test_it_can_be_switched_off(told: Library) -> None:
    before = stored(told)
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    settings = replace(told.settings, learn=False)
    with Library.open(told.path, pack=told.pack, settings=settings, paths=told._context.paths) as deaf:
        deaf.tags.learn()
        assert stored(deaf) == before
        assert not any(each.lesson for each in deaf.tags.preview(ALIKE))


def test_it_can_be_switched_off_while_a_library_is_open(told: Library) -> None:
    before = stored(told)
    told.tags.confirm(1, "earn-trust")
    told.tags.learn()
    assert stored(told) != before
    told.take_settings(replace(told.settings, learn=False))
    told.tags.learn()
    assert stored(told) == before


def test_a_hundred_stories_learn_in_well_under_a_second(library: Library) -> None:
    for number in range(100):
        library.stories.add(replace(ALIKE, title=f"Tap {number}", result=f"It has kept dry for {number} days."))
    library.tags.tag(range(1, 101))
    library.tags.preview(LEAK)
    for story_id in range(1, 41):
        library.tags.confirm(story_id, "ownership")
    started = time.process_time()
    assert library.tags.learn().compared == 100
    assert time.process_time() - started < 1.0
