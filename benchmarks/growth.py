"""The cost from 100 to 100,000 stories, and of one very long story: the last rows of `accuracy.py --speed`.

The stories are those of `synthetic.py`, about 170 words each. Their vectors are made up: unit vectors drawn by a fixed
seed and handed out by key, since what a vector says changes nothing about the time it takes. So "cached" means here:
the stories are split into sentences, their vectors looked up, compared, ranked and quoted, and no model is asked.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import synthetic
from starkeeper import packs, paths
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library, model
from starkeeper.library.tagger import StoredVectors
from starkeeper.settings import Settings
from starkeeper.tagging.encoder import Encoder, open_encoder
from starkeeper.tagging.models import compiled
from starkeeper.tagging.reading import tell
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder, key_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTS = (100, 1_000, 10_000, 100_000)

IN_A_LIBRARY = (100, 1_000)
"""Libraries that are filled and re-tagged; each story is a transaction of its own there, so the rest is known."""

SECONDS = 30.0
"""In which the most of the stories must be re-scored."""

STEADY = 1.5
"""A story among the most may take so many times what one of a thousand takes: the cost is linear."""

WORDS = 10_000
"""The words of a very long story."""

LONG_SECONDS = 2.0
"""In which it must be tagged when its sentences were read before."""


class MadeUp:
    """A cache that knows every vector, and an encoder that is as quick; nothing in it means anything."""

    fingerprint = "made-up"
    dimensions = 384

    def __init__(self) -> None:
        self._vectors = _unit(np.random.default_rng(1).standard_normal((4_096, self.dimensions)))
        self._bytes = [vector.tobytes() for vector in self._vectors]

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors of keys."""
        return {key: self._bytes[int(key[:3], 16)] for key in keys}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Nothing to remember."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts."""
        return self._vectors[[int(key_of(text)[:3], 16) for text in texts]]

    def close(self) -> None:
        """Nothing to do."""


def rows() -> Iterator[dict[str, Any]]:
    """What is measured, as the fields of a row each."""
    return chain(growing(), long_stories(), in_libraries())


def growing() -> Iterator[dict[str, Any]]:
    """Re-scoring cached stories after a change of pack, by their number."""
    made, pack = MadeUp(), changed(packs.bundled())
    encoder = CachedEncoder(made, made)
    each = 0.0
    for count in COUNTS:
        stories = synthetic.stories(count)
        took = min(seconds(_rescore, stories, pack, encoder) for _ in range(1 if count == COUNTS[-1] else 3))
        target, ok = ("", True) if count < COUNTS[-1] else (f"< {SECONDS:.0f}", took < SECONDS)
        yield _row(f"{count:,} cached stories re-scored, a new pack", took, "s", target, ok)
        each = each if count > COUNTS[1] else took / count
        steady = "" if count <= COUNTS[1] else f"<= {each * 1000 * STEADY:.2f}"
        yield _row("... a story", took / count * 1000, "ms", steady, not steady or took / count <= each * STEADY)
    yield _row(f"peak memory, {COUNTS[-1]:,} stories' texts held", peak(), "MiB")


def in_libraries() -> Iterator[dict[str, Any]]:
    """The same through SQLite: `Library.tags.retag` after a change of pack, every suggestion stored."""
    for count in IN_A_LIBRARY:
        with tempfile.TemporaryDirectory(prefix="starkeeper-growth-") as folder:
            took = _retagged(Path(folder), count)
        yield _row(f"{count:,} stories re-tagged in a library (SQLite)", took, "s")
        yield _row("... a story", took / count * 1000, "ms")


def long_stories() -> Iterator[dict[str, Any]]:
    """Stories of many words, with and without sentence ends, read for the first time and again."""
    prose = " ".join(story.action + " " + story.result for story in synthetic.stories(200))
    bare = " ".join(word.strip(".,") for word in prose.split())
    encoder = open_encoder(compiled(_cache(), None))
    for name, text in (("a long story", prose), ("... without a sentence end", bare.lower())):
        told = StoryContent(title="Long", action=" ".join(text.split()[:WORDS]))
        tagger = Tagger(packs.bundled(), CachedEncoder(encoder, _Kept()))
        tagger.warm()
        yield _row(f"{name}, {WORDS:,} words, cold cache", seconds(tagger.suggest, told), "s")
        warm = seconds(tagger.suggest, told)
        yield _row(f"{name}, {WORDS:,} words, warm cache", warm, "s", f"< {LONG_SECONDS:.0f}", warm < LONG_SECONDS)


def seconds(work: Callable[..., object], *given: object) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def peak() -> float:
    """The most memory that this process held at once, in MiB.

    On Linux ``getrusage`` would count what the parent held before this process was its own, so the kernel's figure for
    this program alone is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def changed(pack: Pack) -> Pack:
    """The pack in another wording."""
    first, *others = pack.principles
    behaviours = (*first.behaviours[1:], "I asked the customer before I asked anybody else.")
    return replace(pack, principles=(replace(first, behaviours=behaviours), *others))


def _rescore(stories: Sequence[StoryContent], pack: Pack, encoder: Encoder) -> None:
    for _ in Tagger(pack, encoder, None, stories).suggest_many(stories):
        pass


def _retagged(home: Path, count: int) -> float:
    """Fill a library, tag it, change the pack, and say how long tagging it again takes."""
    places = paths.locate({paths.HOME_VARIABLE: str(home)})
    places.cache.mkdir(parents=True)
    (places.cache / "models").symlink_to(_cache() / "models")
    stories = synthetic.stories(count)
    with Library.open(settings=Settings(), paths=places) as library:
        for content in stories:
            library.stories.add(content)
        _know(library, stories, places)
        library.tags.retag()
    with Library.open(pack=changed(packs.bundled()), settings=Settings(), paths=places) as library:
        return seconds(library.tags.retag)


def _know(library: Library, stories: Sequence[StoryContent], places: paths.Paths) -> None:
    """Put made-up vectors of all texts into the library, since reading so many would take the model an hour."""
    made = MadeUp()
    keys = list({key_of(text) for story in stories for text in tell(story).texts})
    stored = StoredVectors(library._context.engine, compiled(places.cache, None).fingerprint)
    for start in range(0, len(keys), 1_000):
        stored.put(made.get(keys[start : start + 1_000]))


def _cache() -> Path:
    places = paths.locate()
    model.prepare(Settings(), places)
    return places.cache


class _Kept(dict[str, bytes]):
    """A cache in memory."""

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:  # type: ignore[override]
        return {key: self[key] for key in keys if key in self}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        self.update(vectors)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _row(name: str, figure: float, unit: str, target: str = "", ok: bool = True) -> dict[str, Any]:
    return {"name": name, "figure": figure, "unit": unit, "target": target, "ok": ok}
