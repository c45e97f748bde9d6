"""A pack: the principles a company hires by, and the questions its interviewers ask."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from starkeeper.errors import NotFound


class Polarity(StrEnum):
    """What kind of story a question asks for."""

    SUCCESS = "success"
    FAILURE = "failure"
    CONFLICT = "conflict"
    OPEN = "open"


class Level(StrEnum):
    """Whom a question is put to."""

    ANY = "any"
    IC = "ic"
    MANAGER = "manager"


MOST_PRINCIPLES = 3
"""The most principles one question may probe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something an interviewer asks."""

    id: str
    text: str
    principles: tuple[str, ...] = ()
    """Slugs, the one it stands under first; empty for a recruiter's general question."""
    polarity: Polarity = Polarity.OPEN
    level: Level = Level.ANY
    roles: tuple[str, ...] = ()
    """The roles it is put to, such as ``mle`` or ``pm``; empty when it suits everybody."""
    own: bool = False
    """Whether the candidate added it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFilter:
    """Which questions are wanted. An empty field asks for nothing in particular."""

    principle: str = ""
    role: str = ""
    level: Level | None = None
    polarity: Polarity | None = None
    text: str = ""
    general: bool | None = None
    """True for only the general questions, False for none of them, None for both."""

    def admits(self, question: Question) -> bool:
        """Whether a question is wanted. A question put to anybody suits every role and level."""
        return (
            (not self.principle or self.principle in question.principles)
            and (not self.role or not question.roles or self.role in question.roles)
            and (self.level is None or question.level in (Level.ANY, self.level))
            and (self.polarity is None or question.polarity is self.polarity)
            and self.text.casefold() in question.text.casefold()
            and (self.general is None or self.general is not bool(question.principles))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """One thing an interviewer looks for."""

    slug: str
    name: str
    meaning: str
    behaviours: tuple[str, ...]
    """Short first-person sentences that show it at work; what stories are compared with."""
    questions: tuple[Question, ...]
    probes: tuple[str, ...]
    """Follow-up questions that dig into one story."""
    numbers: bool = True
    """Whether a result should be told with a number; where trust or people are in question it need not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The principles of one company, in its own order."""

    slug: str
    name: str
    language: str
    """ISO 639-1 code of the language its sentences are written in."""
    target: int
    """Stories a candidate should have for each principle, unless the settings say otherwise."""
    principles: tuple[Principle, ...]
    general: tuple[Question, ...]
    """What a recruiter asks; tied to no principle."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The principles' slugs, in the pack's order."""
        return tuple(principle.slug for principle in self.principles)

    @property
    def names(self) -> dict[str, str]:
        """What the principles are called, by slug."""
        return {principle.slug: principle.name for principle in self.principles}

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the pack: the principles' in their order, then the general ones."""
        return (*(question for principle in self.principles for question in principle.questions), *self.general)

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hex, of all that suggestions depend on: slugs, names, meanings and behaviours."""
        read = [[p.slug, p.name, p.meaning, *p.behaviours] for p in self.principles]
        return hashlib.sha256(json.dumps(read, separators=(",", ":")).encode("ascii")).hexdigest()

    def principle(self, slug: str) -> Principle:
        """Return the principle with this slug or name.

        Raises NotFound, naming the nearest slugs, when there is none.
        """
        wanted = slug.strip().casefold()
        for principle in self.principles:
            if wanted in (principle.slug, principle.name.casefold()):
                return principle
        raise NotFound(f"The pack {self.name!r} has no principle {slug!r}.", _nearest(wanted, self.slugs))


def _nearest(wanted: str, slugs: Collection[str]) -> str:
    # The beginning of a slug is the likeliest thing to type; a slip of the keys the next.
    near = [slug for slug in slugs if wanted and wanted in slug] or difflib.get_close_matches(wanted, slugs, 3)
    return f"Did you mean {', '.join(near)}?" if near else "starkeeper principles lists them."
