"""What the candidate's verdicts teach about other stories of the library.

Scores are stored as the tagger gave them and, beside that, as the verdicts made them. Beside the tagging stands which
verdicts those were. When they are no longer the ones that stand, all stories are taught anew from the vectors that are
kept: nothing is encoded and nothing is trained. Until then the scores of before count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starkeeper.domain.changes import Changes, StoryChange, compare
from starkeeper.domain.story import StoryContent, StoryHeading
from starkeeper.domain.tags import Reason, Suggestion, Verdict, weigh
from starkeeper.errors import ModelNotReady
from starkeeper.library.context import Context
from starkeeper.store import stories as story_rows
from starkeeper.store import taggings
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading, writing
from starkeeper.store.taggings import Tagging
from starkeeper.tagging.scale import THRESHOLDS

if TYPE_CHECKING:
    from starkeeper.library.tagger import LibraryTagger
    from starkeeper.tagging.feedback import Feedback
    from starkeeper.tagging.scoring import Vectors

Verdicts = Mapping[int, Mapping[str, Verdict]]
"""By story, then by principle."""

NOTHING = Changes(0, ())


@dataclass(frozen=True, slots=True)
class _Known:
    """The stories that a tagging knows, and what was said about them."""

    headings: Sequence[StoryHeading]
    verdicts: Verdicts
    """Those of these stories that teach."""

    @property
    def fingerprint(self) -> str:
        """What the taught scores depend on: the verdicts and the texts; empty where no verdict teaches."""
        if not self.verdicts:
            return ""
        said = [
            f"{heading.content_hash} {sorted(self.verdicts.get(heading.id, {}).items())}" for heading in self.headings
        ]
        return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()

    def alike(self, content_hash: str) -> set[int]:
        """The stories with this very text, which teach it nothing."""
        return {heading.id for heading in self.headings if heading.content_hash == content_hash}


def learn(context: Context, model: str, open_tagger: Callable[[], LibraryTagger]) -> Changes:
    """Teach all stories by the verdicts that stand, and say which tags changed.

    A model that is not compiled leaves everything for later, unless there is nothing left that teaches.
    """
    present = Tagging(model, context.pack.fingerprint)
    with reading(context.engine) as session:
        known = _known(session, context, present)
        if taggings.is_taught(session, present, known.fingerprint):
            return NOTHING
    try:
        profiles = _profiles(context, open_tagger(), known.headings) if known.verdicts else {}
    except ModelNotReady:
        return NOTHING
    with writing(context.engine) as session:
        known = _known(session, context, present)
        if known.verdicts and not all(heading.content_hash in profiles for heading in known.headings):
            return NOTHING  # Another program saved a story meanwhile, and will teach the others when it is done.
        return _teach(session, context, present, known, profiles)


def preview(context: Context, tagger: LibraryTagger, content: StoryContent, story_id: int | None) -> list[Suggestion]:
    """Suggestions for a text that is still being written, as the verdicts on all stories but its own make them."""
    suggestions = tagger.preview(content)
    present = Tagging(tagger.fingerprint, context.pack.fingerprint)
    with reading(context.engine) as session:
        known = _known(session, context, present)
        judged = [heading for heading in known.headings if heading.id in known.verdicts and heading.id != story_id]
        found = _suggestions(session, present, {heading.content_hash for heading in judged})
    if not judged:
        return suggestions
    profiles = _profiles(context, tagger, judged)
    return _feedback(context, known, found, profiles).teach(suggestions, tagger.profile(content))


def reasons(session: Session, context: Context, suggestions: Iterable[Suggestion]) -> dict[str, Reason]:
    """By principle, the verdict that moved its score most; where none did noticeably, or it was taken back, nothing."""
    teachers = {each.principle: each.lesson.teacher for each in suggestions if each.lesson and each.lesson.teacher}
    if not teachers:
        return {}
    verdicts = tag_rows.verdicts(session, context.pack.slug, set(teachers.values()))
    titles = {heading.id: heading.title for heading in story_rows.headings(session)}
    return {
        slug: Reason(story_id, titles[story_id], verdicts[story_id][slug])
        for slug, story_id in teachers.items()
        if story_id in titles and slug in verdicts.get(story_id, {})
    }


def _known(session: Session, context: Context, present: Tagging) -> _Known:
    tagged = tag_rows.tagged_hashes(session, present.model, present.pack_fingerprint)
    headings = [heading for heading in story_rows.headings(session) if heading.content_hash in tagged]
    ids, slugs = {heading.id for heading in headings}, set(context.pack.slugs)
    verdicts: dict[int, dict[str, Verdict]] = {}
    decisions = tag_rows.verdicts(session, context.pack.slug) if context.settings.learn else {}
    for story_id, decided in decisions.items():
        said = {slug: verdict for slug, verdict in decided.items() if slug in slugs}
        if said and story_id in ids:
            verdicts[story_id] = said
    return _Known(headings, verdicts)


def _suggestions(
    session: Session, present: Tagging, hashes: Collection[str] | None = None
) -> dict[str, list[Suggestion]]:
    return tag_rows.suggestions(session, present.model, present.pack_fingerprint, hashes=hashes)


def _profiles(context: Context, tagger: LibraryTagger, headings: Sequence[StoryHeading]) -> dict[str, Vectors]:
    """What each story says as a whole, by content hash."""
    with reading(context.engine) as session:
        stories = story_rows.select(session, story_rows.StoryFilter(ids=[heading.id for heading in headings]))
    return tagger.profiles(stories)


def _feedback(
    context: Context, known: _Known, suggestions: Mapping[str, Sequence[Suggestion]], profiles: Mapping[str, Vectors]
) -> Feedback:
    from starkeeper.tagging.feedback import Feedback, Judged

    judged = [
        Judged(
            story=heading.id,
            profile=profiles[heading.content_hash],
            scores={each.principle: each.untaught.score for each in suggestions.get(heading.content_hash, ())},
            verdicts=known.verdicts[heading.id],
        )
        for heading in known.headings
        if heading.id in known.verdicts and heading.content_hash in profiles
    ]
    return Feedback(context.pack.slugs, judged)


def _teach(
    session: Session, context: Context, present: Tagging, known: _Known, profiles: Mapping[str, Vectors]
) -> Changes:
    """Store what the verdicts make of every score, in the transaction of the session."""
    before = _suggestions(session, present)
    if known.verdicts:
        feedback = _feedback(context, known, before, profiles)
        after = {
            content_hash: feedback.teach(
                [each.untaught for each in before[content_hash]], profiles[content_hash], known.alike(content_hash)
            )
            for content_hash in {heading.content_hash for heading in known.headings}
        }
    else:
        after = {content_hash: [each.untaught for each in found] for content_hash, found in before.items()}
    for content_hash, found in after.items():
        if {*found} != {*before[content_hash]}:
            tag_rows.store_suggestions(session, content_hash, present.model, present.pack_fingerprint, found)
    taggings.taught(session, present, known.fingerprint)
    return _changes(known, before, after)


def _changes(
    known: _Known, before: Mapping[str, Sequence[Suggestion]], after: Mapping[str, Sequence[Suggestion]]
) -> Changes:
    found = []
    for heading in known.headings:
        verdicts = known.verdicts.get(heading.id, {})
        was, now = (weigh(side[heading.content_hash], verdicts, THRESHOLDS) for side in (before, after))
        if changes := compare(was, now):
            found.append(StoryChange(id=heading.id, title=heading.title, changes=changes))
    return Changes(len(known.headings), tuple(found))
