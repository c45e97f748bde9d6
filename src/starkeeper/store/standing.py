"""Which stories stand behind each principle: counted without reading any of them, the best of them named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest

from sqlmodel import Session

from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Thresholds, Verdict
from starkeeper.store.search import raw

# Each outer row is a tag; the order is forced, since SQLite might begin with the stories, which are more.
_SUGGESTED = """
SELECT suggestion.principle, suggestion.score, story.status = 'ready', story.id, story.outcome
FROM suggestion CROSS JOIN story ON story.content_hash = suggestion.content_hash
WHERE suggestion.model = :model AND suggestion.pack_fingerprint = :pack_fingerprint AND suggestion.score >= :weak
    AND story.deleted_at IS NULL AND story.status <> 'retired' {since}
"""
_DECIDED = """
SELECT verdict.principle, verdict.verdict, coalesce(suggestion.score, 0.0), story.status, story.id, story.outcome
FROM verdict CROSS JOIN story ON story.id = verdict.story_id
    LEFT JOIN suggestion ON suggestion.model = :model AND suggestion.pack_fingerprint = :pack_fingerprint
        AND suggestion.content_hash = story.content_hash AND suggestion.principle = verdict.principle
        AND suggestion.score >= :weak
WHERE verdict.pack = :pack AND story.deleted_at IS NULL AND story.status <> 'retired' {since}
"""
# domain.coverage.happened_since
SINCE = "AND story.date <> '' AND substr(story.date, 1, length(:since)) >= substr(:since, 1, length(story.date))"

_Rank = tuple[float, bool, int]
"""Score, whether the story is ready, and its id, negative, so that the greatest leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What suggestions and verdicts are read by."""

    model: str
    pack: str
    pack_fingerprint: str
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Standing:
    """The stories with a tag for one principle, without the bin and the retired ones."""

    strong: int
    weak: int
    best: tuple[int, ...]
    """The ids of the first strong ones, in the order of ``domain.coverage.cover``."""
    nearest: tuple[int, ...]
    """The same of the weak ones."""
    outcomes: Mapping[Outcome, int]
    """How many of the strong ones ended how."""


def standings(session: Session, scale: Scale, named: int, since: str = "") -> dict[str, Standing]:
    """The stories behind each principle that has any, by slug; ``named`` of each strength are named at most.

    Only those that happened since a date, if one is given.
    """
    connection = raw(session)
    values = {
        "model": scale.model,
        "pack": scale.pack,
        "pack_fingerprint": scale.pack_fingerprint,
        "weak": scale.thresholds.weak,
        "since": since,
    }
    only = SINCE if since else ""
    ended: defaultdict[str, Counter[str]] = defaultdict(Counter)
    confirmed, strong, weak = _by_principle(), _by_principle(), _by_principle()
    decided = defaultdict[int, set[str]](set)
    for principle, verdict, score, status, story_id, outcome in connection.execute(_DECIDED.format(since=only), values):
        decided[story_id].add(principle)
        if verdict == Verdict.CONFIRMED:
            confirmed[principle].append((score, status == Status.READY, -story_id))
            ended[principle][outcome] += 1
    enough = scale.thresholds.strong
    for principle, score, ready, story_id, outcome in connection.execute(_SUGGESTED.format(since=only), values):
        if story_id not in decided or principle not in decided[story_id]:
            (strong if score >= enough else weak)[principle].append((score, ready, -story_id))
            if score >= enough:
                ended[principle][outcome] += 1
    return {
        principle: Standing(
            strong=len(confirmed[principle]) + len(strong[principle]),
            weak=len(weak[principle]),
            best=(_first(named, confirmed[principle]) + _first(named, strong[principle]))[:named],
            nearest=_first(named, weak[principle]),
            outcomes={Outcome(outcome): number for outcome, number in ended[principle].items()},
        )
        for principle in {*confirmed, *strong, *weak}
    }


def _by_principle() -> defaultdict[str, list[_Rank]]:
    return defaultdict(list)


def _first(named: int, ranks: list[_Rank]) -> tuple[int, ...]:
    return tuple(-number for *_, number in nlargest(named, ranks))
