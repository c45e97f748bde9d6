"""What a writer does, drawn at random, and what a library must hold after each step: kept apart from the library.

A mirror is told by title, since two writers cannot know each other's numbers; every writer's titles begin with its
name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from starkeeper.domain.story import CONTENT_FIELDS, Outcome, Status, StoryContent
from starkeeper.domain.tags import Verdict

TALE = (
    "the team found a broken build and I fixed it before anyone noticed that payments failed for “half” of our "
    "customers in Zürich, so it's 数据 or naïveté; 🙂 they said\nno night call since"
)
WORDS = TALE.split(" ")
SLUGS = ("ownership", "dive-deep", "earn-trust", "think-big")
PARTS = ("situation", "task", "action", "result", "lesson")


class Deed(StrEnum):
    """What a writer can do."""

    ADD = "add"
    SAVE = "save"
    BIN = "bin"
    RESTORE = "restore"
    VERDICT = "verdict"
    DRAFT = "draft"
    DROP = "drop"
    UNDO = "undo"
    REDO = "redo"


WRITING = (Deed.ADD, Deed.SAVE, Deed.SAVE, Deed.BIN, Deed.RESTORE, Deed.VERDICT, Deed.DRAFT, Deed.DRAFT, Deed.DROP)
OLD_DEEDS = (Deed.ADD, Deed.ADD, Deed.SAVE, Deed.VERDICT, Deed.DRAFT)
WALKING = (Deed.ADD, Deed.SAVE, Deed.BIN, Deed.RESTORE, Deed.VERDICT, Deed.UNDO, Deed.UNDO, Deed.REDO, Deed.REDO)


@dataclass(frozen=True, slots=True)
class Step:
    """One deed, done in one library call."""

    deed: Deed
    title: str = ""
    """The story; empty for the draft of a new one, and for undo and redo."""
    content: StoryContent | None = None
    words: tuple[tuple[str, Verdict | None], ...] = ()


@dataclass(slots=True)
class Kept:
    """One story as it must be."""

    content: StoryContent
    version: int = 1
    binned: bool = False
    words: dict[str, Verdict] = field(default_factory=dict)
    earlier: list[StoryContent] = field(default_factory=list)
    draft: StoryContent | None = None

    def save(self, content: StoryContent) -> None:
        """A new version; the same text is none."""
        if content != self.content:
            self.earlier.append(self.content)
            self.content, self.version = content, self.version + 1


@dataclass(frozen=True, slots=True)
class _Change:
    """What an action did to what undo brings back: text, place, words."""

    title: str
    before: tuple[StoryContent, bool, dict[str, Verdict]]
    after: tuple[StoryContent, bool, dict[str, Verdict]]


class Mirror:
    """All stories of one writer, as they must be."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stories: dict[str, Kept] = {}
        self.draft: StoryContent | None = None
        self._done: list[_Change] = []
        self._undone: list[_Change] = []

    def do(self, step: Step) -> None:
        """Do a step."""
        if step.deed is Deed.UNDO:
            self._walk(self._done, self._undone, "before")
        elif step.deed is Deed.REDO:
            self._walk(self._undone, self._done, "after")
        elif step.deed in (Deed.DRAFT, Deed.DROP):
            self._keep(step.title, step.content)
        else:
            self._act(step)

    def told(self) -> dict[str, Any]:
        """All of it in plain values, by title; the draft of a new story under no title."""
        stories: dict[str, Any] = {
            title: (
                values(kept.content),
                kept.version,
                kept.binned,
                {slug: verdict.value for slug, verdict in kept.words.items()},
                [values(content) for content in kept.earlier],
                kept.draft and values(kept.draft),
            )
            for title, kept in self.stories.items()
        }
        return stories | {"": self.draft and values(self.draft)}

    def can(self, deed: Deed) -> bool:
        """Whether a deed is possible now."""
        if deed is Deed.UNDO:
            return bool(self._done)
        if deed is Deed.REDO:
            return bool(self._undone)
        if deed is Deed.RESTORE:
            return any(kept.binned for kept in self.stories.values())
        return deed in (Deed.ADD, Deed.DRAFT, Deed.DROP) or any(not kept.binned for kept in self.stories.values())

    def _act(self, step: Step) -> None:
        new = step.title not in self.stories
        if new:
            assert step.content is not None
            self.stories[step.title] = Kept(step.content)
            self.draft = None if step.deed is Deed.ADD else self.draft
        kept = self.stories[step.title]
        before = _state(kept)
        if step.deed is Deed.SAVE and step.content is not None:
            kept.save(step.content)
            kept.draft = None
        if step.deed in (Deed.BIN, Deed.RESTORE):
            kept.binned = step.deed is Deed.BIN
        for slug, verdict in step.words:
            kept.words.pop(slug, None)
            if verdict is not None:
                kept.words[slug] = verdict
        if new:
            before = (kept.content, True, dict(kept.words))  # what is taken back lies in the bin
        if before != _state(kept):
            self._done.append(_Change(step.title, before, _state(kept)))
            self._undone.clear()

    def _walk(self, start: list[_Change], end: list[_Change], side: str) -> None:
        change = start.pop()
        end.append(change)
        kept = self.stories[change.title]
        content, kept.binned, kept.words = getattr(change, side)
        kept.words = dict(kept.words)
        kept.save(content)

    def _keep(self, title: str, content: StoryContent | None) -> None:
        if title:
            self.stories[title].draft = content
        else:
            self.draft = content


def _state(kept: Kept) -> tuple[StoryContent, bool, dict[str, Verdict]]:
    return kept.content, kept.binned, dict(kept.words)


def values(content: StoryContent) -> tuple[str, ...]:
    """A story's content in plain values."""
    return tuple(str(getattr(content, name)) for name in CONTENT_FIELDS)


def text(rng: random.Random, longest: int = 80) -> str:
    """Some words; now and then very many, so that they fill pages of their own."""
    count = rng.randint(1, longest) if rng.random() < 0.95 else rng.randint(1_000, 3_000)
    return " ".join(rng.choice(WORDS) for _ in range(count))


def content(rng: random.Random, title: str) -> StoryContent:
    """A story about nothing."""
    parts: dict[str, Any] = {part: text(rng) for part in PARTS if rng.random() < 0.8}
    return StoryContent(
        title=title, outcome=rng.choice(list(Outcome)), status=rng.choice(list(Status)), employer="Acme", **parts
    )


def steps(mirror: Mirror, rng: random.Random, deeds: Sequence[Deed], count: int, *, own_draft: bool) -> Iterator[Step]:
    """Draw steps that are possible, one after the other; each is done in the mirror once it was taken.

    ``own_draft`` says that this writer has the draft of a new story for itself.
    """
    for number in range(count):
        step = _draw(mirror, rng, rng.choice([deed for deed in deeds if mirror.can(deed)]), number, own_draft)
        yield step
        mirror.do(step)


def states(name: str, seed: int, deeds: Sequence[Deed], count: int, *, own_draft: bool) -> list[dict[str, Any]]:
    """What a writer's stories must be before its first step and after each."""
    mirror = Mirror(name)
    # A step is done in the mirror when the next one is asked for.
    passed = [mirror.told() for _ in steps(mirror, random.Random(seed), deeds, count, own_draft=own_draft)]
    return [*passed, mirror.told()]


def _draw(mirror: Mirror, rng: random.Random, deed: Deed, number: int, own_draft: bool) -> Step:
    if deed in (Deed.UNDO, Deed.REDO):
        return Step(deed)
    if deed is Deed.ADD or not mirror.stories:
        title = f"{mirror.name} {number} {rng.choice(SLUGS)}"
        return Step(Deed.ADD, title, content(rng, title), _words(rng, certain=True))
    inside = [title for title, kept in mirror.stories.items() if kept.binned is (deed is Deed.RESTORE)]
    titles = [*inside, ""] if own_draft and deed in (Deed.DRAFT, Deed.DROP) else inside
    if not titles:
        return _draw(mirror, rng, Deed.ADD, number, own_draft)
    title = rng.choice(titles)
    if deed is Deed.VERDICT:
        return Step(deed, title, None, _words(rng))
    if deed is Deed.SAVE:
        return Step(deed, title, replace(mirror.stories[title].content, **{rng.choice(PARTS): text(rng)}))
    return Step(deed, title, content(rng, "half a ti") if deed is Deed.DRAFT else None)


def _words(rng: random.Random, *, certain: bool = False) -> tuple[tuple[str, Verdict | None], ...]:
    choices = tuple(Verdict) if certain else (*Verdict, None)
    return tuple((slug, rng.choice(choices)) for slug in rng.sample(SLUGS, rng.randint(0 if certain else 1, 3)))
