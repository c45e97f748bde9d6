from __future__ import annotations

import pytest

from starkeeper.domain.probe import PackProbe
from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Verdict
from starkeeper.errors import NotFound
from starkeeper.library import Library


@pytest.fixture
def told(library: Library) -> Library:
    library.stories.add(StoryContent(title="Found the leak", action="I read the logs."))
    return library


def test_the_pack_asks_for_the_principles_that_a_story_shows(told: Library) -> None:
    assert told.probes.of_pack(1) == []
    told.tags.confirm(1, "dive-deep")
    assert told.probes.of_pack(1) == [PackProbe("dive-deep", "What did you learn?")]
    told.tags.reject(1, "dive-deep")
    assert told.probes.of_pack(1) == []


def test_what_two_principles_ask_alike_comes_once(told: Library) -> None:
    told.tags.decide([1], dict.fromkeys(("ownership", "dive-deep"), Verdict.CONFIRMED))
    assert [probe.question for probe in told.probes.of_pack(1)] == ["What did you learn?"]


def test_what_the_candidate_has_kept_is_not_asked_by_the_pack(told: Library) -> None:
    told.tags.confirm(1, "dive-deep")
    kept = told.probes.add(1, "What did you LEARN?")
    assert told.probes.of_pack(1) == []
    told.probes.remove(kept.id)
    assert len(told.probes.of_pack(1)) == 1


def test_a_story_that_is_gone_is_asked_nothing(told: Library) -> None:
    with pytest.raises(NotFound):
        told.probes.of_pack(7)
