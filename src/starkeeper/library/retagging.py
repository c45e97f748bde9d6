"""Comparing many stories in one go: how far a run is, stopping it, going on with it, and what it changed.

Suggestions are stored under the text, the model and the pack. After a change of model or pack nothing is stored under
the new two yet, so the stories without suggestions are exactly what is left to do, whoever stopped a run and when.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from starkeeper.domain.changes import Changes, StoryChange, compare
from starkeeper.domain.counting import counted
from starkeeper.domain.tags import Suggestion, weigh
from starkeeper.library.context import Context
from starkeeper.store import stories as story_rows
from starkeeper.store import taggings
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading, writing
from starkeeper.store.taggings import Tagging
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.domain.story import Story
    from starkeeper.library.tagger import LibraryTagger

MOMENT = 0.5
"""Seconds of suggestions that are stored in one transaction: each waits for the disk."""

KEPT = 1
"""Taggings of a pack that are kept beside the present one, so that going back to the last model or wording is free."""


class Stage(StrEnum):
    """What a run is doing. First all stories are read, which takes most of the time: each is measured against all."""

    READING = "reading"
    COMPARING = "comparing"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is, after one more story."""

    stage: Stage
    done: int
    """Stories that went through this stage, the last of which bears the title."""
    total: int
    title: str

    @property
    def fraction(self) -> float:
        """How much of the stage is done, 0..1."""
        return self.done / self.total


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run came."""

    total: int = 0
    """The stories it was about."""
    read: int = 0
    """Those whose sentences were read; their vectors are in the library, so that nothing of them is read again."""
    done: int = 0
    """Those that were tagged."""

    @property
    def stopped(self) -> bool:
        """Whether it ended before its last story."""
        return self.done < self.total

    @property
    def sentence(self) -> str:
        """How far it came, in words; empty when it came to its end."""
        if not self.stopped:
            return ""
        stories = counted(self.total)
        if self.done:
            return f"Stopped after comparing {self.done} of {stories}."
        return f"Stopped after reading {self.read} of {stories}, before comparing them."


@dataclass(frozen=True, slots=True)
class Retagging:
    """What became of a run."""

    run: Run
    left: int
    """Stories of the library that the present model and pack were not asked about by then; the next run's work."""
    changes: Changes
    """What is otherwise than under the model and the pack before. Told once, by the run that leaves nothing."""


def compare_stories(
    context: Context,
    tagger: LibraryTagger,
    story_ids: Sequence[int],
    progress: Callable[[Step], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Run:
    """Read stories, compare them with the pack and store the suggestions, as many at once as come in a moment.

    ``cancelled`` is asked after each story of either stage. What was read and what was tagged by then stays.
    """
    present = Tagging(tagger.fingerprint, context.pack.fingerprint)
    with writing(context.engine) as session:
        # Noted before the first vector is kept: vectors of a model that no tagging names may be dropped.
        taggings.note(session, present, context.pack.slug, context.now())
        stories = story_rows.select(session, story_rows.StoryFilter(ids=story_ids))
    total, read, done = len(stories), 0, 0

    def stop(stage: Stage, number: int, story: Story) -> bool:
        if progress:
            progress(Step(stage, number, total, story.title))
        return cancelled is not None and cancelled()

    for read, story in enumerate(tagger.read(stories), 1):
        if stop(Stage.READING, read, story):
            return Run(total, read)
    found: list[tuple[Story, Sequence[Suggestion]]] = []
    due = time.monotonic() + MOMENT
    try:
        for done, pair in enumerate(zip(stories, tagger.suggest_many(stories), strict=True), 1):
            found.append(pair)
            if time.monotonic() > due:
                _store(context, present, found)
                found, due = [], time.monotonic() + MOMENT
            if stop(Stage.COMPARING, done, pair[0]):
                break
    finally:
        _store(context, present, found)
    return Run(total, read, done)


def _store(context: Context, present: Tagging, found: Sequence[tuple[Story, Sequence[Suggestion]]]) -> None:
    if not found:
        return
    with writing(context.engine) as session:
        taggings.note(session, present, context.pack.slug, context.now())
        proposed = {story.content_hash: suggestions for story, suggestions in found}
        tag_rows.store_many(session, present.model, present.pack_fingerprint, proposed)


def settle(context: Context, model: str) -> Changes:
    """Say what the present model and pack changed, once every story has been compared with them, and let go of the old.

    The tags of each story are weighed twice with the verdicts that stand: with the present suggestions, and with those
    of the newest other model or wording of this pack that served since and knew the text. So a run that was stopped
    and gone on with tells all of it at its end, and going back to an earlier model or wording tells it too.

    Then the newest of the other taggings is kept, with its suggestions and vectors: going back to it costs nothing but
    the stories written since. Older ones of this pack are dropped, so that a library holds two states for each pack
    and does not grow with every change. Other packs are left alone.
    """
    present, pack = Tagging(model, context.pack.fingerprint), context.pack
    with reading(context.engine) as session:
        if not taggings.newer(session, present, pack.slug, pack.slugs):
            return Changes(0, ())
    with writing(context.engine) as session:
        before = taggings.newer(session, present, pack.slug, pack.slugs)
        changes = _changes(session, context, present, before)
        taggings.settle(session, present, pack.slug, context.now())
        taggings.drop(session, taggings.others(session, present, pack.slug, pack.slugs)[KEPT:])
    return changes


def outdated(context: Context, model: str) -> int:
    """How many stories were compared only with a model or a wording of this pack that serves no more."""
    present, pack = Tagging(model, context.pack.fingerprint), context.pack
    with reading(context.engine) as session:
        before = taggings.newer(session, present, pack.slug, pack.slugs)
        if not before:
            return 0
        tagged = _tagged(session, present)
        known = set().union(*(_tagged(session, tagging) for tagging in before))
        hashes = [heading.content_hash for heading in story_rows.headings(session)]
    return sum(content_hash in known and content_hash not in tagged for content_hash in hashes)


def _changes(session: Session, context: Context, present: Tagging, before: Sequence[Tagging]) -> Changes:
    now = _suggestions(session, present)
    tagged = _tagged(session, present)
    was: dict[str, Sequence[Suggestion]] = {}
    for tagging in reversed(before):  # the newest last, since it outranks the older ones
        was.update(dict.fromkeys(_tagged(session, tagging), ()))
        was.update(_suggestions(session, tagging))
    verdicts = tag_rows.verdicts(session, context.pack.slug)
    known = [
        heading
        for heading in story_rows.headings(session)
        if heading.content_hash in was and heading.content_hash in tagged
    ]
    found = [
        StoryChange(
            id=heading.id,
            title=heading.title,
            changes=compare(
                weigh(was[heading.content_hash], verdicts.get(heading.id, {}), THRESHOLDS),
                weigh(now.get(heading.content_hash, ()), verdicts.get(heading.id, {}), THRESHOLDS),
            ),
        )
        for heading in known
    ]
    return Changes(len(known), tuple(story for story in found if story.changes))


def _suggestions(session: Session, tagging: Tagging) -> dict[str, list[Suggestion]]:
    return tag_rows.suggestions(session, tagging.model, tagging.pack_fingerprint, at_least=THRESHOLDS.weak)


def _tagged(session: Session, tagging: Tagging) -> set[str]:
    return tag_rows.tagged_hashes(session, tagging.model, tagging.pack_fingerprint)
