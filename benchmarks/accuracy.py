"""How well the tagger ranks principles, beside two baselines, in one table.

    python benchmarks/accuracy.py --stories STORIES.jsonl --questions QUESTIONS.jsonl [--json]
    python benchmarks/accuracy.py --speed [--stories STORIES.jsonl] [--json]

A story has `title`, `situation`, `task`, `action`, `result`, or `text` alone, the author's `labels`, and `consensus`:
what careful readers agreed on. `names_lp_in_text` marks a text that gives its label away. A question has `text` and
`labels`. The stories of a file are taken for one candidate's library, then for many small ones, then each by itself.
With both files, each question is also put to the library of all stories: the share of the best three whose `consensus`
holds one of its labels.
Needs scikit-learn, from the dependency group `test`, for the baseline TF-IDF.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

import answers
from starkeeper import packs, paths
from starkeeper.domain.pack import Pack, Principle
from starkeeper.domain.story import Part, StoryContent
from starkeeper.interchange import headings
from starkeeper.tagging.encoder import open_encoder
from starkeeper.tagging.prepare import prepare
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder

SMALL = 12
"""Stories of a candidate who is well prepared."""

Ranking = list[str]
"""Slugs, the best first."""


@dataclass(frozen=True)
class Case:
    """One text with what it is labelled with."""

    content: StoryContent
    labels: frozenset[str]

    @property
    def text(self) -> str:
        """Title and text as one, for the baselines."""
        return "\n\n".join(filter(str.strip, (self.content.title, self.content.text)))


@dataclass(frozen=True)
class Result:
    """How well one method did on one set of cases."""

    cases: str
    method: str
    n: int
    top_1: float
    """The share of cases whose first principle is among the labels."""
    recall_at_3: float
    """Labels among the first three, over as many as there could be."""
    mean_average_precision: float


class Remembered:
    """A cache of vectors in memory."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known."""
        return {key: self._known[key] for key in keys if key in self._known}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Remember new vectors."""
        self._known.update(vectors)


def main() -> int:
    """Print the table, or the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, help="stories with `labels` and `consensus`, one JSON object a line")
    parser.add_argument("--questions", type=Path, help="questions with `labels`, one JSON object a line")
    parser.add_argument("--pack", type=Path, help="a pack file; the bundled pack when left out")
    parser.add_argument("--model", help="a sentence-transformers name or a folder; the default model when left out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--speed", action="store_true", help="how fast, beside sentence-transformers; see speed.py")
    chosen = parser.parse_args()
    pack = packs.load(chosen.pack) if chosen.pack else packs.bundled()
    if chosen.speed:
        import speed  # it measures with what stands here

        return speed.main(chosen.stories, pack, chosen.model, as_json=chosen.json)
    cache = paths.locate().cache
    model = prepare(cache, chosen.model, lambda step: print(step.message, file=sys.stderr))
    encoder = CachedEncoder(open_encoder(model), Remembered())  # the same texts are looked at in several ways

    def tagger(own: Sequence[StoryContent] = ()) -> Tagger:
        return Tagger(pack, encoder, cache / "packs", own)

    results: list[Result] = []
    notes: list[str] = []
    for name, cases in story_sets(read(chosen.stories), notes):
        library = [case.content for case in cases]
        ours = {
            "Starkeeper": stories_ranked(tagger(library), cases),
            f"Starkeeper, libraries of {SMALL}": in_small_libraries(tagger, cases),
            "Starkeeper, each story by itself": stories_ranked(tagger(), cases),
        }
        results += compare(name, cases, pack, encoder, ours)
    if questions := read(chosen.questions):
        cases = [Case(StoryContent(title="", action=row["text"]), frozenset(row["labels"])) for row in questions]
        ours = {"Starkeeper": questions_ranked(tagger(), cases)}
        results += compare("questions, labels", cases, pack, encoder, ours)
    found = []
    if questions and (rows := read(chosen.stories)):
        asked = answers.Asked.labelled(
            [(row["text"], frozenset(row["labels"])) for row in questions],
            [(story(row), frozenset(row.get("consensus") or ())) for row in rows],
        )
        found = answers.compare("question to stories, consensus", asked, tagger(asked.stories), encoder)
    encoder.close()
    if chosen.json:
        print(json.dumps([asdict(result) for result in (*results, *found)], indent=1))
    else:
        print("\n\n".join(filter(None, (table(results, notes), answers.table(found) if found else ""))))
    return 0


def read(path: Path | None) -> list[dict[str, Any]]:
    """The rows of a file; none when no file is named."""
    if path is None:
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def story_sets(rows: list[dict[str, Any]], notes: list[str]) -> Iterable[tuple[str, list[Case]]]:
    """Yield the ways to look at the stories; what had to be left out goes to the notes."""
    if not rows:
        return
    unsaid = sum(not row.get("consensus") for row in rows)
    given_away = sum(bool(row.get("names_lp_in_text")) for row in rows)
    notes.append(f"{unsaid} stories have no consensus label and are left out of its figures.")
    notes.append(f"{given_away} texts name a principle and are left out of text alone.")
    for labels in ("consensus", "labels"):
        labelled = [(row, frozenset(row.get(labels) or ())) for row in rows]
        told = [(row, Case(story(row), found)) for row, found in labelled if found]
        yield f"stories, title + text, {labels}", [case for _, case in told]
        alone = [case for row, case in told if not row.get("names_lp_in_text")]
        yield f"stories, text alone, {labels}", [Case(replace(case.content, title=""), case.labels) for case in alone]


def story(row: dict[str, Any]) -> StoryContent:
    """A story as the import would make it: by its parts, else split at its headings, else whole in Action."""
    content = StoryContent(title=row["title"])
    for part in Part:
        content = content.with_part(part, row.get(part.value) or "")
    if content.text:
        return content
    for part, text in (headings.split(row["text"]) or {Part.ACTION: row["text"]}).items():
        content = content.with_part(part, text)
    return content


def compare(
    name: str, cases: list[Case], pack: Pack, encoder: CachedEncoder, ours: dict[str, list[Ranking]]
) -> list[Result]:
    """Measure Starkeeper and both baselines on the same cases."""
    texts = [case.text for case in cases]
    rankings = {
        **ours,
        "name and meaning as one vector": ranked(pack, encoder.encode(texts) @ encoder.encode(names(pack)).T),
        "TF-IDF": ranked(pack, tf_idf(pack, texts)),
    }
    return [measure(name, method, found, cases) for method, found in rankings.items()]


def stories_ranked(tagger: Tagger, cases: list[Case]) -> list[Ranking]:
    """The tagger's ranking of each story."""
    found = tagger.suggest_many(case.content for case in cases)
    return [[suggestion.principle for suggestion in suggestions] for suggestions in found]


def in_small_libraries(tagger: Callable[[Sequence[StoryContent]], Tagger], cases: list[Case]) -> list[Ranking]:
    """The ranking of each story when the file is dealt out, at random, to candidates with a few stories each."""
    order = random.Random(1).sample(range(len(cases)), len(cases))
    found: dict[int, Ranking] = {}
    for start in range(0, len(order), SMALL):
        dealt = order[start : start + SMALL]
        own = [cases[index] for index in dealt]
        found |= zip(dealt, stories_ranked(tagger([case.content for case in own]), own), strict=True)
    return [found[index] for index in range(len(cases))]


def questions_ranked(tagger: Tagger, cases: list[Case]) -> list[Ranking]:
    """The tagger's ranking of each question."""
    return [[found.principle for found in tagger.rank_question(case.content.action)] for case in cases]


def names(pack: Pack) -> list[str]:
    """Each principle as one text: what a first attempt would compare with."""
    return [f"{principle.name}. {principle.meaning}" for principle in pack.principles]


def tf_idf(pack: Pack, texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """Cosine of the words, shape (texts, principles)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    def document(principle: Principle) -> str:
        return " ".join((principle.name, principle.meaning, *principle.behaviours))

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    weights = vectorizer.fit_transform([*map(document, pack.principles), *texts])
    count = len(pack.principles)
    similarity: np.ndarray[Any, Any] = (weights[count:] @ weights[:count].T).toarray()
    return similarity


def ranked(pack: Pack, scores: np.ndarray[Any, Any]) -> list[Ranking]:
    """Scores, one row a text, as rankings; of equals the first in the pack."""
    return [[pack.slugs[index] for index in np.argsort(-row, kind="stable")] for row in scores]


def measure(name: str, method: str, rankings: list[Ranking], cases: list[Case]) -> Result:
    """Average the measures over the cases."""
    pairs = [(ranking, case.labels) for ranking, case in zip(rankings, cases, strict=True)]
    return Result(
        cases=name,
        method=method,
        n=len(pairs),
        top_1=statistics.fmean(ranking[0] in labels for ranking, labels in pairs),
        recall_at_3=statistics.fmean(len(labels & set(ranking[:3])) / min(3, len(labels)) for ranking, labels in pairs),
        mean_average_precision=statistics.fmean(average_precision(*pair) for pair in pairs),
    )


def average_precision(ranking: Ranking, labels: frozenset[str]) -> float:
    """The mean, over the labels, of the precision at the place where each stands."""
    places = [place for place, slug in enumerate(ranking, 1) if slug in labels]
    return sum(hit / place for hit, place in enumerate(places, 1)) / len(labels)


def table(results: list[Result], notes: list[str]) -> str:
    """The results as plain text."""
    lines = [f"{'':36}{'':34}{'n':>5}{'top-1':>8}{'R@3':>8}{'MAP':>8}"]
    before = ""
    for result in results:
        shown = "" if result.cases == before else result.cases
        before = result.cases
        figures = f"{result.top_1:8.3f}{result.recall_at_3:8.3f}{result.mean_average_precision:8.3f}"
        lines.append(f"{shown:36}{result.method:34}{result.n:5}{figures}")
    return "\n".join([*lines, "", *notes])


if __name__ == "__main__":
    sys.exit(main())
