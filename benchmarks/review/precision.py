"""How often the findings of a review are right, rule by rule, on findings that a person read and marked.

    python benchmarks/review/precision.py [--stories STORIES.jsonl] [--speed] [--json]

``marks.jsonl`` holds a row a finding: the set, the story's id, the code, the part, where it begins and ends, and
whether it is right. Two sets are marked. ``open``: every finding in 60 stories of the file, which other people wrote
(for near-duplicates in all 92, since pairs are few). ``own``: a sample of the findings in the training material of this
repository, which has the voices that the open stories lack; of a rule that finds little there it holds all. A rule that
is on by default should be right in 85 of 100 findings; the exit code is 1 when one is not, or when a finding of these
stories is not marked. Without a file only the second set is measured. Near-duplicates need the compiled model; it is
made where it is missing.

``--speed`` says instead what a review costs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from starkeeper import packs, paths
from starkeeper.domain.review.catalogue import ALIKE, RULES, chosen
from starkeeper.domain.review.rules_numbers import asks_for_number
from starkeeper.domain.review.run import review_content
from starkeeper.domain.story import Outcome, Part, StoryContent
from starkeeper.library import Library, model
from starkeeper.settings import Settings

HERE = Path(__file__).parent
MARKS = HERE / "marks.jsonl"
OWN_STORIES = HERE.parents[1] / "training" / "stories"

WANTED = 0.85
"""The precision of a rule that is on by default."""

FAILURES = frozenset({"s008", "s016", "s020", "s092"})
"""Open stories that tell of a failure, by our reading; their file has no outcome."""

MANY = 500
"""Stories of a library whose review is timed."""


class Place(NamedTuple):
    """Where a finding stands."""

    set: str
    id: str
    code: str
    part: str | None
    start: int
    end: int
    other: str = ""
    """Of near-duplicates the id of the other story."""


def main() -> int:
    """Print the table, or the same as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, help="the open stories, one JSON object a line")
    parser.add_argument("--speed", action="store_true", help="time it instead")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    open_stories = _read(asked.stories) if asked.stories else []
    if asked.speed:
        print("\n".join(speed(open_stories)))
        return 0
    marks = {_place(row): bool(row["right"]) for row in _read(MARKS)}
    found = [*in_open(open_stories, marks), *in_own(marks)]
    rows = list(measured(found, marks))
    print(json.dumps(rows, indent=1) if asked.json else table(rows))
    return 1 if any(row["unmarked"] or row["short"] for row in rows) else 0


def measured(found: Sequence[Place], marks: dict[Place, bool]) -> Iterator[dict[str, Any]]:
    """The precision of each rule on each set."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for place in found:
        said = {True: "right", False: "wrong", None: "unmarked"}[marks.get(place)]
        counts[place.code][place.set][said] += 1
    for rule in RULES:
        row: dict[str, Any] = {"code": rule.code, "name": rule.name, "on": rule.on, "unmarked": 0, "short": False}
        for name in ("open", "own"):
            count = counts[rule.code][name]
            total = count["right"] + count["wrong"]
            row[name] = {"findings": total, "right": count["right"]}
            row["unmarked"] += count["unmarked"]
            row["short"] |= rule.on and total > 0 and count["right"] < WANTED * total
        yield row


def table(rows: Iterable[dict[str, Any]]) -> str:
    """The table for people."""
    lines = [f"{'rule':<30} {'default':<8} {'open stories':>16} {'own material':>16}"]
    for row in rows:
        name = f"{row['code']} {row['name']}"
        figures = (_figure(row["open"]), _figure(row["own"]))
        remark = f"  {row['unmarked']} unmarked" if row["unmarked"] else "  too low" if row["short"] else ""
        on = "on" if row["on"] else "off"
        lines.append(f"{name:<30} {on:<8} {figures[0]:>16} {figures[1]:>16}{remark}")
    return "\n".join(lines)


def _figure(count: dict[str, int]) -> str:
    if not count["findings"]:
        return "-"
    return f"{count['right']}/{count['findings']} = {count['right'] / count['findings']:.2f}"


def in_open(rows: Sequence[dict[str, Any]], marks: dict[Place, bool]) -> Iterator[Place]:
    """The findings in the marked open stories, all rules; near-duplicates in all of them."""
    chosen_ids = {place.id for place in marks if place.set == "open" and place.code != ALIKE.code}
    for row in rows:
        if row["id"] in chosen_ids:
            yield from _found("open", row, chosen(["all"]))
    if rows:
        yield from _alike(rows)


def in_own(marks: dict[Place, bool]) -> Iterator[Place]:
    """The findings of the marked rules in the marked stories of the training material."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for place in marks:
        if place.set == "own":
            wanted[place.id].add(place.code)
    for file in sorted(OWN_STORIES.glob("*.jsonl")):
        for row in _read(file):
            if row["id"] in wanted:
                yield from _found("own", row, wanted[row["id"]])


def _found(name: str, row: dict[str, Any], codes: Iterable[str]) -> Iterator[Place]:
    numbers = asks_for_number(packs.bundled(), list(row["labels"]))
    for finding in review_content(_content(row), numbers=numbers, codes=frozenset(codes)):
        place = str(finding.place) if finding.place else None
        yield Place(name, row["id"], finding.code, place, finding.start, finding.end)


def _alike(rows: Sequence[dict[str, Any]]) -> Iterator[Place]:
    """The near-duplicates among the open stories."""
    with tempfile.TemporaryDirectory(prefix="starkeeper-review-") as folder:
        library = _tagged(Path(folder), [_content(row) for row in rows])
        for each in library.review.stories(select=[ALIKE.code]).stories:
            for finding in each.findings:
                other = re.search(r"story (\d+)", finding.why)
                assert other is not None
                ids = (rows[number - 1]["id"] for number in (each.story.id, int(other[1])))
                yield Place("open", next(ids), ALIKE.code, None, 0, 0, next(ids))
        library.close()


def _tagged(folder: Path, stories: Iterable[StoryContent]) -> Library:
    """A library in which the model has read every story."""
    places = paths.locate()
    model.prepare(Settings(), places)
    library = Library.open(folder / "library.db", pack=packs.bundled(), settings=Settings(), paths=places)
    for content in stories:
        library.stories.add(content)
    library.tags.tag(library.tags.untagged())
    return library


def speed(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What a review costs: a story alone, as an editor asks, and a whole library."""
    sys.path.append(str(HERE.parent))
    import synthetic

    contents = [_content(row) for row in rows] or synthetic.stories(100)
    alone = min(_seconds(lambda: [review_content(content) for content in contents]) for _ in range(5))
    yield f"{len(contents)} stories, one by one: {alone / len(contents) * 1000:.1f} ms a story"
    slowest = max(contents, key=lambda content: len(content.text))
    once = min(_seconds(lambda: review_content(slowest)) for _ in range(5))
    yield f"the longest of them, {len(slowest.text.split())} words: {once * 1000:.1f} ms"
    with tempfile.TemporaryDirectory(prefix="starkeeper-review-") as folder:
        library = _tagged(Path(folder), synthetic.stories(MANY))
        all_rules = min(_seconds(library.review.stories) for _ in range(3))
        without = min(_seconds(lambda: library.review.stories(ignore=[ALIKE.code])) for _ in range(3))
        yield f"a library of {MANY}: {all_rules:.2f} s, {without:.2f} s of it without near-duplicates"
        library.close()


def _seconds(done: Callable[[], object]) -> float:
    start = time.perf_counter()
    done()
    return time.perf_counter() - start


def _content(row: dict[str, Any]) -> StoryContent:
    parts: dict[str, Any] = {part.value: row.get(part.value) or "" for part in Part}
    told = StoryContent(title=row.get("title") or "Untitled", outcome=Outcome(row.get("outcome") or "success"), **parts)
    return replace(told, outcome=Outcome.FAILURE) if row["id"] in FAILURES else told


def _place(row: dict[str, Any]) -> Place:
    return Place(*(row.get(name, "") for name in Place._fields))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
