"""Write docs/accuracy.md and its picture from what was measured: python scripts/accuracy_page.py [--check]

The figures come from benchmarks/accuracy.json (`benchmarks/accuracy.py --json`) and training/measured.json
(`training/measure.py`), the account of what was tried from training/TRIED.md. With --check nothing is written; the
command exits with 1 when a file is not what it would write.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import confusion_picture
from markdown_text import called, fill, hundred, name_of, plain, share, table, times
from starkeeper.tagging import models

ROOT = Path(__file__).parents[1]
ACCURACY = ROOT / "benchmarks" / "accuracy.json"
MEASURED = ROOT / "training" / "measured.json"
TRIED = ROOT / "training" / "TRIED.md"
PAGE = ROOT / "docs" / "accuracy.md"
PICTURE = ROOT / "docs" / "accuracy-confusion.svg"

Figures = Mapping[str, Any]

READER = 0.97
"""The MAP that a second careful reader reaches on the stories of other people."""

TELLING = 0.05
"""Less than this in MAP, between two readings of some sixty stories, may be chance."""

CASES = {
    "stories, title + text, consensus": "stories with their titles",
    "stories, text alone, consensus": "stories without titles",
    "stories, title + text, labels": "stories with their titles, against the author's labels alone",
    "stories, text alone, labels": "stories without titles, against the author's labels alone",
    "questions, labels": "questions",
}
METHODS = {
    "Starkeeper": "Starkeeper, in one library",
    "name and meaning as one vector": "one vector for a name and meaning",
    "TF-IDF": "shared words (TF-IDF)",
}
"""What the benchmark calls it, and what the page does; what is not here keeps its name."""

EXAMPLES = 4
CONFUSED = 5
"""So many readings that failed, and so many pairs of principles, are told in words."""

TO_DO = """\
- **Confirm and reject.** Your word outranks every score and survives every re-tagging. A minute for each story, once,
  is worth more than anything on this page: `starkeeper tag 3 --confirm ownership --reject frugality`.
- **Name the story after what you did.** “Told the board to stop the launch” says more than “Project Falcon”. The title
  counts beside all that the sentences say.
- **Write what you did yourself, in whole sentences.** “I rang every customer before noon” can be found; “Issue
  resolved, stakeholders aligned” cannot, by the encoder or by an interviewer.
- **Where two principles are often confused, look at the second suggestion.** The list above says which they are. The
  right one mostly stands among the first three.
- **Read the evidence.** If the sentence beside a score does not prove the principle to you, it will not to others."""


@dataclass(frozen=True)
class Confused:
    """A principle and one that is suggested in its place."""

    proved: str
    said: str
    share: float
    """Of what proves the one, how much is given to the other."""


def main() -> int:
    """Write both files, or say which of them are not up to date."""
    if missing := [path for path in (ACCURACY, MEASURED, TRIED) if not path.exists()]:
        print(f"Measure first: there is no {missing[0].relative_to(ROOT)}.", file=sys.stderr)
        return 1
    made = files()
    if "--check" in sys.argv[1:]:
        stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date. Run: python scripts/accuracy_page.py", file=sys.stderr)
        return int(bool(stale))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


def files() -> dict[Path, str]:
    """What each file should hold, by the figures in the tree."""
    measured = json.loads(MEASURED.read_text("utf-8"))
    accuracy = json.loads(ACCURACY.read_text("utf-8"))
    return {PAGE: page(accuracy, measured, TRIED.read_text("utf-8")), PICTURE: picture(measured["confusion"])}


def picture(confusion: Figures) -> str:
    """The confusion as an SVG."""
    return confusion_picture.draw([name_of(slug) for slug in confusion["slugs"]], confusion["rows"])


def page(accuracy: Any, measured: Figures, tried: str) -> str:
    """The whole page. ``accuracy`` is the benchmark's list of results, or an object that holds it."""
    rows = results(accuracy)
    blocks = [
        *_opening(rows, measured),
        *_basis(rows, measured),
        *_rankings(rows, measured),
        *_principles(measured),
        *_scores(measured["calibration"]),
        *_strong_and_weak(measured),
        *_evidence(measured),
        *_other_pack(measured["other_pack"]),
        *_confusion(measured["confusion"]),
        *_failures(measured["failures"]),
        "## What to do about it",
        TO_DO,
        f"#{tried.strip()}",
    ]
    return "\n\n".join(blocks) + "\n"


def results(accuracy: Any) -> list[Figures]:
    """The rankings of the benchmark, wherever in its JSON they stand; other measures are left to other pages."""
    if isinstance(accuracy, dict):
        return [row for value in accuracy.values() if isinstance(value, list) for row in results(value)]
    return [row for row in accuracy if isinstance(row, dict) and "mean_average_precision" in row]


def _opening(rows: Sequence[Figures], measured: Figures) -> Iterator[str]:
    yield "# How well stories are read"
    yield fill(
        "This page is written by `scripts/accuracy_page.py` from what `benchmarks/accuracy.py` and "
        "`training/measure.py` measured."
    )
    found = _find(rows, "stories, title + text, consensus", "Starkeeper")
    limits = _limits(measured)
    yield fill(
        f"In short: of 100 stories by other people, the first suggestion is right for {hundred(found['top_1'])}, and "
        f"the first three hold {hundred(found['recall_at_3'])} of 100 right principles. "
        f"Of 100 strong suggestions {hundred(limits['strong_precision'])} are right. So a suggestion is a place to "
        "start reading, not a verdict; [what to do about it](#what-to-do-about-it) stands below."
        if found
        else "A suggestion is a place to start reading, not a verdict; "
        "[what to do about it](#what-to-do-about-it) stands below."
    )


def _basis(rows: Sequence[Figures], measured: Figures) -> Iterator[str]:
    stories = max((row["n"] for row in rows if row["cases"].startswith("stories")), default=0)
    questions = max((row["n"] for row in rows if row["cases"].startswith("questions")), default=0)
    other = measured["other_pack"]
    yield "## What it is measured on"
    yield fill(
        f"**Stories of other people**: {stories} stories and {questions} questions that their authors published with "
        "the principles they took them for. Two careful readers labelled the stories again without seeing those "
        "labels; what two of the three agree on counts as right. No sentence of them is in the pack or in what the "
        "encoder learned from. But they were looked at while it was being made, and after one look stories were "
        "written for the principles that did worst; `training/LOG.md` lists every look. So expect a little less "
        f"on yours. One of those readers, measured against the other, reaches a MAP of {READER}: better than that "
        "would mean nothing."
    )
    yield fill(
        f"**Our own stories**: {measured['stories']:,} stories that were written for this project in the manners in "
        "which candidates write, from hurried notes to corporate prose. Most were labelled by their author and by a "
        "second reader of the same school, which makes them easier than a stranger's. A quarter answer a question with "
        "the few projects of a made-up person, as well as these allow, and were labelled by two readers who knew "
        f"neither; these are the hardest. A story has {measured['labels_a_story']:.2f} labels. They are in "
        "`training/stories/`."
    )
    yield fill(
        f"**Another company's pack**: {other['name']}, a made-up company, with {other['n']} stories. Nothing of it was "
        "ever learned from."
    )
    yield fill(f"Every figure here is about stories the encoder never saw. {_folds(measured)}")
    yield fill(
        "Three measures are used. **First is right**: the share of texts whose first suggestion is one of their "
        "labels. **Right among three**: how many of the labels stand among the first three. **MAP**, the mean average "
        "precision, looks at the whole order; 1 means that the right principles always come first. Figures in tables "
        "are shares: 0.75 is three in four."
    )


def _folds(measured: Figures) -> str:
    parts = {1: "a third of them was", 2: "two of three thirds were, one after the other,"}
    held = parts.get(len(measured["folds"]), "each third of them in turn was")
    if models.ADAPTER_SHA256 in measured.get("adapters", ()):
        how = "The released encoder learned from two thirds of our own stories, and is measured on the third."
    else:
        how = (
            f"The released encoder learned from all of our own stories; to measure it there, {held} held out and "
            "an encoder trained in the same way on the rest."
        )
    return (
        f"{how} How sentences, passages and title are weighed, what a score means and where strong and weak begin were "
        "then chosen on the stories held out, which flatters those figures a little."
    )


def _rankings(rows: Sequence[Figures], measured: Figures) -> Iterator[str]:
    yield "## Rankings"
    yield "Stories and questions of other people, beside two simple ways to do the same:"
    heads = ("what is read", "by", "n", "first is right", "right among three", "MAP")
    body, before = [], ""
    for row in rows:
        shown = "" if row["cases"] == before else called(CASES, row["cases"])
        before = row["cases"]
        by = called(METHODS, row["method"])
        if row["cases"].startswith("questions") and row["method"] == "Starkeeper":
            by = "Starkeeper"
        figures = map(share, (row["top_1"], row["recall_at_3"], row["mean_average_precision"]))
        body.append((shown, by, f"{row['n']:,}", *figures))
    yield table(heads, body)
    yield fill(
        "In one library, what all its stories share is left out of account; by itself, a story is read like the first "
        "one of a new candidate."
    )
    keys = ("top_1", "recall_at_3", "map", "untrained_map")
    yield "Our own stories, held out, beside the same encoder before it was trained:"
    yield table(
        ("what is read", "n", "first is right", "right among three", "MAP", "MAP untrained"),
        [(row["name"], f"{row['n']:,}", *(share(row[key]) for key in keys)) for row in measured["ranking"]],
    )


def _principles(measured: Figures) -> Iterator[str]:
    yield "## Principle by principle"
    yield fill(
        "Our own stories, held out; the weakest first. **MAP** is that of the stories that prove the principle, **it "
        "comes first** the share of them for which it is the first suggestion. Of what is suggested strongly, the next "
        "figure is right; of the stories that prove it, the last is found strongly."
    )
    yield table(
        ("principle", "stories", "MAP", "it comes first", "strong and right", "found strongly"),
        [
            (
                name_of(row["slug"]),
                f"{row['n']:,}",
                *map(share, (row["map"], row["first"], row["strong_precision"], row["strong_recall"])),
            )
            for row in sorted(measured["principles"], key=lambda row: float(row["map"]))
        ],
    )


def _scores(calibration: Figures) -> Iterator[str]:
    yield "## What a score means"
    bins = calibration["bins"]
    seven = next((one for one in bins if one["from"] - 1e-9 <= 0.7 < one["to"] - 1e-9), None)
    if seven:
        yield fill(
            f"A score of 0.7 should mean: of 100 such suggestions 70 are right. Of those between {seven['from']:.1f} "
            f"and {seven['to']:.1f} it was {hundred(seven['right'])} of 100 ({seven['n']:,} suggestions)."
        )
    yield table(
        ("score", "suggestions", "said, on average", "right"),
        [
            (
                f"{one['from']:.1f} to {one['to']:.1f}",
                f"{one['n']:,}",
                share(one["said"]),
                share(one["right"]),
            )
            for one in bins
        ],
    )
    yield fill(
        f"On average a score is {share(calibration['ece'])} from the truth (the expected calibration error). Scores "
        "below 0.05 are left out: that most principles are not in most stories is no achievement. “Right” is what the "
        "labels say, and they name one or two principles of a story where a third might pass."
    )


def _strong_and_weak(measured: Figures) -> Iterator[str]:
    limits = _limits(measured)
    yield "## Strong and weak"
    found = (
        f" Strong ones find {hundred(limits['strong_recall'])} of 100 labels, strong and weak together "
        f"{hundred(limits['either_recall'])}."
        if {"strong_recall", "either_recall"} <= limits.keys()
        else ""
    )
    yield fill(
        f"A suggestion is strong from a score of {limits['strong']:g} and weak from {limits['weak']:g}. Of 100 strong "
        f"ones {hundred(limits['strong_precision'])} are right, of 100 weak ones "
        f"{hundred(limits['weak_precision'])}. A story has {limits['strong_a_story']:.1f} strong and "
        f"{limits['weak_a_story']:.1f} weak suggestions.{found}"
    )


def _limits(measured: Figures) -> Figures:
    """The thresholds of the program where they were measured; else those that were found best."""
    found: Figures = measured.get("in_use") or measured["thresholds"]
    return found


def _evidence(measured: Figures) -> Iterator[str]:
    found = measured["evidence"]
    yield "## Evidence"
    yield fill(
        "The author of each of our own stories marked the sentence that proves each principle. For "
        f"{found['n']:,} such sentences, the one that Starkeeper shows is this one {times(found['first'])}, and it "
        f"is among the first three {times(found['among_three'])}. Before training it was "
        f"{hundred(found['untrained_first'])} and {hundred(found['untrained_among_three'])}. Another sentence may "
        "be as good a proof."
    )


def _other_pack(found: Figures) -> Iterator[str]:
    yield "## Another company's values"
    change = found["after"] - found["before"]
    verdict = (
        "What was learned carries over to values that were never learned from."
        if change >= TELLING
        else "So few stories cannot tell these two apart."
        if change > -TELLING
        else "What was learned does harm there."
    )
    yield fill(
        f"On the {found['n']} stories of {found['name']}, ranked under that company's own values, MAP is "
        f"{share(found['after'])}; with the encoder before training it is {share(found['before'])}. {verdict}"
    )


def _confusion(confusion: Figures) -> Iterator[str]:
    yield "## What is taken for what"
    yield f"![Of the stories that prove each principle, how many have which first suggestion]({PICTURE.name})"
    yield fill(
        "A row is a principle that was proved, a column the first suggestion; the figures are shares of the row, in "
        "hundredths. A story with two labels stands in the row of the one that came first; where neither did, half of "
        "it stands in each row. Most often, it is so:"
    )
    yield "\n".join(
        f"- {name_of(one.proved)}: {hundred(one.share)} of 100 have {name_of(one.said)} first"
        for one in confused(confusion)[:CONFUSED]
    )


def confused(confusion: Figures) -> list[Confused]:
    """Pairs of principles, the most often confused first."""
    slugs, found = confusion["slugs"], []
    for proved, row in zip(slugs, confusion["rows"], strict=True):
        total = sum(row) or 1
        found += [Confused(proved, said, n / total) for said, n in zip(slugs, row, strict=True) if n and said != proved]
    return sorted(found, key=lambda one: -one.share)


def _failures(failures: Sequence[Figures]) -> Iterator[str]:
    yield "## Where it fails"
    yield fill(
        "Some of the worst readings of our own stories, with the principles they prove and what was suggested instead:"
    )
    for one in _of_many_voices(failures):
        proved = " and ".join(map(name_of, one["proved"]))
        said = ", ".join(f"{name_of(each['principle'])} {each['score']:.2f}" for each in one["said"])
        text = one["text"].strip()
        cut = "" if text.endswith((".", "!", "?", "…")) else "…"
        yield f"**{plain(one['title']) or 'Without a title'}** ({plain(one['voice'])})"
        yield f"> {plain(text)}{cut}"
        yield fill(f"Proves {proved}. Suggested: {said}.")


def _of_many_voices(failures: Sequence[Figures]) -> list[Figures]:
    """A few failures, of as many voices as there are, in the order they came."""
    order: dict[int, int] = {}
    seen: dict[str, int] = {}
    for place, one in enumerate(failures):
        order[place] = seen[one["voice"]] = seen.get(one["voice"], -1) + 1
    chosen = sorted(sorted(order, key=lambda place: (order[place], place))[:EXAMPLES])
    return [failures[place] for place in chosen]


def _find(rows: Iterable[Figures], cases: str, method: str) -> Figures | None:
    return next((row for row in rows if (row["cases"], row["method"]) == (cases, method)), None)


if __name__ == "__main__":
    sys.exit(main())
