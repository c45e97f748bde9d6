"""The command line. What a command needs loads when the command runs."""

from __future__ import annotations

import gc
import os
import sys

FEW_COLLECTIONS = (100_000, 50, 100)
"""A command makes many lasting objects and ends soon; at Python's own pace a tenth of its time goes to the search for
garbage among them."""


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    gc.set_threshold(*FEW_COLLECTIONS)
    _fill_closed_streams()
    try:
        from starkeeper.cli.root import root

        root(prog_name="starkeeper")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from starkeeper.cli import diagnostics

        diagnostics.fault(error)
        sys.exit(diagnostics.FAULT)
    finally:
        # Everything is closed by now. Python would search all modules for garbage once more before it ends, which takes
        # a fifth of a short command's time; what is frozen is passed over, and goes with the process.
        gc.freeze()


def _fill_closed_streams() -> None:
    # A file opened later must not get the number of a standard stream that the shell closed: what is printed would go
    # into it. Standard output stays None, so that what cannot be printed is said.
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
