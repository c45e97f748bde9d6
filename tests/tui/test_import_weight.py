"""What the first frame must not wait for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "numpy", "onnxruntime", "torch", "transformers", "click", "yaml")

PROGRAM = """
import sys
import starkeeper.tui
assert "textual" not in sys.modules, "textual is imported before the interface is run"
import starkeeper.tui.app
print(*[name for name in {heavy!r} if name in sys.modules])
"""


def test_the_app_imports_neither_the_library_nor_anything_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(heavy=(*HEAVY, "starkeeper.library", "starkeeper.store"))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
