"""Memory: how well each principle and each story is likely to come to mind, reckoned from what was rehearsed.

Nothing of it is stored. The rehearsals are the only truth, so that undo, backups and repairs need to know of nothing
else; a memory is what FSRS makes of them, in the order in which they took place.

FSRS (Free Spaced Repetition Scheduler, version 6, by Jarrett Ye and others) describes a memory by its stability, the
days until the chance of recall has fallen to nine in ten, and its difficulty, from 1 to 10. Its default parameters were
fitted to the reviews of many thousand people who learn with Anki.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Self

from starkeeper.domain.rehearsal import Rating, Rehearsal

if TYPE_CHECKING:
    from fsrs import Card, Scheduler, State
    from fsrs import Rating as Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of one principle or one story."""

    stability: float
    """Days until the chance of recall has fallen to 0.9."""
    difficulty: float
    """From 1 to 10: how little each further rehearsal helps."""
    last: datetime
    """When it was last rehearsed, in UTC."""
    due: datetime
    """When its chance of recall will have fallen to 0.9, to the day."""
    times: int
    """How often it was rehearsed."""


@dataclass(frozen=True, slots=True)
class Memories:
    """What a candidate remembers; what was never rehearsed is left out."""

    principles: Mapping[str, Memory]
    """By slug."""
    stories: Mapping[int, Memory]
    """By the story's id."""


def remembered(rehearsals: Iterable[Rehearsal], principles: Mapping[str, Sequence[str]]) -> Memories:
    """Reckon what is remembered from all that was rehearsed, in any order.

    ``principles`` are the slugs that each question probes, by its id. A rehearsal counts for each of them, and for the
    story that was told; one whose question is known no longer counts for its story alone.
    """
    by_principle: defaultdict[str, _Replay] = defaultdict(_Replay)
    by_story: defaultdict[int, _Replay] = defaultdict(_Replay)
    for done in sorted(rehearsals, key=lambda done: (done.answered_at, done.id)):
        for slug in principles.get(done.question_id, ()):
            by_principle[slug].add(_known_by(done), done.answered_at)
        if done.story_id is not None:
            by_story[done.story_id].add(done.rating, done.answered_at)
    return Memories(
        {slug: replay.memory for slug, replay in by_principle.items()},
        {story: replay.memory for story, replay in by_story.items()},
    )


def recall(memory: Memory | None, when: datetime) -> float:
    """The chance, from 0 to 1, that it comes to mind at a time; 0 for what was never rehearsed.

    FSRS counts whole days: within the first one nothing is forgotten.
    """
    return _scheduler().get_card_retrievability(_card(memory), when) if memory else 0.0


def rehearsed(memory: Memory | None, rating: Rating, when: datetime) -> Memory:
    """The memory after one more rehearsal; None stands for what was never rehearsed."""
    replay = _Replay(memory)
    replay.add(rating, when)
    return replay.memory


def _known_by(done: Rehearsal) -> Rating:
    """How well the principle was known: where a story was told, it was the telling that went wrong."""
    return Rating.HARD if done.rating is Rating.AGAIN and done.story_id is not None else done.rating


class _Replay:
    """A memory in the making."""

    def __init__(self, memory: Memory | None = None) -> None:
        self._card = _card(memory)
        self._times = memory.times if memory else 0

    def add(self, rating: Rating, when: datetime) -> None:
        self._card, _ = _scheduler().review_card(
            self._card, _grades()[rating], when if when.tzinfo is UTC else when.astimezone(UTC)
        )
        self._times += 1

    @property
    def memory(self) -> Memory:
        card = self._card
        if card.stability is None or card.difficulty is None or card.last_review is None:
            raise ValueError("nothing was rehearsed yet")
        return Memory(
            stability=card.stability,
            difficulty=card.difficulty,
            last=card.last_review,
            due=card.due,
            times=self._times,
        )


def _card(memory: Memory | None) -> Card:
    # A card without a number waits a millisecond for one.
    kind = _card_class()
    if memory is None:
        return kind(card_id=1)
    return kind(
        card_id=1,
        state=_review_state(),
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last,
    )


# fsrs takes 0.05 s to import, which the commands that remember nothing need not wait for.


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    # Its steps of minutes are for flash cards: a story is not told again ten minutes later. What it says of stability
    # is the same without them.
    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@cache
def _card_class() -> type[Card]:
    from fsrs import Card

    class Kept(Card):
        """A card that is changed in its place: the scheduler copies one before each review, which nobody needs here."""

        def __copy__(self) -> Self:
            return self

    return Kept


@cache
def _grades() -> Mapping[Rating, Grade]:
    import fsrs

    return {rating: fsrs.Rating[rating.name.capitalize()] for rating in Rating}


@cache
def _review_state() -> State:
    from fsrs import State

    return State.Review
