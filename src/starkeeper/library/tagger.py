"""The tagger of one opened library: its encoder remembers every sentence in the library itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from starkeeper.domain.matching import Likeness
from starkeeper.domain.story import Story, StoryContent
from starkeeper.domain.tags import Suggestion
from starkeeper.library.context import Context
from starkeeper.library.model import pack_vectors
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store import vectors as rows
from starkeeper.store.engine import Engine, reading, writing
from starkeeper.tagging.encoder import open_encoder
from starkeeper.tagging.models import compiled
from starkeeper.tagging.reading import tell
from starkeeper.tagging.scoring import Vectors
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder, VectorCache


class StoredVectors:
    """The vectors cache that the store fulfils."""

    def __init__(self, engine: Engine, model: str) -> None:
        self._engine = engine
        self._model = model

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known, by key."""
        with reading(self._engine) as session:
            return rows.get(session, self._model, keys)

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Remember new vectors."""
        with writing(self._engine) as session:
            rows.put(session, self._model, vectors)


class PassingVectors:
    """A cache for text that is still being typed: it reads the library but remembers new vectors only in memory."""

    LIMIT = 2_000

    def __init__(self, lasting: StoredVectors) -> None:
        self._lasting = lasting
        self._passing: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known, by key."""
        here = {key: self._passing[key] for key in keys if key in self._passing}
        missing = [key for key in keys if key not in here]
        return {**here, **self._lasting.get(missing)} if missing else here

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Remember new vectors until the program ends, the oldest forgotten first."""
        self._passing.update(vectors)
        while len(self._passing) > self.LIMIT:
            del self._passing[next(iter(self._passing))]


class LibraryTagger:
    """Compares stories with the library's pack, and with the candidate's other stories.

    Raises ModelNotReady, when made, if the model was not compiled yet.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._encoder = open_encoder(compiled(context.paths.cache, context.settings.model))
        self.fingerprint = self._encoder.fingerprint
        self._stored = StoredVectors(context.engine, self.fingerprint)
        self._previewing: Tagger | None = None
        self._profiles: dict[str, Vectors] = {}

    def read(self, stories: Sequence[Story]) -> Iterator[Story]:
        """Yield each story once the vectors of its sentences are in the library."""
        encoder = CachedEncoder(self._encoder, self._stored)
        for story in stories:
            if texts := tell(story).texts:
                encoder.encode(texts)
            yield story

    def suggest_many(self, stories: Sequence[Story]) -> Iterator[list[Suggestion]]:
        """Suggestions for each story in turn; the vectors of its sentences are kept in the library."""
        self._previewing = None
        meant = {story.id for story in stories}
        others = [story for story in self._tagged_stories() if story.id not in meant]
        return self._tagger(self._stored, [*others, *stories]).suggest_many(stories)

    def preview(self, content: StoryContent) -> list[Suggestion]:
        """Suggestions for a text that is not saved, before any verdict; nothing of it is kept."""
        return self._keeping_nothing().suggest(content)

    def profile(self, content: StoryContent) -> Vectors:
        """What a text says as a whole, a unit vector; nothing of it is kept."""
        return next(self._keeping_nothing().profiles([content]))

    def profiles(self, stories: Sequence[Story]) -> dict[str, Vectors]:
        """What stories that were tagged before say as a whole, by content hash. It costs no encoding."""
        tagger = self._keeping_nothing()
        wanted = {story.content_hash: story for story in stories if story.content_hash not in self._profiles}
        self._profiles.update(zip(wanted, tagger.profiles(wanted.values()), strict=True))
        return {story.content_hash: self._profiles[story.content_hash] for story in stories}

    def rank_question(self, text: str) -> list[Suggestion]:
        """How much a question asks for each principle, the best first; nothing of it is kept."""
        return self._keeping_nothing().rank_question(text)

    def compare_question(self, text: str, stories: Sequence[Story]) -> Iterator[Likeness]:
        """How alike a question and each story are in words. Stories that were tagged before cost little."""
        return (likeness for (likeness,) in self._keeping_nothing().compare_questions([text], stories))

    def close(self) -> None:
        """End the encoder's process, if it has one."""
        self._encoder.close()

    def _keeping_nothing(self) -> Tagger:
        if self._previewing is None:
            self._previewing = self._tagger(PassingVectors(self._stored), self._tagged_stories())
            self._profiles = {}  # Those of before were measured from another middle.
        return self._previewing

    def _tagger(self, cache: VectorCache, own: Sequence[StoryContent]) -> Tagger:
        encoder = CachedEncoder(self._encoder, cache)
        return Tagger(self._context.pack, encoder, pack_vectors(self._context.paths), own)

    def _tagged_stories(self) -> list[Story]:
        """The stories whose sentences were encoded before, so that reading them again costs little."""
        with reading(self._context.engine) as session:
            tagged = tag_rows.tagged_hashes(session, self.fingerprint, self._context.pack.fingerprint)
            stories = story_rows.select(session) if tagged else []
        return [story for story in stories if story.content_hash in tagged]
