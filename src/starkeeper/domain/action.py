"""Actions: what one deed of the candidate changed, in enough detail to take it back and to do it again.

An action never holds text. The versions of a story do; an action names the ones it went between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from starkeeper.domain.coverage import quoted
from starkeeper.domain.tags import Verdict
from starkeeper.errors import StaleSave


class ActionKind(StrEnum):
    """What the candidate did."""

    ADD = "add"
    EDIT = "edit"
    REVERT = "revert"
    BIN = "bin"
    RESTORE = "restore"
    VERDICT = "verdict"
    IMPORT = "import"


class Aspect(StrEnum):
    """What of a story a step changed."""

    VERSION = "version"
    """Its text; before and after are numbers of versions, None before it was there."""
    BIN = "bin"
    """Whether it lies in the bin; before and after are ``in`` or ``out``."""
    VERDICT = "verdict"
    """The word on one principle; before and after are verdicts, None for none."""


IN_BIN, OUT_OF_BIN = "in", "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of one story."""

    story_id: int
    aspect: Aspect
    before: str | None
    after: str | None
    pack: str | None = None
    """Slug of the pack that a verdict is about."""
    principle: str | None = None
    """Slug of the principle that a verdict is about."""

    @property
    def reversed(self) -> Step:
        """The step that takes this one back."""
        return Step(
            story_id=self.story_id,
            aspect=self.aspect,
            before=self.after,
            after=self.before,
            pack=self.pack,
            principle=self.principle,
        )


def version_step(story_id: int, before: int | None, after: int) -> Step:
    """A story got a new version; None when it is new itself."""
    return Step(
        story_id=story_id, aspect=Aspect.VERSION, before=None if before is None else str(before), after=str(after)
    )


def bin_step(story_id: int, place: str) -> Step:
    """A story went into the bin, or out of it."""
    before = OUT_OF_BIN if place == IN_BIN else IN_BIN
    return Step(story_id=story_id, aspect=Aspect.BIN, before=before, after=place)


def verdict_step(story_id: int, pack: str, principle: str, before: Verdict | None, after: Verdict | None) -> Step:
    """The word on a principle changed."""
    return Step(
        story_id=story_id,
        aspect=Aspect.VERDICT,
        before=before and before.value,
        after=after and after.value,
        pack=pack,
        principle=principle,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One deed: all its steps are taken back together, or none."""

    id: int
    kind: ActionKind
    done_by: str
    """The front end: ``cli``, ``tui``, ``import`` or ``api``."""
    done_at: datetime
    """UTC."""
    steps: tuple[Step, ...]
    titles: Mapping[int, str] = field(default_factory=dict)
    """What the stories are called now, by id."""

    @property
    def story_ids(self) -> tuple[int, ...]:
        """The stories it changed."""
        return tuple(dict.fromkeys(step.story_id for step in self.steps))

    def phrase(self, names: Mapping[str, str] | None = None) -> str:
        """What it was, to stand behind "Undone:"; ``names`` are what principles are called, by slug."""
        which = self._stories
        if self.kind is ActionKind.VERDICT:
            slugs = tuple(dict.fromkeys(step.principle or "" for step in self.steps))
            on = (names or {}).get(slugs[0], slugs[0]) if len(slugs) == 1 else f"{len(slugs)} principles"
            return f"your word on {on} for {which}"
        if self.kind is ActionKind.REVERT:
            return f"the way back to an earlier version of {which}"
        return _PHRASES[self.kind].format(which)

    @property
    def _stories(self) -> str:
        ids = self.story_ids
        return quoted(self.titles.get(ids[0], str(ids[0]))) if len(ids) == 1 else f"{len(ids)} stories"


_PHRASES = {
    ActionKind.ADD: "adding {}",
    ActionKind.EDIT: "the change of {}",
    ActionKind.BIN: "moving {} to the bin",
    ActionKind.RESTORE: "taking {} out of the bin",
    ActionKind.IMPORT: "the import of {}",
}


class ChangedSince(StaleSave):
    """An action cannot be taken back, or done again, since its story is no longer as the action left it."""

    def __init__(self, action: Action, story_id: int) -> None:
        title = quoted(action.titles.get(story_id, str(story_id)))
        phrase = action.phrase()
        super().__init__(
            f"{phrase[0].upper()}{phrase[1:]} stays: {title} was changed in another way after it.",
            f"starkeeper history {story_id} shows its versions, and starkeeper revert goes back to one.",
        )
