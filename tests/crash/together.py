"""Four processes on one library: two that write as the command line does, one that imports, and the interface.

A round is a second of all four. Nobody may meet a lock that does not open, and nothing that was said to be done may be
gone; a save that comes too late is refused, and both texts are there.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from starkeeper.domain.story import StoryContent
from starkeeper.interchange import stories_json
from starkeeper.interchange.stories_json import Exported
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tui.app import StarkeeperApp
from starkeeper.tui.runner import Source

from . import judge
from .keys import Desk
from .kill_writers import SHARED, add_line
from .killing import Blow, Say, Victim, Work
from .mirror import WRITING, Mirror, content, states, steps
from .setting import bench, opened, pack
from .tally import Tally
from .writing import act

WRITERS = ("one", "two")
AT_A_TIME = 3
"""Stories of one import."""
SELDOM = 0.05
"""How often a writer writes in the shared story; more often, and nobody at a screen would ever be in time."""
ENOUGH = 100_000
WITHIN = 2.0
"""Seconds within which the interface shows what others did."""


def together(rounds: int, seed: int) -> Tally:
    """All four work for as many seconds as there are rounds."""
    tally = Tally("together")
    with bench() as place_of:
        place = place_of.beginning()
        with opened(place) as library:
            library.stories.add(StoryContent(title=SHARED))
        end = time.monotonic() + rounds
        works = {name: _writer(place, name, seed, end) for name in WRITERS}
        works |= {"import": _importer(place, end), "screen": _screen(place, end)}
        victims = {name: Victim(work, Blow()) for name, work in works.items()}
        for name, victim in victims.items():
            victim.wait()
            tally.acknowledged += len(victim.said)
            if victim.fault:
                tally.fault("wrong", f"{name}: {victim.fault}")
        tally.rounds = rounds
        for name in WRITERS:
            _compare_writer(place, name, seed, victims[name], tally)
        _compare_imports(place, victims["import"], tally)
        _compare_shared(place, victims, tally)
        judge.examine(place, tally, plainly_first=True)
        judge.backups_pass(place, tally)
        judge.goes_on(place, tally)
        refused = sum("refused" in line for line in victims["screen"].said)
        tally.notes.append(
            f"the interface saved {len(victims['screen'].said) - refused} times and was refused {refused} times"
        )
    return tally


def _writer(place: Path, name: str, seed: int, end: float) -> Work:
    def work(say: Say) -> None:
        rng, mirror, numbers = random.Random(f"pauses of {name}"), Mirror(name), dict[str, int]()
        drawn = steps(mirror, random.Random(seed), WRITING, ENOUGH, own_draft=False)
        for at, step in enumerate(drawn):
            with opened(place) as library:  # as each command does
                act(library, numbers, step, own_draft=False)
                say(f"step {at}")
                if rng.random() < SELDOM:
                    add_line(library, f"{name}-{at}")
                    say(f"line {name}-{at}")
            if time.monotonic() > end:
                break
            time.sleep(rng.uniform(0, 0.1))

    return work


def _importer(place: Path, end: float) -> Work:
    def work(say: Say) -> None:
        rng, number = random.Random("imports"), 0
        while time.monotonic() < end:
            file = place.with_name("stories.jsonl")
            stories = [content(rng, f"in {number} {at}") for at in range(AT_A_TIME)]
            stories_json.write(file, [Exported(story) for story in stories])
            with opened(place) as library:
                if len(library.exchange.import_file(file).added) != AT_A_TIME:
                    raise AssertionError("not all was imported")
            say(f"in {number}")
            number += 1
            time.sleep(0.2)

    return work


def _screen(place: Path, end: float) -> Work:
    def work(say: Say) -> None:
        asyncio.run(_sit(place, end, say))

    return work


async def _sit(place: Path, end: float, say: Say) -> None:
    """Somebody writes in the shared story in the interface: a line until it is saved, and then the next."""
    home = place.parent
    places = Paths(home / "config.yaml", place, home / "cache", home / "logs", home / "view.json")
    app = StarkeeperApp(Source(path=place, settings=Settings(), pack=pack(), paths=places))
    async with app.run_test(size=(120, 40)) as pilot:
        await _until(pilot, lambda: SHARED in _shown(app))
        number = 0
        while time.monotonic() < end:
            await _write(pilot, f"screen-{number}", place, say)
            number += 1
    app.jobs.close()


async def _write(pilot: Pilot[None], line: str, place: Path, say: Say) -> None:
    app = pilot.app
    await pilot.press("e")
    await _until(pilot, lambda: _where(app) == "EditorScreen" and app.focused is not None)
    area = app.screen.query_one("#situation", TextArea)
    while True:
        area.insert(f"{line}\n", (0, 0))
        await _until(pilot, lambda: app.screen.top.summary != "saved")
        await pilot.press("ctrl+s")
        await _until(pilot, lambda: _where(app) == "TwoTextsScreen" or app.screen.top.summary == "saved")
        if _where(app) == "EditorScreen":
            break
        await _both_are_there(pilot, place, line)
        say(f"refused {line}")
        await pilot.press("t")
        await _until(pilot, lambda: _where(app) == "EditorScreen" and line not in area.text)
    say(f"line {line}")
    await pilot.press("escape")
    await _until(pilot, lambda: _where(app) == "StoriesScreen")


async def _both_are_there(pilot: Pilot[None], place: Path, line: str) -> None:
    """Of a save that was refused, theirs is the story, mine the draft, and both can be seen."""

    def kept() -> bool:
        with opened(place) as library:
            mine = [draft.content.situation for draft in library.stories.drafts() if draft.story_id == 1]
            return line not in library.stories.get(1).situation and any(line in text for text in mine)

    await _until(pilot, kept)
    await _until(pilot, lambda: all(said in _shown(pilot.app) for said in ("Mine", "Theirs", line)))


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"it does not come: {_shown(pilot.app)}")
        await pilot.pause(0.02)


def _shown(app: App[None]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def _where(app: App[None]) -> str:
    return type(app.screen).__name__


def _compare_writer(place: Path, name: str, seed: int, victim: Victim, tally: Tally) -> None:
    done = sum(line.startswith("step") for line in victim.said)
    wanted = states(name, seed, WRITING, done, own_draft=False)[-1]
    found = judge.told(place, f"{name} ", own_draft=False)
    unlike = [title for title in {*found, *wanted} if found.get(title) != wanted.get(title)]
    if unlike:
        tally.fault("lost", f"of {name}: {unlike}", len(unlike))


def _compare_imports(place: Path, victim: Victim, tally: Tally) -> None:
    missing = AT_A_TIME * len(victim.said) - (len(judge.told(place, "in ")) - 1)
    if missing:
        tally.fault("lost", f"{missing} imported stories", missing)


def _compare_shared(place: Path, victims: dict[str, Victim], tally: Tally) -> None:
    with closing(judge.plain(place)) as connection:
        read = "SELECT version, action, situation FROM story WHERE id = 1"
        version, *texts = connection.execute(read).fetchone()
        kept = [number for (number,) in connection.execute("SELECT version FROM story_version WHERE story_id = 1")]
    found = [line for text in texts for line in text.split()]
    for name, victim in victims.items():
        said = [line.removeprefix("line ") for line in victim.said if line.startswith("line")]
        missing = [line for line in said if found.count(line) != 1]
        if missing:
            tally.fault("lost", f"lines of {name}: {missing[:5]}", len(missing))
    if sorted(kept) != list(range(1, version)):
        tally.fault("half", f"version {version} has {len(kept)} before it")


def seen(rounds: int, seed: int) -> Tally:
    """What another process writes is on the screen within two seconds."""
    tally, rng, slowest = Tally("seen"), random.Random(seed), 0.0
    with bench() as place_of:
        place = place_of.beginning()
        with opened(place) as library:
            library.stories.add(StoryContent(title="Here already"))
        desk = Desk(place.parent)
        try:
            desk.see("Here already")
            for number in range(rounds):
                desk.watch(rng.uniform(0, 1))
                title = f"Brought {rng.randrange(10**6)}"
                with opened(place) as library:
                    if number:
                        library.stories.bin(library.stories.find("Brought").id)
                    library.stories.add(StoryContent(title=title))
                begun = time.monotonic()
                tally.rounds += 1
                tally.acknowledged += 1
                try:
                    desk.see(title, within=2 * WITHIN)
                except AssertionError:
                    tally.fault("lost", f"{title!r} is not shown at all")
                took = time.monotonic() - begun
                slowest = max(slowest, took)
                if took > WITHIN:
                    tally.fault("lost", f"{title!r} is shown after {took:.2f} s")
        finally:
            desk.close()
    tally.notes.append(f"what others write is shown within {slowest:.2f} s, of {WITHIN:.0f} s allowed")
    return tally
