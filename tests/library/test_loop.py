"""The loop plan and the prospects of a library, and what coverage says beside its counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from starkeeper.domain.loop import LoopSize
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.domain.tags import Suggestion
from starkeeper.errors import InvalidInput
from starkeeper.library import Library
from starkeeper.library.shelf import model_fingerprint
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.store import tags
from starkeeper.store.engine import writing
from starkeeper.tagging.scale import THRESHOLDS

SMALL = LoopSize((1, 2), (1, 2))


def proven(library: Library, *principles: str, title: str = "A story", **fields: object) -> int:
    story = library.stories.add(StoryContent(title=title, action=f"I did {title}.", status=Status.READY, **fields))
    for slug in principles:
        library.tags.confirm(story.id, slug)
    return story.id


def test_a_loop_gets_different_stories(library: Library) -> None:
    both, owner = proven(library, "ownership", "dive-deep"), proven(library, "ownership", title="Other")
    found = library.loop.plan((("ownership",), ("dive-deep",)))
    assert [telling.story and telling.story.id for telling in found.tellings] == [owner, both]
    assert found.complete


def test_retired_and_binned_stories_are_not_told(library: Library) -> None:
    proven(library, "ownership", title="Gone")
    library.stories.bin(1)
    library.stories.add(StoryContent(title="Old", status=Status.RETIRED))
    library.tags.confirm(2, "ownership")
    assert library.loop.plan((("ownership",),)).tellings[0].story is None


def test_prospects_say_what_hangs_on_one_story(library: Library) -> None:
    for slug in library.pack.slugs:
        proven(library, slug, title=f"For {slug}")
    found = library.loop.prospects(SMALL)
    assert found.outlook.chance > 0.8
    assert len(found.knock_outs) == 3
    assert all(each.chance < found.outlook.chance for each in found.knock_outs)
    assert library.loop.prospects(SMALL) == found
    library.stories.bin(1)
    left = library.loop.prospects(SMALL)
    lost = next(each for each in found.knock_outs if each.reliance.story.id == 1)
    assert left.outlook.chance == lost.chance


def test_a_seed_draws_the_same_loop(library: Library) -> None:
    assert library.loop.draw(SMALL, 7) == library.loop.draw(SMALL, 7)
    assert len({library.loop.draw(SMALL, seed) for seed in range(20)}) > 3


def test_some_principles_may_want_more_stories(pack: Pack, places: Paths) -> None:
    settings = Settings(target=1, targets={"ownership": 3, "humility": 2})
    with Library.open(pack=pack, settings=settings, paths=places) as library:
        proven(library, "ownership", "dive-deep")
        for named in (None, 1):
            report = library.coverage.report(named=named)
            assert [entry.gap for entry in report.coverage.principles] == [2, 0, 1]
            assert report.unknown_targets == ("humility",)
        asked = library.coverage.report(target=2)
        assert [entry.gap for entry in asked.coverage.principles] == [1, 1, 2]
        assert asked.unknown_targets == ()


@pytest.mark.parametrize("named", [None, 6])
def test_only_what_happened_since_counts_when_it_is_asked(library: Library, named: int | None) -> None:
    for date in ("2021", "2023", "2023-05", "2023-05-14", "2024-01", ""):
        proven(library, "ownership", title=f"In {date}", date=date)

    def since(date: str) -> set[str]:
        strong = library.coverage.report(named=named, since=date).coverage.principles[0].strong
        return {story.date for story in strong}

    assert since("") == {"2021", "2023", "2023-05", "2023-05-14", "2024-01", ""}
    assert since("2023") == {"2023", "2023-05", "2023-05-14", "2024-01"}
    assert since("2023-05") == {"2023", "2023-05", "2023-05-14", "2024-01"}
    assert since("2023-06") == {"2023", "2024-01"}
    assert since("2023-05-15") == {"2023", "2023-05", "2024-01"}
    assert since("2024-02") == set()


def test_a_date_that_is_none_is_refused(library: Library) -> None:
    with pytest.raises(InvalidInput, match="'last year' is no date"):
        library.coverage.report(since="last year")


@pytest.mark.parametrize("named", [None, 1])
def test_outcomes_and_rehearsals_stand_beside_the_counts(library: Library, named: int | None) -> None:
    proven(library, "ownership", title="One")
    proven(library, "ownership", title="Two", outcome=Outcome.FAILURE)
    proven(library, "dive-deep", title="Three")
    asked = next(question for question in library.rehearsal.questions() if "ownership" in question.principles)
    noon = datetime(2026, 5, 14, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        library.rehearsal.record(asked, 1, 60, Rating.GOOD)
    ownership, dive_deep, earn_trust = library.coverage.report(named=named).coverage.principles
    assert dict(ownership.outcomes) == {Outcome.SUCCESS: 1, Outcome.FAILURE: 1}
    assert (ownership.one_sided, dive_deep.one_sided, earn_trust.one_sided) == (False, True, False)
    assert (ownership.rehearsed, dive_deep.rehearsed) == (noon, None)


def test_what_to_write_next_says_what_the_nearest_story_lacks(compiled_home: Path, library: Library) -> None:
    story = library.stories.add(StoryContent(title="At work", task="Mine.", action="We met on Monday."))
    with writing(library._context.engine) as session:
        weak = [Suggestion("ownership", THRESHOLDS.weak + 0.01)]
        model, pack = model_fingerprint(library._context), library.pack.fingerprint
        tags.store_suggestions(session, story.content_hash, model, pack, weak)
    report = library.coverage.report(named=24)
    ahead = library.coverage.next_stories(report)
    assert {told.entry.slug for told in ahead} == {entry.slug for entry in report.coverage.gaps}
    lacks = {told.entry.slug: told.lacks for told in ahead}
    assert lacks == {"ownership": "Nothing is written in Result.", "dive-deep": "", "earn-trust": ""}
    assert len(library.coverage.next_stories(report, most=1)) == 1


def test_history_follows_saves_verdicts_and_the_bin(library: Library) -> None:
    day = datetime(2026, 5, 1, 12, tzinfo=UTC)
    with time_machine.travel(day, tick=False) as clock:
        assert library.coverage.history() == []
        story = library.stories.add(StoryContent(title="One", action="I did."))
        clock.move_to(day.replace(day=3))
        library.tags.confirm(story.id, "ownership")
        clock.move_to(day.replace(day=5))
        library.stories.save(story.id, story.content.with_part(Part.RESULT, "Done."), base_version=1)
        clock.move_to(day.replace(day=7))
        library.stories.bin(story.id)
        clock.move_to(day.replace(day=9))
        found = library.coverage.history()
    assert [(point.at.day, point.stories, point.strong) for point in found] == [
        (2, 1, 0), (3, 1, 1), (4, 1, 1), (5, 1, 1), (6, 1, 1), (7, 0, 0), (8, 0, 0), (9, 0, 0),
    ]  # fmt: skip
