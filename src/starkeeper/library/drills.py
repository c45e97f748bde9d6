"""Use cases of drills: which story comes to mind at once, and what it stands for."""

from __future__ import annotations

from starkeeper.domain.drill import Drill
from starkeeper.domain.pack import Question
from starkeeper.errors import InvalidInput
from starkeeper.library.context import Context
from starkeeper.library.shelf import shelved
from starkeeper.store import drills as rows
from starkeeper.store import stories as story_rows
from starkeeper.store.engine import Session, reading, writing


class Drills:
    """The drills of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def record(self, question: Question, story_id: int | None, seconds: float) -> Drill:
        """Keep which story was named for a question; None when none came in time.

        What the story stands for is kept with it, since tags change: a principle of the question, if the story is
        tagged with one, else its strongest. Raises NotFound when the story is gone, InvalidInput for a question that
        probes no principle.
        """
        if not question.principles:
            raise InvalidInput("That question probes no principle, so there is nothing to tell apart.")
        with writing(self._context.engine) as session:
            return rows.insert(
                session,
                question_id=question.id,
                question=question.text,
                asked=question.principles[0],
                story_id=story_id,
                told=None if story_id is None else self._told(session, question, story_id),
                seconds=seconds,
                now=self._context.now(),
            )

    def history(self) -> list[Drill]:
        """What was drilled, the latest first."""
        with reading(self._context.engine) as session:
            return rows.select(session)

    def _told(self, session: Session, question: Question, story_id: int) -> str | None:
        heading = story_rows.headings(session, story_rows.StoryFilter(ids={story_id}))
        for story in shelved(session, self._context, heading):
            if any(story.tag(slug) for slug in question.principles):
                return question.principles[0]
            return story.tags[0].principle if story.tags else None
        return None
