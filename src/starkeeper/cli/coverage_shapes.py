"""What ``coverage --json`` and ``plan --json`` print; ``docs/json.md`` describes it, and a test compares the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starkeeper.cli.shapes import question
from starkeeper.domain.coverage import PrincipleCoverage, TaggedStory
from starkeeper.domain.reliance import Reliance, reliances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starkeeper.domain.loop import Loop
    from starkeeper.domain.loop_plan import LoopPlan, Telling
    from starkeeper.domain.next_story import NextStory
    from starkeeper.domain.proofs import Bottleneck
    from starkeeper.domain.trend import Point
    from starkeeper.library import CoverageReport
    from starkeeper.library.loop import Prospects

Shape = dict[str, Any]


def coverage(report: CoverageReport, ahead: Iterable[NextStory] = ()) -> Shape:
    """What the stories of a library prove, and what to write next."""
    covered = report.coverage
    return {
        "stories": report.stories,
        "untagged": report.untagged,
        "covered": covered.covered,
        "sentence": covered.sentence,
        "principles": [_principle(entry) for entry in covered.principles],
        "gaps": [entry.slug for entry in covered.gaps],
        "one_sided": [entry.slug for entry in covered.one_sided],
        "over_relied": [_reliance(each) for each in reliances(covered) if each.too_much],
        "next": [_next(told) for told in ahead],
    }


def history(points: Iterable[Point]) -> list[Shape]:
    """What was covered at earlier moments."""
    return [
        {"at": point.at.isoformat(), "stories": point.stories, "strong": point.strong, "covered": point.covered}
        for point in points
    ]


def plan(loop: Loop, found: LoopPlan) -> Shape:
    """The tellings of a loop."""
    return {
        "loop": [list(principles) for principles in loop],
        "complete": found.complete,
        "tellings": [_telling(told) for told in found.tellings],
        "bottleneck": _bottleneck(found.bottleneck),
        "short": found.short,
    }


def prospects(found: Prospects) -> Shape:
    """What the stories are worth in a loop that nobody knows yet."""
    outlook = found.outlook
    return {
        "sampled": outlook.sampled,
        "chance": round(outlook.chance, 4),
        "gains": {slug: round(outlook.gain(slug), 4) for slug in outlook.rescued},
        "bottleneck": _bottleneck(found.bottleneck),
        "knock_outs": [{**_reliance(each.reliance), "chance": round(each.chance, 4)} for each in found.knock_outs],
    }


def _principle(entry: PrincipleCoverage) -> Shape:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "target": entry.target,
        "strong": [_proof(told, entry.slug) for told in entry.strong],
        "weak": [_proof(told, entry.slug) for told in entry.weak],
        "gap": entry.gap,
        "best": _proof(entry.best, entry.slug) if entry.best else None,
        "outcomes": {outcome.value: number for outcome, number in entry.outcomes.items()},
        "last_rehearsed": entry.rehearsed.isoformat() if entry.rehearsed else None,
        "sentence": entry.sentence,
    }


def _proof(told: TaggedStory, principle: str) -> Shape:
    found = told.tag(principle)
    return {
        "id": told.id,
        "title": told.title,
        "score": round(found.score, 4) if found else 0.0,
        "verdict": found.verdict if found else None,
    }


def _reliance(each: Reliance) -> Shape:
    return {
        "id": each.story.id,
        "title": each.story.title,
        "carried": list(each.carried),
        "alone": list(each.alone),
        "opened": list(each.opened),
    }


def _next(told: NextStory) -> Shape:
    return {
        "principle": told.entry.slug,
        "gain": round(told.gain, 4),
        "helped": round(told.helped, 4),
        "nearest": _proof(told.nearest, told.entry.slug) if told.nearest else None,
        "lacks": told.lacks,
        "questions": [question(asked) for asked in told.questions],
        "prompt": told.prompt,
    }


def _telling(told: Telling) -> Shape:
    return {
        "interviewer": told.interviewer + 1,
        "principle": told.principle,
        "story": _proof(told.story, told.principle) if told.story else None,
        "strength": told.strength,
        "again": told.again,
    }


def _bottleneck(found: Bottleneck | None) -> Shape | None:
    if found is None:
        return None
    stories = [{"id": story.id, "title": story.title} for story in found.stories]
    return {"principles": list(found.principles), "stories": stories, "needed": found.needed}
