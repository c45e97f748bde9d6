"""What the list for today says in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starkeeper.domain.coverage import quoted
from starkeeper.domain.interview import Interview, said_days
from starkeeper.domain.today import Item, Kind


def said_aim(day: date, aim: date, interview: Interview | None) -> str:
    """What the day is prepared for."""
    if interview is None:
        return f"No interview is kept, so this prepares for two weeks ahead, {aim.isoformat()}."
    whom = f" at {interview.company}" if interview.company else ""
    return f"The interview{whom} is {said_days((aim - day).days)}, {aim.isoformat()}."


def said_answerable(answerable: float, principles: int) -> str:
    """How things stand on that day, if nothing more is done."""
    number = f"{answerable:.1f}"
    many = "none" if number == "0.0" else f"about {number}"
    return f"As things are, you could answer for {many} of {principles} principles on that day."


def said_item(item: Item, names: Mapping[str, str], titles: Mapping[int, str]) -> str:
    """What to do; ``names`` are what principles are called, by slug, ``titles`` what stories are, by id."""
    if item.kind is Kind.WRITE:
        return f"Write a story for {names[item.principle]}"
    if item.kind is Kind.RETELL and item.story_id:
        return f"Tell {quoted(titles[item.story_id])} once more"
    return f"Answer for {names[item.principle]}"
