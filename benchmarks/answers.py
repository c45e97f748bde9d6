"""How well the stories that answer a question are found. ``accuracy.py`` prints it for any files; run by itself

    python benchmarks/answers.py [--model MODEL]

this measures the numbers of the ranking again, each halved and doubled, on the training material: a library of up to 90
stories of each voice, and 500 questions that are not the pack's. Takes a few minutes, mostly for reading the stories.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from starkeeper import paths
from starkeeper.domain import matching
from starkeeper.domain.story import StoryContent
from starkeeper.tagging import asking
from starkeeper.tagging.encoder import Encoder, open_encoder
from starkeeper.tagging.prepare import prepare
from starkeeper.tagging.tagger import Tagger
from starkeeper.tagging.vectors import CachedEncoder

BEST = 3
"""Stories that are looked at for each question."""

LIBRARY, QUESTIONS = 90, 500

Scores = np.ndarray[Any, Any]
"""Shape (questions, stories)."""


@dataclass(frozen=True)
class Answering:
    """How well one method finds stories for questions."""

    cases: str
    method: str
    n: int
    """Questions."""
    answered: float
    """The share of the best three stories that are labelled with a principle of the question, over all questions."""


@dataclass(frozen=True)
class Asked:
    """Questions put to one library."""

    questions: Sequence[str]
    stories: Sequence[StoryContent]
    right: Scores
    """Whether a story is labelled with one of the question's principles."""

    @classmethod
    def labelled(
        cls, questions: Sequence[tuple[str, frozenset[str]]], stories: Sequence[tuple[StoryContent, frozenset[str]]]
    ) -> Asked:
        """Put questions and stories together that are both labelled with principles."""
        right = np.array([[bool(asked & proved) for _, proved in stories] for _, asked in questions])
        return cls([text for text, _ in questions], [content for content, _ in stories], right)

    def share(self, scores: Scores) -> float:
        """How many of the best stories are right ones; of equals the first counts as better."""
        best = np.argsort(-scores, axis=1, kind="stable")[:, :BEST]
        return float(np.take_along_axis(self.right, best, axis=1).mean())


def compare(name: str, asked: Asked, tagger: Tagger, encoder: Encoder) -> list[Answering]:
    """Measure Starkeeper, both of its halves, and three baselines."""
    titled = [f"{story.title}\n\n{story.text}".strip() for story in asked.stories]
    through, alike = principles(tagger, asked), words(tagger, asked)
    found = {
        "Starkeeper": together(through, alike),
        "Starkeeper, principles alone": through,
        "Starkeeper, words alone": alike,
        "TF-IDF of question and titled story": tf_idf(asked.questions, titled),
        "cosine of question and titled story": encoder.encode(asked.questions) @ encoder.encode(titled).T,
    }
    rows = [Answering(name, method, len(asked.questions), asked.share(scores)) for method, scores in found.items()]
    return [*rows, Answering(name, "chance", len(asked.questions), float(asked.right.mean()))]


def principles(tagger: Tagger, asked: Asked) -> Scores:
    """How well each story proves what each question asks for by its text."""
    proved = [matching.proved_by(found, {}) for found in tagger.suggest_many(asked.stories)]
    wanted = [matching.asked_by_text(tagger.rank_question(question)) for question in asked.questions]
    return np.array([[matching.fit(each, story) for story in proved] for each in wanted])


def words(tagger: Tagger, asked: Asked) -> Scores:
    """How alike each question and each story are in words."""
    found = tagger.compare_questions(asked.questions, asked.stories)
    return np.array([[each.score for each in alike] for alike in found]).T


def together(through: Scores, alike: Scores) -> Scores:
    """The product's own rule; ``fit`` is linear in what is proved, so that one principle may stand for all."""
    pairs = zip(through.ravel(), alike.ravel(), strict=True)
    return np.array([matching.fit({"": 1.0}, {"": one}, other) for one, other in pairs]).reshape(through.shape)


def tf_idf(questions: Sequence[str], stories: Sequence[str]) -> Scores:
    """Cosine of the words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform([*stories, *questions])
    similarity: Scores = (weights[len(stories) :] @ weights[: len(stories)].T).toarray()
    return similarity


def table(results: Sequence[Answering]) -> str:
    """The results as plain text."""
    lines = [f"{'':36}{'':38}{'n':>5}{'top 3':>8}"]
    before = ""
    for result in results:
        shown = "" if result.cases == before else result.cases
        before = result.cases
        lines.append(f"{shown:36}{result.method:38}{result.n:5}{result.answered:8.3f}")
    return "\n".join(lines)


def main() -> int:
    """Print what the ranking's numbers are worth."""
    from accuracy import Remembered

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="a sentence-transformers name or a folder; the default model when left out")
    chosen = parser.parse_args()
    cache = paths.locate().cache
    model = prepare(cache, chosen.model, lambda step: print(step.message, file=sys.stderr))
    encoder = CachedEncoder(open_encoder(model), Remembered())
    libraries = list(from_training(encoder))
    print(f"{'':36}{'halved':>8}{'as it is':>10}{'doubled':>9}")
    for module, name in ((matching, "LIKENESS"), (asking, "NEAR"), (asking, "EVEN")):
        figures = [mean_share(libraries, module, name, by) for by in (0.5, 1.0, 2.0)]
        print(f"{name:10}{getattr(module, name):<26}{figures[0]:8.3f}{figures[1]:10.3f}{figures[2]:9.3f}")
    encoder.close()
    return 0


def from_training(encoder: Encoder) -> Iterator[tuple[Tagger, Asked, Scores]]:
    """Yield a library of each voice in the training material: its tagger, what is asked, how alike the words are."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from training import material

    known = material.bundled()
    chance = random.Random(1)
    bank = {question.text for question in known.pack.questions}
    asked = [text for text in known.texts if text.kind == "questions" and text.text not in bank]
    questions = [(text.text, proved(text.labels)) for text in chance.sample(asked, min(QUESTIONS, len(asked)))]
    encoder.encode([text for text, _ in questions])  # all at once, which is quicker
    for voice in sorted({story.voice for story in known.stories}):
        stories = [(story.content, proved(story.labels)) for story in known.stories if story.voice == voice]
        case = Asked.labelled(questions, chance.sample(stories, min(LIBRARY, len(stories))))
        tagger = Tagger(known.pack, encoder, None, case.stories)
        yield tagger, case, words(tagger, case)


def proved(labels: Any) -> frozenset[str]:
    """The principles that readers agreed on."""
    return frozenset(slug for slug, weight in labels.items() if weight >= 0.5)


@contextmanager
def scaled(module: Any, name: str, by: float) -> Iterator[None]:
    """Change one number of the ranking for a while."""
    before = getattr(module, name)
    setattr(module, name, before * by)
    try:
        yield
    finally:
        setattr(module, name, before)


def mean_share(libraries: Sequence[tuple[Tagger, Asked, Scores]], module: Any, name: str, by: float) -> float:
    """The mean over all libraries, with one number of the ranking changed."""
    with scaled(module, name, by):
        return statistics.fmean(
            asked.share(together(principles(tagger, asked), alike)) for tagger, asked, alike in libraries
        )


if __name__ == "__main__":
    sys.exit(main())
