"""Use cases of writing: stories, their earlier versions, the bin, and drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from starkeeper.domain.action import IN_BIN, OUT_OF_BIN, ActionKind, bin_step, version_step
from starkeeper.domain.coverage import TaggedStory
from starkeeper.domain.order import alphabetical
from starkeeper.domain.story import Draft, Outcome, Status, Story, StoryContent, StoryHeading, StoryVersion
from starkeeper.domain.tags import Tag, Verdict
from starkeeper.errors import InvalidInput, NotFound
from starkeeper.library.context import Context
from starkeeper.library.journal import Journal
from starkeeper.library.shelf import model_fingerprint, shelf_of, shelved
from starkeeper.store import drafts as draft_rows
from starkeeper.store import stories as rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, reading, writing
from starkeeper.tagging.scale import THRESHOLDS

PAGE = 50
"""Stories of a page, where nobody says how many: more than a tall window shows, and few enough to come at once."""

MOST_DIGITS = 19
"""SQLite's largest number has so many; a longer one is no story's."""

_NO_VERDICTS: Mapping[str, Verdict] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuery:
    """Which stories are wanted. An empty field asks for nothing in particular."""

    principle: str = ""
    """Slug or name of a principle that the story has a tag for."""
    status: Status | None = None
    outcome: Outcome | None = None
    employer: str = ""
    """Spelled as in the story."""
    text: str = ""
    """Stands somewhere in the story, whatever the case of its letters."""
    binned: bool = False
    """True for the stories in the bin, and only those."""
    ids: Collection[int] | None = None
    """Only some of these; None for all."""


@dataclass(frozen=True, slots=True)
class TaggedRecord:
    """A whole story and what it counts for."""

    story: Story
    tags: tuple[Tag, ...]
    """The best first."""
    tagged: bool
    """Whether the present model and pack have been asked about its present text."""


class Stories:
    """The stories of one library."""

    def __init__(self, context: Context, journal: Journal) -> None:
        self._context = context
        self._journal = journal

    def add(
        self, content: StoryContent, verdicts: Mapping[str, Verdict] = _NO_VERDICTS, *, from_draft: bool = False
    ) -> Story:
        """Keep a new story, and by slug what its author says of principles already.

        ``from_draft`` drops the draft of the new story, which this text goes on from. Raises InvalidInput naming the
        field that is wrong, NotFound for a principle that the pack does not have.
        """
        context, pack = self._context, self._context.pack
        slugs = {pack.principle(name).slug: verdict for name, verdict in verdicts.items()}
        with writing(context.engine) as session:
            story = rows.insert(session, content, now=context.now(), saved_by=context.front_end)
            for slug, verdict in slugs.items():
                tag_rows.set_verdict(session, story.id, pack.slug, slug, verdict, context.now())
            if from_draft:
                draft_rows.discard(session, None)
            self._journal.note(session, ActionKind.ADD, [version_step(story.id, None, 1)])
        return story

    def get(self, story_id: int) -> Story:
        """Return one story. Raises NotFound when there is none, or when it is in the bin."""
        with reading(self._context.engine) as session:
            return rows.get(session, story_id)

    def find(self, reference: str | int, *, binned: bool = False) -> Story:
        """Return the one story a person means by an id or by the beginning of its title.

        ``binned`` looks in the bin instead. Raises NotFound for none, InvalidInput when several titles begin so.
        """
        wanted = str(reference).strip()
        number = int(wanted) if wanted.isdecimal() and len(wanted) < MOST_DIGITS else None
        with reading(self._context.engine) as session:
            if number is not None and (story := _by_id(session, number, binned)):
                return story
            found = rows.by_title(session, wanted, binned=binned)
            # A whole title is meant before one that only begins so.
            exact = [story for story in found if story.title.casefold() == wanted.casefold()]
            if len(exact or found) == 1:
                return (exact or found)[0]
            if not found:
                return _missing(wanted, binned) if number is None else rows.get(session, number, binned=binned)
        named = "; ".join(f"{story.id} {story.title}" for story in found[:5])
        raise InvalidInput(f"{len(found)} stories begin with {wanted!r}: {named}.", "Name one by its number.")

    def select(self, query: StoryQuery | None = None) -> list[TaggedRecord]:
        """Return the stories that are wanted, with their tags, in the order they were added.

        Raises NotFound when the query names a principle that the pack does not have.
        """
        return self._records(self._filter(query or StoryQuery()))

    def page(self, query: StoryQuery | None = None, *, after: int = 0, limit: int = PAGE) -> list[TaggedRecord]:
        """Return the first so many of the stories that are wanted behind the one with the id ``after``.

        It takes no longer in a large library, so long as the stories that are wanted are not far between. Raises
        NotFound as ``select`` does.
        """
        return self._records(self._filter(query or StoryQuery()), after, limit)

    def some(self, story_ids: Collection[int]) -> list[TaggedRecord]:
        """Return those of some stories that are there, in the bin or not, in the order they were added."""
        return self._records(rows.StoryFilter(ids=story_ids, binned=None))

    def ids(self, query: StoryQuery | None = None) -> list[int]:
        """The ids of the stories that are wanted, in the order they were added. Raises NotFound as ``select`` does."""
        wanted = self._filter(query or StoryQuery())
        with reading(self._context.engine) as session:
            return rows.ids(session, wanted)

    def overview(self, query: StoryQuery | None = None) -> list[TaggedStory]:
        """Return the stories that are wanted with their tags and without their texts, in the order they were added.

        Raises NotFound as ``select`` does.
        """
        wanted = self._filter(query or StoryQuery())
        with reading(self._context.engine) as session:
            return shelved(session, self._context, rows.headings(session, wanted))

    def headings(self) -> list[StoryHeading]:
        """What a list of all stories outside the bin needs, without their texts, in the order they were added."""
        with reading(self._context.engine) as session:
            return rows.headings(session)

    def employers(self) -> list[str]:
        """Where the stories outside the bin happened, each employer once, from A to Z."""
        with reading(self._context.engine) as session:
            return sorted(rows.employers(session), key=alphabetical)

    def counts(self) -> dict[Status, int]:
        """How many stories outside the bin there are of each status; those of which there are none are left out."""
        with reading(self._context.engine) as session:
            return rows.counts(session)

    def save(self, story_id: int, content: StoryContent, *, base_version: int, from_draft: bool = False) -> Story:
        """Keep a changed story; its earlier version stays in the history.

        ``base_version`` is the version the change was made from; ``from_draft`` drops the story's draft, which this
        text goes on from. Raises StaleStory, which holds both texts, when somebody saved since; NotFound and
        InvalidInput as elsewhere. An unchanged story is not saved again.
        """
        with writing(self._context.engine) as session:
            (story,) = self._save(session, [(story_id, content, base_version)], ActionKind.EDIT)
            if from_draft:
                draft_rows.discard(session, story_id)
            return story

    def set_status(self, story_ids: Iterable[int], status: Status) -> list[Story]:
        """Say of several stories how far their telling is, all in one action. Raises NotFound; then none is changed."""
        with writing(self._context.engine) as session:
            before = [rows.get(session, story_id) for story_id in dict.fromkeys(story_ids)]
            wanted = [(story.id, replace(story.content, status=status), story.version) for story in before]
            return self._save(session, wanted, ActionKind.EDIT)

    def revert(self, story_id: int, version: int) -> Story:
        """Bring back an earlier version's text as the newest version; those in between stay.

        Raises NotFound when the story is not there, or has no such version.
        """
        with writing(self._context.engine) as session:
            present = rows.get(session, story_id)
            wanted = rows.version(session, story_id, version).content
            (story,) = self._save(session, [(story_id, wanted, present.version)], ActionKind.REVERT)
            return story

    def bin(self, *story_ids: int) -> list[Story]:
        """Move stories to the bin, all in one action. Nothing of them is lost. Raises NotFound."""
        return self._move(story_ids, ActionKind.BIN, IN_BIN)

    def restore(self, *story_ids: int) -> list[Story]:
        """Take stories out of the bin, all in one action. Raises NotFound."""
        return self._move(story_ids, ActionKind.RESTORE, OUT_OF_BIN)

    def versions(self, story_id: int) -> list[StoryVersion]:
        """Every saved state of a story, the present one first."""
        with reading(self._context.engine) as session:
            return rows.versions(session, story_id)

    def version(self, story_id: int, number: int) -> StoryVersion:
        """One saved state of a story. Raises NotFound."""
        with reading(self._context.engine) as session:
            return rows.version(session, story_id, number)

    def save_draft(self, story_id: int | None, base_version: int | None, content: StoryContent) -> Draft:
        """Keep the text of an editor that is not saved yet; it replaces the story's earlier draft.

        ``story_id`` and ``base_version`` are None for a story that was never saved.
        """
        draft = Draft(story_id=story_id, base_version=base_version, content=content, saved_at=self._context.now())
        with writing(self._context.engine) as session:
            draft_rows.save(session, draft)
        return draft

    def drafts(self) -> list[Draft]:
        """Every draft that was neither saved as a story nor discarded."""
        with reading(self._context.engine) as session:
            return draft_rows.select(session)

    def discard_draft(self, story_id: int | None) -> None:
        """Forget the draft of a story, or of the new one."""
        with writing(self._context.engine) as session:
            draft_rows.discard(session, story_id)

    def _filter(self, query: StoryQuery) -> rows.StoryFilter:
        context = self._context
        proving = query.principle and rows.Proving(
            principle=context.pack.principle(query.principle).slug,
            pack=context.pack.slug,
            pack_fingerprint=context.pack.fingerprint,
            model=model_fingerprint(context),
            at_least=THRESHOLDS.weak,
        )
        return rows.StoryFilter(
            status=query.status,
            outcome=query.outcome,
            employer=query.employer,
            text=query.text,
            binned=query.binned,
            ids=query.ids,
            proving=proving or None,
        )

    def _records(self, wanted: rows.StoryFilter, after: int = 0, limit: int | None = None) -> list[TaggedRecord]:
        with reading(self._context.engine) as session:
            found = rows.select(session, wanted, after=after, limit=limit)
            shelf = shelf_of(session, self._context, found)
        hashes = {story.id: story.content_hash for story in found}
        return [
            TaggedRecord(story, shelf.tags(story.id, hashes[story.id]), hashes[story.id] in shelf.tagged)
            for story in found
        ]

    def _save(
        self, session: Session, changed: Iterable[tuple[int, StoryContent, int]], kind: ActionKind
    ) -> list[Story]:
        """Save stories, each with the version it was changed from, all in one action."""
        who, now = self._context.front_end, self._context.now()
        saved, steps = [], []
        for story_id, content, base in changed:
            story = rows.update(session, story_id, content, base_version=base, now=now, saved_by=who)
            if story.version != base:
                steps.append(version_step(story_id, base, story.version))
            saved.append(story)
        self._journal.note(session, kind, steps)
        return saved

    def _move(self, story_ids: Iterable[int], kind: ActionKind, place: str) -> list[Story]:
        moved, steps = [], []
        now = self._context.now()
        with writing(self._context.engine) as session:
            for story_id in dict.fromkeys(story_ids):
                before = rows.get(session, story_id, binned=None)
                if bool(before.deleted_at) != (place == IN_BIN):
                    steps.append(bin_step(story_id, place))
                moved.append(rows.set_binned(session, story_id, now if place == IN_BIN else None))
            self._journal.note(session, kind, steps)
        return moved


def _by_id(session: Session, story_id: int, binned: bool) -> Story | None:
    try:
        return rows.get(session, story_id, binned=binned)
    except NotFound:
        return None


def _missing(wanted: str, binned: bool) -> Story:
    where = "in the bin" if binned else "in this library"
    hint = "starkeeper bin shows what is in it." if binned else "starkeeper list shows what there is."
    raise NotFound(f"No story {where} has a title that begins with {wanted!r}.", hint)
