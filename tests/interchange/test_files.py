from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from starkeeper.errors import FileTrouble
from starkeeper.interchange import files


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("before")
    file.chmod(0o644)
    files.write_text(file, "naïve\n")
    assert file.read_bytes() == "naïve\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_the_earlier_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileTrouble, match=r"out\.jsonl cannot be written: No space left on device"):
        files.write_text(file, "after")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_followed(tmp_path: Path) -> None:
    file, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    file.write_text("before")
    link.symlink_to(file)
    files.write_text(link, "after")
    assert link.is_symlink()
    assert file.read_text() == "after"


def test_a_device_is_written_to_and_stays_one() -> None:
    files.write_text(Path(os.devnull), "gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", [".", "none/out.jsonl", "nul\0"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileTrouble, match="cannot be written: "):
        files.write_text(tmp_path / name, "x")


def test_a_name_that_a_terminal_would_obey_is_named_harmlessly(tmp_path: Path) -> None:
    with pytest.raises(FileTrouble) as caught:
        files.write_text(tmp_path / "none\n\x1b[31m" / "out.jsonl", "x")
    assert "none ␛[31m/out.jsonl cannot be written: " in caught.value.message
