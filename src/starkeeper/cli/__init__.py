"""The command line. What a command needs loads when the command runs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    try:
        from starkeeper.cli.root import root

        root(prog_name="starkeeper")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from starkeeper.cli import diagnostics

        diagnostics.fault(error)
        sys.exit(diagnostics.FAULT)
