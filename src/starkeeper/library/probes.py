"""Use cases of probes: follow-up questions to stories, and the answers worked out beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from starkeeper.domain.pack import Question
from starkeeper.domain.probe import Probe
from starkeeper.errors import InvalidInput
from starkeeper.library.context import Context
from starkeeper.store import probes as rows
from starkeeper.store.engine import reading, writing


class Probes:
    """The follow-up questions of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(self, story_id: int, question: str, answer: str = "") -> Probe:
        """Keep a follow-up question to a story, with its answer if there is one.

        Raises NotFound when the story is gone, InvalidInput for a blank question or one that the story has already.
        """
        spoken = " ".join(question.split())
        with writing(self._context.engine) as session:
            for known in rows.select(session, story_id):
                if known.question.casefold() == spoken.casefold():
                    raise InvalidInput(f"Story {story_id} has that question already, as {known.id}.")
            return rows.insert(session, story_id, spoken, answer.strip(), self._context.now())

    def answer(self, number: int, text: str) -> Probe:
        """Keep the answer to a question in place of the one before; a blank text takes it back. Raises NotFound."""
        with writing(self._context.engine) as session:
            return rows.answer(session, number, text.strip(), self._context.now())

    def of(self, story_id: int | None = None) -> list[Probe]:
        """The questions to a story, or to every story outside the bin, in the order in which they were added."""
        with reading(self._context.engine) as session:
            return rows.select(session, story_id)

    def remove(self, number: int) -> Probe:
        """Forget a question and its answer, and return them. Raises NotFound."""
        with writing(self._context.engine) as session:
            return rows.delete(session, number)

    def follow_ups(self, question: Question, story_id: int, count: int = 2) -> list[str]:
        """What an interviewer may ask after a story was told for a question.

        First what the candidate has no answer to yet, then what the pack would ask for the question's principles,
        without what the story has an answer to.
        """
        own = self.of(story_id)
        answered = {probe.question.casefold() for probe in own if probe.answered}
        open_ones = [probe.question for probe in own if not probe.answered]
        asked = dict.fromkeys((*open_ones, *self._of_pack(question)))
        return [text for text in asked if text.casefold() not in answered][:count]

    def _of_pack(self, question: Question) -> Sequence[str]:
        pack = self._context.pack
        wanted = [principle for principle in pack.principles if principle.slug in question.principles]
        return [probe for principle in wanted for probe in principle.probes]
