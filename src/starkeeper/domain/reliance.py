"""Reliance: what hangs on a single story, and what would be missing without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starkeeper.domain.coverage import Coverage, TaggedStory, in_words, listed, quoted
from starkeeper.domain.tags import Strength

MOST_CARRIED = 4
"""Principles that one story may prove before too much hangs on it: in a loop it can be told for one of them."""


@dataclass(frozen=True, slots=True)
class Reliance:
    """What one story carries."""

    story: TaggedStory
    carried: tuple[str, ...]
    """The principles that it proves, by slug."""
    alone: tuple[str, ...]
    """Those that nothing else proves."""
    opened: tuple[str, ...]
    """Those that would be short of their target, or shorter, without it."""

    @property
    def too_much(self) -> bool:
        """Whether it carries more than a story should, or the only proof of several principles."""
        return len(self.carried) > MOST_CARRIED or len(self.alone) > 1

    def sentence(self, names: Mapping[str, str]) -> str:
        """What hangs on it, in words; ``names`` are what principles are called, by slug."""
        title = quoted(self.story.title)
        if len(self.alone) > 1:
            return f"{title} is the only proof of {listed([names[slug] for slug in self.alone])}."
        return f"{title} carries {in_words(len(self.carried))} principles, and can be told for one of them."


def reliances(coverage: Coverage) -> list[Reliance]:
    """What each story that proves something carries: first those whose loss would open the most gaps."""
    strong = {entry.slug: entry for entry in coverage.principles if entry.strong}
    found = []
    for story in coverage.strong:
        carried = tuple(
            slug for slug in strong if (tag := story.tag(slug)) is not None and tag.strength is Strength.STRONG
        )
        alone = tuple(slug for slug in carried if strong[slug].strong_count == 1)
        opened = tuple(slug for slug in carried if strong[slug].strong_count <= strong[slug].target)
        found.append(Reliance(story, carried, alone, opened))
    return sorted(found, key=lambda each: (-len(each.opened), -len(each.alone), -len(each.carried), each.story.id))
