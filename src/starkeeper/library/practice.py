"""Use cases of planned practice: what is remembered, what to do today, and how the practice went so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from starkeeper.domain.interview import upcoming
from starkeeper.library.context import Context
from starkeeper.store import drills as drill_rows
from starkeeper.store import interviews as interview_rows
from starkeeper.store import rehearsals as rows
from starkeeper.store.engine import reading

if TYPE_CHECKING:
    from starkeeper.domain.interview import Interview
    from starkeeper.domain.memory import Memories
    from starkeeper.domain.progress import Progress
    from starkeeper.domain.rehearsal import Rehearsal
    from starkeeper.domain.today import Item
    from starkeeper.library.coverage import CoverageReports
    from starkeeper.library.rehearsal import Rehearsals


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What to do on one day."""

    day: date
    interview: Interview | None
    """The next interview; None when none is kept."""
    aim: date
    """The day that is prepared for: the interview's, else two weeks ahead."""
    minutes: int
    """How many were given."""
    items: Sequence[Item]
    """What to do, the most valuable first."""
    titles: dict[int, str]
    """The titles of the stories in it, and of others that it was chosen from."""
    answerable: float
    """How many principles can be expected to be answered on that day, if nothing more is done."""
    principles: int
    """How many there are."""


class Practice:
    """The planned practice of one library."""

    def __init__(self, context: Context, rehearsals: Rehearsals, coverage: CoverageReports) -> None:
        self._context = context
        self._rehearsals = rehearsals
        self._coverage = coverage

    def memories(self) -> Memories:
        """What is remembered of each principle and each story, reckoned from all rehearsals."""
        with reading(self._context.engine) as session:
            done = rows.select(session)
        return self._remembered(done)

    def today(self, minutes: int | None = None) -> Today:
        """Choose what to do today, in twenty minutes by default."""
        from starkeeper.domain.outlook import MOST_STORIES, Outlook, footings, moment_of
        from starkeeper.domain.today import HORIZON_DAYS, MINUTES, choose, with_questions

        now = self._context.now()
        day = now.astimezone().date()
        with reading(self._context.engine) as session:
            done = rows.select(session)
            interview = upcoming(interview_rows.select(session), day)
        pack = self._context.pack
        named = interview if interview and interview.pack == pack.slug else None
        aim = interview.date if interview else day + timedelta(days=HORIZON_DAYS)
        coverage = self._coverage.report(named=MOST_STORIES).coverage
        grounds, memories, when = footings(coverage, named), self._remembered(done), moment_of(aim)
        given = minutes or MINUTES
        chosen = choose(grounds, memories, now, when, given)
        outlook = Outlook(grounds, memories, now, when)
        return Today(
            day=day,
            interview=interview,
            aim=aim,
            minutes=given,
            items=with_questions(chosen, self._rehearsals.questions(), done),
            titles={story.id: story.title for entry in coverage.principles for story in (*entry.strong, *entry.weak)},
            answerable=sum(outlook.chance(ground.slug) for ground in grounds),
            principles=len(grounds),
        )

    def progress(self) -> Progress:
        """Count what was practised so far, and say what of it would come to mind now."""
        from starkeeper.domain.progress import progress

        with reading(self._context.engine) as session:
            done, drilled = rows.select(session), drill_rows.select(session)
        probed = {question.id: question.principles for question in self._rehearsals.questions()}
        slugs, now = self._context.pack.slugs, self._context.now()
        return progress(done, drilled, self._remembered(done), probed, slugs, now)

    def _remembered(self, done: Sequence[Rehearsal]) -> Memories:
        from starkeeper.domain.memory import remembered

        return remembered(done, {question.id: question.principles for question in self._rehearsals.questions()})
