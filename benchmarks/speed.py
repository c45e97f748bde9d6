"""How fast stories are tagged, and what that costs: `accuracy.py --speed`.

The compiled model stands beside sentence-transformers' own `encode`: the same weights, the same texts (those that the
tagger reads of the stories), the same number of threads, in turns in one run, and the mean average precision of the
tagger with the vectors of either. Peak memory is each time that of a process of its own. The last rows, from
`growth.py`, are the cost from 100 to 100,000 stories, and of one long story.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import accuracy
import growth
from starkeeper import packs, paths
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StoryContent
from starkeeper.tagging.encoder import THREADS, Encoder, open_encoder
from starkeeper.tagging.models import CompiledModel, resolve
from starkeeper.tagging.prepare import prepare
from starkeeper.tagging.reading import tell
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent

STORIES = 300
"""Labelled stories that are looked at."""

TIMED = 60
"""Those of them whose texts are timed, in so many rounds."""

ROUNDS = 5

FASTER = 1.5
"""So many times faster than sentence-transformers the compiled model has to be."""

WORSE = 0.005
"""So much MAP the speed may cost."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    name: str
    figure: float
    unit: str
    beside: float | None = None
    """The same of sentence-transformers."""
    target: str = ""
    ok: bool = True


class Original:
    """sentence-transformers itself, in this process: the model's own `encode`, with its own batches."""

    def __init__(self, name: str | None, fingerprint: str = "") -> None:
        import torch

        from starkeeper.tagging import compile as compiling
        from starkeeper.tagging.encoder import _processors

        self.fingerprint = fingerprint  # by which the tagger chooses how to score
        self._model = compiling.load(resolve(name))
        torch.set_num_threads(min(THREADS, _processors()))

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return len(self._model.encode(["a"])[0])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text."""
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)

    def close(self) -> None:
        """Nothing to do."""


def main(stories: Path | None, pack: Pack, name: str | None, *, as_json: bool) -> int:
    """Measure and print; 1 when a target is missed."""
    cases = labelled(stories)
    model = prepare(paths.locate().cache, name, lambda step: print(step.message, file=sys.stderr))
    if not as_json:
        print(HEADER, flush=True)
    rows = []
    grown = (Row(**row) for row in _in_a_process("growth"))
    for row in chain(encoding(cases, pack, model), memory(cases, name), grown):
        rows.append(row)
        if not as_json:
            print(line(row), flush=True)
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    return 0 if all(row.ok for row in rows) else 1


def labelled(path: Path | None) -> list[accuracy.Case]:
    """Stories with labels: those of a file, or else of the training material, drawn by a fixed seed."""
    if path:
        told = [(row, frozenset(row.get("consensus") or ())) for row in accuracy.read(path)]
        found = [accuracy.Case(accuracy.story(row), labels) for row, labels in told if labels]
    else:
        sys.path.append(str(ROOT))
        from training import material

        found = [accuracy.Case(each.content, each.proved) for each in material.bundled().stories if each.proved]
    return random.Random(5).sample(found, min(STORIES, len(found)))


def encoding(cases: list[accuracy.Case], pack: Pack, model: CompiledModel) -> Iterator[Row]:
    """Sentences and stories a second, and the MAP that goes with them."""
    ours, original = open_encoder(model), Original(model.name, model.fingerprint)
    contents = [case.content for case in cases[:TIMED]]
    texts = list(dict.fromkeys(text for content in contents for text in tell(content).texts))
    random.Random(1).shuffle(texts)
    fast, slow = in_turns(lambda: ours.encode(texts), lambda: original.encode(texts))
    ratio = statistics.median(theirs / own for own, theirs in zip(fast, slow, strict=True))
    yield Row("texts a second", len(texts) / statistics.median(fast), "/s", len(texts) / statistics.median(slow))
    yield Row("... times as fast, paired", ratio, "x", None, f">= {FASTER}", ratio >= FASTER)
    precise, expected = precision(cases, pack, ours), precision(cases, pack, original)
    yield Row("MAP", precise, "", expected, f">= - {WORSE}", precise >= expected - WORSE)
    cold, cold_original = (len(contents) / tagging(contents, pack, encoder) for encoder in (ours, original))
    yield Row("stories tagged a second, cold cache", cold, "/s", cold_original)
    yield Row("stories tagged a second, warm cache", len(contents) / tagging(contents, pack, ours, warm=True), "/s")
    ours.close()


def in_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Seconds of both, round by round, after one round that does not count."""
    one(), other()
    pairs = [(growth.seconds(one), growth.seconds(other)) for _ in range(ROUNDS)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def precision(cases: list[accuracy.Case], pack: Pack, encoder: Encoder) -> float:
    """The mean average precision of the tagger over one library of stories."""
    kept = CachedEncoder(encoder, accuracy.Remembered())
    found = Tagger(pack, kept, None, [case.content for case in cases]).suggest_many(case.content for case in cases)
    rankings = [[suggestion.principle for suggestion in suggestions] for suggestions in found]
    pairs = zip(rankings, cases, strict=True)
    return statistics.fmean(accuracy.average_precision(ranking, case.labels) for ranking, case in pairs)


def tagging(contents: Sequence[StoryContent], pack: Pack, encoder: Encoder, *, warm: bool = False) -> float:
    """Seconds to tag stories whose sentences were never read, or all were; the principles were read before."""
    tagger = Tagger(pack, CachedEncoder(encoder, accuracy.Remembered()))
    tagger.warm()
    if warm:
        list(tagger.suggest_many(contents))
        return statistics.median(growth.seconds(lambda: list(tagger.suggest_many(contents))) for _ in range(ROUNDS))
    return growth.seconds(lambda: list(tagger.suggest_many(contents)))


def memory(cases: list[accuracy.Case], name: str | None) -> Iterator[Row]:
    """The most memory that tagging stories and encoding their texts take, in processes of their own."""
    said = json.dumps({"model": name, "stories": [_plain(case.content) for case in cases[:TIMED]]})
    (ours,), (original,) = _in_a_process("tagging", said), _in_a_process("original", said)
    yield Row("peak memory, stories tagged from cold", ours, "MiB", original)


def peak_tagging(said: dict[str, Any]) -> list[float]:
    """Tag stories, and say how much memory this process took at its peak."""
    cache = paths.locate().cache
    encoder = CachedEncoder(open_encoder(prepare(cache, said["model"])), accuracy.Remembered())
    list(Tagger(packs.bundled(), encoder).suggest_many(StoryContent(**content) for content in said["stories"]))
    return [growth.peak()]


def peak_original(said: dict[str, Any]) -> list[float]:
    """Encode the same texts with sentence-transformers, and say the same."""
    stories = [StoryContent(**content) for content in said["stories"]]
    Original(said["model"]).encode([text for story in stories for text in tell(story).texts])
    return [growth.peak()]


HEADER = f"{'':54}{'Starkeeper':>12}{'':5}{'sentence-transformers':>22}{'target':>10}"


def line(row: Row) -> str:
    """One line of the table."""
    beside = "" if row.beside is None else _figure(row.beside)
    verdict = ("  ok" if row.ok else "  miss") if row.target else ""
    return f"{row.name:54}{_figure(row.figure):>12} {row.unit:4}{beside:>22}{row.target:>10}{verdict}"


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3f}" if number < 10 else f"{number:.1f}"


def _plain(content: StoryContent) -> dict[str, str]:
    return {"title": content.title, **{part.value: content.part(part) for part in Part}}


def _in_a_process(task: str, said: str = "") -> Iterator[Any]:
    """Run a task in a process of its own and yield what it says."""
    command = [sys.executable, __file__, task]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(said)
        process.stdin.close()
        yield from map(json.loads, process.stdout)
    if process.returncode:
        raise RuntimeError(f"{task} ended with {process.returncode}")


def worker() -> None:
    """Do one task that wants a process of its own, and print what it finds, one JSON value a line."""
    parser = argparse.ArgumentParser(description="A part of accuracy.py --speed, in a process of its own.")
    tasks: dict[str, Callable[[], Iterable[object]]] = {
        "tagging": lambda: peak_tagging(json.load(sys.stdin)),
        "original": lambda: peak_original(json.load(sys.stdin)),
        "growth": growth.rows,
    }
    parser.add_argument("task", choices=tasks)
    for found in tasks[parser.parse_args().task]():
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    worker()
