"""A change of model or pack: every verdict stays, a run can be stopped and gone on with, and what changed is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from starkeeper.domain.changes import TagChange
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Strength, Suggestion, Verdict
from starkeeper.errors import ModelNotReady
from starkeeper.library import Library, Step
from starkeeper.library.retagging import Stage, settle
from starkeeper.library.shelf import model_fingerprint
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store import taggings, tags
from starkeeper.store.engine import reading, writing
from starkeeper.store.sql import run
from starkeeper.store.tables import COMPARISON, SUGGESTION
from starkeeper.store.taggings import Tagging
from starkeeper.store.work_tables import TAGGING, VECTOR

CONTENTS = (
    StoryContent(title="I told them it was me", action="I admitted my own mistake openly before the whole team."),
    StoryContent(title="The slow query", action="I went through the raw data until I found the cause of it."),
    StoryContent(title="The dripping tap", action="I took care of a problem that was nobody's job at all."),
)
OLD_MODEL = "an-older-model"


@pytest.fixture
def told(library: Library) -> list[int]:
    """Three stories, each with a sentence of another principle."""
    return [library.stories.add(content).id for content in CONTENTS]


@pytest.fixture
def reworded(pack: Pack) -> Pack:
    """The same pack with other sentences, so that other stories show its principles."""
    first, second, third = pack.principles
    return replace(
        pack,
        principles=(replace(first, name="Candour", meaning="Owning up.", behaviours=third.behaviours), second),
    )


@pytest.fixture
def with_pack(places: Paths) -> Iterator[Callable[[Pack], Library]]:
    """Open the test's library on another pack."""
    with ExitStack() as opened:
        yield lambda pack: opened.enter_context(Library.open(pack=pack, settings=Settings(), paths=places))


def seed(library: Library, scores: dict[int, dict[str, float]], model: str = OLD_MODEL) -> None:
    """Give stories the suggestions that an earlier model made."""
    context = library._context
    with writing(context.engine) as session:
        taggings.note(session, Tagging(model, context.pack.fingerprint), context.pack.slug, context.now())
        for story_id, found in scores.items():
            digest = next(h.content_hash for h in library.stories.headings() if h.id == story_id)
            proposed = [Suggestion(slug, found.get(slug, 0.0)) for slug in context.pack.slugs]
            tags.store_suggestions(session, digest, model, context.pack.fingerprint, proposed)


def models(library: Library) -> set[str]:
    with reading(library._context.engine) as session:
        return set(run(session, sa.select(COMPARISON.c.model)).scalars())


def strengths(library: Library, story_id: int) -> dict[str, Strength]:
    return {tag.principle: tag.strength for tag in library.tags.of(story_id).tags}


def suggested(library: Library) -> dict[int, list[tuple[str, float]]]:
    return {
        heading.id: [(found.principle, found.score) for found in library.tags.of(heading.id).suggestions]
        for heading in library.stories.headings()
    }


def test_after_a_change_of_pack_every_verdict_stays_and_every_story_is_left_to_do(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack
) -> None:
    library.tags.confirm(1, "dive-deep")
    library.tags.reject(3, "ownership")
    library.tags.retag()
    changed = with_pack(reworded)
    assert changed.tags.untagged() == told
    assert changed.tags.outdated() == 3
    assert changed.tags.of(1).verdicts == {"dive-deep": Verdict.CONFIRMED}
    retagging = changed.tags.retag()
    assert (retagging.run.done, retagging.left, changed.tags.outdated()) == (3, 0, 0)
    assert changed.tags.of(1).verdicts == {"dive-deep": Verdict.CONFIRMED}
    assert changed.tags.of(3).verdicts == {"ownership": Verdict.REJECTED}
    assert "ownership" not in strengths(changed, 3)


def test_what_changed_is_told_story_by_story_as_the_tags_themselves_say_it(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack
) -> None:
    library.tags.retag()
    before = {story_id: strengths(library, story_id) for story_id in told}
    changed = with_pack(reworded)
    changes = changed.tags.retag().changes
    assert changes.compared == 3
    assert changes.stories
    for story in changes.stories:
        now = strengths(changed, story.id)
        assert {(c.principle, c.before, c.after) for c in story.changes} == {
            (slug, before[story.id].get(slug), now.get(slug))
            for slug in {*before[story.id], *now}
            if before[story.id].get(slug) is not now.get(slug)
        }
    # Its principle is gone from the pack, so the story that showed it loses it.
    assert TagChange("earn-trust", Strength.STRONG, None) in changes.stories[0].changes
    assert changes.stories[0].title == "I told them it was me"


def test_a_change_of_model_is_told_once_and_verdicts_outrank_it(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    library.tags.confirm(1, "dive-deep")
    library.tags.reject(1, "ownership")
    seed(library, {1: {"ownership": 0.9}, 2: {"earn-trust": 0.9, "dive-deep": 0.4}})
    assert (library.tags.untagged(), library.tags.outdated()) == (told, 2)
    changes = library.tags.retag().changes
    assert changes.compared == 2  # the third was never tagged before, so that nothing of it changed
    found = {story.id: {c.principle: (c.before, c.after) for c in story.changes} for story in changes.stories}
    assert not {"dive-deep", "ownership"} & set(found.get(1, {}))
    assert found[2]["earn-trust"] == (Strength.STRONG, None)
    assert strengths(library, 1)["dive-deep"] is Strength.STRONG
    again = library.tags.retag(told)
    assert (again.run.done, again.changes.compared) == (3, 0)


def test_a_library_that_was_never_tagged_has_nothing_to_tell(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    retagging = library.tags.retag()
    assert (retagging.run.done, retagging.changes.compared) == (3, 0)
    assert library.tags.retag().run.total == 0


def test_progress_names_each_story_in_both_stages(compiled_home: Path, library: Library, told: list[int]) -> None:
    heard: list[Step] = []
    library.tags.retag(progress=heard.append)
    titles = [content.title for content in CONTENTS]
    assert heard == [
        *(Step(Stage.READING, number, 3, title) for number, title in enumerate(titles, 1)),
        *(Step(Stage.COMPARING, number, 3, title) for number, title in enumerate(titles, 1)),
    ]
    assert [step.fraction for step in heard[:3]] == [1 / 3, 2 / 3, 1]


def test_progress_is_told_while_stories_are_read_not_behind_it(
    compiled_home: Path, library: Library, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from starkeeper.tagging.encoder import OnnxEncoder

    log: list[str] = []
    encode = OnnxEncoder.encode

    def logged(self, texts):
        log.extend(text for content in CONTENTS for text in texts if text == content.title)
        return encode(self, texts)

    monkeypatch.setattr(OnnxEncoder, "encode", logged)
    library.tags.retag(progress=lambda step: log.append(f"{step.stage} {step.done}"))
    first, second, third = (content.title for content in CONTENTS)
    assert log[:6] == [first, "reading 1", second, "reading 2", third, "reading 3"]


@pytest.mark.parametrize(("stage", "left"), [(Stage.READING, 3), (Stage.COMPARING, 2)])
def test_a_stopped_run_keeps_what_it_did_and_the_next_goes_on_there(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack, stage: Stage, left: int
) -> None:
    library.tags.retag()
    changed = with_pack(reworded)
    heard: list[Step] = []
    stopped = changed.tags.retag(
        progress=heard.append, cancelled=lambda: (heard[-1].stage, heard[-1].done) == (stage, 1)
    )
    assert stopped.run.stopped
    assert (stopped.left, changed.tags.untagged()) == (left, told[3 - left :])
    assert stopped.changes.compared == 0  # told by the run that comes to the end
    assert changed.tags.outdated() == left
    # Nothing that the old pack's tags stand on is gone before the new ones are complete.
    assert library.tags.untagged() == []
    rest = changed.tags.retag()
    assert (rest.run.total, rest.run.done, rest.left) == (left, left, 0)
    assert rest.changes.compared == 3  # what the stopped run did is told too


def test_a_run_that_was_stopped_ends_with_the_suggestions_of_one_that_was_not(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack
) -> None:
    whole, parts = with_pack(reworded), with_pack(replace(reworded, slug="apart"))
    whole.tags.retag()
    unbroken = suggested(whole)
    with writing(library._context.engine) as session:
        run(session, sa.delete(SUGGESTION))
        run(session, sa.delete(COMPARISON))
    for _ in told:
        parts.tags.retag(cancelled=iter([False] * 3 + [True]).__next__)
        if not parts.tags.untagged():
            break
        with writing(library._context.engine) as session:
            assert run(session, sa.select(sa.func.count()).select_from(COMPARISON)).scalar()
    parts.tags.retag()
    for story_id, found in suggested(parts).items():
        assert dict(found) == pytest.approx(dict(unbroken[story_id]), abs=1e-6)


def test_a_stopped_run_says_how_far_it_came(compiled_home: Path, library: Library, told: list[int]) -> None:
    heard: list[Step] = []
    read = library.tags.retag(progress=heard.append, cancelled=lambda: len(heard) == 2).run
    assert (read.total, read.read, read.done) == (3, 2, 0)
    assert read.sentence == "Stopped after reading 2 of 3 stories, before comparing them."
    heard.clear()
    compared = library.tags.retag(progress=heard.append, cancelled=lambda: len(heard) == 5).run
    assert (compared.read, compared.done) == (3, 2)
    assert compared.sentence == "Stopped after comparing 2 of 3 stories."
    assert library.tags.retag().run.sentence == ""


def test_a_run_asked_to_stop_at_its_last_story_is_complete(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    heard: list[Step] = []
    retagging = library.tags.retag(progress=heard.append, cancelled=lambda: len(heard) == 6)
    assert (retagging.run.stopped, retagging.left) == (False, 0)


def test_a_stopped_run_encodes_no_sentence_twice(
    compiled_home: Path, library: Library, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from starkeeper.tagging.encoder import OnnxEncoder

    asked: list[str] = []
    encode = OnnxEncoder.encode

    def counted(self, texts):
        asked.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(OnnxEncoder, "encode", counted)
    heard: list[Step] = []
    library.tags.retag(progress=heard.append, cancelled=lambda: len(heard) == 2)
    library.tags.retag()
    assert asked
    assert len(asked) == len(set(asked))


def test_naming_stories_tells_what_changed_only_when_nothing_is_left(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {story_id: {"ownership": 0.9} for story_id in told})
    assert library.tags.retag([1]).changes.compared == 0
    assert library.tags.retag([2, 3]).changes.compared == 3


def test_tag_leaves_the_telling_to_retag(compiled_home: Path, library: Library, told: list[int]) -> None:
    seed(library, {1: {"ownership": 0.9}})
    assert library.tags.tag(told) == 3
    assert library.tags.retag().changes.compared == 1


def test_going_back_is_free_and_tells_what_changed(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack
) -> None:
    library.tags.retag()
    changed = with_pack(reworded)
    there = changed.tags.retag().changes
    assert library.tags.untagged() == []
    back = library.tags.retag()
    assert back.run.total == 0
    mirrored = {(s.id, c.principle, c.after, c.before) for s in there.stories for c in s.changes}
    assert {(s.id, c.principle, c.before, c.after) for s in back.changes.stories for c in s.changes} == mirrored
    assert mirrored
    assert library.tags.retag().changes.compared == 0


def test_the_newest_earlier_suggestions_are_compared_with(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {1: {"ownership": 0.9}, 2: {"ownership": 0.9}}, "oldest")
    seed(library, {1: {"ownership": 0.0}}, "newer")
    found = {s.id: {c.principle for c in s.changes} for s in library.tags.retag().changes.stories}
    assert "ownership" not in found.get(1, set())
    assert "ownership" in found[2]


def test_only_the_last_state_is_kept_beside_the_present_and_only_when_all_is_done(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {1: {"ownership": 0.9}}, "oldest")
    seed(library, {1: {"ownership": 0.8}}, "older")
    with writing(library._context.engine) as session:
        rows = [{"model": model, "key": "k", "vector": b"\0\0\0\0"} for model in ("oldest", "older")]
        run(session, sa.insert(VECTOR), rows)
    present = model_fingerprint(library._context)
    library.tags.retag([1])
    assert models(library) == {"oldest", "older", present}
    library.tags.retag()
    assert models(library) == {"older", present}
    with reading(library._context.engine) as session:
        assert set(run(session, sa.select(VECTOR.c.model)).scalars()) == {"older", present}


def test_changes_upon_changes_do_not_make_the_library_grow(
    compiled_home: Path, library: Library, told: list[int], pack: Pack, with_pack
) -> None:
    sizes = []
    for number in range(4):
        first, *others = pack.principles
        wording = replace(first, behaviours=(*first.behaviours, f"I saw to it {number} times."))
        with_pack(replace(pack, principles=(wording, *others))).tags.retag()
        with reading(library._context.engine) as session:
            sizes.append(run(session, sa.select(sa.func.count()).select_from(COMPARISON)).scalar())
            taggings = "SELECT count(*) FROM (SELECT DISTINCT model, pack_fingerprint FROM suggestion)"
            assert run(session, sa.text(taggings)).scalar() <= 2
    assert sizes == [3, 6, 6, 6]


def test_another_pack_is_no_change_and_keeps_its_suggestions(
    compiled_home: Path, library: Library, told: list[int], reworded: Pack, with_pack
) -> None:
    library.tags.retag()
    other = with_pack(replace(reworded, slug="other"))
    assert other.tags.outdated() == 0
    assert other.tags.retag().changes.compared == 0
    with_pack(replace(reworded, slug="third", principles=reworded.principles[:1])).tags.retag()
    assert library.tags.untagged() == []
    assert library.tags.retag().changes.compared == 0


def test_a_library_from_before_packs_were_noted_tells_what_changed_too(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {1: {"ownership": 0.9}})
    with writing(library._context.engine) as session:
        run(session, sa.update(TAGGING).values(pack=None, settled_at=TAGGING.c.tagged_at))
    assert library.tags.outdated() == 1
    assert library.tags.retag().changes.compared == 1


def test_a_new_story_is_untagged_but_not_outdated(compiled_home: Path, library: Library, told: list[int]) -> None:
    seed(library, {1: {"ownership": 0.9}})
    library.tags.retag()
    library.stories.add(StoryContent(title="Fresh", action="I did it."))
    assert (len(library.tags.untagged()), library.tags.outdated()) == (1, 0)


def test_a_story_in_the_bin_is_neither_waited_for_nor_told(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {1: {"ownership": 0.9}, 2: {"ownership": 0.9}})
    library.stories.bin(2)
    assert library.tags.outdated() == 1
    assert library.tags.retag().changes.compared == 1


def test_without_a_model_there_is_something_to_say_and_nothing_is_lost(library: Library, told: list[int]) -> None:
    seed(library, {1: {"ownership": 0.9}})
    assert library.tags.outdated() == 1
    with pytest.raises(ModelNotReady):
        library.tags.retag()
    assert library.tags.outdated() == 1
    assert models(library) == {OLD_MODEL}


def test_a_model_that_was_never_compiled_settles_nothing(places: Paths, pack: Pack, library: Library) -> None:
    with Library.open(pack=pack, settings=Settings(model="somebody/else"), paths=places) as other:
        assert other.tags.retag().left == 0
    with reading(library._context.engine) as session:
        assert not run(session, sa.select(TAGGING)).all()


def test_a_newer_recipe_of_the_same_model_is_a_change_of_model(
    compiled_home: Path, library: Library, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.tags.retag()
    library.close()
    monkeypatch.setattr("starkeeper.tagging.models.REVISION", 99)
    assert (library.tags.untagged(), library.tags.outdated()) == (told, 3)
    changes = library.tags.retag().changes
    # The recipe is the same but for its number, so that nothing may seem changed.
    assert (changes.compared, changes.stories) == (3, ())


def test_a_story_that_came_while_the_run_ended_is_not_said_to_have_lost_its_tags(
    compiled_home: Path, library: Library, told: list[int]
) -> None:
    seed(library, {1: {"ownership": 0.9}, 2: {"ownership": 0.9}})
    library.tags.tag([1])
    changes = settle(library._context, model_fingerprint(library._context))
    assert changes.compared == 1
    assert {story.id for story in changes.stories} <= {1}
