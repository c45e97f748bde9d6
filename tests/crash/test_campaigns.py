"""The campaigns with faults, in their short form; ``make torture`` runs them in full.

Each is a process of its own: it forks, and a process that runs tests may have threads.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .campaign import CAMPAIGNS

ROOT = Path(__file__).parents[2]
CAMPAIGN = Path("tests", "crash", "campaign.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills, limits and terminals are POSIX's")


def campaign(*words: str) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, str(CAMPAIGN), *words]
    return subprocess.run(called, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_nothing_is_lost(name: str) -> None:
    ended = campaign("--short", "--only", name)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    _, counts, *_ = ended.stdout.splitlines()
    assert counts.split()[-6:-1] == ["0"] * 5


def test_a_round_number_and_a_seed_can_be_asked_for() -> None:
    ended = campaign("--only", "cuts", "--rounds", "1", "--seed", "5")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[1].split()[:2] == ["truncations", "1"]
