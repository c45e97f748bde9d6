"""Measures the rows of a table that were asked for, and prints each as soon as it is known."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Protocol, TypeVar


class Measured(Protocol):
    """What was measured for one row: a dataclass."""

    @property
    def ok(self) -> bool:
        """Whether it stays within its target."""


Result = TypeVar("Result", bound=Measured)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Take ``--only`` and ``--json``."""
    parser.add_argument("--only", action="append", metavar="NAME", help="only this row; may be given again")
    parser.add_argument("--json", action="store_true", help="print JSON")


def report(
    parser: argparse.ArgumentParser,
    chosen: argparse.Namespace,
    rows: Mapping[str, Callable[[], Result]],
    header: str,
    line: Callable[[Result], str],
) -> bool:
    """Measure the rows that were chosen, print them, and return whether all stay within their targets."""
    if unknown := set(chosen.only or ()) - set(rows):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    if not chosen.json:
        print(header, flush=True)
    results = []
    for name, measure in rows.items():
        if not chosen.only or name in chosen.only:
            results.append(measure())
            if not chosen.json:
                print(line(results[-1]), flush=True)
    if chosen.json:
        print(json.dumps([asdict(result) for result in results], indent=2))  # type: ignore[call-overload]
    return all(result.ok for result in results)
