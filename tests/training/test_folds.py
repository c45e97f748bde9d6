"""What is held out of a run is held out whole."""

from __future__ import annotations

import material
import train

BUNDLED = material.bundled()


def test_without_a_fold_everything_is_learned() -> None:
    assert train.to_learn_from(None) == BUNDLED


def test_a_fold_is_learned_without_its_stories_and_the_questions_they_answer() -> None:
    for fold in range(material.FOLDS):
        learned = train.to_learn_from(fold)
        held = [story for story in BUNDLED.stories if material.in_fold(story, fold)]
        assert {story.id for story in learned.stories} == {s.id for s in BUNDLED.stories} - {s.id for s in held}
        titles = {story.content.title for story in held}
        assert not titles & {text.text for text in learned.texts}
        assert len(BUNDLED.texts) > len(learned.texts) > 0.9 * len(BUNDLED.texts)
