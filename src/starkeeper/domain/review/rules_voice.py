"""Rules about who acts in a telling: 'we' for 'I', a hidden actor, what one would do, and whose fault it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from starkeeper.domain.review import words
from starkeeper.domain.review.findings import Finding, Rule, Severity
from starkeeper.domain.review.text import Telling
from starkeeper.domain.sentences import Span
from starkeeper.domain.story import Part

WE = Rule(code="V001", name="we for I", severity=Severity.WARNING, summary="'we' where the interviewer asks for 'I'")
WOULD = Rule(code="V002", name="hypothetical", severity=Severity.WARNING, summary="what one would do, not what one did")
PASSIVE = Rule(code="V003", name="hidden actor", severity=Severity.INFO, summary="a passive that hides who did it")
BLAME = Rule(code="V004", name="blame", severity=Severity.WARNING, summary="a fault laid at somebody else's door")

_SUBJECT = re.compile(
    r"\b(?P<who>[Ww]e|I)\b(?P<short>['’]\w+)?(?=(?:\s+(?:\w+ly|all|also|then|both|just))?\s+(?P<verb>[\w'’]+))?"
)
_LEADING = re.compile(
    r"(?:^|[.!?:;,()\n–—-]|\b(?:and|then|but|so|or|together|finally|first|also|later|next))\s*\Z", re.I
)
"""What stands before a subject that acts in a main clause."""
_REACH = 16
"""Characters that are looked at before a subject."""
_LEAST_WE = 2
"""One 'we' hides nobody."""

_WOULD = re.compile(
    r"(?:(?:if|when|whenever|in (?:this|that|such a|such) (?:case|situation)s?|first|then|next|after that|finally|so|"
    r"and|but|usually|normally|typically|generally)\b[^.!?;]{0,120}?,?\s+)?"
    r"(?P<said>I(?:\s+would|['’]d)\s+(?:(?:also|then|first|always|probably|\w+ly)\s+)?(?P<verb>[a-z]+)|"
    r"I\s+(?:usually|normally|typically|generally)\s+(?P<habit>[a-z]+))\b",
    re.IGNORECASE,
)
_HINDSIGHT = re.compile(r"\b(?:today|now|next time|in hindsight|again)\b", re.IGNORECASE)
"""What one would do another time is a lesson."""
_TOLD = re.compile(r"\b(?:I|[Ww]e)\s+(?:\w+ly\s+|also\s+|then\s+|first\s+)?(?P<verb>[a-z]+)\b")

_PASSIVE = re.compile(
    rf"\b(?:was|were)\s+(?:(?:then|also|first|finally|later|\w+ly)\s+)?(?P<verb>{'|'.join(sorted(words.WORK))})\b"
)
_SUBJECT_REACH = 160
"""Characters that may stand before a passive in its sentence; so that no text is read again and again."""
_REST_REACH = 400
"""Characters behind it that are looked through for who did it."""
_MEANT = re.compile(
    r"\s+(?:[\w'’-]+\s+){0,4}?(?:using|with|through|via|based on|by means|in cooperation|in line with|in parallel|"
    r"jointly|as an?\b|so that|in order|"
    r"to (?!(?:the|an?|my|our|his|her|their|its|all|each|every|this|that|after)\b)[a-z]{3,})\b"
)
"""A means or a purpose behind a passive: somebody meant it, and in Action that is mostly the teller."""
_BLAME = re.compile(
    rf"\b(?:they|he|she|{'|'.join(words.OTHERS)})(?:\s+(?:just|simply|also|again|had|have|has))*\s+"
    rf"(?:{'|'.join(words.BLAMING)})\b|"
    rf"\b(?:{'|'.join(words.OTHERS)})\s+had (?:absolutely )?no (?:idea|clue)\b|"
    r"\b(?:it was|this was) (?:all |only |entirely |really )?(?:their|the \w+['’]s) fault\b|"
    r"\bthanks to (?:their|his|her) (?:incompetence|laziness|carelessness|mistakes?)\b|"
    r"\bbecause of (?:their|his|her) (?:incompetence|laziness|carelessness|mistakes?|poor \w+)\b|"
    r"\b(?:was|were|is|are) (?:simply |just |so |too |very |completely )?(?:incompetent|lazy|clueless)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:that|if|whether|thought|assumed|felt|believed|said|not|n['’]t)\s+(?:\w+\s+)?\Z", re.IGNORECASE
)
"""What makes blame the words or the fear of somebody else, or takes it back."""


def we(told: Telling) -> Iterator[Finding]:
    """Too much of Action is done by 'we'. Quoted words, side clauses and what only several can do are left out."""
    text, doing, mine = told.own(Part.ACTION), [], 0
    for found in _SUBJECT.finditer(text):
        if found["who"] == "I":
            mine += 1
        elif _acts(text, found):
            doing.append(Span(found.start("who"), found.end("who")))
    subjects = len(doing) + mine
    if len(doing) >= _LEAST_WE and 100 * len(doing) > told.limits.we_share * subjects:
        why = f"'We' acts {len(doing)} times of {subjects} in Action; say what you did yourself."
        yield _found(WE, Part.ACTION, doing[0], why)


def _acts(text: str, found: re.Match[str]) -> bool:
    """Whether a 'we' does something in a main clause, in the past, that one person may have done."""
    verb = (found["verb"] or "").lower()
    past = verb.endswith("ed") or verb in words.PASTS or verb in words.PARTICIPLES
    leads = _LEADING.search(text, max(0, found.start() - _REACH), found.start()) is not None
    return past and leads and not found["short"] and verb not in words.MUTUAL


def would(told: Telling) -> Iterator[Finding]:
    """Action says what its teller would do. One such sentence may be a habit; a third of them is not."""
    text, leading, done = told.own(Part.ACTION), [], 0
    for sentence in told.sentences(Part.ACTION):
        found = _WOULD.match(text, sentence.start, sentence.end)
        verb = found and (found["verb"] or found["habit"]).lower()
        if found and verb and not _is_past(found, verb) and not _HINDSIGHT.search(found.group()):
            leading.append(Span(found.start("said"), found.end()))
        elif _TOLD.search(text, sentence.start, sentence.end):
            done += 1
    if leading and len(leading) * 2 > done:
        why = "This is what you would do; tell one time when you did it."
        yield _found(WOULD, Part.ACTION, leading[0], why)


def _is_past(found: re.Match[str], verb: str) -> bool:
    """Whether ``I'd`` stands for 'I had', or the habit is one of the past."""
    if found["habit"]:
        return verb.endswith("ed") or verb in words.PASTS
    short = "would" not in found.group().lower()
    return verb in ("not", "never", "like", "love", "rather", "sooner", "say") or (
        short and (verb.endswith("ed") or verb in words.PARTICIPLES or verb in words.PASTS or verb in words.AFTER_HAD)
    )


def passive(told: Telling) -> Iterator[Finding]:
    """A main clause of Action in the passive that tells a means or a purpose, and not who had it."""
    text, why = told.own(Part.ACTION), "Who did it? If you did, say so."
    for sentence in told.sentences(Part.ACTION):
        for found in _PASSIVE.finditer(text, sentence.start, sentence.end):
            before = text[sentence.start : found.start()]
            if len(before) > _SUBJECT_REACH:
                break
            if _hides(before, text[found.end() : min(sentence.end, found.end() + _REST_REACH)]):
                yield _found(PASSIVE, Part.ACTION, Span(found.start(), found.end()), why)
                break


def _hides(before: str, after: str) -> bool:
    """Whether a passive behind these words is a main clause's, and hides that it was the teller."""
    tokens = re.findall(r"[\w'’]+|[,;:()–—-]", before.lower())
    if not tokens or tokens[0] == "no" or tokens[-1] in words.NO_HIDING_SUBJECT or len(tokens) > words.LONGEST_SUBJECT:
        return False
    if any(token in words.SUBORDINATORS or token in words.FINITE or token in ",;:()–—" for token in tokens):
        return False
    return _MEANT.match(after) is not None and re.search(r"\bby (?!\d|means)", after) is None


def blame(told: Telling) -> Iterator[Finding]:
    """Words that lay a fault at the door of others."""
    for part in (Part.SITUATION, Part.TASK, Part.ACTION, Part.RESULT):
        text = told.own(part)
        if not any(sign in text.lower() for sign in words.SIGNS_OF_BLAME):
            continue
        for found in _BLAME.finditer(text):
            if _SAID.search(text, max(0, found.start() - _REACH), found.start()):
                continue
            why = "This blames others; say what happened, and what you did."
            yield _found(BLAME, part, Span(found.start(), found.end()), why)


def _found(rule: Rule, part: Part, span: Span, why: str) -> Finding:
    return Finding(code=rule.code, severity=rule.severity, place=part, start=span.start, end=span.end, why=why)
