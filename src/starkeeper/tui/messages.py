"""What jobs and screens tell each other. A message carries data, never a widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    # Only named here: what a message carries is loaded by whoever makes it, not before the first frame.
    from datetime import date

    from starkeeper.domain.coverage import Coverage
    from starkeeper.domain.drill import Drill
    from starkeeper.domain.interview import Interview
    from starkeeper.domain.loop import Loop
    from starkeeper.domain.loop_plan import LoopPlan
    from starkeeper.domain.mock import Asked
    from starkeeper.domain.next_story import NextStory
    from starkeeper.domain.numbers import StoryNumbers
    from starkeeper.domain.pack import Pack, Question
    from starkeeper.domain.probe import PackProbe, Probe
    from starkeeper.domain.progress import Progress as Practised
    from starkeeper.domain.review.findings import Finding
    from starkeeper.domain.story import Draft, Status, Story, StoryContent, StoryVersion
    from starkeeper.domain.tags import Reason, Suggestion, Thresholds
    from starkeeper.domain.trend import Point
    from starkeeper.errors import StarkeeperError
    from starkeeper.library import Retagging, StoryTags, TaggedRecord
    from starkeeper.library.loop import Prospects
    from starkeeper.library.practice import Today
    from starkeeper.tui.present import AskedQuestion, FittingStory, StoryFilter


@dataclass(eq=False, repr=False)
class LibraryOpened(Message):
    """The library is open and may be asked."""

    pack: Pack
    thresholds: Thresholds
    model_ready: bool
    pace: int
    """Words a minute: what the settings say, else what was measured."""
    outdated: int = field(default=0)
    """Stories that were tagged only under another model or wording of the pack."""


@dataclass(eq=False, repr=False)
class LibraryRefused(Message):
    """The library cannot be opened; there is nothing to show."""

    error: StarkeeperError


@dataclass(eq=False, repr=False)
class Trouble(Message):
    """Something the user asked for did not work."""

    error: StarkeeperError


@dataclass(eq=False, repr=False)
class StoriesChanged(Message):
    """Stories, tags, verdicts or interviews are not what they were; whoever shows them reads them again."""


@dataclass(eq=False, repr=False)
class StoriesLoaded(Message):
    """The stories that pass the filter, and what stands beside the list."""

    wanted: StoryFilter
    records: Sequence[TaggedRecord]
    counts: Mapping[Status, int]
    """All stories outside the bin by status, whatever the filter."""
    drafts: Sequence[Draft]
    standing: str
    """Coverage in a sentence or two."""
    whole: bool = field(default=True)
    """Whether the library is small; of a large one the standing is not known yet."""
    counted: bool = field(default=True)
    """Whether these are all stories that pass; else they are the first."""
    ahead: str = field(default="")
    """The next interview in a few words, as is the standing of a small library; empty when there is none to come."""


@dataclass(eq=False, repr=False)
class StoriesCounted(Message):
    """All stories that pass the filter, where they are too many to be read."""

    wanted: StoryFilter
    ids: Sequence[int]
    records: Sequence[TaggedRecord]
    """Those that were asked for."""
    counts: Mapping[Status, int]
    drafts: Sequence[Draft]
    standing: str
    ahead: str = field(default="")
    """The next interview in a few words; empty when there is none to come."""


@dataclass(eq=False, repr=False)
class StoriesRead(Message):
    """Stories that the list came near to."""

    records: Sequence[TaggedRecord]


@dataclass(eq=False, repr=False)
class StoryLoaded(Message):
    """One story with all that is known of its principles."""

    story: Story
    tags: StoryTags


@dataclass(eq=False, repr=False)
class BinLoaded(Message):
    """The stories in the bin."""

    stories: Sequence[Story]


@dataclass(eq=False, repr=False)
class HistoryLoaded(Message):
    """The versions of a story, the newest first."""

    versions: Sequence[StoryVersion]


@dataclass(eq=False, repr=False)
class TookBack(Message):
    """An action was undone, or done again."""

    said: str
    """In a sentence or two."""


@dataclass(eq=False, repr=False)
class EditingBegun(Message):
    """What an editor starts from."""

    story: Story | None
    tags: StoryTags | None
    draft: Draft | None


@dataclass(eq=False, repr=False)
class DraftKept(Message):
    """The editor's text is on the disk as a draft."""

    content: StoryContent


@dataclass(eq=False, repr=False)
class DraftNotKept(Message):
    """The editor's text could not be put on the disk as a draft."""

    content: StoryContent
    error: StarkeeperError


@dataclass(eq=False, repr=False)
class StorySaved(Message):
    """The editor's text is on the disk as a story."""

    story: Story


@dataclass(eq=False, repr=False)
class SaveRefused(Message):
    """Somebody else saved the story meanwhile; nothing was written."""

    mine: StoryContent
    theirs: Story


@dataclass(eq=False, repr=False)
class SuggestionsMade(Message):
    """Live suggestions for a text, all principles, the best first."""

    content: StoryContent
    suggestions: Sequence[Suggestion]
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    """The verdicts on other stories that moved a score, by principle."""


@dataclass(eq=False, repr=False)
class TextReviewed(Message):
    """What a review found in a text that is being written."""

    content: StoryContent
    findings: Sequence[Finding]


@dataclass(eq=False, repr=False)
class CoverageLoaded(Message):
    """The coverage, with the sentences behind its tags."""

    coverage: Coverage
    untagged: int
    stories: int
    quotes: Mapping[tuple[int, str], str]
    """The evidence in words, by story id and principle."""
    ahead: Mapping[str, NextStory] = field(default_factory=dict)
    """What helps to write a story for each gap, by principle."""


@dataclass(eq=False, repr=False)
class PlanLoaded(Message):
    """The plan of a loop, and what holds for loops that nobody knows."""

    loop: Loop
    plan: LoopPlan
    prospects: Prospects


@dataclass(eq=False, repr=False)
class TodayChosen(Message):
    """What to practise today."""

    today: Today


@dataclass(eq=False, repr=False)
class InterviewsLoaded(Message):
    """The days that are prepared for."""

    interviews: Sequence[Interview]
    """All of them, the earliest first."""
    today: date


@dataclass(eq=False, repr=False)
class InterviewAdded(Message):
    """An interview is on the disk."""

    number: int


@dataclass(eq=False, repr=False)
class ProbesLoaded(Message):
    """The follow-up questions to one story."""

    title: str
    probes: Sequence[Probe]
    """The candidate's own, in the order they were added."""
    of_pack: Sequence[PackProbe]
    """What the pack would ask besides."""


@dataclass(eq=False, repr=False)
class ProbeKept(Message):
    """A follow-up question is on the disk, with its answer if there is one."""

    probe: Probe


@dataclass(eq=False, repr=False)
class NumbersLoaded(Message):
    """The figures of the stories that tell any."""

    stories: Sequence[StoryNumbers]
    whole: bool
    """Whether these are of all stories; of a large library the first come first."""


@dataclass(eq=False, repr=False)
class QuestionsRead(Message):
    """The whole bank: the pack's questions in its order, then the candidate's own."""

    questions: Sequence[AskedQuestion]


@dataclass(eq=False, repr=False)
class QuestionAdded(Message):
    """A question of the candidate's own is on the disk."""

    question: Question


@dataclass(eq=False, repr=False)
class QuestionWanted(Message):
    """A question that is to be practised next."""

    question: Question


@dataclass(eq=False, repr=False)
class PrincipleWanted(Message):
    """A principle whose questions are to be practised next."""

    slug: str


@dataclass(eq=False, repr=False)
class QuestionDrawn(Message):
    """The next question to practise; None when no question passes the filter."""

    question: Question | None
    practised: int
    """How often it was rehearsed before."""
    rehearsals: int
    """All rehearsals so far."""
    ahead: str = field(default="")
    """The next interview in a few words; empty when there is none to come."""


@dataclass(eq=False, repr=False)
class FittingFound(Message):
    """The stories that answer the question, the best first, and all others after them."""

    question_id: str
    fitting: Sequence[FittingStory]
    others: Sequence[FittingStory]
    ahead: str = field(default="")
    """The next interview in a few words, which may be another one since the question was drawn."""


@dataclass(eq=False, repr=False)
class RehearsalRecorded(Message):
    """A rehearsal is on the disk."""

    rehearsals: int
    """All rehearsals so far."""


@dataclass(eq=False, repr=False)
class AnswerLeft(Message):
    """An answer in writing was left before it was rated."""

    question_id: str
    text: str


@dataclass(eq=False, repr=False)
class AnswerCompared(Message):
    """An answer in writing beside a story."""

    story_id: int
    said: Sequence[str]
    """In sentences: what differs, the length, and what in its words an interviewer would stop at."""


@dataclass(eq=False, repr=False)
class DrillDrawn(Message):
    """The questions of a drill, and the stories that can be named."""

    questions: Sequence[Question]
    titles: Mapping[int, str]
    """By story id."""


@dataclass(eq=False, repr=False)
class Drilled(Message):
    """An answer of a drill is on the disk."""

    drill: Drill


@dataclass(eq=False, repr=False)
class LoopDrawn(Message):
    """The questions of a mock loop."""

    asked: Sequence[Asked]


@dataclass(eq=False, repr=False)
class ProgressRead(Message):
    """How the practice went so far."""

    practised: Practised


@dataclass(eq=False, repr=False)
class TrendRead(Message):
    """What was covered at earlier moments, the last of them now."""

    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long job is."""

    label: str
    fraction: float | None = None
    """0..1; None when it cannot be told."""
    detail: str = ""
    """What is just being done; the first to give way where there is no room."""
    can_stop: bool = False
    """Whether the user may end it and go on later."""


@dataclass(eq=False, repr=False)
class Progressed(Message):
    """A long job moved on; None when it has ended."""

    progress: Progress | None


@dataclass(eq=False, repr=False)
class ModelPrepared(Message):
    """The model is compiled: suggestions can be made."""

    caveat: str
    """What the user should know of it; mostly nothing."""


@dataclass(eq=False, repr=False)
class Tagged(Message):
    """A run over stories has ended, at its end or before."""

    retagging: Retagging
    asked: bool
    """Whether the user asked for whatever was left to do, and so waits for an answer."""
