"""The small world of a round: a folder with a library in it, copied from one that was made once."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from starkeeper import packs
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import StoryContent
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings

from .mirror import OLD_DEEDS, Mirror, steps
from .writing import act

NAME = "library.db"
OLD = "old"
"""The writer of what is there before a round."""

_PACKS: list[Pack] = []


def pack() -> Pack:
    """The bundled pack, read once."""
    if not _PACKS:
        _PACKS.append(packs.chosen(None, Settings()))
    return _PACKS[0]


def opened(place: Path) -> Library:
    """Open a library that lies in a folder of its own."""
    home = place.parent
    places = Paths(home / "config.yaml", place, home / "cache", home / "logs", home / "view.json")
    return Library.open(place, pack=pack(), settings=Settings(), paths=places)


def furnish(place: Path, seed: int = 1, stories: int = 10) -> None:
    """Make a library with something of everything in it."""
    rng = random.Random(seed)
    with opened(place) as library:
        mirror, numbers = Mirror(OLD), {}
        for step in steps(mirror, rng, OLD_DEEDS, stories * 3, own_draft=False):
            act(library, numbers, step, own_draft=False)
        question = library.rehearsal.add_question("When did you last change your mind?")
        library.rehearsal.record(question, min(numbers.values()), 90.5, Rating.GOOD)
        library.rehearsal.record(question, None, 12.0, Rating.AGAIN)
        library.interviews.add(date(2026, 12, 11), "Brackenhill", "ownership, dive-deep; earn-trust")
        library.drills.record(library.rehearsal.questions()[0], min(numbers.values()), 6.5)
        library.probes.add(min(numbers.values()), "Who else knew?", "Nobody.")


def change(place: Path) -> None:
    """Write on in a library, so that it is not what its backups hold."""
    with opened(place) as library:
        library.stories.add(StoryContent(title="Written after the backup", action="More."))
        first = library.stories.headings()[0].id
        story = library.stories.get(first)
        library.stories.save(first, replace(story.content, lesson="Learnt after it."), base_version=story.version)


class Bench:
    """A folder in which rounds take place, each in a copy of a beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._round = folder / "round"

    def beginning(self, name: str = "beginning") -> Path:
        """The library of a beginning, whose folder is made."""
        folder = self._folder / name
        folder.mkdir(mode=0o700)
        return folder / NAME

    def copy(self, target: str, name: str = "beginning") -> Path:
        """The library of a copy of a beginning that stays until the end."""
        shutil.copytree(self._folder / name, self._folder / target)
        return self._folder / target / NAME

    def fresh(self, name: str = "beginning") -> Path:
        """The library of a new round; that of the round before is gone."""
        shutil.rmtree(self._round, ignore_errors=True)
        shutil.copytree(self._folder / name, self._round)
        return self._round / NAME


@contextmanager
def bench(folder: Path | None = None) -> Iterator[Bench]:
    """A bench in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="starkeeper-crash-", dir=folder) as made:
        os.environ["STARKEEPER_HOME"] = str(Path(made) / "home")
        yield Bench(Path(made))
