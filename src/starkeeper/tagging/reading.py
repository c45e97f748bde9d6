"""A story as the tagger reads it: the texts to encode, and where in the story each stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Evidence
from starkeeper.tagging.sentences import sentences

MOST_SENTENCES = 2_000
"""Sentences of a story that are read: four hours of talking. The rest of a longer text is left out."""

MOST_CHARACTERS = 200_000
"""Characters of a part that are read, for the same reason."""

_BACKGROUND = Path(__file__).with_name("background.jsonl")


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of one story."""

    places: tuple[Evidence, ...]
    """Where each sentence stands."""
    sentences: tuple[str, ...]
    title: str

    @property
    def texts(self) -> list[str]:
        """What has to be encoded: the sentences, then the title, where there is one."""
        return [*self.sentences, *filter(None, (self.title,))]


def tell(content: StoryContent) -> Told:
    """Take a story apart into its sentences and its title."""
    places: list[Evidence] = []
    found: list[str] = []
    for part in Part:
        text = content.part(part)[:MOST_CHARACTERS]
        for span in sentences(text):
            sentence = text[span.start : span.end]
            if _says_something(sentence) and len(found) < MOST_SENTENCES:
                places.append(Evidence(part, span.start, span.end))
                found.append(sentence)
    return Told(tuple(places), tuple(found), content.title.strip())


def background() -> Iterator[StoryContent]:
    """The ordinary stories that others are measured against: three for each of sixteen ways to act."""
    for line in _BACKGROUND.read_text(encoding="utf-8").splitlines():
        yield StoryContent(**json.loads(line))


def _says_something(sentence: str) -> bool:
    # One word is no evidence; a script without spaces says much in one.
    return len(sentence) >= 12 or len(sentence.split()) > 1
