from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from starkeeper.cli.root import root


def demo(*words: object) -> Result:
    """The demo on the bundled pack, as a newcomer runs it."""
    return CliRunner().invoke(root, ["demo", *map(str, words)], catch_exceptions=False, prog_name="starkeeper")


@pytest.fixture(autouse=True)
def temporary(compiled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_demo_prints_the_coverage_of_eight_stories_and_leaves_nothing(temporary: Path, compiled_home: Path) -> None:
    result = demo("--json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert (shown["stories"], shown["untagged"], len(shown["principles"])) == (8, 0, 16)
    assert sum(bool(principle["strong"]) for principle in shown["principles"]) >= 6
    assert list(temporary.iterdir()) == []
    assert not (compiled_home / "library.db").exists()


def test_demo_can_be_kept(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    result = demo("--path", folder)
    assert result.exit_code == 0
    assert "of 16 principles" in result.stdout
    (file,) = folder.glob("*.db")
    assert str(file) in result.stderr


def test_demo_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert demo("--path", tmp_path).exit_code == 8
    assert demo("--path", tmp_path / "mine.txt").exit_code == 8


def test_demo_takes_no_library_of_yours(tmp_path: Path) -> None:
    assert demo("--library", tmp_path / "mine.db").exit_code == 2
    assert not (tmp_path / "mine.db").exists()


def test_demo_opens_the_screen_on_a_terminal(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def run(path: Path, *_: object, sample: bool) -> None:
        assert path.exists()
        assert sample
        opened.append(path)

    monkeypatch.setattr("starkeeper.tui.run", run)
    monkeypatch.setattr("starkeeper.cli.output.on_terminal", lambda: True)
    monkeypatch.setattr("starkeeper.cli.diagnostics.stdin_is_terminal", lambda: True)
    assert demo().exit_code == 0
    assert len(opened) == 1
    assert not opened[0].exists()
