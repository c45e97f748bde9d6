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
    PROBES = "probes"
    NUMBERS = "numbers"


TABS = (Place.STORIES, Place.COVERAGE, Place.REHEARSE)
"""The places that the top line names."""

ON_TOP = (Place.STORY, Place.BIN, Place.HISTORY, Place.PLAN, Place.TODAY, Place.PROBES, Place.NUMBERS)
"""The screens that are read on top of one of these; escape leads back."""
NOT_EDITOR = (*TABS, *ON_TOP)
"""Where a letter is a command and not text."""
WITH_STORY = (Place.STORIES, Place.STORY, Place.COVERAGE, Place.REHEARSE)
"""Where a story may be chosen."""
WITH_TAGS = (Place.STORIES, Place.STORY, Place.EDITOR)
"""Where the principles of a story are shown."""
