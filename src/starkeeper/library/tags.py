"""Use cases of tagging: suggestions with their evidence, and the candidate's verdicts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starkeeper.domain.story import StoryContent
from starkeeper.domain.tags import Suggestion, Tag, Verdict, weigh
from starkeeper.library.context import Context
from starkeeper.library.shelf import model_fingerprint
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as rows
from starkeeper.store.engine import reading, writing
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.library.tagger import LibraryTagger


@dataclass(frozen=True, slots=True)
class StoryTags:
    """All that is known about the principles of one story."""

    tags: tuple[Tag, ...]
    """What it counts for, the best first."""
    suggestions: tuple[Suggestion, ...]
    """Every principle of the pack, the best first; empty before the story was tagged."""
    verdicts: dict[str, Verdict]
    """The candidate's own word, by slug."""
    tagged: bool
    """Whether the present model and pack have been asked about its present text."""


class Tags:
    """The tags of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tagger: LibraryTagger | None = None
        self._opening = threading.Lock()

    def of(self, story_id: int) -> StoryTags:
        """Return what is known about one story. Raises NotFound."""
        model, pack = model_fingerprint(self._context), self._context.pack
        with reading(self._context.engine) as session:
            digest = story_rows.get(session, story_id, binned=None).content_hash
            found = rows.suggestions(session, model, pack.fingerprint, hashes=[digest])
            verdicts = rows.verdicts(session, pack.slug, [story_id]).get(story_id, {})
        suggestions = tuple(found.get(digest, ()))
        return StoryTags(weigh(suggestions, verdicts, THRESHOLDS), suggestions, verdicts, bool(suggestions))

    def confirm(self, story_id: int, principle: str) -> None:
        """Record that the story does prove the principle. Raises NotFound for either."""
        self._decide(story_id, principle, Verdict.CONFIRMED)

    def reject(self, story_id: int, principle: str) -> None:
        """Record that the story does not prove the principle. Raises NotFound for either."""
        self._decide(story_id, principle, Verdict.REJECTED)

    def take_back(self, story_id: int, principle: str) -> None:
        """Forget the verdict, so that the suggestion counts again. Raises NotFound for either."""
        self._decide(story_id, principle, None)

    def untagged(self) -> list[int]:
        """The stories whose present text the present model and pack were not asked about yet."""
        model, pack = model_fingerprint(self._context), self._context.pack.fingerprint
        with reading(self._context.engine) as session:
            tagged = rows.tagged_hashes(session, model, pack)
            return [heading.id for heading in story_rows.headings(session) if heading.content_hash not in tagged]

    def tag(
        self,
        story_ids: Sequence[int],
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> int:
        """Compare stories with the pack, store the suggestions, and return how many stories were tagged.

        ``progress`` hears how many of how many are done; ``cancelled`` is asked between batches, and what was done
        by then stays. Verdicts are not touched. Raises ModelNotReady when the model was not compiled yet.
        """
        tagger = self._open_tagger()
        with reading(self._context.engine) as session:
            stories = story_rows.select(session, story_rows.StoryFilter(ids=story_ids))
        done = 0
        for story, suggestions in zip(stories, tagger.suggest_many(stories), strict=True):
            with writing(self._context.engine) as session:
                rows.store_suggestions(
                    session, story.content_hash, tagger.fingerprint, self._context.pack.fingerprint, suggestions
                )
            done += 1
            if progress:
                progress(done, len(stories))
            if cancelled and cancelled():
                break
        return done

    def preview(self, content: StoryContent) -> list[Suggestion]:
        """Return the suggestions for a text that is still being written; nothing is stored.

        Raises ModelNotReady.
        """
        return self._open_tagger().preview(content)

    def close(self) -> None:
        """Let go of the encoder."""
        with self._opening:
            if self._tagger:
                self._tagger.close()
            self._tagger = None

    def _decide(self, story_id: int, principle: str, verdict: Verdict | None) -> None:
        pack = self._context.pack
        slug = pack.principle(principle).slug
        with writing(self._context.engine) as session:
            story_rows.get(session, story_id)
            rows.set_verdict(session, story_id, pack.slug, slug, verdict, self._context.now())

    def _open_tagger(self) -> LibraryTagger:
        with self._opening:
            if self._tagger is None:
                from starkeeper.library.tagger import LibraryTagger

                self._tagger = LibraryTagger(self._context)
            return self._tagger
