"""What a story is held against: the numbers on which sources differ, and the lists that only its author can write."""

from __future__ import annotations

from dataclasses import dataclass

PERCENT = (1, 99)
"""The shares that may be set, lowest and highest."""
SECONDS = (10, 1_800)
"""The lengths that may be set, lowest and highest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the rules measure by. The defaults are what most coaches say; see docs/review.md."""

    select: tuple[str, ...] = ("default",)
    """The rules to check: codes, the letter of a group, ``default`` or ``all``."""
    ignore: tuple[str, ...] = ()
    """The rules to leave out of those."""
    setting_share: int = 35
    """Situation and Task may take so many percent of the words."""
    action_share: int = 45
    """Action must take so many percent of the words."""
    we_share: int = 40
    """So many percent of the subjects in Action may be 'we' and not 'I'."""
    shortest: int = 60
    """Seconds that a story must take at least to tell."""
    target_from: int = 120
    """Seconds that a story should take: from here."""
    target_to: int = 150
    """Seconds that a story should take: to here."""
    long: int = 180
    """Seconds from which a story is long."""
    too_long: int = 240
    """Seconds from which it is too long to be heard to its end."""
    alike: int = 60
    """How alike two stories may be, in percent, before they count as one told twice; see docs/review.md."""
    confidential: tuple[str, ...] = ()
    """Names and words that must not be told; whole words, whatever the case."""
    abbreviations: tuple[str, ...] = ()
    """Abbreviations that this candidate's interviewers know."""

    @property
    def lengths(self) -> tuple[tuple[str, int], ...]:
        """The lengths by name, in the order in which they must rise."""
        names = ("shortest", "target_from", "target_to", "long", "too_long")
        return tuple((name, getattr(self, name)) for name in names)
