"""The places of the interface: every screen where commands apply, and groups of them."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """A screen where commands apply."""

    STORIES = "stories"
    COVERAGE = "coverage"
    REHEARSE = "rehearse"
    STORY = "story"
    EDITOR = "editor"
    BIN = "bin"
    HISTORY = "history"
    PLAN = "plan"
    TODAY = "today"
    INTERVIEWS = "interviews"


TABS = (Place.STORIES, Place.COVERAGE, Place.REHEARSE)
"""The places that the top line names."""

NOT_EDITOR = (*TABS, Place.STORY, Place.BIN, Place.HISTORY, Place.PLAN, Place.TODAY, Place.INTERVIEWS)
"""Where a letter is a command and not text."""
WITH_STORY = (Place.STORIES, Place.STORY, Place.COVERAGE, Place.REHEARSE)
"""Where a story may be chosen."""
WITH_TAGS = (Place.STORIES, Place.STORY, Place.EDITOR)
"""Where the principles of a story are shown."""
