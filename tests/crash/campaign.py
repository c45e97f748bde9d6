"""Strikes a library down in every way that is known, and says what was lost.

``python tests/crash/campaign.py --only writer --rounds 1000``; ``make torture`` runs all of them in full. Prints one
row a campaign, exits with 1 when anything was lost, half done, left over or damaged, and tells the first faults.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .tally import Tally

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")


class Campaign(NamedTuple):
    """One campaign, and how long it is."""

    home: str
    """``module:function`` beside this file; it takes the number of rounds and a seed."""
    full: int
    short: int


CAMPAIGNS = {
    "writer": Campaign("kill_writers:writer", 1_000, 16),
    "writers": Campaign("kill_writers:writers", 1_000, 8),
    "power": Campaign("kill_writers:power", 1_000, 16),
    "undo": Campaign("kill_writers:journal", 1_000, 16),
    "migration": Campaign("kill_moves:migration", 1_000, 12),
    "backup": Campaign("kill_moves:backup", 1_000, 12),
    "restore": Campaign("kill_moves:restore", 1_000, 10),
    "import": Campaign("kill_moves:importing", 1_000, 6),
    "repair": Campaign("kill_moves:repair", 1_000, 8),
    "limit": Campaign("full_disk:limited", 600, 18),
    "full": Campaign("full_disk:filled", 300, 12),
    "flips": Campaign("flips:flips", 1_000, 16),
    "cuts": Campaign("flips:cuts", 200, 6),
    "typing": Campaign("keys:typing", 100, 2),
    "ahead": Campaign("keys:typing_ahead", 100, 2),
    "together": Campaign("together:together", 60, 3),
    "seen": Campaign("together:seen", 40, 2),
}
"""By name, in the order in which they run."""


def run(name: str, rounds: int, seed: int) -> Tally:
    """Run one campaign."""
    module, _, function = CAMPAIGNS[name].home.partition(":")
    found: Callable[[int, int], Tally] = getattr(_beside(module), function)
    begun = time.monotonic()
    tally = found(rounds, seed)
    tally.seconds = time.monotonic() - begun
    return tally


def _beside(module: str) -> Any:
    """A module beside this one, which may be run by its path and so stand in no package."""
    return importlib.import_module(f"{__package__ or 'tests.crash'}.{module}")


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", action="append", choices=CAMPAIGNS, help="this campaign; may be repeated")
    parser.add_argument("--rounds", type=int, help="how many of each, instead of its own number")
    parser.add_argument("--short", action="store_true", help="as few rounds as the test run makes")
    parser.add_argument("--folder", type=Path, help="where the libraries lie; in memory when it is not given")
    parser.add_argument("--seed", type=int, default=1, help="another one strikes at other points")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run the campaigns that the options ask for, and return the exit code."""
    options, tellers = _options(words), _beside("tally")
    # What a killed process wrote is seen by others, on the disk or not: memory serves as well, and is quick.
    tempfile.tempdir = str(options.folder or (MEMORY if os.access(MEMORY, os.W_OK) else tempfile.gettempdir()))
    print(tellers.row(), flush=True)
    tallies = []
    for name in options.only or CAMPAIGNS:
        campaign = CAMPAIGNS[name]
        rounds = options.rounds or (campaign.short if options.short else campaign.full)
        tallies.append(run(name, rounds, options.seed))
        print(tellers.told(tallies[-1]), flush=True)
    for tally in tallies:
        for said in (*tally.notes, *tally.faults):
            print(f"{tally.campaign}: {said}")
    return 1 if any(tally.failed for tally in tallies) else 0


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    # Threads of a library for numbers would be lost in a fork, with whatever they hold.
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # by way of all that cleans up
    sys.exit(main(sys.argv[1:]))
