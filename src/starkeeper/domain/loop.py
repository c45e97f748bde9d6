"""A loop as a candidate writes it: ``ownership, dive-deep; earn-trust, think-big``."""

from __future__ import annotations

from starkeeper.domain.interview import Loop
from starkeeper.domain.pack import Pack
from starkeeper.errors import InvalidInput, NotFound


def parse_loop(text: str, pack: Pack) -> Loop:
    """Read who probes what: ``;`` parts interviewers, ``,`` the principles of one, by slug or name.

    Returns the slugs of each interviewer; what is blank between two signs is passed over, and a principle that one
    interviewer is given twice counts once. Raises InvalidInput naming the word that is no principle of the pack.
    """
    interviewers = (_principles(part, pack) for part in text.split(";"))
    return tuple(slugs for slugs in interviewers if slugs)


def loop_text(loop: Loop) -> str:
    """The same, written so that ``parse_loop`` reads it back."""
    return "; ".join(", ".join(slugs) for slugs in loop)


def _principles(text: str, pack: Pack) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_slug(word, pack) for word in text.split(",") if word.strip()))


def _slug(word: str, pack: Pack) -> str:
    try:
        return pack.principle(word).slug
    except NotFound as error:
        raise InvalidInput(
            f"The loop names {word.strip()!r}, which is no principle of {pack.name}.", error.hint
        ) from None
