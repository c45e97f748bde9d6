"""Run the rules over one story."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from starkeeper.domain.review.catalogue import CHECKS, DEFAULT, RULES
from starkeeper.domain.review.findings import TITLE, Finding
from starkeeper.domain.review.limits import Limits
from starkeeper.domain.review.text import Telling
from starkeeper.domain.speech import WORDS_PER_MINUTE
from starkeeper.domain.story import Part, StoryContent

MOST = 20
"""Findings of one check in one story that are told; who mends those will run it again."""

_ORDER = {rule.code: place for place, rule in enumerate(RULES)}
_PLACES = (None, TITLE, *Part)


def review_content(
    content: StoryContent,
    limits: Limits | None = None,
    *,
    words_per_minute: int = WORDS_PER_MINUTE,
    numbers: bool = True,
    codes: Collection[str] = DEFAULT,
) -> list[Finding]:
    """Return what the rules find in one story: what is about the whole first, then in the order of telling.

    ``numbers`` says whether the principles of the story ask for a number in Result; ``codes`` are the rules to check.
    It takes about a millisecond for a story of two minutes, so an editor may ask after each pause. How alike it is to
    other stories is not looked at.
    """
    told = Telling(content, limits, words_per_minute=words_per_minute, numbers=numbers)
    found = [
        finding
        for check, rules in CHECKS
        if any(rule.code in codes for rule in rules)
        for finding in islice(check(told), MOST)
        if finding.code in codes
    ]
    return in_order(found)


def in_order(findings: Collection[Finding]) -> list[Finding]:
    """Findings in the order of telling; of those at one place the rule that stands first in the docs goes first."""
    return sorted(findings, key=lambda finding: (_PLACES.index(finding.place), finding.start, _ORDER[finding.code]))
