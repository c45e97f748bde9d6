"""The command line. What a command needs loads when the command runs."""

from __future__ import annotations

import gc
import sys

FEW_COLLECTIONS = (100_000, 50, 100)
"""A command makes many lasting objects and ends soon; at Python's own pace a tenth of its time goes to the search for
garbage among them."""


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    gc.set_threshold(*FEW_COLLECTIONS)
    try:
        from starkeeper.cli.root import root

        root(prog_name="starkeeper")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from starkeeper.cli import diagnostics

        diagnostics.fault(error)
        sys.exit(diagnostics.FAULT)
