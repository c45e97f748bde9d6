"""What `starkeeper today` is worth beside chance and taking turns, on simulated candidates, in one table.

    python benchmarks/rehearsal.py [--runs 200] [--days 21] [--minutes 20] [--loop] [--json]

Each run is one candidate with stories of their own and an interview some days ahead, who practises so many minutes each
evening by one of three policies: what `today` chooses (``domain.today.choose`` itself), a principle drawn at random, or
one principle after another. All three do the same things in the same minutes: answer a question with a story, tell a
story again, write a story where a principle has none. Told is how many of the sixteen principles the candidate could
answer on the day of the interview: the sum of the true chances, which only the simulation knows. `today` sees what it
would see in the program: the tags of the stories, and the rehearsals with their ratings.

The candidates do not forget by FSRS, which `today` reckons with, but as Pavlik and Anderson (2005) describe it: each
practice leaves a trace that decays as a power of time, faster the better the thing was known when it was practised, and
recall is a logistic function of the sum of traces. The parameters are theirs, the pace of time between sessions too; a
rehearsal of minutes counts as STRENGTH of their presentations of seconds. A story was lived through and written some
time before, and the principles were read once; how easily each comes to mind differs by EASE. Some stories do not
answer for what they are tagged with, and nobody knows which. An answer is rated by how it went that evening: where no
story came to mind none is recorded, and where the telling failed it is rated "again".
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starkeeper import packs
from starkeeper.domain.memory import remembered
from starkeeper.domain.outlook import ASIDE, Footing, moment_of
from starkeeper.domain.rehearsal import Rating, Rehearsal
from starkeeper.domain.today import DURATION, Kind, choose
from starkeeper.settings import Settings

DECAY, SPACING, THRESHOLD, NOISE = 0.177, 0.217, -0.704, 0.255
"""a, c, tau and s of Pavlik and Anderson (2005), Cognitive Science 29, table 3; time is in seconds."""
BETWEEN = 0.025
"""Their h: what a second between two sessions counts for, beside one within a session."""
STRENGTH = 3.0
"""Presentations that one rehearsal, or writing a story down, is worth."""
EASE = 0.3
"""Standard deviation of how much better or worse than usual a thing comes to mind, in units of activation."""

STORIES = 18
STRONG, WEAK = 0.87, 0.40
"""How often a strong and a weak suggestion are right (docs/accuracy.md)."""
ANSWERS = (0.7, 1.0)
"""How well a story answers for a principle that it is rightly tagged with, from the worst to the best."""
TARGET = 2
SIDE = 1.0
"""Dirichlet's alpha for what the stories are about: with 1, five principles of sixteen make more than half."""

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@dataclass
class Trace:
    """One thing in a candidate's mind."""

    ease: float
    marks: list[tuple[datetime, float, float]] = field(default_factory=list)
    """When it was practised, how strongly, and how fast that decays."""

    def activation(self, when: datetime) -> float:
        total = sum(
            strength * max(1.0, (when - then).total_seconds() * BETWEEN) ** -decay
            for then, strength, decay in self.marks
        )
        return math.log(total) + self.ease if total else -math.inf

    def chance(self, when: datetime) -> float:
        return 1.0 / (1.0 + math.exp(min(700.0, (THRESHOLD - self.activation(when)) / NOISE)))

    def practise(self, when: datetime, strength: float = STRENGTH) -> None:
        self.marks.append((when, strength, DECAY + SPACING * math.exp(self.activation(when))))


@dataclass
class Candidate:
    """One candidate: what they know, what their stories are tagged with, and what they rehearsed."""

    seed: int
    chance: random.Random
    slugs: tuple[str, ...]
    known: dict[str, Trace]
    told: dict[int, Trace]
    tags: dict[str, dict[int, float]]
    """The fit of each story by principle, as `today` takes it from the tags."""
    truth: dict[str, dict[int, float]]
    """How well each story truly answers."""
    weights: dict[str, float]
    rehearsals: list[Rehearsal] = field(default_factory=list)

    def answers(self, slug: str, when: datetime) -> float:
        """The true chance to answer for a principle."""
        missed = math.prod(1.0 - fit * self.told[story].chance(when) for story, fit in self.truth[slug].items())
        return self.known[slug].chance(when) * (1.0 - missed)

    def answerable(self, when: datetime) -> float:
        """How many principles can be answered; in a loop each counts for what it counts there."""
        return sum(weight * self.answers(slug, when) for slug, weight in self.weights.items())

    def rehearse(self, slug: str | None, story: int, when: datetime) -> None:
        """Answer a question, or only tell a story, rate it, and look it up where it went wrong."""
        traces = [*([self.known[slug]] if slug else []), self.told[story]]
        chances = [trace.chance(when) for trace in traces]
        came = [self.chance.random() < chance for chance in chances]
        self.rehearsals.append(
            Rehearsal(
                id=len(self.rehearsals) + 1,
                question_id=slug or "retell",
                question="?",
                story_id=story if came[0] or not slug else None,
                seconds=150.0,
                rating=_rated(came, min(chances)),
                answered_at=when,
            )
        )
        for trace in traces:
            trace.practise(when)

    def write(self, slug: str, when: datetime) -> None:
        """Write a story for a principle."""
        story = len(self.told) + 1
        nature = random.Random(f"{self.seed} {slug} {len(self.tags[slug])}")  # the same whoever has it written
        self.told[story] = Trace(nature.gauss(0.0, EASE))
        self.told[story].practise(when)
        self.tags[slug][story] = STRONG
        self.truth[slug][story] = _truth(nature, STRONG)

    def grounds(self) -> list[Footing]:
        """What `today` knows of the stories."""
        return [
            Footing(
                slug=slug,
                fits=self.tags[slug],
                gap=max(0, TARGET - sum(fit == STRONG for fit in self.tags[slug].values())),
                weight=self.weights[slug],
            )
            for slug in self.slugs
        ]


def _truth(chance: random.Random, right: float) -> float:
    return chance.uniform(*ANSWERS) if chance.random() < right else 0.0


def _rated(came: list[bool], least: float) -> Rating:
    if not all(came):
        return Rating.AGAIN
    if least < 0.6:
        return Rating.HARD
    return Rating.EASY if least > 0.95 else Rating.GOOD


def candidate(seed: int, slugs: tuple[str, ...], loop: bool) -> Candidate:
    """One candidate, the same for every policy."""
    chance = random.Random(seed)
    about = [chance.gammavariate(SIDE, 1.0) for _ in slugs]
    tags: dict[str, dict[int, float]] = {slug: {} for slug in slugs}
    truth: dict[str, dict[int, float]] = {slug: {} for slug in slugs}
    told = {}
    for story in range(1, STORIES + 1):
        told[story] = Trace(chance.gauss(0.0, EASE))
        told[story].practise(START - timedelta(days=chance.uniform(5.0, 60.0)))
        strong = chance.choice((1, 2))
        for place, slug in enumerate(dict.fromkeys(chance.choices(slugs, about, k=strong + 1))):
            tags[slug][story] = STRONG if place < strong else WEAK
            truth[slug][story] = _truth(chance, tags[slug][story])
    known = {slug: Trace(chance.gauss(0.0, EASE)) for slug in slugs}
    for trace in known.values():
        trace.practise(START - timedelta(days=7), 1.0)
    weights = dict.fromkeys(slugs, 1.0)
    if loop:
        probed = chance.sample(slugs, 10)
        weights = {slug: 1.0 if slug in probed else ASIDE for slug in slugs}
    return Candidate(seed, chance, slugs, known, told, tags, truth, weights)


Policy = Callable[[Candidate, datetime, datetime, int], None]
"""An evening: a candidate, when it begins, the time of the interview, and the minutes."""


def by_today(person: Candidate, now: datetime, when: datetime, minutes: int) -> None:
    """Do what `today` says, asked once in the evening."""
    probed = {slug: (slug,) for slug in person.slugs}
    for item in choose(person.grounds(), remembered(person.rehearsals, probed), now, when, minutes):
        now += timedelta(minutes=item.minutes)
        if item.story_id is None:
            person.write(item.principle, now)
        else:
            person.rehearse(item.principle if item.kind is Kind.REHEARSE else None, item.story_id, now)


class InOrder:
    """Take principles in an order; one without a story gets one, as the first thing of the next evening if need be."""

    def __init__(self, order: Callable[[Candidate], Iterator[str]]) -> None:
        self._order = order
        self._coming: Iterator[str] | None = None
        self._postponed: list[str] = []
        self._turns: dict[str, int] = {}

    def __call__(self, person: Candidate, now: datetime, when: datetime, minutes: int) -> None:  # noqa: ARG002
        coming = self._coming = self._coming or self._order(person)
        tried = 0
        while minutes >= DURATION[Kind.REHEARSE] and tried < 2 * len(person.slugs):
            tried += 1
            ready = self._postponed and minutes >= DURATION[Kind.WRITE]
            slug = self._postponed.pop(0) if ready else next(coming)
            kind = Kind.REHEARSE if person.tags[slug] else Kind.WRITE
            if minutes < DURATION[kind]:
                self._postponed += [slug] if slug not in self._postponed else []
                continue
            now += timedelta(minutes=DURATION[kind])
            minutes -= DURATION[kind]
            if kind is Kind.WRITE:
                person.write(slug, now)
            else:
                person.rehearse(slug, self._story(person, slug), now)

    def _story(self, person: Candidate, slug: str) -> int:
        turn = self._turns[slug] = self._turns.get(slug, -1) + 1
        return list(person.tags[slug])[turn % len(person.tags[slug])]


class AtRandom(InOrder):
    """Any principle, and any of its stories."""

    def __init__(self) -> None:
        super().__init__(_shuffled)

    def _story(self, person: Candidate, slug: str) -> int:
        return person.chance.choice(list(person.tags[slug]))


def _shuffled(person: Candidate) -> Iterator[str]:
    while True:
        yield person.chance.choice(person.slugs)


def _in_turn(person: Candidate) -> Iterator[str]:
    while True:
        yield from person.slugs


POLICIES: dict[str, Callable[[], Policy]] = {
    "today": lambda: by_today,
    "round robin": lambda: InOrder(_in_turn),
    "random": AtRandom,
    "no practice": lambda: lambda *_: None,
}


def run(policy: Policy, person: Candidate, days: int, minutes: int) -> float:
    """Practise every evening, and return how many principles can be answered on the day."""
    when = moment_of((START + timedelta(days=days)).date())
    for day in range(days):
        policy(person, START + timedelta(days=day), when, minutes)
    return person.answerable(when)


def measure(runs: int, days: int, minutes: int, loop: bool) -> dict[str, list[float]]:
    """The answerable principles of every run, by policy."""
    slugs = packs.chosen(None, Settings()).slugs
    return {
        name: [run(make(), candidate(seed, slugs, loop), days, minutes) for seed in range(runs)]
        for name, make in POLICIES.items()
    }


def main() -> int:
    """Print the table; exit with 1 when `today` does not beat both others."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--days", type=int, default=21)
    options.add_argument("--minutes", type=int, default=20)
    options.add_argument("--loop", action="store_true", help="ten of the principles will be probed")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    found = measure(given.runs, given.days, given.minutes, given.loop)
    ours = found["today"]
    rows = [
        {
            "policy": name,
            "mean": round(statistics.mean(each), 2),
            "spread": round(statistics.stdev(each), 2),
            "worst": round(min(each), 2),
            "today better in": round(sum(a > b for a, b in zip(ours, each, strict=True)) / len(each), 3),
        }
        for name, each in found.items()
    ]
    if given.json:
        print(json.dumps(rows, indent=2))
    else:
        print(f"{given.runs} candidates, {given.days} days, {given.minutes} minutes a day; principles answerable of 16")
        for row in (dict(zip(rows[0], rows[0], strict=True)), *rows):
            print("{:<12} {:>6} {:>7} {:>6} {:>16}".format(*row.values()))
    return 0 if all(rows[0]["mean"] > row["mean"] for row in rows[1:]) else 1


if __name__ == "__main__":
    sys.exit(main())
