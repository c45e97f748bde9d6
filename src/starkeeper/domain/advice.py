"""What coverage says in sentences: what the proofs lack, what too much hangs on, and what to write next."""

from __future__ import annotations

from collections.abc import Mapping

from starkeeper.domain.coverage import Coverage, in_words, listed, quoted
from starkeeper.domain.next_story import NextStory
from starkeeper.domain.reliance import reliances
from starkeeper.domain.story import Outcome

_SIGNS = {Outcome.SUCCESS: "✓", Outcome.FAILURE: "✗", Outcome.MIXED: "±"}

MOST_RELIED = 3
"""Stories on which too much hangs that are named."""
WORTH_TELLING = 0.005
"""The change of a chance that is seen in whole per cents."""
MOST_NAMED = 3
"""Principles that a caution names."""


def cautions(coverage: Coverage) -> list[str]:
    """What is wrong with stories that are there: none that went badly, or too much that hangs on one of them."""
    said = []
    if one_sided := [entry.name for entry in coverage.one_sided]:
        have = "has" if len(one_sided) == 1 else "have"
        which = listed(one_sided)
        if len(one_sided) > MOST_NAMED:
            which = f"{in_words(len(one_sided)).capitalize()} principles, such as {one_sided[0]},"
        said.append(f"{which} {have} no strong story that is a failure or mixed. Interviewers ask for one.")
    names = {entry.slug: entry.name for entry in coverage.principles}
    relied = [each for each in reliances(coverage) if each.too_much]
    return said + [each.sentence(names) for each in relied[:MOST_RELIED]]


def worth_writing(told: NextStory) -> str:
    """What a new story for a gap does, in a sentence."""
    if told.gain >= WORTH_TELLING:
        now, then = percent(told.chance), percent(told.chance + told.gain)
        return f"One strong story would raise the chance to get through a loop without a repeat from {now} to {then}."
    if told.helped >= WORTH_TELLING:
        return f"One strong story would serve one more principle in {round(100 * told.helped)} of 100 loops."
    return "For a loop the stories that are there will do as a rule; another one gives you a choice."


def nearest(told: NextStory) -> str:
    """Which story comes nearest, and what it lacks; empty when none does."""
    return f"{quoted(told.nearest.title)} comes nearest. {told.lacks}".rstrip() if told.nearest else ""


def remember(told: NextStory) -> str:
    """Something to remember a story by."""
    return f"Think of {told.prompt}."


def percent(share: float) -> str:
    """A share as it stands in a sentence; neither none nor all is said of what is not quite that."""
    if 0 < share < 0.005:
        return "less than 1 %"
    if 0.995 <= share < 1:
        return "more than 99 %"
    return f"{round(100 * share)} %"


def mix(outcomes: Mapping[Outcome, int]) -> str:
    """How stories ended, in signs: ``✓3 ✗1``; a dash for no story."""
    return " ".join(f"{sign}{outcomes[outcome]}" for outcome, sign in _SIGNS.items() if outcomes.get(outcome)) or "-"
