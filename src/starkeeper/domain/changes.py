"""What a re-tagging changed: which tags came, went, or became stronger or weaker, story by story and in sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starkeeper.domain.counting import counted
from starkeeper.domain.coverage import quoted
from starkeeper.domain.tags import Strength, Tag

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TagChange:
    """One principle that a story counts for otherwise than before."""

    principle: str
    before: Strength | None
    """None when it was no tag."""
    after: Strength | None
    """None when it is no tag any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """One story whose tags are not what they were."""

    id: int
    title: str
    changes: tuple[TagChange, ...]
    """What came, then what became strong, then what became weak, then what went."""

    def sentence(self, names: Mapping[str, str] = _NO_NAMES) -> str:
        """The changes in words; ``names`` are what principles are called, by slug."""
        came = [f"{_name(c, names)} ({c.after})" for c in self.changes if c.before is None]
        went = [f"{_name(c, names)} ({c.before})" for c in self.changes if c.after is None]
        turned = [
            f"{_name(c, names)} is now {'strong' if c.after is Strength.STRONG else 'only weak'}"
            for c in self.changes
            if c.before and c.after
        ]
        said = [*(f"{verb} {', '.join(tags)}" for verb, tags in (("gains", came), ("loses", went)) if tags), *turned]
        return f"{quoted(self.title)} {'; '.join(said)}" if came or went else f"{quoted(self.title)}: {'; '.join(said)}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a re-tagging changed in a whole library."""

    compared: int
    """How many stories had been tagged before, so that a change can be told."""
    stories: tuple[StoryChange, ...]
    """Those whose tags changed, in the order they were added."""

    def count(self, before: Strength | None, after: Strength | None) -> int:
        """How many tags went from one strength to another; None is no tag."""
        return sum((c.before, c.after) == (before, after) for story in self.stories for c in story.changes)

    @property
    def sentence(self) -> str:
        """The sum in one sentence; empty when there was nothing to compare with."""
        if not self.compared:
            return ""
        many = counted(self.compared)
        if not self.stories:
            return f"{many} compared again: no tag changed."
        return f"{len(self.stories)} of {many} changed: {', '.join(self._sums())}."

    def told(self, most: int, names: Mapping[str, str] = _NO_NAMES) -> list[str]:
        """The sum, then a sentence for each of the first ``most`` stories, then how many more there are."""
        said = [self.sentence, *(f"{story.sentence(names)}." for story in self.stories[:most])]
        more = len(self.stories) - most
        if more > 0:
            said.append(f"And {counted(more, 'more story', 'more stories')}.")
        return [line for line in said if line]

    def _sums(self) -> list[str]:
        came = {kind: self.count(None, kind) for kind in Strength}
        went = {kind: self.count(kind, None) for kind in Strength}
        sums = (
            (sum(came.values()), f"came ({_listed(came)})"),
            (sum(went.values()), f"went ({_listed(went)})"),
            (self.count(Strength.WEAK, Strength.STRONG), "became strong"),
            (self.count(Strength.STRONG, Strength.WEAK), "became weak"),
        )
        said = [(number, what) for number, what in sums if number]
        # The first number says what is counted; behind it a number is enough.
        return [
            f"{number} {what}" if at else f"{number} {_tags(number)} {what}" for at, (number, what) in enumerate(said)
        ]


def compare(before: Iterable[Tag], after: Iterable[Tag]) -> tuple[TagChange, ...]:
    """Say which principles one story counts for otherwise than before.

    Scores may differ as they like; only coming, going and a change of strength are changes. When both sides were
    weighed with the same verdicts, no principle with a verdict is among them.
    """
    was = {tag.principle: tag.strength for tag in before}
    now = {tag.principle: tag.strength for tag in after}
    changed = [
        TagChange(principle, was.get(principle), now.get(principle))
        for principle in {**now, **was}
        if was.get(principle) is not now.get(principle)
    ]
    return tuple(sorted(changed, key=_order))


def _order(change: TagChange) -> tuple[int, bool]:
    if change.before is None:
        return (0, change.after is not Strength.STRONG)
    if change.after is None:
        return (2, change.before is not Strength.STRONG)
    return (1, change.after is not Strength.STRONG)


def _name(change: TagChange, names: Mapping[str, str]) -> str:
    return names.get(change.principle, change.principle)


def _listed(counts: Mapping[Strength, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)


def _tags(number: int) -> str:
    return "tag" if number == 1 else "tags"
