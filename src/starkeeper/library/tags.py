"""Use cases of tagging: suggestions with their evidence, and the candidate's verdicts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starkeeper.domain.action import ActionKind, verdict_step
from starkeeper.domain.story import Story, StoryContent
from starkeeper.domain.tags import Reason, Strength, Suggestion, Tag, Verdict, weigh
from starkeeper.library.context import Context
from starkeeper.library.journal import Journal
from starkeeper.library.shelf import Shelf, model_fingerprint, shelf_of
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as rows
from starkeeper.store.engine import Session, reading, writing
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.domain.changes import Changes
    from starkeeper.library.retagging import Retagging, Run, Step
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
    reasons: dict[str, Reason] = field(default_factory=dict)
    """By slug, the verdict on another story that moved its score noticeably, and more than any other did."""


class Tags:
    """The tags of one library."""

    def __init__(self, context: Context, journal: Journal) -> None:
        self._context = context
        self._journal = journal
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
            why = self._reasons(session, suggestions)
        return StoryTags(weigh(suggestions, verdicts, THRESHOLDS), suggestions, verdicts, bool(suggestions), why)

    def confirm(self, story_id: int, principle: str) -> None:
        """Record that the story does prove the principle. Raises NotFound for either."""
        self.decide([story_id], {principle: Verdict.CONFIRMED})

    def reject(self, story_id: int, principle: str) -> None:
        """Record that the story does not prove the principle. Raises NotFound for either."""
        self.decide([story_id], {principle: Verdict.REJECTED})

    def take_back(self, story_id: int, principle: str) -> None:
        """Forget the verdict, so that the suggestion counts again. Raises NotFound for either."""
        self.decide([story_id], {principle: None})

    def decide(self, story_ids: Iterable[int], words: Mapping[str, Verdict | None]) -> None:
        """Record the same words on several stories, all in one action; None takes a verdict back.

        ``words`` are by slug or name. Raises NotFound for a story or a principle; then none of them is recorded.
        """
        slugs = {self._context.pack.principle(name).slug: verdict for name, verdict in words.items()}
        with writing(self._context.engine) as session:
            self._record(session, dict.fromkeys(story_ids, slugs))

    def confirm_strong(self, story_ids: Iterable[int]) -> int:
        """Confirm every strong suggestion of several stories, all in one action, and return how many there were.

        What the candidate said of a principle already stays. Raises NotFound; then none is recorded.
        """
        with writing(self._context.engine) as session:
            stories = [story_rows.get(session, story_id) for story_id in story_ids]
            shelf = shelf_of(session, self._context, stories)
            return self._record(session, {story.id: _unsaid(shelf, story) for story in stories})

    def _record(self, session: Session, words: Mapping[int, Mapping[str, Verdict | None]]) -> int:
        """Record words by story and slug as one action; return how many say something else than before."""
        pack, now = self._context.pack.slug, self._context.now()
        steps = []
        for story_id, slugs in words.items():
            before = rows.verdicts(session, pack, [story_id]).get(story_id, {})
            for slug, verdict in slugs.items():
                rows.set_verdict(session, story_id, pack, slug, verdict, now)
                if before.get(slug) is not verdict:
                    steps.append(verdict_step(story_id, pack, slug, before.get(slug), verdict))
        self._journal.note(session, ActionKind.VERDICT, steps)
        return len(steps)

    def untagged(self) -> list[int]:
        """The stories whose present text the present model and pack were not asked about yet."""
        model, pack = model_fingerprint(self._context), self._context.pack.fingerprint
        with reading(self._context.engine) as session:
            return rows.untagged(session, model, pack)

    def outdated(self) -> int:
        """How many of the untagged stories were tagged under another model, or another wording of this pack.

        Their suggestions of then do not count; ``retag`` makes new ones. Verdicts count all the same.
        """
        if not self.untagged():
            return 0
        from starkeeper.library import retagging

        return retagging.outdated(self._context, model_fingerprint(self._context))

    def retag(
        self,
        story_ids: Sequence[int] | None = None,
        progress: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Retagging:
        """Compare stories with the pack, and say what changed since another model or wording of the pack served.

        Without ``story_ids`` the untagged ones are meant. ``progress`` hears each step; ``cancelled`` is asked between
        stories. What was done by then stays, and the next run goes on there. The run that leaves no story untagged
        tells what changed in the whole library, once, and only then old suggestions are let go: those of the model and
        wording before stay, older ones go. Verdicts are not touched. Raises ModelNotReady when the model was not
        compiled yet and there is something to compare.
        """
        from starkeeper.domain.changes import Changes
        from starkeeper.library import retagging

        wanted = self.untagged() if story_ids is None else story_ids
        run = self._run(wanted, progress, cancelled) if wanted else retagging.Run()
        taught = self.learn()
        left, model = len(self.untagged()), model_fingerprint(self._context)
        # A model that was never compiled has no fingerprint, and nothing can have changed under it.
        changes = Changes(0, ()) if left or not model else retagging.settle(self._context, model)
        if taught.stories and not run.total and not changes.compared:
            changes = taught  # Nothing was compared, so this is what verdicts alone did.
        return retagging.Retagging(run, left, changes)

    def tag(
        self,
        story_ids: Sequence[int],
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> int:
        """Compare stories with the pack, store the suggestions, and return how many stories were tagged.

        ``progress`` hears how many of how many are tagged; ``cancelled`` is asked between stories, and what was done
        by then stays. Verdicts are not touched. What changed is left for ``retag`` to tell. Raises ModelNotReady when
        the model was not compiled yet.
        """
        from starkeeper.library.retagging import Stage

        def tagged(step: Step) -> None:
            if progress and step.stage is Stage.COMPARING:
                progress(step.done, step.total)

        done = self._run(story_ids, tagged, cancelled).done
        self.learn()
        return done

    def learn(self) -> Changes:
        """Let the verdicts teach the scores of all stories that were tagged, and say which tags changed by it.

        ``tag`` and ``retag`` do it at their end. It takes a fraction of a second and does nothing while the verdicts
        are those of the last time. It waits for a model that was not compiled yet; the scores of before count
        meanwhile.
        """
        from starkeeper.library import learning

        return learning.learn(self._context, model_fingerprint(self._context), self._open_tagger)

    def preview(self, content: StoryContent, story_id: int | None = None) -> list[Suggestion]:
        """Return the suggestions for a text that is still being written; nothing is stored.

        ``story_id`` is the story that it will be saved as: its own verdicts do not teach it. Raises ModelNotReady.
        """
        from starkeeper.library import learning

        return learning.preview(self._context, self._open_tagger(), content, story_id)

    def reasons(self, suggestions: Sequence[Suggestion]) -> dict[str, Reason]:
        """Return by slug the verdict that moved a score noticeably, and more than any other did."""
        with reading(self._context.engine) as session:
            return self._reasons(session, suggestions)

    def close(self) -> None:
        """Let go of the encoder."""
        with self._opening:
            if self._tagger:
                self._tagger.close()
            self._tagger = None

    def _run(
        self,
        story_ids: Sequence[int],
        progress: Callable[[Step], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> Run:
        from starkeeper.library import retagging

        return retagging.compare_stories(self._context, self._open_tagger(), story_ids, progress, cancelled)

    def _reasons(self, session: Session, suggestions: Sequence[Suggestion]) -> dict[str, Reason]:
        if not any(suggestion.lesson for suggestion in suggestions):
            return {}
        from starkeeper.library import learning

        return learning.reasons(session, self._context, suggestions)

    def _open_tagger(self) -> LibraryTagger:
        with self._opening:
            if self._tagger is None:
                from starkeeper.library.tagger import LibraryTagger

                self._tagger = LibraryTagger(self._context)
            return self._tagger


def _unsaid(shelf: Shelf, story: Story) -> dict[str, Verdict | None]:
    """The word that confirms each strong suggestion of a story of which nothing was said yet, by slug."""
    tags = shelf.tags(story.id, story.content_hash)
    return {tag.principle: Verdict.CONFIRMED for tag in tags if tag.strength is Strength.STRONG and tag.verdict is None}
