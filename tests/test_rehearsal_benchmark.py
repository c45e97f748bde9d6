"""What `today` chooses is worth more than chance and taking turns, as its benchmark measures it."""

from __future__ import annotations

import importlib.util
import statistics
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[1] / "benchmarks" / "rehearsal.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("rehearsal_benchmark", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_week_of_it_beats_chance_and_taking_turns(benchmark: ModuleType) -> None:
    found = benchmark.measure(runs=8, days=7, minutes=20, loop=False)
    mean = {name: statistics.mean(each) for name, each in found.items()}
    assert mean["today"] > mean["round robin"] + 1
    assert mean["today"] > mean["random"] + 1
    assert mean["no practice"] < 1


def test_the_same_candidates_come_out_the_same(benchmark: ModuleType) -> None:
    once, again = (benchmark.measure(runs=2, days=3, minutes=20, loop=True) for _ in range(2))
    assert once == again


def test_a_simulated_memory_fades_and_practice_that_is_spread_lasts_longer(benchmark: ModuleType) -> None:
    from datetime import timedelta

    crammed, spread = benchmark.Trace(0.0), benchmark.Trace(0.0)
    for number in range(4):
        crammed.practise(benchmark.START + timedelta(minutes=5 * number))
        spread.practise(benchmark.START + timedelta(days=2 * number) - timedelta(days=6))
    later = [benchmark.START + timedelta(days=days) for days in (1, 10, 40)]
    for trace in (crammed, spread):
        chances = [trace.chance(when) for when in later]
        assert chances == sorted(chances, reverse=True)
    assert spread.chance(later[1]) > crammed.chance(later[1])
