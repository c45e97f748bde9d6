"""What the coach costs once a library is loaded: the plan of a loop, the prospects, what to write next, the history.

500 stories that prove one principle or two, some principles more often than others, and again with the most of them
gone. Times are medians of several rounds. Exits with 1 when planning or foreseeing takes 200 ms or more.

    python benchmarks/coach.py [--rounds N]
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable

from starkeeper import packs
from starkeeper.domain.coverage import TaggedStory, cover
from starkeeper.domain.loop_outlook import foresee
from starkeeper.domain.loop_plan import plan
from starkeeper.domain.next_story import ranked_gaps
from starkeeper.domain.proofs import Proofs
from starkeeper.domain.reliance import reliances
from starkeeper.domain.story import Outcome, Status
from starkeeper.domain.tags import Strength, Tag

COUNTS = (8, 40, 500)
LIMIT = 0.2
"""Seconds that neither a plan nor an outlook may take."""
ROUNDS = 9
LOOP_SIZE = 3
"""Principles of an interviewer in the loop that is planned: all but one of sixteen, by five of them."""


def told(number: int, seed: int) -> list[TaggedStory]:
    """Stories with strong and weak tags, the first principles of the pack met more often than the last."""
    chance = random.Random(seed)
    slugs = packs.bundled().slugs
    often = [1 / (place + 1) for place in range(len(slugs))]
    stories = []
    for each in range(1, number + 1):
        strong = set(chance.choices(slugs, often, k=chance.choice((0, 1, 1, 2))))
        weak = set(chance.choices(slugs, k=chance.choice((0, 1)))) - strong
        tags = [Tag(slug, Strength.STRONG, chance.uniform(0.6, 1)) for slug in sorted(strong)]
        tags += [Tag(slug, Strength.WEAK, chance.uniform(0.31, 0.6)) for slug in sorted(weak)]
        status = chance.choice((Status.READY, Status.DRAFT))
        outcome = chance.choice(list(Outcome))
        stories.append(TaggedStory(id=each, title=f"Story {each}", status=status, outcome=outcome, tags=tuple(tags)))
    return stories


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of a call, after one that does not count."""
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> int:
    """Print a line for each thing and number of stories."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    pack, late = packs.bundled(), 0
    slugs = pack.slugs
    loop = tuple(slugs[start : start + LOOP_SIZE] for start in range(0, len(slugs) - 1, LOOP_SIZE))
    print(f"{'':34}{'stories':>9}{'':>11}{'limit':>9}")
    for number in COUNTS:
        stories = told(number, seed=1)
        proofs, coverage = Proofs(stories), cover(pack, stories, pack.target)
        outlook = foresee(proofs, slugs)
        rows: list[tuple[str, Callable[[], object], bool]] = [
            ("the plan of a loop", lambda told=stories: plan(loop, told), True),
            ("the outlook over 2,000 loops", lambda kept=proofs: foresee(kept, slugs), True),
            ("what all principles lack", lambda kept=proofs: kept.bottleneck(slugs), False),
            ("what hangs on each story", lambda seen=coverage: reliances(seen), False),
            ("the order of the gaps", lambda seen=coverage, ahead=outlook: ranked_gaps(seen, ahead), False),
        ]
        for name, work, limited in rows:
            took = seconds(work, rounds)
            late += limited and took >= LIMIT
            limit = f"{LIMIT * 1000:.0f} ms" if limited else ""
            print(f"{name:34}{number:>9,}{took * 1000:>8.1f} ms{limit:>9}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
