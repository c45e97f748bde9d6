"""A story: one experience, told as Situation, Task, Action, Result and an optional Lesson."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from starkeeper.errors import StaleSave

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_COMPACT = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


class Part(StrEnum):
    """One of the five texts of a story, in the order they are told."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"
    LESSON = "lesson"


class Outcome(StrEnum):
    """How the experience ended. Interviewers ask for failures too."""

    SUCCESS = "success"
    FAILURE = "failure"
    MIXED = "mixed"


class Status(StrEnum):
    """How far the telling is: a retired story is kept but counts for nothing."""

    DRAFT = "draft"
    READY = "ready"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryContent:
    """Everything of a story that its author writes."""

    title: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    lesson: str = ""
    outcome: Outcome = Outcome.SUCCESS
    status: Status = Status.DRAFT
    employer: str = ""
    role: str = ""
    date: str = ""
    """When it happened, as exactly as the author knows: ``2023``, ``2023-05``, ``2023-05-14`` or empty."""

    def part(self, part: Part) -> str:
        """The text of one part."""
        text: str = getattr(self, part.value)
        return text

    def with_part(self, part: Part, text: str) -> Self:
        """The same story with one part's text replaced."""
        changes: dict[str, Any] = {part.value: text}
        return replace(self, **changes)

    @property
    def text(self) -> str:
        """The whole story as it would be told: its parts that are not blank, without the title."""
        return "\n\n".join(text for part in Part if (text := self.part(part)).strip())

    @property
    def content(self) -> StoryContent:
        """What the author wrote, without what the library notes beside it."""
        return StoryContent(**{name: getattr(self, name) for name in CONTENT_FIELDS})

    @property
    def content_hash(self) -> str:
        """SHA-256, in hex, of the title and the five parts: what suggestions and imports are known by."""
        return text_hash([self.title, *(self.part(part) for part in Part)])


def text_hash(told: Sequence[str]) -> str:
    """SHA-256, in hex, of a title and the five parts in their order."""
    return hashlib.sha256(_COMPACT.encode(told).encode("ascii")).hexdigest()


CONTENT_FIELDS: tuple[str, ...] = tuple(field.name for field in fields(StoryContent))
"""The names of what an author writes, in the order of telling."""


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, as exactly as an author may know it.

    The shapes are a year (``2023``), a month (``2023-05``) and a day (``2023-05-14``).
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = (int(group or 1) for group in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(StoryContent):
    """A story as the library keeps it."""

    id: int
    version: int
    """Counts the saves, from 1; a save must name the version it was made from."""
    created_at: datetime
    """UTC."""
    updated_at: datetime
    """UTC."""
    deleted_at: datetime | None = None
    """When it was moved to the bin (UTC), or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHeading:
    """As much of a story as a list or coverage shows: none of its texts."""

    id: int
    title: str
    status: Status
    outcome: Outcome
    content_hash: str
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryVersion(StoryContent):
    """A story as it was at an earlier save."""

    story_id: int
    version: int
    saved_at: datetime
    """UTC."""
    saved_by: str
    """The front end that made this save: ``cli``, ``tui``, ``import`` or ``api``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of an editor that was not saved as a story yet."""

    story_id: int | None
    """The story being edited; None for one that was never saved."""
    base_version: int | None
    """The version the editing began from; None for a new story."""
    content: StoryContent
    saved_at: datetime
    """UTC."""


class StaleStory(StaleSave):
    """A save met a version that somebody else made meanwhile. Both texts stay; the author chooses."""

    def __init__(self, mine: StoryContent, theirs: Story) -> None:
        super().__init__(
            f"Story {theirs.id} was changed by somebody else after you opened it; your text was not saved.",
            "Compare the two texts, then save again from the newer version.",
        )
        self.mine = mine
        """What was to be saved."""
        self.theirs = theirs
        """The story as it stands."""
