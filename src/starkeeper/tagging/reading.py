"""A story as the tagger reads it: the texts to encode, and where in the story each stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from starkeeper.domain.sentences import sentences
from starkeeper.domain.story import Part, StoryContent
from starkeeper.domain.tags import Evidence

MOST_SENTENCES = 2_000
"""Sentences of a story that are read: four hours of talking. The rest of a longer text is left out."""

MOST_CHARACTERS = 200_000
"""Characters of a part that are read, for the same reason."""

PASSAGE = 900
"""About so many characters make a passage: what the usual models read at once, with room to spare."""

_BACKGROUND = Path(__file__).with_name("background.jsonl")


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of one story."""

    places: tuple[Evidence, ...]
    """Where each sentence stands."""
    sentences: tuple[str, ...]
    passages: tuple[str, ...]
    """The same sentences, joined: conduct often shows only in several of them together. Read behind the title."""
    title: str
    wordless: frozenset[Part] = frozenset()
    """The parts that are written, and hold no sentence that could say anything."""

    @property
    def texts(self) -> list[str]:
        """What has to be encoded: the sentences, the passages, then the title, where there is one.

        A passage is read behind the title, for the two explain each other.
        """
        return [*self.sentences, *map(self.headed, self.passages), *filter(None, (self.title,))]

    def headed(self, passage: str) -> str:
        """A passage behind the title, where there is one."""
        return f"{self.title}. {passage}" if self.title else passage


def tell(content: StoryContent) -> Told:
    """Take a story apart into its sentences, its passages and its title."""
    places: list[Evidence] = []
    found: list[str] = []
    for part in Part:
        text = content.part(part)[:MOST_CHARACTERS]
        for span in sentences(text):
            sentence = text[span.start : span.end]
            if _says_something(sentence) and len(found) < MOST_SENTENCES:
                places.append(Evidence(part, span.start, span.end))
                found.append(sentence)
    written = {part for part in Part if content.part(part).strip()}
    wordless = frozenset(written - {place.part for place in places})
    return Told(tuple(places), tuple(found), tuple(passages(found)), content.title.strip(), wordless)


def passages(found: Sequence[str]) -> Iterator[str]:
    """Join sentences in a row into passages of about equal length, none much longer than ``PASSAGE``."""
    total = sum(map(len, found))
    count = -(-total // PASSAGE)
    passage: list[str] = []
    read = done = 0
    for sentence in found:
        # A sentence belongs to the passage that its middle falls into.
        place = min((read + len(sentence) // 2) * count // total, count - 1)
        if passage and place > done:
            yield " ".join(passage)
            passage = []
        done = place
        passage.append(sentence)
        read += len(sentence)
    if passage:
        yield " ".join(passage)


def background() -> Iterator[StoryContent]:
    """The ordinary stories that others are measured against: three for each of sixteen ways to act."""
    for line in _BACKGROUND.read_text(encoding="utf-8").splitlines():
        yield StoryContent(**json.loads(line))


def _says_something(sentence: str) -> bool:
    # One word is no evidence; a script without spaces says much in one.
    return len(sentence) >= 12 or len(sentence.split()) > 1
