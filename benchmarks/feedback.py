"""What verdicts on some stories do for the ranking of the others, in one table.

    python benchmarks/feedback.py [--stories STORIES.jsonl] [--model MODEL] [--json]

The stories of the file, labelled as ``accuracy.py`` says, are one candidate's library. Of 5, 10, 20 and 40 of them, by
chance, every principle that the consensus names is confirmed, and every strong or weak suggestion that it does not name
is rejected; the figures are the mean average precision (MAP) of all other stories, before and after, over 20 such
choices. Without a file it measures the numbers of ``feedback`` on the training material: a library of each voice, and
libraries of all voices together by candidates who tell most of their stories about a few principles. The released
encoder has read these stories in training, so little is left to learn there; the library of another company it has not.
It takes some minutes, mostly for reading the stories; their vectors are kept in the cache for the next time.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

import accuracy
from accuracy import Case
from starkeeper import packs, paths
from starkeeper.domain.pack import Pack
from starkeeper.domain.tags import Suggestion, Verdict
from starkeeper.tagging.encoder import Encoder, open_encoder
from starkeeper.tagging.feedback import Feedback, Judged
from starkeeper.tagging.prepare import prepare
from starkeeper.tagging.scale import THRESHOLDS
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder, FileCache

NUMBERS = (5, 10, 20, 40)
"""Judged stories."""

REPEATS = 20
"""Choices of so many stories."""

LEAST = 15
"""Stories that must be left to measure on."""

OF_A_VOICE, LIBRARY, ONE_SIDED = 90, 75, 10
"""Stories of a voice that are read, stories in a library, and libraries of one-sided candidates."""

UNSEEN = "bramling"
"""How the file of a pack begins whose stories the released encoder was not trained on."""

SIDE = 0.5
"""Dirichlet's alpha for how one-sided they are: with 0.5, four principles of sixteen make half of the stories."""


@dataclass(frozen=True)
class Library:
    """The stories of one candidate as the tagger sees them before any verdict."""

    name: str
    cases: Sequence[Case]
    suggested: Sequence[list[Suggestion]]
    judged: Sequence[Judged]
    """Each story with all verdicts that a user would give on it."""


@dataclass(frozen=True)
class Gain:
    """What so many judged stories were worth."""

    libraries: str
    verdicts: str
    judged: int
    runs: int
    before: float
    """MAP of the stories that were not judged."""
    gain: float
    spread: float
    """Standard deviation of the gain over the runs."""
    worse: float
    """The share of the runs in which the ranking became worse."""


def main() -> int:
    """Print the table, or the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, help="stories with `consensus`, one JSON object a line")
    parser.add_argument("--model", help="a sentence-transformers name or a folder; the default model when left out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    cache = paths.locate().cache
    plain = open_encoder(prepare(cache, chosen.model, lambda step: print(step.message, file=sys.stderr)))
    encoder = CachedEncoder(plain, FileCache(cache / "benchmarks", plain.fingerprint, "feedback"))
    libraries = list(from_file(chosen.stories, encoder) if chosen.stories else from_training(encoder))
    encoder.close()
    gains = [
        measure(kind, [library for library in libraries if library.name == kind], number, rejecting)
        for kind in dict.fromkeys(library.name for library in libraries)
        for rejecting in (True, False)
        for number in NUMBERS
    ]
    print(json.dumps([asdict(gain) for gain in gains], indent=1) if chosen.json else table(gains))
    return 0


def from_file(path: Path, encoder: Encoder) -> Iterator[Library]:
    """The stories of a file as one library."""
    rows = [row for row in accuracy.read(path) if row.get("consensus")]
    yield library("stories of the file", packs.bundled(), encoder, [_case(row) for row in rows])


def from_training(encoder: Encoder) -> Iterator[Library]:
    """Libraries of the training material."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from training import material

    known = material.bundled()
    chance, pool = random.Random(1), list[Case]()
    for voice in sorted({story.voice for story in known.stories}):
        told = [Case(story.content, story.proved) for story in known.stories if story.voice == voice and story.proved]
        read = chance.sample(told, min(OF_A_VOICE, len(told)))
        pool += read
        yield library("of one voice", known.pack, encoder, read[:LIBRARY])
    for number in range(ONE_SIDED):
        yield library("of one-sided candidates", known.pack, encoder, one_sided(pool, known.pack, number))
    for other in material.other_packs(UNSEEN):
        yield library("of another company", other.pack, encoder, [Case(s.content, s.proved) for s in other.stories])


def one_sided(pool: Sequence[Case], pack: Pack, number: int) -> list[Case]:
    """Choose the stories of a candidate who tells more about some principles than about others."""
    chance = np.random.default_rng(number)
    liked = dict(zip(pack.slugs, chance.dirichlet([SIDE] * len(pack.slugs)) + 0.01, strict=True))
    weights = np.array([statistics.fmean(liked[slug] for slug in case.labels) for case in pool])
    rows = chance.choice(len(pool), LIBRARY, replace=False, p=weights / weights.sum())
    return [pool[row] for row in sorted(rows)]


def library(name: str, pack: Pack, encoder: Encoder, cases: Sequence[Case]) -> Library:
    """Read the stories of one candidate."""
    contents = [case.content for case in cases]
    tagger = Tagger(pack, encoder, None, contents)
    suggested = list(tagger.suggest_many(contents))
    profiles = list(tagger.profiles(contents))
    judged = [
        Judged(place, profile, {each.principle: each.score for each in found}, verdicts(found, case.labels))
        for place, (case, found, profile) in enumerate(zip(cases, suggested, profiles, strict=True))
    ]
    return Library(name, cases, suggested, judged)


def verdicts(found: Sequence[Suggestion], labels: frozenset[str]) -> dict[str, Verdict]:
    """What a user does who sees the strong and weak suggestions: rejects the wrong ones, confirms all that is right."""
    shown = {each.principle for each in found if THRESHOLDS.strength(each.score)}
    return dict.fromkeys(shown - labels, Verdict.REJECTED) | dict.fromkeys(labels, Verdict.CONFIRMED)


def measure(name: str, libraries: Sequence[Library], number: int, rejecting: bool) -> Gain:
    """The mean over all libraries and choices."""
    runs = [run for each in libraries if len(each.cases) >= number + LEAST for run in once(each, number, rejecting)]
    gains = [after - before for before, after in runs]
    return Gain(
        libraries=name,
        verdicts="both" if rejecting else "confirmations alone",
        judged=number,
        runs=len(runs),
        before=statistics.fmean(before for before, _ in runs),
        gain=statistics.fmean(gains),
        spread=statistics.pstdev(gains),
        worse=statistics.fmean(gain < 0 for gain in gains),
    )


def once(told: Library, number: int, rejecting: bool) -> Iterator[tuple[float, float]]:
    """Yield MAP before and after, on the stories that were not judged, for each choice."""
    slugs = [suggestion.principle for suggestion in told.suggested[0]]
    for repeat in range(REPEATS):
        judged = set(random.Random(f"{number} {repeat}").sample(range(len(told.cases)), number))
        feedback = Feedback(slugs, [said(told.judged[place], rejecting) for place in judged])
        rest = [place for place in range(len(told.cases)) if place not in judged]
        taught = [feedback.teach(told.suggested[place], told.judged[place].profile) for place in rest]
        before = [precision(told.suggested[place], told.cases[place]) for place in rest]
        after = [precision(found, told.cases[place]) for found, place in zip(taught, rest, strict=True)]
        yield statistics.fmean(before), statistics.fmean(after)


def said(judged: Judged, rejecting: bool) -> Judged:
    """A judged story, with its confirmations alone where nothing is rejected."""
    kept = {slug: word for slug, word in judged.verdicts.items() if rejecting or word is Verdict.CONFIRMED}
    return Judged(judged.story, judged.profile, judged.scores, kept)


def precision(found: Sequence[Suggestion], case: Case) -> float:
    """The average precision of one ranking."""
    return accuracy.average_precision([suggestion.principle for suggestion in found], case.labels)


def _case(row: dict[str, Any]) -> Case:
    return Case(accuracy.story(row), frozenset(row["consensus"]))


def table(gains: Sequence[Gain]) -> str:
    """The gains as plain text."""
    lines = [f"{'libraries':26}{'verdicts':22}{'judged':>7}{'runs':>6}{'MAP':>8}{'gain':>9}{'spread':>8}{'worse':>7}"]
    lines += [
        f"{gain.libraries:26}{gain.verdicts:22}{gain.judged:7}{gain.runs:6}{gain.before:8.3f}{gain.gain:+9.4f}"
        f"{gain.spread:8.3f}{gain.worse:7.0%}"
        for gain in gains
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
