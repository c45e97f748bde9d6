from __future__ import annotations

from dataclasses import replace

import pytest

from starkeeper.domain.story import Outcome, Status, StoryContent
from starkeeper.errors import InvalidInput, NotFound, StaleSave
from starkeeper.library import Library, StoryQuery

CHECKOUT = StoryContent(title="Checkout rollback", action="I rolled back the release.")


def test_a_story_comes_back_as_it_was_written(library: Library) -> None:
    content = replace(CHECKOUT, outcome=Outcome.MIXED, status=Status.READY, employer="Acme", role="sde", date="2024-05")
    kept = library.stories.add(content)
    assert library.stories.get(kept.id).content == content
    assert kept.version == 1


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "x" * 301])
def test_a_title_that_cannot_be_kept_is_refused_by_name(library: Library, title: str) -> None:
    with pytest.raises(InvalidInput, match="title"):
        library.stories.add(replace(CHECKOUT, title=title))
    assert library.stories.select() == []


@pytest.mark.parametrize("reference", [1, "1", " 1 ", "check", "CHECKOUT ROLLBACK"])
def test_a_story_is_found_by_number_and_by_the_beginning_of_its_title(library: Library, reference: str | int) -> None:
    library.stories.add(CHECKOUT)
    assert library.stories.find(reference).id == 1


def test_a_title_of_digits_is_found_where_no_story_has_that_number(library: Library) -> None:
    library.stories.add(replace(CHECKOUT, title="2023 outage"))
    assert library.stories.find("2023").title == "2023 outage"


def test_two_stories_that_begin_alike_are_both_named(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.add(replace(CHECKOUT, title="Checkout form"))
    with pytest.raises(InvalidInput, match=r"1 Checkout rollback; 2 Checkout form"):
        library.stories.find("check")


def test_a_whole_title_is_meant_before_one_that_begins_with_it(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.add(replace(CHECKOUT, title="Checkout rollback again"))
    assert library.stories.find("checkout rollback").id == 1


@pytest.mark.parametrize("reference", ["nowhere", "99", "", "9" * 5_000, "²", "-1"])
def test_a_story_that_is_not_there_is_not_found(library: Library, reference: str) -> None:
    library.stories.add(CHECKOUT)
    with pytest.raises(NotFound):
        library.stories.find(reference)


def test_a_save_keeps_the_earlier_version(library: Library) -> None:
    first = library.stories.add(CHECKOUT)
    second = library.stories.save(first.id, replace(CHECKOUT, result="Two hours."), base_version=1)
    assert second.version == 2
    assert [(version.version, version.result) for version in library.stories.versions(1)] == [
        (2, "Two hours."),
        (1, ""),
    ]


def test_an_unchanged_save_makes_no_version(library: Library) -> None:
    library.stories.add(CHECKOUT)
    assert library.stories.save(1, CHECKOUT, base_version=1).version == 1
    assert len(library.stories.versions(1)) == 1


def test_a_stale_save_is_refused_and_both_texts_are_there(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.save(1, replace(CHECKOUT, result="Theirs."), base_version=1)
    with pytest.raises(StaleSave) as caught:
        library.stories.save(1, replace(CHECKOUT, result="Mine."), base_version=1)
    assert caught.value.mine.result == "Mine."
    assert caught.value.theirs.result == "Theirs."
    assert library.stories.get(1).result == "Theirs."


def test_the_bin_keeps_a_story_whole(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.bin(1)
    assert library.stories.select() == []
    assert [record.story.title for record in library.stories.select(StoryQuery(binned=True))] == [CHECKOUT.title]
    with pytest.raises(NotFound):
        library.stories.find("check")
    library.stories.restore(library.stories.find("check", binned=True).id)
    assert library.stories.get(1).content == CHECKOUT


def test_stories_are_selected_by_what_stands_in_them(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.add(StoryContent(title="Élan", status=Status.READY, outcome=Outcome.FAILURE, employer="Dunlin"))

    def titles(**wanted: object) -> list[str]:
        return [record.story.title for record in library.stories.select(StoryQuery(**wanted))]  # type: ignore[arg-type]

    assert titles(text="RELEASE") == ["Checkout rollback"]
    assert titles(text="élan") == ["Élan"]
    assert titles(text="dunlin") == ["Élan"]
    assert titles(text="100%") == []
    assert titles(status=Status.READY) == ["Élan"]
    assert titles(outcome=Outcome.SUCCESS) == ["Checkout rollback"]


def test_stories_are_selected_by_principle(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.add(replace(CHECKOUT, title="Other", task="t"))
    library.tags.confirm(2, "ownership")
    assert [record.story.id for record in library.stories.select(StoryQuery(principle="Ownership"))] == [2]
    with pytest.raises(NotFound):
        library.stories.select(StoryQuery(principle="frugality"))


def test_a_draft_waits_until_it_is_discarded(library: Library) -> None:
    library.stories.save_draft(None, None, StoryContent(title="", action="Half a sen"))
    library.stories.save_draft(None, None, StoryContent(title="", action="Half a sentence"))
    (draft,) = library.stories.drafts()
    assert (draft.story_id, draft.content.action) == (None, "Half a sentence")
    library.stories.discard_draft(None)
    assert library.stories.drafts() == []


def test_drafts_of_two_stories_do_not_meet(library: Library) -> None:
    library.stories.add(CHECKOUT)
    library.stories.save_draft(1, 1, replace(CHECKOUT, task="More."))
    library.stories.save_draft(None, None, StoryContent(title="New"))
    assert {draft.story_id for draft in library.stories.drafts()} == {None, 1}


def test_the_status_of_several_stories_changes_in_one_action(library: Library) -> None:
    for title in ("One", "Two", "Three"):
        library.stories.add(replace(CHECKOUT, title=title))
    library.stories.set_status([1], Status.READY)
    assert [story.status for story in library.stories.set_status([1, 2, 2], Status.READY)] == [Status.READY] * 2
    assert [story.version for story in map(library.stories.get, (1, 2, 3))] == [2, 2, 1]
    library.journal.undo()
    assert [library.stories.get(story_id).status for story_id in (1, 2)] == [Status.READY, Status.DRAFT]


def test_no_status_changes_where_a_story_is_not_there(library: Library) -> None:
    library.stories.add(CHECKOUT)
    with pytest.raises(NotFound):
        library.stories.set_status([1, 9], Status.READY)
    assert library.stories.get(1).status is Status.DRAFT
