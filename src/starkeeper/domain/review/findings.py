"""What a review finds: one thing about a story that an interviewer would trip over, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from starkeeper.domain.story import Part, StoryContent

TITLE: Literal["title"] = "title"
"""Where a finding stands that is about the title, which is no part."""

Place = Part | Literal["title"]
"""A text of a story that a finding may stand in."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The story cannot be told so."""
    WARNING = "warning"
    """An interviewer is likely to ask about it, or to mark it down."""
    INFO = "info"
    """Worth a look; often it is right as it stands."""

    @property
    def is_grave(self) -> bool:
        """Whether ``--strict`` fails on it."""
        return self is not Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One check. Codes are stable: none is given to another rule, and none is renamed."""

    code: str
    """A letter for the subject and three figures."""
    name: str
    severity: Severity
    summary: str
    """What it looks for, in a few words."""
    on: bool = True
    """Whether it is checked without being asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in one story."""

    code: str
    severity: Severity
    why: str
    """One sentence."""
    place: Place | None = None
    """The text it stands in; None for the story as a whole."""
    start: int = 0
    """Offset of its first character in that text."""
    end: int = 0
    """Offset behind its last character; ``start`` where the whole text is meant."""

    def quote(self, content: StoryContent) -> str:
        """The exact words; empty where the whole text, or the whole story, is meant."""
        return text_at(content, self.place)[self.start : self.end] if self.place else ""


def text_at(content: StoryContent, place: Place) -> str:
    """The text of a place."""
    return content.part(place) if isinstance(place, Part) else content.title
