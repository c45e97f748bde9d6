"""Turns what the library knows into what widgets show. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from starkeeper.domain.counting import counted
from starkeeper.domain.display import printable
from starkeeper.domain.missing import missing
from starkeeper.domain.order import Order
from starkeeper.domain.speech import clock, count_words, spoken_seconds
from starkeeper.domain.story import Outcome, Part, Status, StoryContent
from starkeeper.domain.tags import Reason, Strength, Suggestion, Tag, Thresholds, Verdict

if TYPE_CHECKING:
    from datetime import date

    from starkeeper.domain.pack import Pack, Question
    from starkeeper.library import ImportReport, Retagging

_NO_REASONS: Mapping[str, Reason] = MappingProxyType({})

_PROBLEMS_TOLD = 3
"""Rows of a file that are no story and are named; the others are counted."""

MOST_TOLD = 4
"""Stories whose changes are told one by one after a re-tagging; the others are counted."""

_LONG = 100_000
"""Characters from which the words of a story are counted no further: nobody tells that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilter:
    """Which stories the list shows. An empty field asks for nothing in particular."""

    text: str = ""
    principle: str = ""
    """A slug."""
    status: Status | None = None
    outcome: Outcome | None = None
    employer: str = ""
    order: Order = Order.ADDED
    """What stands first; it leaves nothing out."""
    backwards: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The filter's values, as they are said."""
        chosen = (self.status and self.status.value, self.outcome and self.outcome.value, self.employer)
        return tuple(word for word in chosen if word)

    @property
    def is_arranged(self) -> bool:
        """Whether the stories stand otherwise than as they were added."""
        return self.order is not Order.ADDED or self.backwards

    @property
    def cleared(self) -> StoryFilter:
        """The same order, and nothing left out."""
        return StoryFilter(order=self.order, backwards=self.backwards)

    def __bool__(self) -> bool:
        return bool(self.text or self.principle or self.status or self.outcome or self.employer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A principle as it stands in a row of the list."""

    name: str
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story as it stands in the list."""

    id: int
    title: str
    outcome: Outcome
    status: Status
    minutes: str
    """Spoken, as a clock shows it; empty while nothing is written."""
    chips: tuple[Chip, ...]
    tagged: bool
    drafted: bool
    """Whether unsaved text waits as a draft."""
    practised: str = ""
    """The day it was last told, as ``day`` says it; empty while that is not read, or was never."""
    to_mend: int = 0
    """Warnings of the review; 0 while that is not read, too."""
    marked: bool = False
    """Whether it is one of those that something is done with at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A principle and how a story stands to it."""

    slug: str
    name: str
    score: float
    strength: Strength | None = None
    """None: the score is below both thresholds."""
    verdict: Verdict | None = None
    part: Part | None = None
    """Where the evidence stands."""
    span: tuple[int, int] = (0, 0)
    quote: str = ""
    also: str = ""
    """The name of the other principle that the evidence speaks for most."""
    missing: str = ""
    """What keeps a weak suggestion from being strong, in words; empty where it is not weak or has a verdict."""
    reason: str = ""
    """The verdict on another story that moved the score, in words; empty where none did or the story has its own."""

    @property
    def counts(self) -> bool:
        """Whether it is worth showing at once: it makes a tag, or the candidate said something about it."""
        return self.strength is not None or self.verdict is not None

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        if self.verdict is not None:
            return self.verdict.value
        return self.strength.value if self.strength is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingStory:
    """A story that answers a question."""

    id: int
    title: str
    principle: str = ""
    """Its name; empty when the story was not chosen for one."""
    strong: bool = False
    quote: str = ""
    follow_ups: tuple[str, ...] = ()
    """What an interviewer may ask about it next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question of the bank, and how often it was practised."""

    question: Question
    times: int = 0
    last: date | None = None
    """The day, where it was practised at all."""


def story_row(
    story_id: int,
    content: StoryContent,
    tags: Sequence[Tag],
    tagged: bool,
    drafted: bool,
    pack: Pack,
    pace: int,
    *,
    practised: str = "",
    to_mend: int = 0,
    marked: bool = False,
) -> StoryRow:
    """Make the row of a story; ``pace`` is in words a minute."""
    names = pack.names
    return StoryRow(
        id=story_id,
        title=content.title,
        outcome=content.outcome,
        status=content.status,
        minutes=spoken(content, pace),
        chips=tuple(
            Chip(name=names[tag.principle], strong=tag.strength is Strength.STRONG)
            for tag in tags
            if tag.principle in names
        ),
        tagged=tagged,
        drafted=drafted,
        practised=practised,
        to_mend=to_mend,
        marked=marked,
    )


def proposals(
    pack: Pack,
    content: StoryContent,
    suggestions: Iterable[Suggestion],
    verdicts: Mapping[str, Verdict],
    thresholds: Thresholds,
    reasons: Mapping[str, Reason] = _NO_REASONS,
) -> list[Proposal]:
    """Say of every principle of the pack how a story stands to it: what counts first, then by score."""
    proposed = {suggestion.principle: suggestion for suggestion in suggestions}
    names = pack.names
    found = [
        _proposal(slug, names, content, proposed.get(slug, Suggestion(slug, 0.0)), verdicts, thresholds, reasons)
        for slug in names
    ]
    found.sort(key=lambda proposal: (-_rank(proposal), -proposal.score))
    return found


def _rank(proposal: Proposal) -> int:
    if proposal.verdict is Verdict.CONFIRMED:
        return 2
    return 1 if proposal.counts else 0


def _proposal(
    slug: str,
    names: Mapping[str, str],
    content: StoryContent,
    suggestion: Suggestion,
    verdicts: Mapping[str, Verdict],
    thresholds: Thresholds,
    reasons: Mapping[str, Reason],
) -> Proposal:
    evidence, other = suggestion.evidence, suggestion.runner_up
    strength = thresholds.strength(suggestion.score)
    weak = strength is Strength.WEAK and slug not in verdicts
    reason = reasons.get(slug) if slug not in verdicts else None
    return Proposal(
        slug=slug,
        name=names[slug],
        score=suggestion.score,
        strength=strength,
        verdict=verdicts.get(slug),
        part=evidence.part if evidence else None,
        span=(evidence.start, evidence.end) if evidence else (0, 0),
        quote=evidence.quote(content.part(evidence.part)) if evidence else "",
        also=names.get(other.principle, "") if other else "",
        missing=missing(content, suggestion, names) if weak else "",
        reason=reason.sentence if reason else "",
    )


def spoken(content: StoryContent, pace: int) -> str:
    """The time it takes to tell a story, as a clock shows it; empty while nothing is written."""
    words = count_words(content.text[:_LONG])
    return clock(spoken_seconds(words, pace)) if words else ""


def length(content: StoryContent, pace: int) -> str:
    """Words and spoken time of a story in one phrase."""
    return length_of(content.text, pace)


def length_of(text: str, pace: int) -> str:
    """Words and spoken time of a text in one phrase."""
    words = count_words(text[:_LONG])
    if not words:
        return "nothing written yet"
    noun = "word" if words == 1 else "words"
    return f"{words} {noun} · {clock(spoken_seconds(words, pace))} min spoken"


def day(when: date, today: date) -> str:
    """A day in six characters at most: ``4 Nov``, or month and year, ``Nov 24``, where the year is another one."""
    return f"{when.day} {when:%b}" if when.year == today.year else f"{when:%b %y}"


def summary(counts: Mapping[Status, int]) -> str:
    """The stories by status in a phrase: ``12 ready · 3 drafts``."""
    said = []
    for status, one, many in (
        (Status.READY, "ready", "ready"),
        (Status.DRAFT, "draft", "drafts"),
        (Status.RETIRED, "retired", "retired"),
    ):
        if number := counts.get(status, 0):
            said.append(f"{number} {one if number == 1 else many}")
    return " · ".join(said)


def import_told(report: ImportReport) -> str:
    """What an import did, in a few lines."""
    if report.stopped:
        return "Stopped. Nothing was brought in."
    said = [f"{counted(len(report.added))} added, {len(report.known)} known already."]
    said += [f"Row {problem.number}: {problem.message}" for problem in report.problems[:_PROBLEMS_TOLD]]
    if (more := len(report.problems) - _PROBLEMS_TOLD) > 0:
        said.append(f"{counted(more, 'more row is', 'more rows are')} no story.")
    return printable("\n".join(said))


def outdated(number: int, model_ready: bool, key: str) -> str:
    """Say that stories were tagged only under another model or wording of the pack, and what happens now.

    ``key`` prepares the model.
    """
    stories = counted(number, "story was", "stories were")
    then = "That is done again now" if model_ready else f"{key} prepares the model; then that is done again"
    return f"{stories} compared with another model or pack than the present one. {then}, and your own word stays."


def told_retagging(retagging: Retagging, asked: bool, names: Mapping[str, str], key: str) -> list[str]:
    """Say what is otherwise after a run over stories, a line each; mostly nothing.

    ``asked`` says whether the user waits for an answer; ``names`` are what principles are called; ``key`` goes on.
    """
    said = retagging.changes.told(MOST_TOLD, names)
    if retagging.run.stopped:
        return [f"{retagging.run.sentence} {key} goes on there."]
    return ["Every story has been compared.", *said] if asked and not retagging.run.total else list(said)
