"""Measure what an adapter makes of stories it was not trained on, and what its scores mean.

    python training/measure.py FOLD=ADAPTER ... [--to measured.json]

Each argument names a fold and the adapter that was trained without it, as ``train.py --fold`` writes them. The
stories of a fold are read voice by voice, each voice as the library of one candidate. Printed is what
``scoring.TRAINED`` and ``scale.py`` should hold; the JSON is what ``docs/accuracy.md`` is made of.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import figures
import numpy as np
from figures import Proved, Scores
from material import LabelledStory, bundled, in_fold, other_packs
from numpy.typing import NDArray

from starkeeper.domain.pack import Pack
from starkeeper.domain.story import Part, StoryContent
from starkeeper.tagging.scale import THRESHOLDS
from starkeeper.tagging.scoring import PLAIN, TRAINED, Recipe
from starkeeper.tagging.tagger import Tagger

HELD_OUT_PACK = "bramling-freight"
"""A pack that no training run ever sees."""

WEIGHTS = [(s, 1.0, t) for s in (0.5, 1.0, 2.0) for t in (0.1, 0.2, 0.4)]
"""Weights of sentences, passages and title that are tried. Steps finer than double and half would fit chance."""

TITLES = [(question, alike) for question in (0.4, 0.8, 1.6) for alike in (0.5, 1.0, 2.0)]
"""Weights of a title that is a question, and of the pack's questions that are like it, that are tried."""

SHARES = (0.25, 0.5, 0.75)
"""Weights of the absolute beside the relative score that are tried."""

FAILURES = 8
"""So many of the worst readings are kept, to look at."""


class Direct:
    """An encoder for the tagger that asks sentence-transformers directly; it remembers every text."""

    def __init__(self, adapter: Path | None) -> None:
        import fit

        self._model = fit.adapted(adapter.read_bytes()) if adapter else fit.base()
        self._known: dict[str, NDArray[np.float32]] = {}
        self.fingerprint = str(adapter)
        self.dimensions = 384

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._model.encode(new, batch_size=64, show_progress_bar=False), strict=True)
        return np.stack([self._known[text] for text in texts]).astype(np.float32)

    def close(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Read:
    """Stories with what a tagger made of them."""

    stories: list[LabelledStory]
    scores: Scores
    proved: Proved

    def __add__(self, other: Read) -> Read:
        return Read(
            self.stories + other.stories,
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.proved, other.proved]),
        )


@dataclass(frozen=True)
class Fold:
    """A third of the stories, library by library, and the encoder that never saw them."""

    libraries: list[list[LabelledStory]]
    encoder: Direct


def main() -> int:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folds", nargs="+", metavar="FOLD=ADAPTER")
    parser.add_argument("--to", type=Path, default=Path(__file__).with_name("measured.json"))
    chosen = parser.parse_args()
    pack, stories = bundled().pack, bundled().stories
    named = {int(number): Path(adapter) for number, _, adapter in (one.partition("=") for one in chosen.folds)}
    folds = [Fold(list(libraries(stories, number)), Direct(adapter)) for number, adapter in named.items()]
    recipe, found = best_recipe(pack, folds)
    print(f"TRAINED = {recipe}")
    report = said(pack, folds, recipe, found)
    print(json.dumps({key: report[key] for key in ("ranking", "thresholds", "calibration", "evidence", "other_pack")}))
    report |= {"folds": list(named), "adapters": [_digest(adapter) for adapter in named.values()]}
    chosen.to.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def libraries(stories: Iterable[LabelledStory], fold: int) -> Iterator[list[LabelledStory]]:
    """The stories of a fold, one list a voice."""
    voices: dict[str, list[LabelledStory]] = {}
    for story in stories:
        if in_fold(story, fold):
            voices.setdefault(story.voice, []).append(story)
    yield from voices.values()


def read(pack: Pack, folds: Iterable[Fold], recipe: Recipe, encoder: Direct | None = None, alone: bool = False) -> Read:
    """Read the folds with their own encoders, or all with one; ``alone``: no story knows of another."""
    found = [
        _read(pack, library, encoder or fold.encoder, recipe, [] if alone else library)
        for fold in folds
        for library in fold.libraries
    ]
    return sum(found[1:], found[0])


def _read(
    pack: Pack, stories: list[LabelledStory], encoder: Direct, recipe: Recipe, own: Sequence[LabelledStory]
) -> Read:
    tagger = Tagger(pack, encoder, None, [story.content for story in own], recipe)
    scores = []
    for suggestions in tagger.suggest_many(story.content for story in stories):
        by_slug = {suggestion.principle: suggestion.score for suggestion in suggestions}
        scores.append([by_slug[slug] for slug in pack.slugs])
    proved = np.array([[slug in story.proved for slug in pack.slugs] for story in stories])
    return Read(stories, np.array(scores, np.float64), proved)


def best_recipe(pack: Pack, folds: list[Fold]) -> tuple[Recipe, Read]:
    """The recipe that ranks best on the folds, its scale fitted, and what it made of them."""
    weighed = [replace(TRAINED, sentences=s, passages=p, title=t) for s, p, t in WEIGHTS]
    told = _best_of(pack, folds, weighed)
    asked = _best_of(pack, folds, [replace(told, question=question, alike=alike) for question, alike in TITLES])
    mixed = _mixtures(replace(asked, speaks=round(best_cut(pack, folds, asked), 2)))
    # The mixture leaves the ranking as it is; that its scores part right from wrong is what counts.
    fitted = [(_fitted(recipe, read(pack, folds, recipe)), recipe) for recipe in mixed]
    recipe = max((one for one, _ in fitted), key=lambda one: _likelihood(read(pack, folds, one)))
    return recipe, read(pack, folds, recipe)


def _best_of(pack: Pack, folds: list[Fold], recipes: Iterable[Recipe]) -> Recipe:
    def mean_average_precision(recipe: Recipe) -> float:
        found = read(pack, folds, recipe)
        alone = read(pack, folds, recipe, alone=True)
        figure = (_ranking(found)["map"] + _ranking(alone)["map"]) / 2
        weights = (recipe.sentences, recipe.passages, recipe.title, recipe.question, recipe.alike)
        print(f"{figure:.4f}", *weights, flush=True)
        return figure

    return max(recipes, key=mean_average_precision)


def _mixtures(recipe: Recipe) -> list[Recipe]:
    return [replace(recipe, absolute=2 * share, relative=2 * (1 - share), offset=-3.0) for share in SHARES]


def _fitted(recipe: Recipe, found: Read) -> Recipe:
    """The recipe with its scale stretched and moved until scores say how often they are right."""
    slope, offset = figures.platt(found.scores, found.proved)
    return replace(
        recipe,
        absolute=round(recipe.absolute * slope, 3),
        relative=round(recipe.relative * slope, 3),
        offset=round(recipe.offset * slope + offset, 3),
    )


def _likelihood(found: Read) -> float:
    right = np.where(found.proved, found.scores, 1 - found.scores)
    return float(np.log(np.maximum(right, 1e-6)).mean())


def said(pack: Pack, folds: list[Fold], recipe: Recipe, found: Read) -> dict[str, Any]:
    """Everything the page on accuracy tells."""
    plain = Direct(None)
    limits = figures.thresholds(found.scores, found.proved)
    ways = {"title and text, in one library": False, "title and text, each story by itself": True}
    return {
        "stories": len(found.stories),
        "labels_a_story": float(found.proved.sum(axis=1).mean()),
        "ranking": [
            {
                "name": name,
                **_ranking(read(pack, folds, recipe, alone=alone)),
                "untrained_map": _ranking(read(pack, folds, PLAIN, plain, alone))["map"],
            }
            for name, alone in ways.items()
        ],
        "principles": figures.principles(found.scores, found.proved, pack.slugs, limits["strong"]),
        "confusion": {"slugs": list(pack.slugs), "rows": figures.confusion(found.scores, found.proved)},
        "calibration": figures.reliability(found.scores, found.proved),
        "thresholds": limits,
        "in_use": figures.judged(found.scores, found.proved, THRESHOLDS.strong, THRESHOLDS.weak),
        "evidence": {**evidence(pack, folds, recipe), **_untrained(evidence(pack, folds, PLAIN, plain))},
        "other_pack": other_pack(folds, recipe, plain),
        "failures": failures(found, pack),
    }


def _ranking(found: Read) -> dict[str, float]:
    return figures.ranking(found.scores, found.proved)


def evidence(pack: Pack, folds: list[Fold], recipe: Recipe, encoder: Direct | None = None) -> dict[str, float]:
    """How often the sentence that the author marked is first, and among the first three, of those that speak."""
    n = first = among = 0
    for fold in folds:
        for library in fold.libraries:
            tagger = Tagger(pack, encoder or fold.encoder, None, [story.content for story in library], recipe)
            for story in library:
                for slug in story.evidence.keys() & story.proved:
                    spans = tagger.evidence(story.content, slug, limit=3)
                    hits = [_same(one.quote(story.content.part(one.part)), story.evidence[slug]) for one in spans]
                    n, first, among = n + 1, first + any(hits[:1]), among + any(hits)
    return {"n": n, "first": first / n, "among_three": among / n}


def best_cut(pack: Pack, folds: list[Fold], recipe: Recipe) -> float:
    """The cosine that best parts the sentences that authors marked from all others of the same stories.

    Marked ones above it less others above it, each as a share, is largest there (Youden, 1950).
    """
    marked, others = [], []
    for fold in folds:
        for library in fold.libraries:
            tagger = Tagger(pack, fold.encoder, None, [story.content for story in library], recipe)
            for story in library:
                told, said = tagger.spoken(story.content)
                for slug in story.evidence.keys() & story.proved:
                    hits = np.array([_same(sentence, story.evidence[slug]) for sentence in told.sentences])
                    column = said[:, pack.slugs.index(slug)]
                    marked += column[hits].tolist()
                    others += column[~hits].tolist()
    return parting(marked, others)


def parting(marked: Sequence[float], others: Sequence[float]) -> float:
    """The number from 0 to 1, in hundredths, that most of the one and fewest of the others reach."""
    cuts = np.linspace(0, 1, 101)
    gain = [np.mean(np.array(marked) >= cut) - np.mean(np.array(others) >= cut) for cut in cuts]
    return float(cuts[int(np.argmax(gain))])


def _untrained(found: dict[str, float]) -> dict[str, float]:
    return {f"untrained_{name}": found[name] for name in ("first", "among_three")}


def _same(said: str, marked: str) -> bool:
    # A marked run-on sentence may be read as several.
    one, other = " ".join(said.split()), " ".join(marked.split())
    return one in other or other in one


def other_pack(folds: list[Fold], recipe: Recipe, plain: Direct) -> dict[str, Any]:
    """How the encoder reads stories under values it was never shown."""
    (material,) = other_packs(HELD_OUT_PACK)
    theirs = list(material.stories)
    after = [_ranking(_read(material.pack, theirs, fold.encoder, recipe, theirs))["map"] for fold in folds]
    before = _ranking(_read(material.pack, theirs, plain, PLAIN, theirs))["map"]
    return {"name": material.pack.name, "n": len(theirs), "before": before, "after": float(np.mean(after))}


def failures(found: Read, pack: Pack) -> list[dict[str, Any]]:
    """The stories that were read worst, at most two of a voice."""
    worst = np.argsort(figures.average_precision(found.scores, found.proved))
    kept: list[dict[str, Any]] = []
    for place in worst:
        story, scores = found.stories[place], found.scores[place]
        if sum(one["voice"] == story.voice for one in kept) < 2 and len(kept) < FAILURES:
            best = np.argsort(-scores)[:3]
            kept.append(
                {
                    "title": story.content.title,
                    "voice": story.voice,
                    "proved": sorted(story.proved),
                    "said": [{"principle": pack.slugs[at], "score": round(float(scores[at]), 2)} for at in best],
                    "text": _text(story.content)[:300],
                }
            )
    return kept


def _text(content: StoryContent) -> str:
    return " ".join(" ".join(content.part(part) for part in Part).split())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
