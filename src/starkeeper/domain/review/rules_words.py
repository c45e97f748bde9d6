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
    rf"\b(?:(?P<much>(?:{_HOW_MUCH})\s+{_GROWING}\w*)|(?P<after>{_GROWING}\w*(?:\s+\w+){{0,5}}?\s+(?:significantly|"
    r"dramatically|substantially|considerably|greatly|noticeably|drastically|tremendously|a lot(?! of)))|"
    r"(?P<filler>and so on(?=\s*[.,;)]|$)|or something like that|"
    r"and stuff|some stuff|stuff like that|things like that|various (?:things|ways|tasks|issues|aspects)|"
    r"I helped out|(?:I )?was involved in|went the extra mile|above and beyond|hit the ground running|"
    r"(?:thought|thinking) outside the box|positive (?:results|outcomes?|impact|feedback)|good results|"
    r"great (?:results|success)|best practices|"
    r"(?:significant|great|big|huge|positive|real|lasting|measurable|meaningful) (?:customer |business )?impact))\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\b(?<!in )(?:a lot of|lots of|tons of|loads of|a bunch of)\b", re.IGNORECASE)
"""Amounts without a figure: a fault in Result, and in Action a way to talk."""
_FIGURE = re.compile(r"\d")

_ABBREVIATION = re.compile(r"(?<![\w.&/@#-])(?P<short>[A-Z]{2,6})(?P<plural>s)?(?![\w&@/-])(?!\.\w)")
_NAME = re.compile(r"\s+[A-Z][a-z]")
"""What makes an abbreviation the first half of a name: ABC Labs."""
_SHOUTED = re.compile(r"\b[A-Z]{2,}\s+[A-Z]{2,}\s+[A-Z]{2,}\b")
_ROMAN = re.compile(r"[IVX]+")


def vague(told: Telling) -> Iterator[Finding]:
    """Words in Action or Result that stand where a fact should; not where the sentence has a number as well."""
    for part in (Part.ACTION, Part.RESULT):
        text = told.own(part)
        for found in _VAGUE.finditer(text):
            if found.lastgroup == "filler":
                yield _found(VAGUE, part, found, "This says little; name the fact.")
            elif not _is_counted(told, part, found.start()):
                yield _found(VAGUE, part, found, "How much? Give the figure.")
    for found in _AMOUNT.finditer(told.own(Part.RESULT)):
        if not _is_counted(told, Part.RESULT, found.start()):
            yield _found(VAGUE, Part.RESULT, found, "How many? Give the figure.")


def _is_counted(told: Telling, part: Part, at: int) -> bool:
    sentence = told.sentence_at(part, at)
    return _FIGURE.search(told.text(part), sentence.start, sentence.end) is not None


def _found(rule: Rule, part: Part, found: re.Match[str], why: str) -> Finding:
    return Finding(code=rule.code, severity=rule.severity, place=part, start=found.start(), end=found.end(), why=why)


def abbreviation(told: Telling) -> Iterator[Finding]:
    """An abbreviation, at its first place, that is neither widely known nor explained anywhere in the story."""
    known = {word.upper() for word in told.limits.abbreviations} | abbreviations.KNOWN
    whole = "\n".join(told.text(part) for part in Part)
    for part in Part:
        text = told.own(part)
        for found in _ABBREVIATION.finditer(text):
            short = found["short"]
            if short in known or _NAME.match(text, found.end()) or _ROMAN.fullmatch(short):
                continue
            known.add(short)
            if not _is_explained(short, whole) and not _is_shouted(text, found.start()):
                yield _found(ABBREVIATION, part, found, "Not every interviewer knows it; say it in full once.")


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
