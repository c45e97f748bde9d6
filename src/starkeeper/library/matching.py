"""The use case of matching: what is known of the stories and of a question, put together and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.matching import Candidate, Likeness, Match, asked_by_name, asked_by_text, proved_by, rank
from starkeeper.domain.pack import Question
from starkeeper.domain.story import Story
from starkeeper.domain.tags import Suggestion, Verdict, weigh
from starkeeper.errors import ModelNotReady
from starkeeper.library.context import Context
from starkeeper.library.shelf import model_fingerprint
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import reading
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.library.tagger import LibraryTagger


@dataclass(frozen=True, slots=True)
class _Known:
    """A story with all that was said of it."""

    story: Story
    suggestions: Sequence[Suggestion]
    """Every principle; empty when the story was not tagged."""
    verdicts: Mapping[str, Verdict]

    def candidate(self, likeness: Likeness | None) -> Candidate:
        story = TaggedStory(
            id=self.story.id,
            title=self.story.title,
            status=self.story.status,
            outcome=self.story.outcome,
            tags=weigh(self.suggestions, self.verdicts, THRESHOLDS),
        )
        return Candidate(story, proved_by(self.suggestions, self.verdicts), likeness)


class Matching:
    """Finds the stories of one library that answer a question.

    ``open_tagger`` gives the tagger, or raises ModelNotReady.
    """

    def __init__(self, context: Context, open_tagger: Callable[[], LibraryTagger]) -> None:
        self._context = context
        self._open_tagger = open_tagger

    def match(self, question: Question) -> list[Match]:
        """Rank all stories that have anything in common with a question, the best first.

        Raises ModelNotReady when the model was not compiled yet and the question names no principle of the pack.
        """
        # An own question may name principles of several packs.
        named = [slug for slug in question.principles if slug in self._context.pack.slugs]
        tagger = self._tagger(needed=not named)
        known = self._read()
        if tagger is None:
            return _ranked(question, asked_by_name(named), [(each, None) for each in known])
        asked = asked_by_name(named) if named else asked_by_text(tagger.rank_question(question.text))
        return _ranked(question, asked, _compared(tagger, question, known))

    def _tagger(self, needed: bool) -> LibraryTagger | None:
        try:
            return self._open_tagger()
        except ModelNotReady:
            if needed:
                raise
            return None

    def _read(self) -> list[_Known]:
        model, pack = model_fingerprint(self._context), self._context.pack
        with reading(self._context.engine) as session:
            suggestions = tag_rows.suggestions(session, model, pack.fingerprint)
            verdicts = tag_rows.verdicts(session, pack.slug)
            stories = story_rows.select(session)
        return [_Known(story, suggestions.get(story.content_hash, ()), verdicts.get(story.id, {})) for story in stories]


def _compared(tagger: LibraryTagger, question: Question, known: Sequence[_Known]) -> list[tuple[_Known, Likeness]]:
    """Each story with its likeness; one that was not tagged is not read for this, and is like nothing."""
    tagged = [each.story for each in known if each.suggestions]
    found = zip(tagged, tagger.compare_question(question.text, tagged), strict=True)
    likeness = {story.id: like for story, like in found}
    return [(each, likeness.get(each.story.id, Likeness(0.0))) for each in known]


def _ranked(
    question: Question, asked: Mapping[str, float], known: Sequence[tuple[_Known, Likeness | None]]
) -> list[Match]:
    stories = {each.story.id: each.story for each, _ in known}
    matches = rank(question, asked, [each.candidate(likeness) for each, likeness in known])
    return [_quoted(match, stories[match.story.id]) for match in matches]


def _quoted(match: Match, story: Story) -> Match:
    if match.evidence is None:
        return match
    return replace(match, quote=match.evidence.quote(story.part(match.evidence.part)))
