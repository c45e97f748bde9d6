"""What ``--json`` prints of interviews and of practice; ``docs/json.md`` describes it, and a test compares the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starkeeper.cli.shapes import question

if TYPE_CHECKING:
    from starkeeper.domain.interview import Interview
    from starkeeper.domain.numbers import Figure, StoryNumbers
    from starkeeper.domain.probe import Probe
    from starkeeper.domain.progress import Progress
    from starkeeper.domain.today import Item
    from starkeeper.library.practice import Today

Shape = dict[str, Any]


def interview(kept: Interview) -> Shape:
    """A day of interviews."""
    return {
        "id": kept.id,
        "date": kept.date.isoformat(),
        "company": kept.company,
        "pack": kept.pack,
        "loop": [list(slugs) for slugs in kept.loop],
        "added_at": kept.added_at.isoformat(),
    }


def today(plan: Today) -> Shape:
    """What to do on one day."""
    return {
        "date": plan.day.isoformat(),
        "interview": interview(plan.interview) if plan.interview else None,
        "aim": plan.aim.isoformat(),
        "minutes": plan.minutes,
        "answerable": round(plan.answerable, 2),
        "principles": plan.principles,
        "items": [_item(item, plan) for item in plan.items],
    }


def _item(item: Item, plan: Today) -> Shape:
    return {
        "kind": item.kind,
        "minutes": item.minutes,
        "principle": item.principle,
        "question": question(item.question) if item.question else None,
        "story": item.story_id,
        "title": plan.titles.get(item.story_id) if item.story_id else None,
        "before": round(item.before, 3),
        "after": round(item.after, 3),
        "gain": round(item.gain, 3),
    }


def progress(found: Progress) -> Shape:
    """How the practice went so far."""
    return {
        "rehearsals": found.rehearsals,
        "drills": found.drills,
        "sessions": found.sessions,
        "minutes": round(found.minutes, 1),
        "days": found.days,
        "streak": found.streak,
        "daily": [round(minutes, 1) for minutes in found.daily],
        "principles": [
            {
                "slug": each.slug,
                "rehearsals": each.rehearsals,
                "last": each.last.isoformat() if each.last else None,
                "recall": None if each.recall is None else round(each.recall, 3),
                "due": each.due.isoformat() if each.due else None,
            }
            for each in found.principles
        ],
        "best": found.practised[0].slug if found.practised else None,
        "worst": found.practised[-1].slug if found.practised else None,
        "confusions": [{"asked": each.asked, "told": each.told, "times": each.times} for each in found.confusions],
    }


def probe(kept: Probe) -> Shape:
    """A follow-up question to a story."""
    return {
        "id": kept.id,
        "story": kept.story_id,
        "question": kept.question,
        "answer": kept.answer,
        "added_at": kept.added_at.isoformat(),
        "answered_at": kept.answered_at.isoformat() if kept.answered_at else None,
    }


def numbers(told: StoryNumbers) -> Shape:
    """The figures of a story, and what it tells with two values."""
    return {
        "id": told.story_id,
        "title": told.title,
        "figures": [figure(each) for each in told.figures],
        "clashes": [{"first": figure(each.first), "second": figure(each.second)} for each in told.clashes],
    }


def figure(told: Figure) -> Shape:
    """One number of a story."""
    return {
        "part": told.part,
        "text": told.text,
        "value": told.value,
        "unit": told.unit,
        "sentence": told.sentence,
    }
