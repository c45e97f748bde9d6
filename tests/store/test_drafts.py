"""Drafts: whatever an editor holds survives, one for each story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from starkeeper.domain.story import Draft, StoryContent
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.store import drafts, stories

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NEW = Draft(story_id=None, base_version=None, content=StoryContent(title=""), saved_at=NOW)


@pytest.fixture
def of_story(session: Session) -> Draft:
    story = stories.insert(session, StoryContent(title="Told"), now=NOW, saved_by="cli")
    content = StoryContent(title="Retold", action="Half a sen")
    return Draft(story_id=story.id, base_version=1, content=content, saved_at=NOW + timedelta(seconds=2))


def test_drafts_are_kept_the_last_first(session: Session, of_story: Draft) -> None:
    drafts.save(session, NEW)
    drafts.save(session, of_story)
    assert drafts.select(session) == [of_story, NEW]


def test_later_draft_replaces_the_one_before(session: Session, of_story: Draft) -> None:
    for draft in (NEW, of_story):
        drafts.save(session, draft)
        drafts.save(session, replace(draft, content=replace(draft.content, result="More.")))
    assert [draft.content.result for draft in drafts.select(session)] == ["More.", "More."]


def test_discarding_one_leaves_the_other(session: Session, of_story: Draft) -> None:
    drafts.save(session, NEW)
    drafts.save(session, of_story)
    drafts.discard(session, None)
    assert drafts.select(session) == [of_story]
    drafts.discard(session, of_story.story_id)
    drafts.discard(session, of_story.story_id)
    drafts.discard(session, 10**30)
    assert drafts.select(session) == []


@pytest.mark.parametrize(
    "change", [{"title": " "}, {"title": "two\nlines"}, {"date": "202"}, {"employer": "e" * 500}, {"action": "\0\x1b"}]
)
def test_unfinished_content_is_kept_as_it_is(session: Session, change: dict[str, str]) -> None:
    draft = replace(NEW, content=replace(NEW.content, **change))
    drafts.save(session, draft)
    assert drafts.select(session) == [draft]


def test_draft_leaves_its_story_alone(session: Session, of_story: Draft) -> None:
    drafts.save(session, of_story)
    assert stories.get(session, 1).title == "Told"


def test_draft_of_a_story_in_the_bin_is_kept(session: Session, of_story: Draft) -> None:
    stories.set_binned(session, 1, NOW)
    drafts.save(session, of_story)
    assert drafts.select(session) == [of_story]


def test_draft_of_no_story_is_not_found(session: Session, of_story: Draft) -> None:
    with pytest.raises(NotFound):
        drafts.save(session, replace(of_story, story_id=7))


def test_draft_must_know_the_version_it_began_from(session: Session, of_story: Draft) -> None:
    with pytest.raises(InvalidInput, match="base_version"):
        drafts.save(session, replace(of_story, base_version=None))
    with pytest.raises(InvalidInput, match="base_version"):
        drafts.save(session, replace(NEW, base_version=1))


def test_half_a_character_cannot_be_kept(session: Session) -> None:
    with pytest.raises(InvalidInput, match="lesson"):
        drafts.save(session, replace(NEW, content=StoryContent(title="", lesson="\ud800")))
