"""A story as the rules read it: its words counted, its sentences found, and what others say in it taken out."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from starkeeper.domain.review.limits import Limits
from starkeeper.domain.sentences import Span, sentences
from starkeeper.domain.speech import WORDS_PER_MINUTE, count_words, spoken_seconds
from starkeeper.domain.story import Part, StoryContent

MOST_CHARACTERS = 200_000
"""Characters of a part that are read: four hours of talking."""

_LETTER = re.compile(r"[^\W_]")
_PLACEHOLDER = re.compile(r"\W*(?:tbd|tbc|todo|to ?do|n/?a|none|fill in|xxx+)\W*", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"\n]{2,300}\"|“[^”]{2,300}”|«[^»]{2,300}»|‘[^‘\n]{2,300}?’(?!\w)")


class Telling:
    """One story under review; what several rules need is worked out once."""

    def __init__(
        self,
        content: StoryContent,
        limits: Limits | None = None,
        *,
        words_per_minute: int = WORDS_PER_MINUTE,
        numbers: bool = True,
    ) -> None:
        self.content = content
        self.limits = limits or Limits()
        self.pace = words_per_minute
        self.numbers = numbers
        """Whether its principles ask for a number."""
        self._masked: dict[Part, str] = {}
        self._sentences: dict[Part, list[Span]] = {}

    def text(self, part: Part) -> str:
        """As much of a part as is read."""
        return self.content.part(part)[:MOST_CHARACTERS]

    def is_written(self, part: Part) -> bool:
        """Whether a part says anything: more than signs, and more than a note to write it later."""
        text = self.text(part)
        return _LETTER.search(text) is not None and not _PLACEHOLDER.fullmatch(text)

    def own(self, part: Part) -> str:
        """A part with blanks in place of what stands in quotation marks: the words of others are not the teller's."""
        if part not in self._masked:
            self._masked[part] = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), self.text(part))
        return self._masked[part]

    def sentences(self, part: Part) -> list[Span]:
        """The sentences of a part; a line of a list is one."""
        if part not in self._sentences:
            self._sentences[part] = sentences(self.text(part))
        return self._sentences[part]

    def sentence_at(self, part: Part, offset: int) -> Span:
        """The sentence that an offset of a part lies in; the whole part where there is none."""
        spans = self.sentences(part)
        place = bisect_right(spans, offset, key=lambda span: span.end)
        return spans[place] if place < len(spans) else Span(0, len(self.text(part)))

    @cached_property
    def words(self) -> dict[Part, int]:
        """The spoken words of each part."""
        return {part: count_words(self.content.part(part)) for part in Part}

    @cached_property
    def total(self) -> int:
        """The spoken words of the whole story."""
        return sum(self.words.values())

    @property
    def seconds(self) -> int:
        """How long the story takes to tell."""
        return spoken_seconds(self.total, self.pace)
