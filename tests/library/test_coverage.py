from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Status, StoryContent
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

STORY = StoryContent(title="The lost parcel", action="I looked for it.")


def test_an_empty_library_shows_every_gap(library: Library) -> None:
    report = library.coverage.report()
    assert (report.stories, report.untagged) == (0, 0)
    assert [entry.gap for entry in report.coverage.principles] == [2, 2, 2]


def test_verdicts_count_without_any_model(library: Library) -> None:
    library.stories.add(STORY)
    library.tags.confirm(1, "ownership")
    report = library.coverage.report(target=1)
    assert report.coverage.principles[0].gap == 0
    assert report.untagged == 1


def test_binned_and_retired_stories_do_not_count(library: Library) -> None:
    for number in (1, 2):
        library.stories.add(replace(STORY, title=f"Story {number}"))
        library.tags.confirm(number, "ownership")
    library.stories.bin(1)
    library.stories.save(2, replace(STORY, title="Story 2", status=Status.RETIRED), base_version=1)
    assert library.coverage.report().coverage.principles[0].strong == ()


def test_suggestions_count_as_soon_as_stories_are_tagged(compiled_home: Path, library: Library) -> None:
    library.stories.add(StoryContent(title="I owned up", action="I admitted my own mistake openly."))
    library.tags.tag([1])
    report = library.coverage.report(target=1)
    assert [entry.slug for entry in report.coverage.principles if entry.best] == ["earn-trust"]
    assert report.untagged == 0


def test_the_target_comes_from_the_call_then_the_settings_then_the_pack(pack: Pack, places: Paths) -> None:
    with Library.open(pack=pack, settings=Settings(target=5), paths=places) as library:
        assert library.coverage.report(target=3).coverage.principles[0].target == 3
        assert library.coverage.report().coverage.principles[0].target == 5
    with Library.open(pack=pack, settings=Settings(), paths=places) as library:
        assert library.coverage.report().coverage.principles[0].target == pack.target
