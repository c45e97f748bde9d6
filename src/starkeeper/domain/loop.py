"""A loop: one day of interviews, each interviewer with a few principles to probe."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from starkeeper.domain.pack import Pack
from starkeeper.errors import InvalidInput, NotFound

Loop = tuple[tuple[str, ...], ...]
"""The principles that each interviewer probes, by slug."""

MOST_INTERVIEWERS = 12
MOST_EACH = 6
"""Principles that one interviewer may be given."""


@dataclass(frozen=True, slots=True)
class LoopSize:
    """How large a loop may be, where nobody knows it exactly."""

    interviewers: tuple[int, int] = (4, 6)
    """The fewest and the most."""
    each: tuple[int, int] = (2, 3)
    """The fewest and the most principles of one interviewer."""


def parse_loop(text: str, pack: Pack) -> Loop:
    """Read a loop as a person writes it: ``ownership,dive-deep; earn-trust,think-big``.

    A semicolon stands between interviewers, a comma between principles, which go by slug or name. Raises InvalidInput
    naming the word that is no principle of the pack; for a loop without any, and for one that is too large.
    """
    loop = []
    for part in text.split(";"):
        named = [word.strip() for word in part.split(",") if word.strip()]
        if named:
            loop.append(tuple(dict.fromkeys(_slug(name, pack) for name in named)))
    if not loop:
        raise InvalidInput("The loop names no principle.", 'Write it as "ownership,dive-deep; earn-trust,think-big".')
    if len(loop) > MOST_INTERVIEWERS or max(map(len, loop)) > MOST_EACH:
        raise InvalidInput(
            f"A loop has at most {MOST_INTERVIEWERS} interviewers with {MOST_EACH} principles each.",
            "A semicolon stands between interviewers, a comma between principles.",
        )
    return tuple(loop)


def loop_text(loop: Loop) -> str:
    """A loop as ``parse_loop`` reads it."""
    return "; ".join(", ".join(principles) for principles in loop)


def asked_of(loop: Loop) -> tuple[str, ...]:
    """The principles of a loop in the order in which they are asked; one that two interviewers probe stands twice."""
    return tuple(slug for principles in loop for slug in principles)


def draw_loop(slugs: Sequence[str], size: LoopSize, chance: random.Random) -> Loop:
    """Draw a loop at random. No principle comes twice before all have come once, as in a loop that is shared out."""
    deck: list[str] = []
    loop = []
    for _ in range(chance.randint(*size.interviewers)):
        wanted = min(chance.randint(*size.each), len(slugs))
        hand, deck = deck[:wanted], deck[wanted:]
        if len(hand) < wanted:
            fresh = chance.sample(slugs, len(slugs))
            hand += [slug for slug in fresh if slug not in hand][: wanted - len(hand)]
            deck = [slug for slug in fresh if slug not in hand]
        loop.append(tuple(hand))
    return tuple(loop)


def _slug(word: str, pack: Pack) -> str:
    try:
        return pack.principle(word).slug
    except NotFound as error:
        said = f"The loop names {word!r}, which is no principle of {pack.name}."
        raise InvalidInput(said, error.hint) from None
