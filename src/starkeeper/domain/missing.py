"""What keeps a suggestion from being strong, in words that say what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Suggestion, Tag

PROVING = (Part.ACTION, Part.RESULT)
"""The parts that an interviewer takes the proof from; the others set the scene."""

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def missing(content: StoryContent, found: Suggestion | Tag, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Say in one sentence what a weak suggestion lacks; ``names`` are what principles are called, by slug.

    First a part that is not written, then a part in which no sentence speaks for the principle, then a sentence that
    speaks for another principle more.
    """
    if unwritten := [part for part in PROVING if not content.part(part).strip()]:
        return f"Nothing is written in {_either(unwritten)}."
    if silent := [part for part in PROVING if part in found.silent]:
        return f"Nothing in {_either(silent)} speaks for it."
    if found.runner_up and found.runner_up.leads:
        other = names.get(found.runner_up.principle, found.runner_up.principle)
        return f"Its best sentence speaks more for {other}."
    return "No sentence says it plainly."


def _either(parts: Sequence[Part]) -> str:
    return " or ".join(part.value.capitalize() for part in parts)
