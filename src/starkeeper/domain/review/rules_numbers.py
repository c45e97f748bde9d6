"""Rules about numbers in Result: that there is one, and that it says from where and of what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from starkeeper.domain.pack import Pack
from starkeeper.domain.review.findings import Finding, Rule, Severity
from starkeeper.domain.review.text import Telling
from starkeeper.domain.sentences import Span
from starkeeper.domain.story import Part

NO_NUMBER = Rule(code="N001", name="no number", severity=Severity.WARNING, summary="a Result without a number")
NO_BASELINE = Rule(
    code="N002",
    name="no baseline",
    severity=Severity.INFO,
    summary="a change by a percentage or a factor, without what it was before",
)
NO_UNIT = Rule(
    code="N003", name="no unit", severity=Severity.INFO, summary="a number that does not say of what", on=False
)


def _either(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_COUNT = _either(
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    *("twenty", "thirty", "forty", "fifty", "sixty", "ninety", "zero"),
)
_NUMBER_WORD = re.compile(
    rf"\b(?:{_COUNT}|dozens?|hundreds?|thousands?|millions?|half|halved|halves|halving|third|quarter|twice|thrice|"
    r"doubl(?:ed?|ing)|tripl(?:ed?|ing)|quadrupled|once an?|nobody|no one|none|nothing|not one|not (?:a|one) single|"
    r"no (?:more |further |new |other )?[a-z-]{3,}|without (?:a|one) (?:single )?[a-z-]+|every (?:single )?one|"
    r"all of (?:them|us)|eliminat(?:ed|ing)|in full|(?:next|same) day|one \w+ (?:early|late)|"
    r"in one \w+|(?:an?|one) (?:minute|hour|day|week|month|quarter|year)(?! (?:later|ago|after|before))|"
    r"without (?:any )?(?:\w+ )?(?:incidents?|errors?|outages?|complaints?|loss(?:es)?|downtime|defects?)|"
    r"never again|on time|for the first time)\b",
    re.IGNORECASE,
)
"""Numbers in words. 'No outage since' counts as one: it can be checked like any other."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NO_MEASURE = re.compile(
    r"\b(?:19|20)\d\d(?:[-/]\d\d?){0,2}\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}\b(?!\s*%)|"
    r"\bQ[1-4]\b|\b[A-Za-z]+-?\d[\w-]*",
    re.IGNORECASE,
)
"""Figures that measure nothing: years, dates, and names that hold a figure (S3, ISO27001)."""

_FIGURE = re.compile(r"\d")

_CHANGING = _either(
    *("increas", "decreas", "reduc", "improv", "ris", "rose", "grow", "grew", "cut", "dropp?", "fell", "fall", "fast"),
    *("slow", "sav", "declin", "shrank", "shrunk", "shrink", "boost", "gain", "jump", "climb", "lower", "rais", "up"),
    *("higher", "less", "more", "fewer", "better", "down", "speed", "sped", "shorten", "short", "cheaper", "trim"),
    *("lift", "went"),
)
_CHANGE_NOUN = _either(
    *("increase", "decrease", "reduction", "improvement", "rise", "drop", "growth", "gain", "cut", "decline", "fewer"),
    *("less", "more", "faster", "slower", "higher", "lower", "cheaper", "better", "shorter"),
)
_TIMES_NOUN = _either("faster", "more", "higher", "larger", "bigger", "increase", "improvement", "growth", "better")
_ABOUT = r"(?:an?\s+)?(?:(?:over|about|nearly|almost|around|roughly|some|more than|up to)\s+)?"
_PERCENT = r"(?<![\d.,])\d[\d.,]{0,15}\s{0,3}(?:%|percent\b|per cent\b)"
_CHANGE = re.compile(
    rf"\b{_CHANGING}\w*[^.!?;\n]{{0,60}}?\bby\s+{_ABOUT}(?P<by>{_PERCENT})|"
    rf"(?P<of>{_PERCENT})\s+(?:\w+\s+)?{_CHANGE_NOUN}\b|"
    rf"(?P<times>\b\d[\d.,]{{0,15}}\s{{0,3}}(?:x|×|-fold|times)\s+(?:\w+\s+)?{_TIMES_NOUN})\b|"
    rf"\b{_CHANGING}\w*\s+{_ABOUT}(?P<bare>{_PERCENT})(?=\s*(?:$|[.,;!\n]|(?:and|by|in|within|over|due)\b|-\s))",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    rf"\bfrom\s+(?:\w+\s+){{0,4}}?[$€£~]?\d|\bfrom\s+(?:(?:nearly|about|almost|over|some)\s+)?(?:{_COUNT}|one|half|an?\s)|"
    r"\d\S{0,15}\s{0,3}(?:%\s{0,3})?(?:to|→|->|–)\s*[$€£~]?\d|\b(?:versus|vs|compared (?:to|with)|instead of|against|"
    r"rather than|out of|it (?:was|had|had been)|used to|previously|had been|had taken|(?:which|that) is|that's|worth|"
    r"above previous|than (?:before|planned|expected|the year|the month|in \d|in the|last|commercial|individual)|"
    r"a year (?:ago|earlier|before)|the year before|year[- ](?:over|on)[- ]year|about \d+ (?:hours|days|people))\b",
    re.IGNORECASE,
)
"""What a change is measured from, or what it came to."""

_LONG_WORD = re.compile(r"[A-Za-z]{5,}")
_STEM = 6
"""Letters by which two words are the same."""
_SAME_THING = 2
"""Words that two sentences on the same thing share."""
_EARLIER = 200
"""Sentences of an earlier part that are looked through for a number on the same thing."""

_BARE = re.compile(
    r"\b(?:rose|went|grew|fell|dropped|increased|decreased|improved|climbed|jumped|moved|reached|hit|scored|up|down|"
    r"declined|is|was|stands|stood)\s+(?:up\s+|down\s+)?(?:(?:to|at|by|from)\s+)?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?![.,/]?\d)(?=\s*(?:[.;,!)\n]|$|\(|(?:and|within|after|by|when|while|so|but)\b))",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\b(?:percent|out of|scale|of \d|points?|score of|stars?)\b|[%€$£]", re.IGNORECASE)


def asks_for_number(pack: Pack, principles: Collection[str]) -> bool:
    """Whether a story that proves these principles, by slug, should have a number in Result.

    It need not when it proves some and none of them asks for one (``numbers: false`` in the pack).
    """
    known = {principle.slug: principle.numbers for principle in pack.principles}
    return not principles or any(known.get(slug, True) for slug in principles)


def no_number(told: Telling) -> Iterator[Finding]:
    """Result holds no number, though the story's principles ask for one."""
    if not told.numbers or not told.is_written(Part.RESULT):
        return
    text = told.text(Part.RESULT)
    if _FIGURE.search(_NO_MEASURE.sub(" ", text)) or _NUMBER_WORD.search(text):
        return
    why = "Result has no number; say how much, how many or how fast."
    yield Finding(code=NO_NUMBER.code, severity=NO_NUMBER.severity, place=Part.RESULT, why=why)


def no_baseline(told: Telling) -> Iterator[Finding]:
    """Something changed by a percentage or a factor, and nothing says from what."""
    text = told.text(Part.RESULT)
    if _FIGURE.search(text) is None:
        return
    for found in _CHANGE.finditer(text):
        sentence = told.sentence_at(Part.RESULT, found.start())
        given = _BASELINE.search(text, sentence.start, sentence.end)
        if not given and not _is_measured_before(told, text[sentence.start : sentence.end]):
            name = str(found.lastgroup)
            yield _found(NO_BASELINE, Span(found.start(name), found.end(name)), "From what? Say what it was before.")


def _is_measured_before(told: Telling, sentence: str) -> bool:
    """Whether an earlier part has a number on the same thing: a sentence with a figure that shares two of the words."""
    stems = _stems(sentence)
    for part in (Part.SITUATION, Part.TASK):
        text = told.text(part)
        for span in told.sentences(part)[:_EARLIER]:
            earlier = text[span.start : span.end]
            if _FIGURE.search(_NO_MEASURE.sub(" ", earlier)) and len(stems & _stems(earlier)) >= _SAME_THING:
                return True
    return False


def _stems(sentence: str) -> set[str]:
    return {word[:_STEM].lower() for word in _LONG_WORD.findall(sentence)}


def no_unit(told: Telling) -> Iterator[Finding]:
    """A number with nothing behind it that says what it counts."""
    text = told.text(Part.RESULT)
    for found in _BARE.finditer(text):
        sentence = told.sentence_at(Part.RESULT, found.start())
        if _SCALED.search(text, sentence.start, sentence.end) or _NO_MEASURE.fullmatch(found["number"]):
            continue
        yield _found(NO_UNIT, Span(found.start("number"), found.end("number")), "This number does not say of what.")


def _found(rule: Rule, span: Span, why: str) -> Finding:
    return Finding(code=rule.code, severity=rule.severity, place=Part.RESULT, start=span.start, end=span.end, why=why)
