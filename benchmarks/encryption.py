"""What encryption costs: the same library plain and encrypted, in one process and in turns.

    python benchmarks/encryption.py [--stories 1000] [--rounds 7] [--json]

Needs the extra ``encryption``. Times are the medians of the rounds, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import synthetic
from starkeeper import packs
from starkeeper.library import Library, StoryQuery, locks
from starkeeper.paths import locate
from starkeeper.settings import Settings
from starkeeper.store.keychain import KEYCHAIN

PASSPHRASE = "correct horse battery staple"


def main() -> int:
    """Fill a library, copy it, encrypt the copy, and time both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", dest="as_json")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain, encrypted = Path(folder) / "plain" / "library.db", Path(folder) / "encrypted" / "library.db"
        for place in (plain, encrypted):
            _fill(place, chosen.stories)
        began = time.perf_counter()
        locks.encrypt(encrypted, PASSPHRASE)
        rows = {"encrypt": (None, (time.perf_counter() - began) * 1000)}
        rows |= _compare(plain, encrypted, chosen.rounds)
    if chosen.as_json:
        print(json.dumps({name: {"plain": before, "encrypted": after} for name, (before, after) in rows.items()}))
        return 0
    print(f"{chosen.stories} stories, milliseconds\n\n{'':<10}{'plain':>9}{'encrypted':>11}{'ratio':>7}")
    for name, (before, after) in rows.items():
        told = f"{before:>9.1f}{after:>11.1f}{after / before:>7.2f}" if before else f"{'':>9}{after:>11.1f}"
        print(f"{name:<10}{told}")
    return 0


def _compare(plain: Path, encrypted: Path, rounds: int) -> dict[str, tuple[float | None, float]]:
    passphrases = {plain: None, encrypted: PASSPHRASE}
    opened = {place: _open(place, None) for place in (plain, encrypted)}
    deeds: dict[str, Callable[[Path], object]] = {
        "unlock": lambda place: _open(place, passphrases[place], afresh=True).close(),
        "open": lambda place: _open(place, None).close(),
        "list": lambda place: opened[place].stories.headings(),
        "read all": lambda place: opened[place].stories.select(),
        "search": lambda place: opened[place].stories.select(StoryQuery(text="three customers")),
        "coverage": lambda place: opened[place].coverage.report(),
        "save": lambda place: _save(opened[place]),
        "backup": lambda place: opened[place].care.backup(),
    }
    rows = {}
    for name, deed in deeds.items():
        times: dict[Path, list[float]] = {plain: [], encrypted: []}
        for _ in range(rounds):
            for place in (plain, encrypted):
                began = time.perf_counter()
                deed(place)
                times[place].append((time.perf_counter() - began) * 1000)
        rows[name] = (statistics.median(times[plain]), statistics.median(times[encrypted]))
    for library in opened.values():
        library.close()
    return rows


def _open(place: Path, passphrase: str | None, *, afresh: bool = False) -> Library:
    if afresh:
        KEYCHAIN.forget(place)
    return Library.open(place, pack=packs.bundled(), settings=Settings(), paths=locate(), passphrase=passphrase)


def _save(library: Library) -> None:
    story = library.stories.get(1)
    library.stories.save(1, replace(story.content, task=f"{story.version}"), base_version=story.version)


def _fill(place: Path, count: int) -> None:
    with _open(place, None) as library:
        for content in synthetic.stories(count):
            library.stories.add(content)


if __name__ == "__main__":
    sys.exit(main())
