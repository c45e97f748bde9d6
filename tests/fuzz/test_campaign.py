"""The driver of the campaigns: it counts, it limits, it finds a planted fault and makes it small."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from . import campaign, mutations, targets
from .campaign import Chunk, Failure, Tally
from .targets import Target


def test_every_target_takes_what_it_is_given() -> None:
    words = [sys.executable, "-m", "tests.fuzz.campaign", "--cases", "300", "--seed", "77"]
    ended = subprocess.run(words, cwd=campaign.ROOT, capture_output=True, text=True, check=False, timeout=250)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    rows = [line.split() for line in ended.stdout.splitlines()]
    assert rows[0] == ["target", "cases", "CPU", "s", "cases/s", "longest", "failures"]
    assert [(row[0], row[1], row[-1]) for row in rows[1:]] == [(name, "300", "0") for name in targets.TARGETS]


def test_a_case_is_known_by_its_number() -> None:
    for kind in mutations.FOOD:
        cases = [mutations.case(kind, 3, number) for number in range(300)]
        assert cases == [mutations.case(kind, 3, number) for number in range(300)]
        assert cases != [mutations.case(kind, 4, number) for number in range(300)]
        assert len(set(cases)) > 200


def run_planted(monkeypatch: pytest.MonkeyPatch, folder: Path, check: Callable[[bytes, Path], None]) -> Tally:
    """Give 100 cases to a reader of one's own, in this process."""
    monkeypatch.setitem(targets.TARGETS, "plain", Target("plain", "text", check))
    monkeypatch.setattr(campaign, "SMALLER", 0.3)
    return campaign.run_chunk(Chunk("plain", 1, 100, 0), 0.05, folder)


def test_a_fault_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def check(data: bytes, folder: Path) -> None:
        assert b"S" not in data or b"\x1b" not in data

    tally = run_planted(monkeypatch, tmp_path, check)
    (failure,) = tally.failures
    assert failure.kind.startswith("AssertionError test_campaign.py:")
    assert sorted(bytes.fromhex(failure.data)) == sorted(b"S\x1b")
    assert (tally.cases, tally.failed) == (100, sum(fails(number) for number in range(100)))


def fails(number: int) -> bool:
    return {*b"S\x1b"} <= {*mutations.case("text", 1, number)}


def test_a_case_that_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def check(data: bytes, folder: Path) -> None:
        while data.startswith(b"S)"):
            pass

    tally = run_planted(monkeypatch, tmp_path, check)
    (failure,) = tally.failures
    assert failure.kind == "TooLong"
    assert bytes.fromhex(failure.data).startswith(b"S)")
    assert 0.04 < tally.longest < 2


def test_a_failure_is_told_and_gives_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chunks: list[Chunk] = []

    def run(chunk: Chunk, options: argparse.Namespace) -> Tally:
        chunks.append(chunk)
        found = Failure("json", chunk.seed, 7, "ValueError files.py:1", "an \x1b[31m error", b"\x1b\xff".hex())
        return Tally("json", chunk.cases, 0.5, 0.25, 1, [found])

    monkeypatch.setattr(campaign, "_in_a_process", run)
    assert campaign.main(["--target", "json", "--cases", "25", "--chunk", "10", "--seed", "4"]) == 1
    assert [(chunk.seed, chunk.cases) for chunk in chunks] == [(4, 10), (5, 10), (6, 5)]
    said = capsys.readouterr().out
    assert said.splitlines()[1].split() == ["json", "25", "1.5", "17", "250", "ms", "3"]
    assert "json, seed 4, case 7: ValueError files.py:1" in said
    assert r"smallest input: b'\x1b\xff'" in said
    assert "\x1b" not in said


def test_a_process_that_dies_tells_of_which_case(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[int, int]] = []

    def result(wanted: str, progress: Path) -> tuple[Tally | None, str]:
        chunk = Chunk(**json.loads(wanted)["chunk"])
        if chunk.first <= 7 < chunk.first + chunk.cases:
            progress.write_bytes((7).to_bytes(8, sys.byteorder))
            return None, "exit -11"
        ran.append((chunk.first, chunk.cases))
        return Tally("jsonl", chunk.cases), ""

    monkeypatch.setattr(campaign, "_result", result)
    tally = campaign._in_a_process(Chunk("jsonl", 5, 20, 0), campaign._options([]))
    assert (tally.cases, tally.failed, sorted(ran)) == (20, 1, [(0, 7), (8, 12)])
    assert (tally.failures[0].number, tally.failures[0].kind) == (7, "exit -11")
    assert bytes.fromhex(tally.failures[0].data) == mutations.case("jsonl", 5, 7)


@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX's")
def test_a_process_has_so_much_memory() -> None:
    chunk = (
        '{"chunk": {"target": "jsonl", "seed": 1, "cases": 1, "first": 0}, "folder": "/", "memory": 64, "seconds": 1}'
    )
    words = [sys.executable, "-c", _HUNGRY, chunk]
    ended = subprocess.run(words, cwd=campaign.ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.stdout == "MemoryError\n"


_HUNGRY = """
import sys
from tests.fuzz import campaign
def hungry(*given):
    try:
        bytes(2**30)
    except MemoryError as error:
        sys.exit(print(type(error).__name__))
campaign.run_chunk = hungry
campaign._serve_chunk(sys.argv[1:])
"""
