"""Writers that are killed: one, two on one library, and one that takes back and does again."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from starkeeper.domain.story import StaleStory, StoryContent
from starkeeper.library import Library

from . import judge
from .killing import Blow, Extent, Say, Victim, Work, measure, run
from .mirror import WALKING, WRITING, Deed, Mirror, states, steps
from .points import Kind, Points
from .power import PowerCut, can_be_cut
from .setting import OLD, Bench, bench, furnish, opened
from .tally import Tally
from .writing import act

STEPS = 6
"""Steps of a writer in a round."""
SHARED = "Shared by all"


def writer(rounds: int, seed: int) -> Tally:
    """One writer adds, saves, moves to the bin and back, judges principles and keeps drafts."""
    return _alone("writer", WRITING, rounds, seed)


def journal(rounds: int, seed: int) -> Tally:
    """One writer takes back and does again what it did."""
    return _alone("undo", WALKING, rounds, seed)


def power(rounds: int, seed: int) -> Tally:
    """One writer, and the power is cut: what was written and not synced may be on the disk or not."""
    if not can_be_cut():
        return Tally("power", notes=["left out: SQLite's own steps cannot be reached here"])
    return _alone("power", WRITING, rounds, seed, PowerCut, (Kind.DISK,))


def _alone(
    campaign: str,
    deeds: Sequence[Deed],
    rounds: int,
    seed: int,
    points: type[Points] = Points,
    kinds: Sequence[Kind | None] = (None, *Kind),
) -> Tally:
    tally, rng, number = Tally(campaign), random.Random(seed), 0
    with bench() as place_of:
        old = _furnished(place_of)
        extent = measure(_writing(place_of.fresh(), "new", deeds, seed))
        while tally.rounds < rounds:
            number += 1
            place, own = place_of.fresh(), rng.randrange(2**32)
            victim = run(_writing(place, "new", deeds, own), extent.blow(rng, kinds), points)
            if not _count([victim], tally):
                continue
            with judge.judging(tally, victim.blow):
                judge.examine(place, tally, plainly_first=bool(number % 2))
                _compare(place, "new", deeds, own, victim, tally, own_draft=True)
                if judge.told(place, f"{OLD} ", own_draft=False) != old:
                    tally.fault("lost", "what was there before is not as it was")
                judge.goes_on(place, tally)
    return tally


def writers(rounds: int, seed: int) -> Tally:
    """Two writers on one library, with stories of their own and one that both write in; one dies, or both."""
    tally, rng, number = Tally("writers"), random.Random(seed), 0
    with bench() as place_of:
        _furnished(place_of)
        extent = _extent_of_two(place_of.fresh(), seed)
        while tally.rounds < rounds:
            number += 1
            place = place_of.fresh()
            seeds = {name: rng.randrange(2**32) for name in ("one", "two")}
            blows = [extent.blow(rng), rng.choice((Blow(), extent.blow(rng)))]
            rng.shuffle(blows)
            victims = {
                name: Victim(_writing(place, name, WRITING, own, shared=True), blow)
                for (name, own), blow in zip(seeds.items(), blows, strict=True)
            }
            for victim in sorted(victims.values(), key=lambda victim: victim.blow.seconds or 0):
                victim.wait()
            if not _count(victims.values(), tally):
                continue
            with judge.judging(tally, " and ".join(map(str, blows))):
                judge.examine(place, tally, plainly_first=bool(number % 2))
                for name, victim in victims.items():
                    _compare(place, name, WRITING, seeds[name], victim, tally, own_draft=False)
                _compare_lines(place, victims, tally)
                judge.goes_on(place, tally)
    return tally


def _furnished(place_of: Bench) -> dict[str, Any]:
    place = place_of.beginning()
    furnish(place)
    with opened(place) as library:
        library.stories.add(StoryContent(title=SHARED))
    return judge.told(place, f"{OLD} ", own_draft=False)


def _writing(place: Path, name: str, deeds: Sequence[Deed], seed: int, *, shared: bool = False) -> Work:
    def work(say: Say) -> None:
        mirror, numbers = Mirror(name), dict[str, int]()
        with opened(place) as library:
            for at, step in enumerate(steps(mirror, random.Random(seed), deeds, STEPS, own_draft=not shared)):
                act(library, numbers, step, own_draft=not shared)
                say(f"step {at}")
                if shared:
                    add_line(library, f"{name}-{at}")
                    say(f"line {name}-{at}")

    return work


def add_line(library: Library, line: str) -> None:
    """Add a line to the shared story, again and again until nobody else was quicker."""
    while True:
        story = library.stories.find(SHARED)
        content = replace(story.content, action=f"{story.action}{line}\n")
        with suppress(StaleStory):
            library.stories.save(story.id, content, base_version=story.version)
            return


def _extent_of_two(place: Path, seed: int) -> Extent:
    victims = [Victim(_writing(place, name, WRITING, seed, shared=True), Blow()) for name in ("one", "two")]
    for victim in victims:
        victim.wait()
    return victims[0].extent


def _count(victims: Collection[Victim], tally: Tally) -> bool:
    """Whether a round counts: a process was struck, and nothing else is wrong with any."""
    faults = [victim for victim in victims if victim.fault]
    struck = any(victim.struck for victim in victims)
    tally.rounds += bool(faults or struck)
    for victim in faults:
        tally.fault("wrong", f"{victim.fault} ({victim.blow})")
    if struck:
        tally.acknowledged += sum(len(victim.said) for victim in victims)
    return struck and not faults


def _compare(
    place: Path, name: str, deeds: Sequence[Deed], seed: int, victim: Victim, tally: Tally, *, own_draft: bool
) -> None:
    """What a writer was told is done must be there; the one step after it may be, whole."""
    done = sum(line.startswith("step") for line in victim.said)
    passed = states(name, seed, deeds, min(done + 1, STEPS), own_draft=own_draft)
    found = judge.told(place, f"{name} ", own_draft=own_draft)
    if found in passed[done:]:
        return
    if found in passed:
        behind = min(done - at for at, state in enumerate(passed) if state == found)
        tally.fault("lost", f"{behind} steps of {name}", behind)
    else:
        unlike = [title for title in {*found, *passed[-1]} if found.get(title) != passed[-1].get(title)]
        tally.fault("half", f"{name} behind step {done}: {unlike}")


def _compare_lines(place: Path, victims: Mapping[str, Victim], tally: Tally) -> None:
    """Every line that was acknowledged stands in the shared story once; one more of each writer may."""
    with closing(judge.plain(place)) as connection:
        read = "SELECT id, version, action FROM story WHERE title = ?"
        ((number, version, action),) = connection.execute(read, [SHARED]).fetchall()
        earlier = "SELECT version FROM story_version WHERE story_id = ? ORDER BY version"
        kept = [earlier for (earlier,) in connection.execute(earlier, [number])]
    found = action.split()
    for name, victim in victims.items():
        said = [line.removeprefix("line ") for line in victim.said if line.startswith("line")]
        there = [line for line in found if line.startswith(f"{name}-")]
        if there[: len(said)] != said:
            tally.fault("lost", f"{len(said)} lines of {name} became {len(there)}")
        elif len(there) > len(said) + 1:
            tally.fault("half", f"{len(there) - len(said)} lines of {name} were never acknowledged")
    if version != len(found) + 1 or kept != list(range(1, version)):
        tally.fault("half", f"{len(found)} lines are version {version}, with {len(kept)} before it")
