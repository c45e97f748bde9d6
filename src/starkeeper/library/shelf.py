"""Reads stories together with what they count for; the reading half that several use cases share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.story import Story, StoryHeading
from starkeeper.domain.tags import Suggestion, Tag, Verdict, weigh
from starkeeper.library.context import Context
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session
from starkeeper.tagging.models import fingerprint
from starkeeper.tagging.scale import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known about the tags of many stories, read once."""

    suggestions: Mapping[str, Sequence[Suggestion]]
    """By content hash: those over the weak threshold, the best first."""
    verdicts: Mapping[int, Mapping[str, Verdict]]
    """By story."""
    tagged: frozenset[str]
    """The content hashes that the present model and pack have been asked about."""

    def tags(self, story_id: int, content_hash: str) -> tuple[Tag, ...]:
        """What one story counts for, the best tag first."""
        return weigh(self.suggestions.get(content_hash, ()), self.verdicts.get(story_id, {}), THRESHOLDS)


_FEW = 2_000
"""Stories up to which their tags are looked up one by one; for more, all tags are read in a row."""


def model_fingerprint(context: Context) -> str:
    """The fingerprint that suggestions of the present model are stored under; empty while it is unknown."""
    return fingerprint(context.settings.model, context.paths.cache) or ""


def read_shelf(session: Session, context: Context, wanted: Mapping[int, str] | None = None) -> Shelf:
    """Read the tags of some stories, given with their content hashes; of every story by default."""
    model, pack = model_fingerprint(context), context.pack
    few = wanted is not None and len(wanted) <= _FEW
    hashes = set(wanted.values()) if wanted is not None and few else None
    return Shelf(
        suggestions=tag_rows.suggestions(session, model, pack.fingerprint, hashes=hashes, at_least=THRESHOLDS.weak),
        verdicts=tag_rows.verdicts(session, pack.slug, wanted if few else None),
        tagged=frozenset(tag_rows.tagged_hashes(session, model, pack.fingerprint, hashes)),
    )


def shelf_of(session: Session, context: Context, stories: Sequence[Story]) -> Shelf:
    """Read the tags of some stories."""
    return read_shelf(session, context, {story.id: story.content_hash for story in stories})


def shelved(session: Session, context: Context, headings: Sequence[StoryHeading]) -> list[TaggedStory]:
    """Return stories with their tags."""
    shelf = read_shelf(session, context, {heading.id: heading.content_hash for heading in headings})
    return _with_tags(headings, shelf)


def tagged_stories(session: Session, context: Context) -> tuple[list[TaggedStory], int]:
    """Return every story outside the bin with its tags, and how many of them were never tagged."""
    shelf = read_shelf(session, context)
    headings = story_rows.headings(session)
    return _with_tags(headings, shelf), sum(heading.content_hash not in shelf.tagged for heading in headings)


def _with_tags(headings: Sequence[StoryHeading], shelf: Shelf) -> list[TaggedStory]:
    return [
        TaggedStory(
            id=heading.id,
            title=heading.title,
            status=heading.status,
            outcome=heading.outcome,
            date=heading.date,
            tags=shelf.tags(heading.id, heading.content_hash),
        )
        for heading in headings
    ]
