"""What is told of coverage, the loop, questions and practice."""

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
    from starkeeper.domain.pack import Question
    from starkeeper.domain.probe import PackProbe, Probe
    from starkeeper.domain.progress import Progress as Practised
    from starkeeper.domain.rehearsal import Rating
    from starkeeper.domain.trend import Point
    from starkeeper.library.loop import Prospects
    from starkeeper.library.practice import Today
    from starkeeper.tui.present import AskedQuestion, FittingStory


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


@dataclass(eq=False, repr=False)
class FittingFound(Message):
    """The stories that answer the question, the best first, and all others after them."""

    question_id: str
    fitting: Sequence[FittingStory]
    others: Sequence[FittingStory]


@dataclass(eq=False, repr=False)
class RehearsalRecorded(Message):
    """A rehearsal is on the disk."""

    question_id: str
    rehearsals: int
    """All rehearsals so far."""


@dataclass(eq=False, repr=False)
class AnswerLeft(Message):
    """An answer in writing was left, or rated."""

    question: Question
    text: str
    seconds: float
    rated: tuple[FittingStory | None, Rating] | None = field(default=None)
    """The story that was told, and how it went; None where it was not rated."""


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
