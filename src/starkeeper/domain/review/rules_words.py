"""Rules about words: vague ones, and abbreviations that nobody explained."""

from __future__ import annotations

import re
from collections.abc import Iterator

from starkeeper.domain.review import abbreviations
from starkeeper.domain.review.findings import Finding, Rule, Severity
from starkeeper.domain.review.text import Telling
from starkeeper.domain.story import Part

VAGUE = Rule(code="W001", name="vague words", severity=Severity.INFO, summary="words that stand in for a fact")
ABBREVIATION = Rule(
    code="W002",
    name="unexplained abbreviation",
    severity=Severity.INFO,
    summary="an abbreviation that is nowhere explained",
)

_GROWING = (
    r"(?:improv|increas|reduc|decreas|enhanc|boost|grew|grow|rose|fell|drop|cut|speed|sped|lower|rais|sav|better|faster|"
    r"smoother|higher|more|less|fewer|slow|easier|contribut|impact|benefi|simplif|shorten|help|accelerat|strengthen)"
)
_HOW_MUCH = (
    r"significant(?:ly)?|dramatic(?:ally)?|substantial(?:ly)?|considerabl[ey]|great(?:ly)?|noticeabl[ey]|"
    r"vast(?:ly)?|huge(?:ly)?|massive(?:ly)?|tremendous(?:ly)?|drastic(?:ally)?|measurabl[ey]|remarkabl[ey]"
)
_VAGUE = re.compile(
    rf"\b(?:(?P<much>(?:{_HOW_MUCH})\s+{_GROWING}\w*)|(?P<after>\b{_GROWING}\w*(?:\s+\w+){{0,5}}?\s+(?:significantly|"
    r"dramatically|substantially|considerably|greatly|noticeably|drastically|a lot|tremendously))|"
    r"(?P<filler>kind of|sort of|and so on|and so forth|or something(?: like that)?|and stuff|stuff like|some stuff|"
    r"things like that|and things|various (?:things|ways|tasks|stuff|issues|aspects)|somehow|helped out(?: with)?|"
    r"was involved in|was part of (?:various|several)|a bunch of|lots of|tons of|loads of|a lot of|etc|"
    r"went the extra mile|above and beyond|hit the ground running|thought outside the box|"
    r"positive (?:results|outcomes?|impact|feedback)|good results|great results|great success|"
    r"(?:significant|great|big|huge|positive|real|lasting|measurable|meaningful) (?:customer |business )?impact|"
    r"best practices))\b",
    re.IGNORECASE,
)
_READ = (Part.ACTION, Part.RESULT)

_ABBREVIATION = re.compile(r"(?<![\w.&/@#-])(?P<short>[A-Z]{2,6})(?P<plural>s)?(?![\w&@/-])(?!\.\w)")
_NAME = re.compile(r"\s+[A-Z][a-z]")
"""What makes an abbreviation the first half of a name: ABC Labs."""
_SHOUTED = re.compile(r"\b[A-Z]{2,}\s+[A-Z]{2,}\s+[A-Z]{2,}\b")
_ROMAN = re.compile(r"[IVX]+")


def vague(told: Telling) -> Iterator[Finding]:
    """Words in Action or Result that stand where a fact should; not where the sentence has a number as well."""
    for part in _READ:
        text = told.own(part)
        for found in _VAGUE.finditer(text):
            sentence = told.sentence_at(part, found.start())
            counted = re.search(r"\d", text[sentence.start : sentence.end]) is not None
            if counted and found.lastgroup != "filler":
                continue
            why = "How much? Give the figure." if found.lastgroup != "filler" else "This says little; name the fact."
            yield Finding(
                code=VAGUE.code, severity=VAGUE.severity, place=part, start=found.start(), end=found.end(), why=why
            )


def abbreviation(told: Telling) -> Iterator[Finding]:
    """An abbreviation, at its first place, that is neither widely known nor explained anywhere in the story."""
    known = {word.upper() for word in told.limits.abbreviations}
    whole = "\n".join(told.text(part) for part in Part)
    for part in Part:
        text = told.text(part)
        for found in _ABBREVIATION.finditer(text):
            short = found["short"]
            if (
                _NAME.match(text, found.end())
                or short in known
                or short in abbreviations.KNOWN
                or _ROMAN.fullmatch(short)
            ):
                continue
            known.add(short)
            if _is_explained(short, whole) or _is_shouted(text, found.start()):
                continue
            why = "Not every interviewer knows it; say it in full once."
            yield Finding(
                code=ABBREVIATION.code,
                severity=ABBREVIATION.severity,
                place=part,
                start=found.start(),
                end=found.end(),
                why=why,
            )


def _is_explained(short: str, text: str) -> bool:
    """Whether brackets beside an abbreviation, or words that begin with its letters, say what it means."""
    name = re.escape(short)
    if re.search(rf"\b{name}s?\s*(?:\(|[,:–—-]\s*(?:the|a|an|short for|which (?:is|means)|our)\b)|\({name}s?\)", text):
        return True
    if re.search(rf"\b{name}s? (?:means|stands for|is short for)\b", text):
        return True
    initials = r"\w*[\s-]+(?:(?:of|and|for|the|to|in|on|&)\s+)?".join(map(re.escape, short))
    return re.search(rf"\b{initials}\w+", text, re.IGNORECASE) is not None


def _is_shouted(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text) + 1) - 1]
    return _SHOUTED.search(line) is not None
