"""The log of faults says where, and nothing of what the user wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from starkeeper import faults

SECRET = "the customer of whom nobody may know"


def caught() -> Exception:
    try:
        words = SECRET
        try:
            raise KeyError(words)
        except KeyError as error:
            raise ValueError(f"no such story: {words}") from error
    except ValueError as error:
        return error


def test_it_names_kinds_and_lines_without_messages_and_values(tmp_path: Path) -> None:
    path = faults.record(tmp_path / "logs", caught())
    assert path == tmp_path / "logs" / "faults.log"
    written = path.read_text("utf-8")
    assert "builtins.ValueError\n" in written
    assert "which came of\nbuiltins.KeyError\n" in written
    assert "test_faults.py" in written
    assert 'raise ValueError(f"no such story: {words}")' in written
    assert SECRET not in written


def test_it_is_private_and_grows(tmp_path: Path) -> None:
    path = faults.record(tmp_path / "logs", caught())
    faults.record(tmp_path / "logs", caught())
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_text("utf-8").count("builtins.ValueError") == 2


def test_a_long_one_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LIMIT", 10)
    faults.record(tmp_path, caught())
    faults.record(tmp_path, caught())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faults.log", "faults.log.1"]


def test_a_folder_that_cannot_be_made_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("")
    assert faults.record(tmp_path / "logs", caught()) is None


def test_the_name_that_python_missed_is_told() -> None:
    with pytest.raises(AttributeError) as raised:
        object().nowhere  # type: ignore[attr-defined]  # noqa: B018
    assert "builtins.AttributeError (nowhere)\n" in faults.told(raised.value)


def test_the_first_of_a_group_is_told() -> None:
    assert "builtins.ValueError\n" in faults.told(ExceptionGroup(SECRET, [caught()]))
    assert SECRET not in faults.told(ExceptionGroup(SECRET, [caught()]))
