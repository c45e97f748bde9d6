"""Use cases of probes: follow-up questions to stories, and the answers worked out beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from starkeeper.domain.pack import Principle, Question
from starkeeper.domain.probe import PackProbe, Probe
from starkeeper.errors import InvalidInput
from starkeeper.library.context import Context
from starkeeper.library.shelf import read_shelf
from starkeeper.store import probes as rows
from starkeeper.store import stories as story_rows
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
        wanted = [principle for principle in self._context.pack.principles if principle.slug in question.principles]
        own = self.of(story_id)
        answered = {probe.question.casefold() for probe in own if probe.answered}
        open_ones = [probe.question for probe in own if not probe.answered]
        asked = dict.fromkeys((*open_ones, *(probe.question for probe in _asked_for(wanted))))
        return [text for text in asked if text.casefold() not in answered][:count]

    def of_pack(self, story_id: int) -> list[PackProbe]:
        """What the pack would ask for the principles that a story shows, without what the candidate has kept for it.

        Those of the best tag come first, and each question comes once. Raises NotFound when the story is gone.
        """
        with reading(self._context.engine) as session:
            digest = story_rows.get(session, story_id, binned=None).content_hash
            kept = {probe.question.casefold() for probe in rows.select(session, story_id)}
            tags = read_shelf(session, self._context, {story_id: digest}).tags(story_id, digest)
        principles = {principle.slug: principle for principle in self._context.pack.principles}
        shown = [principles[tag.principle] for tag in tags if tag.principle in principles]
        asked: dict[str, PackProbe] = {}
        for probe in _asked_for(shown):
            asked.setdefault(probe.question.casefold(), probe)
        return [probe for question, probe in asked.items() if question not in kept]


def _asked_for(principles: Iterable[Principle]) -> list[PackProbe]:
    return [PackProbe(principle.slug, probe) for principle in principles for probe in principle.probes]
