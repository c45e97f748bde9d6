"""Every rule with its check, and how a candidate chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from starkeeper.domain.review import rules_numbers, rules_parts, rules_private, rules_voice, rules_words
from starkeeper.domain.review.findings import Finding, Rule, Severity
from starkeeper.domain.review.text import Telling
from starkeeper.errors import InvalidInput

Check = Callable[[Telling], Iterator[Finding]]

ALIKE = Rule(
    code="D001",
    name="near-duplicate",
    severity=Severity.WARNING,
    summary="two stories that tell the same",
)
"""Found between stories, by their vectors; so the library checks it, and not this room."""

CHECKS: tuple[tuple[Check, tuple[Rule, ...]], ...] = (
    (rules_parts.missing, (rules_parts.MISSING,)),
    (rules_parts.no_lesson, (rules_parts.NO_LESSON,)),
    (rules_parts.length, (rules_parts.LONG, rules_parts.TOO_LONG)),
    (rules_parts.short, (rules_parts.SHORT,)),
    (rules_parts.setting, (rules_parts.SETTING,)),
    (rules_parts.action, (rules_parts.ACTION,)),
    (rules_voice.we, (rules_voice.WE,)),
    (rules_voice.would, (rules_voice.WOULD,)),
    (rules_voice.passive, (rules_voice.PASSIVE,)),
    (rules_voice.blame, (rules_voice.BLAME,)),
    (rules_numbers.no_number, (rules_numbers.NO_NUMBER,)),
    (rules_numbers.no_baseline, (rules_numbers.NO_BASELINE,)),
    (rules_numbers.no_unit, (rules_numbers.NO_UNIT,)),
    (rules_words.vague, (rules_words.VAGUE,)),
    (rules_words.abbreviation, (rules_words.ABBREVIATION,)),
    (rules_private.email, (rules_private.EMAIL,)),
    (rules_private.phone, (rules_private.PHONE,)),
    (rules_private.link, (rules_private.LINK,)),
    (rules_private.money, (rules_private.MONEY,)),
    (rules_private.named, (rules_private.NAMED,)),
)
"""The checks on one story, each with the rules whose findings it makes."""

RULES: tuple[Rule, ...] = (*(rule for _, rules in CHECKS for rule in rules), ALIKE)
"""Every rule, in the order of the docs."""

DEFAULT = frozenset(rule.code for rule in RULES if rule.on)
"""The codes that are checked when nobody says otherwise."""

_WORDS = {"default": DEFAULT, "all": frozenset(rule.code for rule in RULES)}


def chosen(select: Sequence[str], ignore: Iterable[str] = ()) -> frozenset[str]:
    """The codes that are meant by codes, letters of groups, ``default`` and ``all``, in any case.

    Raises InvalidInput for a word that means none.
    """
    wanted = frozenset(code for word in select for code in _meant(word))
    return wanted - frozenset(code for word in ignore for code in _meant(word))


def is_choice(word: str) -> bool:
    """Whether a word means any rules."""
    return bool(_codes(word))


def _meant(word: str) -> frozenset[str]:
    if codes := _codes(word):
        return codes
    known = ", ".join(rule.code for rule in RULES)
    raise InvalidInput(f"No rule is meant by {word!r}.", f"A letter chooses a group; the rules are {known}.")


def _codes(word: str) -> frozenset[str]:
    plain = word.strip()
    if plain.lower() in _WORDS:
        return _WORDS[plain.lower()]
    return frozenset(rule.code for rule in RULES if plain and rule.code.startswith(plain.upper()))
