"""The trend: what a library covered at earlier moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starkeeper.domain.story import Status
from starkeeper.domain.tags import Strength, Suggestion, Thresholds, Verdict, weigh

MOST_POINTS = 24

_STEPS = (timedelta(days=1), timedelta(days=7), timedelta(days=28), timedelta(days=91), timedelta(days=364))


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as it stood between two moments, in UTC."""

    story_id: int
    content_hash: str
    status: Status
    since: datetime
    until: datetime | None
    """None for as it stands now."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A verdict that still stands, and when it was given."""

    story_id: int
    principle: str
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """What was covered at one moment."""

    at: datetime
    stories: int
    strong: int
    """Strong tags, over all principles."""
    covered: int
    """Principles that had as many strong stories as are wanted today."""


def moments(first: datetime, now: datetime) -> list[datetime]:
    """Up to ``MOST_POINTS`` moments from the first story to now, whole days, weeks or more apart; the last is now."""
    span = now - first
    step = next((step for step in _STEPS if span / step < MOST_POINTS), span / (MOST_POINTS - 1))
    found = [now]
    while found[-1] - step > first:
        found.append(found[-1] - step)
    return found[::-1]


def trend(
    tellings: Sequence[Telling],
    suggestions: Mapping[str, Sequence[Suggestion]],
    decided: Sequence[Decided],
    targets: Mapping[str, int],
    thresholds: Thresholds,
    at: Sequence[datetime],
) -> list[Point]:
    """What was covered at each of some moments, by today's model, pack and targets.

    ``suggestions`` are by content hash; a text without any, which was never compared, counts as the text before it, or
    else as the one behind it. ``targets`` are by principle.
    """
    read = _read_as(tellings, suggestions)
    verdicts: dict[int, list[Decided]] = {}
    for word in decided:
        verdicts.setdefault(word.story_id, []).append(word)
    known: dict[tuple[str, frozenset[tuple[str, Verdict]]], tuple[str, ...]] = {}

    def proved(telling: Telling, moment: datetime) -> tuple[str, ...]:
        said = {word.principle: word.verdict for word in verdicts.get(telling.story_id, ()) if word.at <= moment}
        key = (read(telling), frozenset(said.items()))
        if key not in known:
            tags = weigh(suggestions.get(key[0], ()), said, thresholds)
            known[key] = tuple(tag.principle for tag in tags if tag.strength is Strength.STRONG)
        return known[key]

    points = []
    for moment in at:
        here = [each for each in tellings if each.since <= moment and (each.until is None or moment < each.until)]
        counts = dict.fromkeys(targets, 0)
        for telling in here:
            if telling.status is not Status.RETIRED:
                for slug in proved(telling, moment):
                    if slug in counts:
                        counts[slug] += 1
        covered = sum(number >= targets[slug] for slug, number in counts.items())
        points.append(Point(moment, len(here), sum(counts.values()), covered))
    return points


def _read_as(tellings: Sequence[Telling], suggestions: Mapping[str, Sequence[Suggestion]]) -> Callable[[Telling], str]:
    """The content hash that each telling counts by."""
    by_story: dict[int, list[Telling]] = {}
    for telling in sorted(tellings, key=lambda each: each.since):
        by_story.setdefault(telling.story_id, []).append(telling)
    read: dict[tuple[int, datetime], str] = {}
    for told in by_story.values():
        last = next((each.content_hash for each in told if each.content_hash in suggestions), "")
        for telling in told:
            last = telling.content_hash if telling.content_hash in suggestions else last
            read[telling.story_id, telling.since] = last
    return lambda telling: read[telling.story_id, telling.since]
