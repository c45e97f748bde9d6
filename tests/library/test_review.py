"""What the library adds to the rules: tags, near-duplicates by stored vectors, the settings, and the pace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.review.limits import Limits
from starkeeper.domain.story import Status, StoryContent
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

LEAK = StoryContent(
    title="The leak",
    situation="The service ran out of memory every night and woke the whole team.",
    task="I was on call and wanted to sleep.",
    action="I went through the raw data until I found the cause. Then I wrote a test for it.",
    result="Everybody slept again.",
)
LEAK_AGAIN = replace(
    LEAK,
    title="Sleeping again",
    situation="Every night the service ran out of memory, and the whole team was woken.",
    action="I read through all raw data until I had found the cause, and I wrote a test for it.",
)
GARDEN = StoryContent(
    title="The garden",
    situation="A school had no garden.",
    task="I was asked for plants.",
    action="I dug up a field behind the gym with nine parents and put in forty apple trees.",
    result="They bear fruit.",
)


@pytest.fixture
def opened(pack: Pack, places: Paths) -> Iterator[Callable[..., Library]]:
    """Open the library with settings of one's own."""
    libraries: list[Library] = []

    def opened(**chosen: object) -> Library:
        libraries.append(Library.open(pack=pack, settings=Settings(**chosen), paths=places))  # type: ignore[arg-type]
        return libraries[-1]

    yield opened
    for library in libraries:
        library.close()


def codes(library: Library, *story_ids: int, **choice: object) -> list[str]:
    found = library.review.stories(story_ids or None, **choice)  # type: ignore[arg-type]
    return [finding.code for each in found.stories for finding in each.findings]


def test_all_stories_but_the_retired_ones_are_reviewed(library: Library) -> None:
    for content in (LEAK, replace(GARDEN, status=Status.RETIRED), StoryContent(title="Empty")):
        library.stories.add(content)
    assert [each.story.id for each in library.review.stories().stories] == [1, 3]
    assert [each.story.id for each in library.review.stories([3, 2, 3]).stories] == [3, 2]
    assert codes(library, 3, select=["P001"]) == ["P001"] * 4


def test_a_story_that_is_not_there_and_a_rule_that_is_none_are_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        library.review.stories([1])
    with pytest.raises(InvalidInput, match="No rule is meant by 'X1'"):
        library.review.stories(select=["X1"])


def test_a_number_is_asked_for_by_the_principles_that_a_story_proves(pack: Pack, places: Paths) -> None:
    ownership, digging, trust = pack.principles
    kind = replace(pack, principles=(ownership, digging, replace(trust, numbers=False)))
    with Library.open(pack=kind, settings=Settings(), paths=places) as library:
        story = library.stories.add(LEAK)
        assert codes(library, select=["N001"]) == ["N001"]
        library.tags.confirm(story.id, "earn-trust")
        assert codes(library, select=["N001"]) == []
        library.tags.confirm(story.id, "ownership")
        assert codes(library, select=["N001"]) == ["N001"]


def test_the_settings_choose_rules_and_numbers(opened: Callable[..., Library]) -> None:
    library = opened(review=Limits(select=("P", "N001"), ignore=("P001",), confidential=("memory",)))
    library.stories.add(LEAK)
    assert codes(library) == ["N001"]
    assert codes(library, ignore=["N"]) == []
    assert codes(library, select=["C005", "P001"]) == ["C005"]  # what is asked for here takes their place


def test_a_text_that_is_being_written_is_reviewed_by_the_same_settings(opened: Callable[..., Library]) -> None:
    library = opened(review=Limits(select=("C",), confidential=("Heron",)))
    content = StoryContent(title="Draft", action="I moved heron. Mail ines@example.org.")
    found = library.review.content(content)
    assert [(finding.code, finding.quote(content)) for finding in found] == [
        ("C005", "heron"),
        ("C001", "ines@example.org"),
    ]


def test_stories_that_tell_the_same_are_found_by_the_vectors_of_tagging(compiled_home: Path, library: Library) -> None:
    for content in (LEAK, GARDEN, LEAK_AGAIN):
        library.stories.add(content)
    before = library.review.stories(select=["D001"])
    assert (before.unread, [each.findings for each in before.stories]) == (3, [(), (), ()])
    library.tags.tag([1, 2, 3])
    after = library.review.stories(select=["D001"])
    assert after.unread == 0
    assert [[finding.why for finding in each.findings] for each in after.stories] == [
        ["It tells much the same as story 3, “Sleeping again”."],
        [],
        ["It tells much the same as story 1, “The leak”."],
    ]
    assert codes(library, 3, select=["D"]) == ["D001"]
    library.stories.save(2, replace(GARDEN, action="I dug."), base_version=1)
    assert library.review.stories(select=["D001"]).unread == 1
    assert library.review.stories(select=["N001"]).unread == 0


def test_how_alike_is_a_setting(compiled_home: Path, opened: Callable[..., Library]) -> None:
    library = opened(review=Limits(alike=99))
    library.stories.add(LEAK)
    library.stories.add(LEAK_AGAIN)
    library.tags.tag([1, 2])
    assert codes(library, select=["D001"]) == []


def test_a_review_never_starts_the_model(compiled_home: Path, library: Library) -> None:
    for content in (LEAK, LEAK_AGAIN):
        library.stories.add(content)
    library.tags.tag([1, 2])
    program = (
        "import sys\nfrom starkeeper.library import Library\n"
        "with Library.open() as library:\n    print(library.review.stories().unread)\n"
        "print(sorted({'onnxruntime', 'tokenizers', 'torch'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[1] == "[]"


# The pace


def rehearse(library: Library, story_id: int | None, *seconds: float) -> None:
    (question,) = library.rehearsal.draw(count=1, seed=1)
    for each in seconds:
        library.rehearsal.record(question, story_id, seconds=each, rating=Rating.GOOD)


def test_the_pace_is_calm_until_it_is_measured(library: Library) -> None:
    story = library.stories.add(StoryContent(title="Long", action="word " * 200))
    assert library.pace() == 140
    rehearse(library, story.id, 100, 120)
    assert library.pace() == 140
    rehearse(library, story.id, 125)
    assert library.pace() == 100
    assert library.review.stories(select=["L001"]).stories[0].findings == ()


def test_only_tellings_of_a_story_that_is_there_are_measured(library: Library) -> None:
    story = library.stories.add(StoryContent(title="Long", action="word " * 200))
    gone = library.stories.add(StoryContent(title="Gone", action="word " * 200))
    rehearse(library, None, 60, 60, 60)
    rehearse(library, gone.id, 60, 60, 60)
    rehearse(library, story.id, 120, 120)
    library.stories.bin(gone.id)
    assert library.pace() == 140


def test_the_latest_tellings_are_measured(library: Library) -> None:
    story = library.stories.add(StoryContent(title="Long", action="word " * 200))
    rehearse(library, story.id, *[60.0] * 25)
    rehearse(library, story.id, *[120.0] * 20)
    assert library.pace() == 100


def test_a_pace_of_the_settings_comes_first(opened: Callable[..., Library]) -> None:
    library = opened(words_per_minute=111)
    story = library.stories.add(StoryContent(title="Long", action="word " * 200))
    rehearse(library, story.id, 60, 60, 60)
    assert library.pace() == 111


def test_a_slow_speaker_has_long_stories(library: Library) -> None:
    story = library.stories.add(StoryContent(title="Long", action="word " * 300))
    assert codes(library, select=["L"]) == []
    rehearse(library, story.id, 225, 225, 225)
    assert codes(library, select=["L"]) == ["L001"]
