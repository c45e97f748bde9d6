"""Stories as coverage and the loop plan see them, in a few words."""

from __future__ import annotations

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag, Verdict


def told(
    id: int,
    *strong: str,
    weak: tuple[str, ...] = (),
    confirmed: tuple[str, ...] = (),
    score: float = 0.8,
    status: Status = Status.READY,
    outcome: Outcome = Outcome.SUCCESS,
) -> TaggedStory:
    """A story that proves some principles and hints at others."""
    tags = [Tag(slug, Strength.STRONG, score, Verdict.CONFIRMED) for slug in confirmed]
    tags += [Tag(slug, Strength.STRONG, score) for slug in strong]
    tags += [Tag(slug, Strength.WEAK, 0.4) for slug in weak]
    return TaggedStory(id=id, title=f"Story {id}", status=status, outcome=outcome, tags=tuple(tags))
