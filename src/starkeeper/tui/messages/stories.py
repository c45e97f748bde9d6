"""What is told of stories, the bin, the editor and what was taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    # Only named here: what a message carries is loaded by whoever makes it, not before the first frame.
    from starkeeper.domain.review.findings import Finding
    from starkeeper.domain.story import Draft, Status, Story, StoryContent, StoryVersion
    from starkeeper.domain.tags import Reason, Suggestion
    from starkeeper.errors import StarkeeperError
    from starkeeper.library import StoryTags, TaggedRecord
    from starkeeper.library.listing import Signs
    from starkeeper.tui.present import StoryFilter


@dataclass(eq=False, repr=False)
class StoriesChanged(Message):
    """Stories, tags, verdicts or interviews are not what they were; whoever shows them reads them again."""


@dataclass(eq=False, repr=False)
class StoriesLoaded(Message):
    """The stories that pass the filter, and what stands beside the list."""

    wanted: StoryFilter
    records: Sequence[TaggedRecord]
    counts: Mapping[Status, int]
    """All stories outside the bin by status, whatever the filter."""
    drafts: Sequence[Draft]
    whole: bool = field(default=True)
    """Whether the library is small, and all that pass are here."""
    counted: bool = field(default=True)
    """Whether these are all stories that pass; else they are the first."""


@dataclass(eq=False, repr=False)
class StoriesCounted(Message):
    """All stories that pass the filter, where they are too many to be read."""

    wanted: StoryFilter
    ids: Sequence[int]
    records: Sequence[TaggedRecord]
    """Those that were asked for."""
    counts: Mapping[Status, int]
    drafts: Sequence[Draft]


class DraftBegun(Message):
    """The text of a file waits as the draft of a new story."""


@dataclass(eq=False, repr=False)
class SeveralChanged(Message):
    """What was asked for several stories at once is on the disk."""

    said: str
    """What was done, in a sentence."""


@dataclass(eq=False, repr=False)
class StoriesExported(Message):
    """Stories were written to a file."""

    number: int
    path: str


@dataclass(eq=False, repr=False)
class SignsRead(Message):
    """What the list says beside some stories."""

    signs: Mapping[int, Signs]
    """By the ids of the stories."""


@dataclass(eq=False, repr=False)
class EmployersRead(Message):
    """Where the stories happened."""

    employers: Sequence[str]
    """Each once, from A to Z."""


@dataclass(eq=False, repr=False)
class StoryCopied(Message):
    """A story was put into plain text for the clipboard."""

    title: str
    text: str


@dataclass(eq=False, repr=False)
class StandingRead(Message):
    """Where the candidate stands."""

    said: str
    """In a sentence or two; empty before any story was tagged."""


@dataclass(eq=False, repr=False)
class StoriesRead(Message):
    """Stories that the list came near to."""

    records: Sequence[TaggedRecord]


@dataclass(eq=False, repr=False)
class StoryLoaded(Message):
    """One story with all that is known of its principles."""

    story: Story
    tags: StoryTags


@dataclass(eq=False, repr=False)
class BinLoaded(Message):
    """The stories in the bin."""

    stories: Sequence[Story]


@dataclass(eq=False, repr=False)
class HistoryLoaded(Message):
    """The versions of a story, the newest first."""

    versions: Sequence[StoryVersion]


@dataclass(eq=False, repr=False)
class TookBack(Message):
    """An action was undone, or done again."""

    said: str
    """In a sentence or two."""


@dataclass(eq=False, repr=False)
class EditingBegun(Message):
    """What an editor starts from."""

    story: Story | None
    tags: StoryTags | None
    draft: Draft | None


@dataclass(eq=False, repr=False)
class DraftKept(Message):
    """The editor's text is on the disk as a draft."""

    content: StoryContent


@dataclass(eq=False, repr=False)
class DraftNotKept(Message):
    """The editor's text could not be put on the disk as a draft."""

    content: StoryContent
    error: StarkeeperError


@dataclass(eq=False, repr=False)
class StorySaved(Message):
    """The editor's text is on the disk as a story."""

    story: Story


@dataclass(eq=False, repr=False)
class SaveRefused(Message):
    """Somebody else saved the story meanwhile; nothing was written."""

    mine: StoryContent
    theirs: Story


@dataclass(eq=False, repr=False)
class SuggestionsMade(Message):
    """Live suggestions for a text, all principles, the best first."""

    content: StoryContent
    suggestions: Sequence[Suggestion]
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    """The verdicts on other stories that moved a score, by principle."""


@dataclass(eq=False, repr=False)
class TextReviewed(Message):
    """What a review found in a text that is being written."""

    content: StoryContent
    findings: Sequence[Finding]
