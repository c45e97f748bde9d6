"""Use cases of review: the rules over stories, with what only the library knows of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from starkeeper.domain.coverage import quoted
from starkeeper.domain.review.catalogue import ALIKE, chosen
from starkeeper.domain.review.findings import Finding
from starkeeper.domain.review.limits import Limits
from starkeeper.domain.review.rules_numbers import asks_for_number
from starkeeper.domain.review.run import in_order, review_content
from starkeeper.domain.story import Outcome, Status, Story, StoryContent
from starkeeper.domain.tags import Strength, Tag
from starkeeper.library.context import Context
from starkeeper.library.shelf import Shelf, model_fingerprint, shelf_of
from starkeeper.store import stories as story_rows
from starkeeper.store.engine import Session, reading

_OF_WORDS = "VWC"
"""The groups of rules that are about words: voice, vague words, and what is confidential."""
_MOST_FOUND = 5
_MOST_COUNTED = 10_000
"""Stories of which it is remembered how much was found, for lists that are read again and again."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One story and what was found in it."""

    story: Story
    findings: tuple[Finding, ...]
    """In the order of telling."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a review of several stories found."""

    stories: tuple[Reviewed, ...]
    """Every story that was looked at, those without a finding too, in the order they were added."""
    unread: int
    """How many of them were not compared with others, since the model has not read them yet."""

    @property
    def is_grave(self) -> bool:
        """Whether a finding is a warning or worse."""
        return any(finding.severity.is_grave for each in self.stories for finding in each.findings)


class Reviews:
    """The review of one library's stories. ``pace`` says how fast their teller speaks, in words per minute."""

    def __init__(self, context: Context, pace: Callable[[], int]) -> None:
        self._context = context
        self._pace = pace
        self._counted: dict[tuple[str, Outcome, bool, int, Limits], int] = {}

    def stories(
        self, story_ids: Collection[int] | None = None, select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> Review:
        """Review some stories; all but the retired ones by default.

        ``select`` and ``ignore`` choose rules as the settings do, and ``select`` takes the settings' place. Near
        duplicates are looked for among all stories that were tagged, by the vectors in the library; the model is not
        started. Raises NotFound for a story that is not there, InvalidInput for a word that means no rule.
        """
        codes, context = self._codes(select, ignore), self._context
        with reading(context.engine) as session:
            everything = story_rows.select(session) if story_ids is None or ALIKE.code in codes else []
            stories = _wanted(session, everything, story_ids)
            shelf = shelf_of(session, context, stories)
            duplicates, unread = self._duplicates(session, everything, stories) if ALIKE.code in codes else ({}, 0)
        pace = self._pace()
        reviewed = (
            Reviewed(story, tuple(in_order([*self._alone(story, shelf, pace, codes), *duplicates.get(story.id, ())])))
            for story in stories
        )
        return Review(tuple(reviewed), unread)

    def content(self, content: StoryContent, tags: Sequence[Tag] = (), words_per_minute: int = 0) -> list[Finding]:
        """Review a text that is still being written, by the settings' rules; other stories are not looked at.

        ``tags`` are what it counts for so far. An editor that asks after each pause asks for the pace once and hands it
        in; 0 looks it up.
        """
        return review_content(
            content,
            self._context.settings.review,
            words_per_minute=words_per_minute or self._pace(),
            numbers=self._asks_for_number(tags),
            codes=self._codes(),
        )

    def count_grave(self, stories: Sequence[Story], shelf: Shelf, pace: int) -> dict[int, int]:
        """How many warnings and errors each story gives by itself, by id, under the settings' rules.

        ``shelf`` has their tags; ``pace`` is in words per minute. Other stories are not looked at.
        """
        return {story.id: self._grave(story, shelf, pace) for story in stories}

    def _grave(self, story: Story, shelf: Shelf, pace: int) -> int:
        # All that the rules look at.
        numbers = self._asks_for_number(shelf.tags(story.id, story.content_hash))
        key = (story.content_hash, story.outcome, numbers, pace, self._context.settings.review)
        if key not in self._counted:
            if len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            found = self._alone(story, shelf, pace, self._codes())
            self._counted[key] = sum(finding.severity.is_grave for finding in found)
        return self._counted[key]

    def answer(self, text: str) -> list[str]:
        """Say what an interviewer would trip over in the words of an answer: the first few, each quoted."""
        told = StoryContent(title="", action=text)
        # Of a text in one piece only what its words say can be judged, and not how its parts stand to one another.
        found = [each for each in self.content(told) if each.code[0] in _OF_WORDS and each.quote(told)]
        return [f"{quoted(each.quote(told))}: {each.why}" for each in found[:_MOST_FOUND]]

    def _codes(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[str]:
        limits = self._context.settings.review
        return chosen(select, ignore) if select else chosen(limits.select, (*limits.ignore, *ignore))

    def _alone(self, story: Story, shelf: Shelf, pace: int, codes: Collection[str]) -> list[Finding]:
        return review_content(
            story,
            self._context.settings.review,
            words_per_minute=pace,
            numbers=self._asks_for_number(shelf.tags(story.id, story.content_hash)),
            codes=codes,
        )

    def _asks_for_number(self, tags: Sequence[Tag]) -> bool:
        strong = [tag.principle for tag in tags if tag.strength is Strength.STRONG]
        return asks_for_number(self._context.pack, strong or [tag.principle for tag in tags])

    def _duplicates(
        self, session: Session, everything: Sequence[Story], stories: Sequence[Story]
    ) -> tuple[dict[int, list[Finding]], int]:
        from starkeeper.library.likeness import nearest

        wanted = {story.id for story in stories}
        among = [story for story in everything if story.status is not Status.RETIRED or story.id in wanted]
        model, at_least = model_fingerprint(self._context), self._context.settings.review.alike / 100
        found, unread = nearest(session, model, among, wanted, at_least)
        titles = {story.id: story.title for story in everything}
        alike = {
            story_id: [_alike(f"story {other.story_id}, “{titles[other.story_id]}”")]
            for story_id, other in found.items()
        }
        return alike, unread if len(among) > 1 else 0


def _alike(other: str) -> Finding:
    return Finding(code=ALIKE.code, severity=ALIKE.severity, why=f"It tells much the same as {other}.")


def _wanted(session: Session, everything: Sequence[Story], story_ids: Collection[int] | None) -> list[Story]:
    if story_ids is None:
        return [story for story in everything if story.status is not Status.RETIRED]
    return list(_by_id(session, story_ids))


def _by_id(session: Session, story_ids: Collection[int]) -> Iterator[Story]:
    for story_id in dict.fromkeys(story_ids):
        yield story_rows.get(session, story_id)
