"""Rules about what should not leave the house: addresses, numbers to call, links, sums of money, named names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from starkeeper.domain.review.findings import TITLE, Finding, Place, Rule, Severity, text_at
from starkeeper.domain.review.text import MOST_CHARACTERS, Telling
from starkeeper.domain.story import Part

EMAIL = Rule(code="C001", name="e-mail address", severity=Severity.WARNING, summary="an e-mail address")
PHONE = Rule(code="C002", name="phone number", severity=Severity.WARNING, summary="a phone number")
LINK = Rule(code="C003", name="link", severity=Severity.INFO, summary="a URL")
MONEY = Rule(code="C004", name="sum of money", severity=Severity.INFO, summary="a sum that may be confidential")
NAMED = Rule(
    code="C005",
    name="confidential name",
    severity=Severity.ERROR,
    summary="a name or word of your confidential list",
)

_AT = re.compile("@")
_FIGURE = re.compile(r"\d")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'”’)\]]{3,300}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.,/$€£#-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}|"
    r"\(\d{3}\)[ .-]?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5})(?![\w%])(?!\.\d)"
)
_LEAST_DIGITS = 8
_SCALE = r"(?:\s?(?:k|m|mn|bn|b|million|billion|thousand|grand|mio|mrd)\b)?"
_LARGE = re.compile(r"\d\s?(?:k|m|mn|bn|b|million|billion|thousand|grand|mio|mrd)\b", re.IGNORECASE)
_LEAST_MONEY = 5
"""Figures of a sum that may be a company's secret."""
_MONEY = re.compile(
    rf"(?:(?:US|C|A|NZ|HK|S)?[$€£¥₹]\s?\d(?:[\d.,']*\d)?{_SCALE}\+?)|"
    rf"\b\d(?:[\d.,']*\d)?{_SCALE}\s?(?:€|£|\$|(?:euros?|dollars?|pounds|francs|rupees|yen|usd|eur|gbp|chf|inr|bucks)\b)|"
    rf"\b(?:USD|EUR|GBP|CHF|INR|Rs\.?)\s?\d(?:[\d.,']*\d)?{_SCALE}",
    re.IGNORECASE,
)


def email(told: Telling) -> Iterator[Finding]:
    """An e-mail address."""
    yield from _each(told, EMAIL, _EMAIL, "An e-mail address belongs to somebody; leave it out.", _AT)


def phone(told: Telling) -> Iterator[Finding]:
    """A phone number: with its country's code, or grouped as one is."""
    why = "A phone number belongs to somebody; leave it out."
    for finding in _each(told, PHONE, _PHONE, why, _FIGURE):
        if sum(sign.isdigit() for sign in finding.quote(told.content)) >= _LEAST_DIGITS:
            yield finding


def link(told: Telling) -> Iterator[Finding]:
    """A URL."""
    yield from _each(told, LINK, _LINK, "A link cannot be told; leave it out.")


def money(told: Telling) -> Iterator[Finding]:
    """A sum of money that is more than a person's own: 10,000 of anything, or more."""
    for finding in _each(told, MONEY, _MONEY, "Is this sum public? A share gives nothing away.", _FIGURE):
        quoted = finding.quote(told.content)
        figure = re.search(r"\d[\d,.']*", quoted)
        whole = re.sub(r"[.,]\d{1,2}\Z|\D", "", figure.group()) if figure else ""
        if _LARGE.search(quoted) or len(whole) >= _LEAST_MONEY:
            yield finding


def named(told: Telling) -> Iterator[Finding]:
    """A name or word of the confidential list, as a whole word, whatever the case."""
    if pattern := _names(told.limits.confidential):
        yield from _each(told, NAMED, pattern, "It is on your confidential list; use general words.")


@lru_cache(maxsize=8)
def _names(confidential: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern that finds the names, the longest first; blanks in a name are any white space."""
    names = [r"\s+".join(map(re.escape, name.split())) for name in sorted(confidential, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if any(names) else None


def _each(
    told: Telling, rule: Rule, pattern: re.Pattern[str], why: str, sign: re.Pattern[str] | None = None
) -> Iterator[Finding]:
    """What a pattern finds in title and parts; ``sign`` is what there must be, and is found more quickly."""
    places: tuple[Place, ...] = (TITLE, *Part)
    for place in places:
        text = text_at(told.content, place)[:MOST_CHARACTERS]
        for found in pattern.finditer(text) if sign is None or sign.search(text) else ():
            yield Finding(
                code=rule.code,
                severity=rule.severity,
                place=place,
                start=found.start(),
                end=found.end(),
                why=why,
            )
