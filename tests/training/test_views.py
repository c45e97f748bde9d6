"""What the encoder is shown of a story."""

from __future__ import annotations

import random

import material
import numpy as np
import pytest
import views
from material import LabelledStory, Material
from views import View

from starkeeper.domain.story import StoryContent
from starkeeper.tagging.reading import tell

BUNDLED = material.bundled()
SLUGS = BUNDLED.pack.slugs
SOME = BUNDLED.stories[::12]
SMALL = Material(BUNDLED.pack, SOME, BUNDLED.texts[:40])


def shown(story: LabelledStory, seed: int = 0) -> list[View]:
    return list(views.of_story(story, SLUGS, random.Random(seed)))


def plain(text: str) -> str:
    return " ".join(text.split())


def test_targets_are_shares() -> None:
    for view in views.views(SMALL, 1, 0):
        assert view.target.shape == (len(SLUGS),)
        assert view.target.sum() == pytest.approx(1, abs=1e-5)
        assert view.target.min() > 0
        assert view.text.strip()


def test_a_target_is_ordered_as_its_labels_are() -> None:
    found = views.target({SLUGS[2]: 1.0, SLUGS[5]: 0.4}, SLUGS)
    assert list(np.argsort(-found, kind="stable")[:2]) == [2, 5]
    assert found[2] / found[5] == pytest.approx(2.5, rel=0.05)
    assert found[0] == pytest.approx(views.SMOOTHING / len(SLUGS))


def test_the_same_seed_shows_the_same_and_another_something_else() -> None:
    one, same, other = (views.views(SMALL, 2, seed) for seed in (3, 3, 4))
    assert [view.text for view in one] == [view.text for view in same]
    assert all((left.target == right.target).all() for left, right in zip(one, same, strict=True))
    assert [view.text for view in one] != [view.text for view in other]


def test_passes_differ_and_short_texts_are_in_each() -> None:
    once, twice = (views.views(SMALL, passes, 1) for passes in (1, 2))
    texts = [view.text for view in twice]
    assert texts[: len(once)] == [view.text for view in once]
    assert texts[len(once) :] != texts[: len(once)]
    assert all(texts.count(short.text) >= 2 for short in SMALL.texts)


def test_passages_are_shown_now_and_then_by_themselves_or_behind_the_title() -> None:
    seen, passages = 0, 0
    for place, story in enumerate(SOME):
        told = tell(story.content)
        for seed in range(3 * place, 3 * place + 3):
            texts = [view.text for view in shown(story, seed)]
            found = [one for one in told.passages if one in texts or f"{told.title}. {one}" in texts]
            seen, passages = seen + len(found), passages + len(told.passages)
    assert seen / passages == pytest.approx(views.PASSAGE_SHARE, abs=0.1)


def test_a_story_without_a_title_is_shown_without_one() -> None:
    story = LabelledStory("a", StoryContent(title=" ", action="I rang every customer. Then I slept."), {SLUGS[0]: 1.0})
    texts = [[view.text for view in shown(story, seed)] for seed in range(20)]
    assert [] in texts
    assert ["I rang every customer. Then I slept."] in texts
    assert len(set(map(tuple, texts))) == 2


def test_evidence_is_shown_whole_with_its_principle_alone() -> None:
    for story in BUNDLED.stories:
        labelled = [slug for slug in story.evidence if slug in story.labels]
        if labelled:
            found = shown(story)[-len(labelled) :]
            for slug, view in zip(labelled, found, strict=True):
                assert SLUGS[int(view.target.argmax())] == slug
                assert view.target.max() > 1 - views.SMOOTHING
                assert plain(story.evidence[slug]) in plain(view.text), story.id


def test_neighbours_of_evidence_come_from_beside_it() -> None:
    around = [f"This is sentence number {number}." for number in range(9)]
    for seed in range(50):
        window = views._among_neighbours(around[4], around, random.Random(seed))
        assert around[4] in window
        assert window in " ".join(around[2:7])


def test_a_principle_is_known_by_its_name_its_meaning_and_its_behaviours() -> None:
    principle = BUNDLED.pack.principles[0]
    name, *others = views.read_for(principle)
    assert name == principle.name
    assert set(principle.behaviours) < set(others)
    assert all(text in principle.meaning or text in principle.behaviours for text in others)
