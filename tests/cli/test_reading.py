"""What a command reads, and how much of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from starkeeper.cli import reading


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "STORIES_LIMIT", 1024)


@pytest.mark.usefixtures("small_limit")
def test_a_file_without_an_end_is_refused(run) -> None:
    result = run("add", "--title", "T", "--file", Path("/dev/zero"))
    assert result.exit_code == 8
    assert "/dev/zero has more than" in result.stderr


@pytest.mark.usefixtures("small_limit")
def test_standard_input_without_an_end_is_refused(run) -> None:
    result = run("add", "--title", "T", "--file", "-", input="x" * 1025)
    assert result.exit_code == 8
    assert "standard input has more than" in result.stderr


def test_a_home_folder_of_nobody_stops_a_command_in_one_line(process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARKEEPER_HOME", "~nobody-of-this-name/x")
    ended = process("list")
    assert ended.returncode == 6
    assert "STARKEEPER_HOME: expected a path" in ended.stderr
    assert "Traceback" not in ended.stderr
