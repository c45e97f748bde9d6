"""The tagger of one opened library: its encoder remembers every sentence in the library itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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

    def suggest_many(self, stories: Sequence[Story]) -> Iterator[list[Suggestion]]:
        """Suggestions for each story in turn; the vectors of its sentences are kept in the library."""
        self._previewing = None
        meant = {story.id for story in stories}
        others = [story for story in self._tagged_stories() if story.id not in meant]
        return self._tagger(self._stored, [*others, *stories]).suggest_many(stories)

    def preview(self, content: StoryContent) -> list[Suggestion]:
        """Suggestions for a text that is not saved; nothing of it is kept."""
        if self._previewing is None:
            self._previewing = self._tagger(PassingVectors(self._stored), self._tagged_stories())
        return self._previewing.suggest(content)

    def close(self) -> None:
        """End the encoder's process, if it has one."""
        self._encoder.close()

    def _tagger(self, cache: VectorCache, own: Sequence[StoryContent]) -> Tagger:
        encoder = CachedEncoder(self._encoder, cache)
        return Tagger(self._context.pack, encoder, pack_vectors(self._context.paths), own)

    def _tagged_stories(self) -> list[Story]:
        """The stories whose sentences were encoded before, so that reading them again costs little."""
        with reading(self._context.engine) as session:
            tagged = tag_rows.tagged_hashes(session, self.fingerprint, self._context.pack.fingerprint)
            stories = story_rows.select(session) if tagged else []
        return [story for story in stories if story.content_hash in tagged]
