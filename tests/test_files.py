"""Files: read up to a limit, written whole, and nobody else's to read."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from starkeeper import files, own_editor
from starkeeper.cli import demo
from starkeeper.domain.pack import Pack
from starkeeper.domain.story import StoryContent
from starkeeper.errors import FileTrouble, InvalidInput
from starkeeper.library import Library
from starkeeper.library.model import pack_vectors
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tagging import compile as compiling
from starkeeper.tagging import models
from starkeeper.tagging.models import Reading
from starkeeper.tagging.vectors import FileCache

posix = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=["umask-000", "umask-022", "umask-077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def compile_small(cache: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile a model whose export is one file, written as a library would: as the umask says."""

    def serve(model: object, making: Path, say: Any) -> dict[str, Any]:
        (making / models.GRAPH).write_bytes(b"graph")
        reading = Reading(dimensions=2, max_length=8, prompt="", pad_token=0, pad_left=False)
        served = {"served_by": models.ONNX, "reason": "", "difference": 0, "precision": models.FLOAT32}
        return {"reading": reading, "likeness": None, **served}

    source.mkdir()
    (source / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(compiling, "_load", lambda name, folder: None)
    monkeypatch.setattr(compiling, "_serve", serve)
    compiling.compile_model(str(source), cache, lambda step: None)


@posix
def test_a_whole_home_is_private_when_the_cache_is_made_first(
    home: Path, places: Paths, pack: Pack, tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_small(places.cache, tmp_path / "model", monkeypatch)
    FileCache(pack_vectors(places), "model", "pack").put({"00" * 32: b"\0" * 8})
    with Library.open(pack=pack, settings=Settings(), paths=places) as library:
        library.stories.add(StoryContent(title="One", action="x"))
        library.exchange.export_file(home / "out.jsonl")
    monkeypatch.setenv("EDITOR", "true")
    with own_editor.edited("text", None, home / "kept" / "unsaved", lambda *_: None):
        modes = {path: mode(path) for path in (home, *home.rglob("*"))}
    assert {path for path in modes if path.is_file() and modes[path] != 0o600} == set()
    assert {path for path in modes if path.is_dir() and modes[path] != 0o700} == set()
    assert {"library.db", "out.jsonl", models.GRAPH, models.MANIFEST} < {path.name for path in modes}
    assert any(path.suffix == ".vectors" for path in modes)


@posix
def test_missing_folders_are_made_private_and_others_left(tmp_path: Path, umask: int) -> None:
    tmp_path.chmod(0o755)
    files.make_private_folder(tmp_path / "made" / "deeper")
    files.make_private_folder(tmp_path / "made" / "deeper")
    with demo._place(tmp_path / "sample" / "deeper") as place:
        modes = [mode(folder) for folder in (place, place.parent)]
    assert modes == [0o700, 0o700]
    assert [mode(tmp_path), mode(tmp_path / "made"), mode(tmp_path / "made" / "deeper")] == [0o755, 0o700, 0o700]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        files.make_private_folder(tmp_path / "file")


@posix
def test_a_file_is_replaced_whole_and_private(tmp_path: Path, umask: int) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    file.chmod(0o644)
    files.write_private(file, b"after")
    assert (file.read_bytes(), mode(file)) == (b"after", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_nothing_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "file"
    file.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_private(file, b"after")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"before", [file])


@pytest.mark.parametrize("name", [".", "none.jsonl", "nul\0"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileTrouble, match="cannot be read: ") as caught:
        files.read_bytes(tmp_path / name, 5, FileTrouble)
    assert caught.value.hint


def test_a_file_has_at_most_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert files.read_bytes(file, 5, FileTrouble) == b"12345"
    with pytest.raises(InvalidInput, match="file has more than"):
        files.read_bytes(file, 4, InvalidInput)


def test_a_stream_without_an_end_is_given_up() -> None:
    with pytest.raises(FileTrouble, match=r"^/dev/zero has more than 1 MB"):
        files.read_bytes(Path("/dev/zero"), 1024 * 1024, FileTrouble)
    with pytest.raises(FileTrouble, match=r"^standard input has more than"):
        files.read_stream(io.BytesIO(b"123"), "standard input", 2, FileTrouble)


def test_a_home_folder_stands_for_its_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert files.expanded(Path("~/x"), "pack", InvalidInput) == Path("/home/somebody/x")
    with pytest.raises(InvalidInput, match=r"^pack: .*'~nobody-of-this-name/x'") as caught:
        files.expanded(Path("~nobody-of-this-name/x"), "pack", InvalidInput)
    assert caught.value.hint
