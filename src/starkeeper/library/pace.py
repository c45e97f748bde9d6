"""The one place where a candidate's speaking pace comes from: the settings, else the stopwatch, else a calm pace."""

from __future__ import annotations

from starkeeper.domain.speech import WORDS_PER_MINUTE, count_words, measured_pace
from starkeeper.library.context import Context
from starkeeper.store import rehearsals as rows
from starkeeper.store import stories as story_rows
from starkeeper.store.engine import Session, reading

LATEST = 20
"""Tellings that are measured, the latest: whoever practises gets calmer."""
_LOOKED_AT = 200
"""Rehearsals that these are looked for among."""


def pace(context: Context) -> int:
    """Return the words per minute at which the candidate tells stories.

    What the settings name comes first; else it is measured on the latest timed rehearsals in which a story was named
    that is still there, at its present length; else it is ``WORDS_PER_MINUTE``.
    """
    return context.settings.words_per_minute or measured(context) or WORDS_PER_MINUTE


def measured(context: Context) -> int | None:
    """Return the words per minute that rehearsals show; None before there are enough of them."""
    with reading(context.engine) as session:
        return measured_pace(_tellings(session))


def _tellings(session: Session) -> list[tuple[int, float]]:
    practised = [each for each in rows.select(session, _LOOKED_AT) if each.story_id is not None][:LATEST]
    if not practised:
        return []
    told = story_rows.select(session, story_rows.StoryFilter(ids={each.story_id or 0 for each in practised}))
    words = {story.id: count_words(story.text) for story in told}
    return [(words[each.story_id], each.seconds) for each in practised if each.story_id in words]
