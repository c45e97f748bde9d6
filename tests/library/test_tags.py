from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Strength, Verdict
from starkeeper.errors import ModelNotReady, NotFound
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

MISTAKE = StoryContent(
    title="I told them it was me",
    situation="The nightly report was wrong for a week.",
    action="I went to the meeting. I admitted my own mistake openly and said what I would do about it.",
)


def test_a_verdict_is_kept_changed_and_taken_back(library: Library) -> None:
    story = library.stories.add(MISTAKE)
    library.tags.confirm(story.id, "Earn Trust")
    assert library.tags.of(story.id).verdicts == {"earn-trust": Verdict.CONFIRMED}
    library.tags.reject(story.id, "earn-trust")
    assert library.tags.of(story.id).tags == ()
    library.tags.take_back(story.id, "earn-trust")
    assert library.tags.of(story.id).verdicts == {}


def test_a_verdict_needs_a_story_and_a_principle(library: Library) -> None:
    with pytest.raises(NotFound):
        library.tags.confirm(1, "ownership")
    library.stories.add(MISTAKE)
    with pytest.raises(NotFound):
        library.tags.confirm(1, "frugality")


def test_tagging_without_a_model_says_what_to_do(library: Library) -> None:
    library.stories.add(MISTAKE)
    with pytest.raises(ModelNotReady) as caught:
        library.tags.tag([1])
    assert "starkeeper model prepare" in caught.value.hint


def test_a_tagged_story_shows_the_sentence_that_proves_it(compiled_home: Path, library: Library) -> None:
    story = library.stories.add(MISTAKE)
    assert library.tags.untagged() == [story.id]
    assert library.tags.tag([story.id]) == 1
    assert library.tags.untagged() == []
    found = library.tags.of(story.id)
    assert found.suggestions[0].principle == "earn-trust"
    assert {suggestion.principle for suggestion in found.suggestions} == set(library.pack.slugs)
    evidence = found.suggestions[0].evidence
    assert evidence is not None
    assert evidence.part is Part.ACTION
    assert evidence.quote(story.action) == "I admitted my own mistake openly and said what I would do about it."


def test_a_changed_text_is_untagged_and_verdicts_survive(compiled_home: Path, library: Library) -> None:
    library.stories.add(MISTAKE)
    library.tags.confirm(1, "dive-deep")
    library.tags.tag([1])
    library.stories.save(1, replace(MISTAKE, action="I paid for lunch."), base_version=1)
    assert library.tags.untagged() == [1]
    library.tags.tag([1])
    (best, *_) = library.tags.of(1).tags
    assert (best.principle, best.verdict, best.strength) == ("dive-deep", Verdict.CONFIRMED, Strength.STRONG)


def test_a_preview_stores_nothing(compiled_home: Path, library: Library) -> None:
    preview = library.tags.preview(MISTAKE)
    assert preview[0].principle == "earn-trust"
    library.stories.add(MISTAKE)
    assert library.tags.untagged() == [1]
    assert not library.tags.of(1).tagged


def test_a_preview_and_a_stored_suggestion_agree(compiled_home: Path, library: Library) -> None:
    library.stories.add(MISTAKE)
    library.tags.tag([1])
    stored = {s.principle: s.score for s in library.tags.of(1).suggestions}
    shown = {s.principle: s.score for s in library.tags.preview(MISTAKE)}
    assert shown == pytest.approx(stored, abs=1e-4)


def test_progress_is_heard_and_a_cancelled_run_keeps_what_was_done(compiled_home: Path, library: Library) -> None:
    ids = [library.stories.add(replace(MISTAKE, title=f"Story {number}")).id for number in range(3)]
    heard: list[tuple[int, int]] = []
    done = library.tags.tag(ids, lambda *step: heard.append(step), lambda: len(heard) == 2)
    assert (done, heard) == (2, [(1, 3), (2, 3)])
    assert library.tags.untagged() == [ids[2]]


def test_another_pack_has_its_own_suggestions_and_verdicts(
    compiled_home: Path, library: Library, pack: Pack, places: Paths
) -> None:
    library.stories.add(MISTAKE)
    library.tags.confirm(1, "earn-trust")
    library.tags.tag([1])
    other = replace(pack, slug="other", principles=pack.principles[:2])
    with Library.open(pack=other, settings=Settings(), paths=places) as elsewhere:
        assert elsewhere.tags.of(1).tags == ()
        assert elsewhere.tags.untagged() == [1]


def test_strong_suggestions_of_several_stories_are_confirmed_in_one_action(compiled_home, library: Library) -> None:
    for _ in range(3):
        library.stories.add(MISTAKE)
    library.tags.reject(2, "earn-trust")
    library.tags.tag([1, 2, 3])
    strong = sum(tag.strength is Strength.STRONG for story_id in (1, 2) for tag in library.tags.of(story_id).tags)
    assert library.tags.confirm_strong([1, 2]) == strong > 0
    assert library.tags.of(1).verdicts["earn-trust"] is Verdict.CONFIRMED
    assert library.tags.of(2).verdicts["earn-trust"] is Verdict.REJECTED
    assert library.tags.of(3).verdicts == {}
    assert library.tags.confirm_strong([1, 2]) == 0
    library.journal.undo()
    assert library.tags.of(1).verdicts == {}
