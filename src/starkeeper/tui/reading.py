"""What jobs read for a screen, put together in one message. Runs in a job's thread. Of the list: ``list_reading``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from starkeeper.domain.coverage import PrincipleCoverage
from starkeeper.domain.matching import Match
from starkeeper.domain.pack import Pack, Question, QuestionFilter
from starkeeper.domain.story import Story
from starkeeper.domain.tags import Strength, Tag
from starkeeper.errors import InvalidInput
from starkeeper.tui.messages import (
    AnswerCompared,
    BinLoaded,
    CoverageLoaded,
    DrillDrawn,
    FittingFound,
    InterviewAhead,
    InterviewsLoaded,
    NumbersLoaded,
    PlanLoaded,
    ProbesLoaded,
    QuestionDrawn,
    QuestionsRead,
    StandingRead,
)
from starkeeper.tui.present import AskedQuestion, FittingStory

if TYPE_CHECKING:
    from starkeeper.domain.numbers import StoryNumbers
    from starkeeper.library import Library

FITTING_LIMIT = 5
"""Stories offered for a question."""

AT_ONCE = 50
"""Stories whose figures are read in one go; between two of them a job can be stopped."""

NAMED = 50
"""Stories of each strength that stand under a principle, the best of them; nobody leafs through more."""


def read_standing(library: Library) -> StandingRead:
    """Say how much is covered, and what to write next: what costs most in a loop, as everywhere."""
    from starkeeper.library.coverage import ENOUGH

    report = library.coverage.report(named=ENOUGH)
    if not report.stories or report.untagged == report.stories:
        return StandingRead("")
    coverage = report.coverage
    ahead = library.coverage.next_stories(report, 1)
    if not ahead:
        return StandingRead(coverage.sentence)
    covered = f"{coverage.covered} of {len(coverage.principles)} principles covered."
    return StandingRead(f"{covered} Next to write: {_next_story(ahead[0].entry)}.")


def read_bin(library: Library) -> BinLoaded:
    """Read the stories in the bin."""
    from starkeeper.library import StoryQuery

    return BinLoaded([record.story for record in library.stories.select(StoryQuery(binned=True))])


def read_plan(library: Library, written: str, seed: int) -> PlanLoaded:
    """Plan a loop as it was written; without one, a loop drawn by a seed. Raises InvalidInput or NotFound."""
    from starkeeper.domain.loop import parse_loop

    loops = library.loop
    loop = parse_loop(written, library.pack) if written else loops.draw(seed=seed)
    return PlanLoaded(loop, loops.plan(loop), loops.prospects())


def read_interview_ahead(library: Library) -> InterviewAhead:
    """Say how near the next interview is."""
    from starkeeper.domain.interview import said_days

    today = _today()
    interview = library.interviews.next(today)
    return InterviewAhead(f"interview {said_days((interview.date - today).days)}" if interview else "")


def read_interviews(library: Library) -> InterviewsLoaded:
    """Read all interviews, and which day it is."""
    return InterviewsLoaded(library.interviews.all(), _today())


def read_coverage(library: Library) -> CoverageLoaded:
    """Read the coverage, and the sentences behind its tags."""
    report = library.coverage.report(named=NAMED)
    behind = [(told, entry.slug) for entry in report.coverage.principles for told in (*entry.strong, *entry.weak)]
    stories = {record.story.id: record.story for record in library.stories.some({told.id for told, _ in behind})}
    quotes = {(told.id, slug): quote(library, stories.get(told.id), slug, told.tag(slug)) for told, slug in behind}
    ahead = {told.entry.slug: told for told in library.coverage.next_stories(report)}
    return CoverageLoaded(report.coverage, report.untagged, report.stories, quotes, ahead)


def read_probes(library: Library, story_id: int) -> ProbesLoaded:
    """Read the follow-up questions to a story, and what the pack would ask besides. Raises NotFound."""
    title = library.stories.get(story_id).title
    return ProbesLoaded(title, library.probes.of(story_id), library.probes.of_pack(story_id))


def read_numbers(library: Library, *, first: bool, stopped: Callable[[], bool]) -> NumbersLoaded | None:
    """Read the figures of all stories; of the ``first`` alone, if that is wanted. None when it was stopped."""
    from starkeeper.domain.numbers import numbers_of

    found: list[StoryNumbers] = []
    after, whole = 0, False
    while not whole and not (first and after):
        if stopped():
            return None
        page = library.stories.page(after=after, limit=AT_ONCE)
        found += [told for record in page if (told := numbers_of(record.story)).figures]
        after, whole = page[-1].story.id if page else after, len(page) < AT_ONCE
    return NumbersLoaded(found, whole)


def draw_question(library: Library, wanted: QuestionFilter, asked: Sequence[str]) -> QuestionDrawn:
    """Draw a question by chance, none of those that were ``asked``, by id; not the last, once that were all."""
    try:
        drawn = library.rehearsal.draw(wanted, len(asked) + 1)
    except InvalidInput:
        return QuestionDrawn(None, 0, len(library.rehearsal.history()))
    fresh = [question for question in drawn if question.id not in asked]
    others = [question for question in drawn if question.id not in asked[-1:]]
    return take_question(library, (fresh or others or drawn)[0])


def take_question(library: Library, question: Question) -> QuestionDrawn:
    """A question that was chosen, as if it had been drawn."""
    history = library.rehearsal.history()
    practised = sum(rehearsal.question_id == question.id for rehearsal in history)
    return QuestionDrawn(question, practised, len(history))


def read_questions(library: Library) -> QuestionsRead:
    """Read the question bank, and how often each was practised."""
    times: Counter[str] = Counter()
    last: dict[str, date] = {}
    for rehearsal in library.rehearsal.history():  # the latest comes first
        times[rehearsal.question_id] += 1
        last.setdefault(rehearsal.question_id, rehearsal.answered_at.astimezone().date())
    return QuestionsRead(
        [
            AskedQuestion(question=question, times=times[question.id], last=last.get(question.id))
            for question in library.rehearsal.questions()
        ]
    )


def remove_question(library: Library, question_id: str) -> QuestionsRead:
    """Forget a question of the candidate's own, and read the bank again. Raises NotFound."""
    library.rehearsal.remove_question(question_id)
    return read_questions(library)


def draw_drill(library: Library, count: int) -> DrillDrawn:
    """Draw the questions of a drill, and name all stories. Raises InvalidInput where no question probes anything."""
    # A question without a principle has none to tell from another.
    questions = library.rehearsal.draw(QuestionFilter(general=False), count)
    return DrillDrawn(questions, {heading.id: heading.title for heading in library.stories.headings()})


def compare_answer(library: Library, text: str, story_id: int) -> AnswerCompared:
    """Lay an answer in writing beside a story. Raises NotFound when the story is gone."""
    from starkeeper.domain.typed import compare, said_of

    compared = compare(text, library.stories.get(story_id), library.pace())
    return AnswerCompared(story_id, [*said_of(compared), *library.review.answer(text)])


def find_fitting(library: Library, question: Question) -> FittingFound:
    """Find the stories that answer a question, and name all others behind them."""
    fits = library.rehearsal.fitting(question, FITTING_LIMIT)
    chosen = {fit.story.id for fit in fits}
    others = [
        FittingStory(id=heading.id, title=heading.title)
        for heading in library.stories.headings()
        if heading.id not in chosen
    ]
    return FittingFound(question.id, list(_fitting(library, question, fits)), others)


def quote(library: Library, story: Story | None, principle: str, tag: Tag | None) -> str:
    """The sentence of a story behind a tag; empty when there is none."""
    if story is None or tag is None:
        return ""
    evidence = tag.evidence
    if evidence is None and tag.verdict is not None:
        # A confirmed principle is a tag even where its suggestion was too faint to be read with the others.
        faint = library.tags.of(story.id).suggestions
        evidence = next((suggestion.evidence for suggestion in faint if suggestion.principle == principle), None)
    return evidence.quote(story.part(evidence.part)) if evidence else ""


def _fitting(library: Library, question: Question, fits: Iterable[Match]) -> Iterable[FittingStory]:
    for fit in fits:
        tag = fit.story.tag(fit.principle)
        yield FittingStory(
            id=fit.story.id,
            title=fit.story.title,
            principle=_name(library.pack, fit.principle),
            strong=tag is not None and tag.strength is Strength.STRONG,
            quote=fit.quote,
            follow_ups=tuple(library.probes.follow_ups(question, fit.story.id)),
        )


def _name(pack: Pack, slug: str) -> str:
    return pack.principle(slug).name


def _today() -> date:
    return datetime.now().astimezone().date()


def _next_story(entry: PrincipleCoverage) -> str:
    if entry.strong:
        return f"another for {entry.name}"
    return f"one for {entry.name}, only hinted at" if entry.weak else f"one for {entry.name}"
