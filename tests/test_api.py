"""The documented Python API does what its page shows."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "api.md"


def test_the_examples_of_the_api_page_run(compiled_home: Path, tmp_path: Path) -> None:
    results = doctest.testfile(
        str(PAGE), module_relative=False, globs={"folder": tmp_path}, optionflags=doctest.ELLIPSIS
    )
    assert results.attempted > 20
    assert results.failed == 0
