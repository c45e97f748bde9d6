"""Rules about the parts: whether each is there, how long the telling is, and how it is shared out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from starkeeper.domain.review.findings import Finding, Rule, Severity
from starkeeper.domain.review.text import Telling
from starkeeper.domain.speech import clock, spoken_seconds
from starkeeper.domain.story import Outcome, Part

MISSING = Rule(code="P001", name="missing part", severity=Severity.ERROR, summary="a part that is not written")
NO_LESSON = Rule(
    code="P002",
    name="failure without lesson",
    severity=Severity.WARNING,
    summary="a failure from which nothing was learned",
)
LONG = Rule(code="L001", name="long", severity=Severity.WARNING, summary="over 3 minutes to tell")
TOO_LONG = Rule(code="L002", name="too long", severity=Severity.ERROR, summary="over 4 minutes to tell")
SHORT = Rule(code="L003", name="too short", severity=Severity.WARNING, summary="under a minute to tell")
SETTING = Rule(
    code="L004",
    name="long setting",
    severity=Severity.WARNING,
    summary="Situation and Task over 35 % of the words",
)
ACTION = Rule(code="L005", name="short action", severity=Severity.WARNING, summary="Action under 45 % of the words")

_NEEDED = (Part.SITUATION, Part.TASK, Part.ACTION, Part.RESULT)
_LEARNED = re.compile(
    r"\b(?:learn(?:ed|t|ing|s)?|lessons?|taught|teach(?:es)?|since|from then on|next time|hindsight|looking back|"
    r"retrospect|differently|these days|nowadays|today|now|realis(?:ed|e)|realiz(?:ed|e)|understood|never|always|"
    r"should|would|ought|after that|afterwards|thereafter|started|began to|no longer|any ?more|regret|every time|"
    r"introduced|first thing|next|later|added|in future|from the "
    r"beginning|must|the reason|my mistake|mistake was|i had not|i hadn['’]t|missing was)\b",
    re.IGNORECASE,
)
"""Words that a change of mind or of habit is told in. Wide on purpose: a lesson may stand in any words."""
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|asks?|means?|takes?|works?|needs?|presents?|comes?|gets?)\b", re.IGNORECASE
)
_SHARES_FROM = 60
"""Words from which shares say anything: in a note of three lines one sentence more turns them over."""


def missing(told: Telling) -> Iterator[Finding]:
    """A part that is empty, or holds nothing but a note to write it later."""
    for part in _NEEDED:
        if not told.is_written(part):
            why = f"{part.value.capitalize()} is not written; {_ASKED[part]}"
            yield Finding(code=MISSING.code, severity=MISSING.severity, place=part, why=why)


_ASKED = {
    Part.SITUATION: "say where and when it was, in two sentences.",
    Part.TASK: "say what was asked of you.",
    Part.ACTION: "it is what the interviewer came to hear.",
    Part.RESULT: "say what came of it.",
}


def no_lesson(told: Telling) -> Iterator[Finding]:
    """A failure whose Lesson is empty, and whose other parts say nothing of what changed."""
    if told.content.outcome is not Outcome.FAILURE or told.is_written(Part.LESSON):
        return
    if any(_LEARNED.search(told.text(part)) for part in (Part.ACTION, Part.RESULT)) or _ends_in_a_truth(told):
        return
    why = "It went wrong; say what you do differently since."
    yield Finding(code=NO_LESSON.code, severity=NO_LESSON.severity, place=Part.LESSON, why=why)


def _ends_in_a_truth(told: Telling) -> bool:
    """Whether the last sentence says what holds ever since, in the present tense."""
    part = Part.RESULT if told.is_written(Part.RESULT) else Part.ACTION
    last = told.sentences(part)[-1:]
    return any(_PRESENT.search(told.text(part), start, end) for start, end in last)


def length(told: Telling) -> Iterator[Finding]:
    """The whole story takes too long to tell."""
    limits, seconds = told.limits, told.seconds
    rule = TOO_LONG if seconds > limits.too_long else LONG
    if seconds > limits.long:
        why = f"It takes {clock(seconds)} to tell; aim for {_target(told)}."
        yield Finding(code=rule.code, severity=rule.severity, why=why)


def short(told: Telling) -> Iterator[Finding]:
    """The whole story is over before an interviewer has heard anything."""
    if told.total and told.seconds < told.limits.shortest:
        why = f"It takes only {clock(told.seconds)} to tell; aim for {_target(told)}."
        yield Finding(code=SHORT.code, severity=SHORT.severity, why=why)


def setting(told: Telling) -> Iterator[Finding]:
    """Situation and Task take more than their share of the words."""
    share, most = _share(told, Part.SITUATION, Part.TASK), told.limits.setting_share
    seconds = spoken_seconds(told.words[Part.SITUATION] + told.words[Part.TASK], told.pace)
    # What would not be long in the shortest story is not long: there it is Action that is thin.
    if _has_shares(told) and share > most and 100 * seconds > most * told.limits.shortest:
        why = f"Situation and Task take {share} % of the words; {most} % is enough."
        yield Finding(code=SETTING.code, severity=SETTING.severity, place=Part.SITUATION, why=why)


def action(told: Telling) -> Iterator[Finding]:
    """Action takes less than its share of the words."""
    share = _share(told, Part.ACTION)
    if _has_shares(told) and share < told.limits.action_share:
        why = f"Action takes {share} % of the words; {told.limits.action_share} % is the least."
        yield Finding(code=ACTION.code, severity=ACTION.severity, place=Part.ACTION, why=why)


def _has_shares(told: Telling) -> bool:
    return told.total >= _SHARES_FROM and told.is_written(Part.ACTION)


def _share(told: Telling, *parts: Part) -> int:
    return round(100 * sum(told.words[part] for part in parts) / max(told.total, 1))


def _target(told: Telling) -> str:
    return f"{clock(told.limits.target_from)} to {clock(told.limits.target_to)}"
