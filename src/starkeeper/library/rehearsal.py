"""Use cases of practice: the question bank, the draw, the stories that answer, and the record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from starkeeper.domain.coverage import cover
from starkeeper.domain.interview import upcoming
from starkeeper.domain.pack import MOST_PRINCIPLES, Level, Polarity, Question, QuestionFilter
from starkeeper.domain.rehearsal import Rating, Rehearsal, draw, question_weights
from starkeeper.errors import InvalidInput, ModelNotReady, NotFound
from starkeeper.library.context import Context
from starkeeper.library.shelf import tagged_stories
from starkeeper.store import interviews as interview_rows
from starkeeper.store import questions as question_rows
from starkeeper.store import rehearsals as rows
from starkeeper.store import stories as story_rows
from starkeeper.store.engine import reading, writing

if TYPE_CHECKING:
    from starkeeper.domain.matching import Match
    from starkeeper.domain.mock import Asked
    from starkeeper.library.matching import Matching

ID_LENGTH = 60
"""The most characters of an own question's id that come from its text."""


class Rehearsals:
    """The questions and the practice of one library."""

    def __init__(self, context: Context, matching: Matching) -> None:
        self._context = context
        self._matching = matching

    def questions(self, wanted: QuestionFilter | None = None) -> list[Question]:
        """Return the questions of the pack and the candidate's own that are wanted, in that order.

        Raises NotFound when the filter names a principle that the pack does not have.
        """
        pack = self._context.pack
        chosen = wanted or QuestionFilter()
        if chosen.principle:
            chosen = replace(chosen, principle=pack.principle(chosen.principle).slug)
        with reading(self._context.engine) as session:
            own = question_rows.select(session)
        # An own question that was written for another company's principles is not asked here.
        here = [question for question in own if not question.principles or set(question.principles) & set(pack.slugs)]
        return [question for question in (*pack.questions, *here) if chosen.admits(question)]

    def asked(self, words: str) -> Question:
        """Return the question of this text or id; a new one, without principles, where there is none.

        Raises InvalidInput for a blank text.
        """
        spoken = " ".join(words.split())
        if not spoken:
            raise InvalidInput("There is no question.", "Write what is asked, or the id of a question.")
        wanted = spoken.casefold()
        known = (question for question in self.questions() if wanted in (question.text.casefold(), question.id))
        return next(known, Question(id="", text=spoken))

    def add_question(
        self,
        text: str,
        principles: Sequence[str] = (),
        polarity: Polarity = Polarity.OPEN,
        level: Level = Level.ANY,
        roles: Sequence[str] = (),
    ) -> Question:
        """Keep a question of the candidate's own.

        Raises NotFound for an unknown principle, InvalidInput for an empty text, more than three principles, or a
        question that is there already.
        """
        slugs = tuple(dict.fromkeys(self._context.pack.principle(name).slug for name in principles))
        if len(slugs) > MOST_PRINCIPLES:
            raise InvalidInput(
                f"A question may probe {MOST_PRINCIPLES} principles at most, not {len(slugs)}.",
                "Name the nearest ones.",
            )
        bank = self.questions()
        spoken = " ".join(text.split())
        if twin := next((question for question in bank if question.text.casefold() == spoken.casefold()), None):
            raise InvalidInput(f"That question is there already, as {twin.id}.")
        question = Question(
            id=_question_id(spoken, {question.id for question in bank}),
            text=spoken,
            principles=slugs,
            polarity=polarity,
            level=level,
            roles=tuple(roles),
            own=True,
        )
        with writing(self._context.engine) as session:
            question_rows.insert(session, question, self._context.now())
        return question

    def remove_question(self, question_id: str) -> None:
        """Forget a question of the candidate's own; what was practised with it stays. Raises NotFound."""
        with writing(self._context.engine) as session:
            question_rows.delete(session, question_id)

    def draw(self, wanted: QuestionFilter | None = None, count: int = 1, seed: int | None = None) -> list[Question]:
        """Draw different questions at random, towards gaps, what is being forgotten, and what was practised least.

        The same seed on the same library and day draws the same questions. Raises InvalidInput when no question fits.
        """
        candidates = self.questions(wanted)
        if not candidates:
            raise InvalidInput("No question fits all of that.", "Ask for less: starkeeper questions shows the bank.")
        return draw(candidates, self._weights(candidates), count, seed)

    def mock_loop(self, seed: int | None = None) -> list[Asked]:
        """Draw the questions of a whole loop: that of the next interview, or one made up while none is described.

        The same seed on the same library and day draws the same questions.
        """
        from starkeeper.domain.mock import mock_loop

        bank, pack = self.questions(QuestionFilter(general=False)), self._context.pack
        with reading(self._context.engine) as session:
            ahead = upcoming(interview_rows.select(session), self._context.now().astimezone().date())
        loop = ahead.loop if ahead and ahead.pack == pack.slug else ()
        weights = {question.id: weight for question, weight in zip(bank, self._weights(bank), strict=True)}
        return mock_loop(loop, pack.slugs, bank, weights, seed)

    def _weights(self, candidates: Sequence[Question]) -> list[float]:
        with reading(self._context.engine) as session:
            stories, _ = tagged_stories(session, self._context)
            done = rows.select(session)
        coverage = cover(self._context.pack, stories, self._context.target, self._context.settings.targets)
        practised = Counter(rehearsal.question_id for rehearsal in done)
        return question_weights(candidates, coverage, practised, self._recalled(done))

    def _recalled(self, done: Sequence[Rehearsal]) -> dict[str, float]:
        if not done:
            return {}
        from starkeeper.domain.memory import recall, remembered
        from starkeeper.domain.outlook import moment_of

        memories = remembered(done, {question.id: question.principles for question in self.questions()})
        when = moment_of(self._context.now().date())  # the hour must not change what a seed draws
        return {slug: recall(memory, when) for slug, memory in memories.principles.items()}

    def question(self, question_id: str) -> Question:
        """The question of this id. Raises NotFound."""
        for question in self.questions():
            if question.id == question_id.strip():
                return question
        raise NotFound(f"There is no question {question_id!r}.", "starkeeper questions lists them.")

    def fitting(self, question: Question, limit: int = 3) -> list[Match]:
        """Return the stories that are tagged for what a question asks, the best first.

        None answers a recruiter's general question. Without the compiled model none is known to answer an own question
        without principles.
        """
        if not (question.principles or question.own):
            return []
        try:
            found = self._matching.match(question)
        except ModelNotReady:
            return []
        return [match for match in found if match.principles][: max(limit, 0)]

    def record(self, question: Question, story_id: int | None, seconds: float, rating: Rating) -> Rehearsal:
        """Keep that a question was answered: with which story, in how many seconds, how well.

        Raises NotFound when the story is gone.
        """
        with writing(self._context.engine) as session:
            if story_id is not None:
                story_rows.get(session, story_id)
            return rows.insert(
                session,
                question_id=question.id,
                question=question.text,
                story_id=story_id,
                seconds=seconds,
                rating=rating,
                now=self._context.now(),
            )

    def history(self, limit: int | None = None) -> list[Rehearsal]:
        """What was practised, the latest first."""
        with reading(self._context.engine) as session:
            return rows.select(session, limit)


def _question_id(text: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", text.casefold())
    stem = "-".join(["own", *words[:6]])[:ID_LENGTH].rstrip("-")
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found
