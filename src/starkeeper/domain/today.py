"""What to do today, so that most principles can be answered on the day of the interview.

What is done now is worth what it adds on that day, together with all that will be done until then. Taken by itself, a
first rehearsal three weeks ahead adds little, and whoever takes what adds most by itself goes on with what is known
well already. So the whole time that is left is given out first, minute by minute, to what adds most to the chances of
``domain.outlook``: each further rehearsal of one thing adds less than the one before. Then the day takes its part: what
never had its turn, in that order; then what has waited longest, where the turns of each thing are spread evenly.

``benchmarks/rehearsal.py`` measures what that is worth on candidates who forget by other rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import inf

from starkeeper.domain.memory import Memories
from starkeeper.domain.outlook import Footing, Outlook
from starkeeper.domain.pack import Question
from starkeeper.domain.rehearsal import Rehearsal

HORIZON_DAYS = 14
"""The day that is prepared for while no interview is known: two weeks ahead."""

MINUTES = 20
"""What a day's practice takes, unless the candidate says otherwise."""

_MOST_SHARES = 200
"""Shares of the time that are given out; the day takes the first few of them."""

_LEAST_GAIN = 0.001
"""What is worth doing adds at least so much to a chance: one in a thousand."""


class Kind(StrEnum):
    """What may be done."""

    REHEARSE = "rehearse"
    """Answer a question of a principle with one of its stories."""
    RETELL = "retell"
    """Tell a story once more. An answer does that too, so this only fills minutes that are too few for one."""
    WRITE = "write"
    """Write a story for a principle that lacks one."""


DURATION: Mapping[Kind, int] = {Kind.REHEARSE: 5, Kind.RETELL: 3, Kind.WRITE: 20}
"""Minutes that each takes: two to three to speak, the rest to find the story and to look back at how it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to do."""

    kind: Kind
    principle: str
    """Its slug; of a story to tell again, the one that gains most."""
    story_id: int | None
    """The story to tell; None where one is to be written."""
    minutes: int
    before: float
    """The chance that the principle can be answered on the day, if nothing more is done."""
    after: float
    """The same when this alone is done, and goes well."""
    gain: float
    """What it adds to the chances of all principles together, each by its weight."""
    question: Question | None = None
    """What to ask."""


@dataclass(frozen=True, slots=True)
class _Share:
    """One thing that a part of the time is given to."""

    kind: Kind
    principle: str
    story_id: int | None
    worth: float
    """What it adds to the chances of all principles together, for each minute."""


def choose(
    grounds: Sequence[Footing], memories: Memories, now: datetime, when: datetime, minutes: int = MINUTES
) -> list[Item]:
    """Choose what to do today in so many minutes for the chances to be highest at a time, the most valuable first.

    ``when`` is the time of the interview; until then every day has as many minutes. Nothing comes twice, nor what gains
    nothing by itself. Where there is no story at all, one is to be written, though it takes longer.
    """
    ahead = Outlook(grounds, memories, now, when)
    waiting = sorted(_given_out(ahead, grounds, minutes), key=lambda share: -_turn(share, memories, ahead))
    day = _Day(Outlook(grounds, memories, now, when, first=0.0), grounds, minutes)
    for share in waiting:
        day.add(share.kind, share.principle, share.story_id)
    day.fill()
    return sorted(day.items, key=lambda item: -item.gain / item.minutes)


def _given_out(ahead: Outlook, grounds: Sequence[Footing], minutes: int) -> list[_Share]:
    """Give out the time that is left, and return the first share of each thing, in the order they were given."""
    weights = {ground.slug: ground.weight for ground in grounds}
    gaps = {ground.slug for ground in grounds if ground.gap}
    left = max(minutes * max(1, (ahead.when.date() - ahead.now.date()).days), _price(Kind.WRITE))
    first: dict[tuple[Kind, str], _Share] = {}
    for _ in range(_MOST_SHARES):
        offers = (share for share in _offers(ahead, weights, gaps) if _price(share.kind) <= left)
        best = max(offers, key=lambda share: share.worth, default=None)
        if best is None or best.worth <= 0:
            break
        left -= _price(best.kind)
        if best.story_id is None:
            ahead.write(best.principle)
            gaps.discard(best.principle)
        else:
            ahead.ask(best.principle)
            ahead.tell(best.story_id)
        if best.story_id is None or best.story_id > 0:  # a story that is still to be written cannot be told today
            first.setdefault((best.kind, best.principle), best)
    return list(first.values())


def _price(kind: Kind) -> int:
    # A new story is worth nothing before it was told once.
    return DURATION[kind] + (DURATION[Kind.REHEARSE] if kind is Kind.WRITE else 0)


def _offers(ahead: Outlook, weights: Mapping[str, float], gaps: set[str]) -> Iterator[_Share]:
    present = {slug: ahead.chance(slug) for slug in weights}
    for slug, weight in weights.items():
        if not ahead.can_take(slug):
            continue
        for story_id in ahead.stories(slug):
            gain = weight * (ahead.chance(slug, asked=1, told=story_id) - present[slug])
            gain += sum(
                weights[other] * (ahead.chance(other, told=story_id) - present[other])
                for other in ahead.sharing[story_id]
                if other != slug
            )
            yield _Share(Kind.REHEARSE, slug, story_id, gain / _price(Kind.REHEARSE))
        if slug in gaps:
            gain = weight * (ahead.chance_with_new(slug) - present[slug])
            yield _Share(Kind.WRITE, slug, None, gain / _price(Kind.WRITE))


def _turn(share: _Share, memories: Memories, ahead: Outlook) -> float:
    """How far a thing is on its way from its last turn to its next one.

    What never had one goes before all else: a story that is written late cannot be rehearsed any more.
    """
    memory = memories.principles.get(share.principle)
    if share.kind is Kind.WRITE or memory is None:
        return inf
    between = (ahead.when - memory.last) / (ahead.times(share.principle) + 1)
    return (ahead.now - memory.last) / between if between else 0.0


class _Day:
    """A day's list in the making."""

    def __init__(self, outlook: Outlook, grounds: Sequence[Footing], minutes: int) -> None:
        self.items: list[Item] = []
        self._outlook = outlook
        self._weights = {ground.slug: ground.weight for ground in grounds}
        self._left = minutes

    def add(self, kind: Kind, principle: str, story_id: int | None) -> None:
        """Take something into the list, where it fits and is worth it."""
        if DURATION[kind] > self._left and (self.items or self._outlook.sharing):
            return
        item = self._item(kind, principle, story_id)
        if item.gain >= _LEAST_GAIN:
            self.items.append(item)
            self._left -= item.minutes

    def fill(self) -> None:
        """Fill the minutes that are too few for an answer with stories to tell again."""
        while self._left >= DURATION[Kind.RETELL]:
            told = {item.story_id for item in self.items}
            offers = [self._retelling(story_id) for story_id in self._outlook.sharing if story_id not in told]
            best = max(offers, key=lambda item: item.gain, default=None)
            if best is None or best.gain < _LEAST_GAIN:
                return
            self.items.append(best)
            self._left -= best.minutes

    def _retelling(self, story_id: int) -> Item:
        outlook = self._outlook
        gains = {
            slug: self._weights[slug] * (outlook.chance(slug, told=story_id) - outlook.chance(slug))
            for slug in outlook.sharing[story_id]
        }
        return self._item(Kind.RETELL, max(gains, key=lambda slug: gains[slug]), story_id)

    def _item(self, kind: Kind, principle: str, story_id: int | None) -> Item:
        outlook = self._outlook
        before = outlook.chance(principle)
        if story_id is None:
            after = outlook.chance_with_new(principle)
        else:
            after = outlook.chance(principle, asked=int(kind is Kind.REHEARSE), told=story_id)
        others = sum(
            self._weights[slug] * (outlook.chance(slug, told=story_id) - outlook.chance(slug))
            for slug in outlook.sharing.get(story_id or 0, ())
            if slug != principle
        )
        return Item(
            kind=kind,
            principle=principle,
            story_id=story_id,
            minutes=DURATION[kind],
            before=before,
            after=after,
            gain=self._weights[principle] * (after - before) + others,
        )


def with_questions(items: Sequence[Item], bank: Sequence[Question], done: Iterable[Rehearsal]) -> list[Item]:
    """Give each item that asks for an answer a question of its principle: the one that was asked least, none twice.

    Of questions that were asked as often, one that stands under the principle goes before one that also probes it.
    """
    times = Counter(rehearsal.question_id for rehearsal in done)
    asked: set[str] = set()
    found = []
    for item in items:
        question = _least_asked(item.principle, bank, times, asked) if item.kind is Kind.REHEARSE else None
        asked |= {question.id} if question else set()
        found.append(replace(item, question=question))
    return found


def _least_asked(
    principle: str, bank: Iterable[Question], times: Mapping[str, int], asked: Collection[str]
) -> Question | None:
    fitting = (question for question in bank if principle in question.principles and question.id not in asked)
    return min(fitting, key=lambda found: (times.get(found.id, 0), found.principles[0] != principle), default=None)
