"""The training material as Python objects: what stands in the files beside this one, read and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starkeeper import packs
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StoryContent

HERE = Path(__file__).parent

STORIES = HERE / "stories"
"""One file a voice; stories of the bundled pack."""

PACKS = HERE / "packs"
"""Packs of other, fictional companies, each with texts of its own."""

Labels = Mapping[str, float]
"""How well a text proves a principle, by slug: 1 what every reader named, less what only some did."""


@dataclass(frozen=True, slots=True)
class LabelledStory:
    """One story with what careful readers made of it."""

    id: str
    content: StoryContent
    labels: Labels
    evidence: Mapping[str, str] = field(default_factory=dict)
    """By principle, the sentence its author marked; verbatim from one part."""
    voice: str = ""
    """The manner it is written in: the name of its file."""
    group: str = ""
    """Stories of one group share a situation, so they must not be divided between training and testing."""

    @property
    def proved(self) -> frozenset[str]:
        """The principles it counts for when a ranking is measured."""
        return frozenset(slug for slug, weight in self.labels.items() if weight >= PROVED)


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A question, a title, or one sentence of conduct, with its principles."""

    text: str
    labels: Labels
    kind: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything under one pack."""

    pack: Pack
    stories: tuple[LabelledStory, ...]
    texts: tuple[LabelledText, ...]


PROVED = 0.5
"""The weight from which a label counts when a ranking is measured."""


def bundled() -> Material:
    """The material of the bundled pack, with the questions of the pack itself."""
    pack = packs.bundled()
    stories = [story for path in sorted(STORIES.glob("*.jsonl")) for story in _stories(path)]
    texts = [text for path in sorted(HERE.glob("*.jsonl")) for text in _texts(path)]
    questions = [question for question in pack.questions if question.principles]
    asked = [LabelledText(question.text, shared_out(question.principles), "questions") for question in questions]
    return _checked(Material(pack, tuple(stories), (*texts, *asked)))


def other_packs(prefix: str = "train-") -> Iterator[Material]:
    """The packs of other companies whose names begin so: ``train-`` for those to learn from."""
    for path in sorted(PACKS.glob(f"{prefix}*.yaml")):
        stories = path.with_name(f"{path.stem}-stories.jsonl")
        texts = path.with_name(f"{path.stem}-texts.jsonl")
        found = tuple(_texts(texts)) if texts.exists() else ()
        yield _checked(Material(packs.load(path), tuple(_stories(stories)), found))


def in_fold(story: LabelledStory, fold: int) -> bool:
    """Whether a story is in this one of three parts; stories of one group always are in the same."""
    return int(hashlib.sha256(story.group.encode()).hexdigest(), 16) % FOLDS == fold


FOLDS = 3


def shared_out(principles: tuple[str, ...] | list[str]) -> dict[str, float]:
    """Weights for principles in the order of their importance: the first counts whole, others a little less."""
    return {slug: 1.0 if place == 0 else SECOND for place, slug in enumerate(principles)}


SECOND = 0.6
"""What a second label of a short text weighs beside the first."""


def _stories(path: Path) -> Iterator[LabelledStory]:
    for row in _rows(path):
        content = StoryContent(title=row["title"])
        for part in Part:
            content = content.with_part(part, row.get(part.value) or "")
        yield LabelledStory(
            id=row["id"],
            content=content,
            labels=row["labels"],
            evidence=row.get("evidence", {}),
            voice=path.stem,
            group=row.get("group", row["id"]),
        )


def _texts(path: Path) -> Iterator[LabelledText]:
    for row in _rows(path):
        yield LabelledText(row["text"], shared_out(row["labels"]), row.get("kind", path.stem))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _checked(material: Material) -> Material:
    """The material itself. Raises ValueError when a label is none of the pack's, or evidence is not in its story."""
    known = set(material.pack.slugs)
    for item in (*material.stories, *material.texts):
        if not item.labels or not known.issuperset(item.labels):
            raise ValueError(f"{item}: labels must be principles of {material.pack.slug}, one at least")
    for story in material.stories:
        if not story.labels.keys() >= story.evidence.keys():
            raise ValueError(f"{story.id}: evidence for what is no label of it")
        for sentence in story.evidence.values():
            if not any(sentence in story.content.part(part) for part in Part):
                raise ValueError(f"{story.id}: not a sentence of the story: {sentence}")
    return material
