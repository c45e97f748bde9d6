"""The places of the interface: every screen where commands apply, and groups of them."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """A screen where commands apply."""

    STORIES = "stories"
    COVERAGE = "coverage"
    REHEARSE = "rehearse"
    QUESTIONS = "questions"
    QUESTION = "question"
    STORY = "story"
    EDITOR = "editor"
    BIN = "bin"
    HISTORY = "history"
    PLAN = "plan"
    TODAY = "today"
    DRILL = "drill"
    MOCK = "mock loop"
    WRITTEN = "in writing"
    PROGRESS = "progress"
    TREND = "trend"
    INTERVIEWS = "interviews"
    PROBES = "probes"
    NUMBERS = "numbers"
    SETTINGS = "settings"


TABS = (Place.STORIES, Place.COVERAGE, Place.REHEARSE, Place.QUESTIONS)
"""The places that the top line names."""

WRITING = (Place.EDITOR, Place.DRILL, Place.WRITTEN, Place.SETTINGS)
"""Where a letter is text."""
NOT_WRITING = tuple(place for place in Place if place not in WRITING)
"""Where a letter is a command."""
WITH_STORY = (
    *(Place.STORIES, Place.STORY, Place.COVERAGE, Place.REHEARSE, Place.MOCK, Place.QUESTIONS, Place.QUESTION),
)
"""Where a story may be chosen."""
WITH_TAGS = (Place.STORIES, Place.STORY, Place.EDITOR)
"""Where the principles of a story are shown."""
WITH_PANELS = (Place.STORIES, Place.QUESTIONS, Place.EDITOR, Place.HISTORY)
"""Where two panels stand side by side, if there is room for both."""
