"""Use cases of the model: which one serves, and compiling it ahead of time. Needs no library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starkeeper.errors import ModelNotReady
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tagging.models import compiled, resolve

if TYPE_CHECKING:
    from starkeeper.tagging.models import CompiledModel
    from starkeeper.tagging.prepare import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """What is known about the model that the settings name."""

    name: str
    ready: bool
    """Whether it was compiled on this machine."""
    folder: Path | None = None
    """Where the compiled model lies."""
    size: int = 0
    """Its bytes on the disk."""
    dimensions: int = 0
    """The length of its vectors."""
    fingerprint: str = ""
    sha256: str = ""
    """Of its weights."""
    checked: bool = False
    """Whether the weights were compared with a published SHA-256."""
    served_by: str = ""
    """``onnxruntime``, or ``sentence-transformers`` where the export failed."""
    precision: str = ""
    """Of the weights: ``int8``, or ``float32``."""
    reason: str = ""
    """Why the export failed; empty when it did not."""

    @property
    def caveat(self) -> str:
        """What the user should know once, when the model was prepared; mostly nothing."""
        if not self.reason:
            return ""
        return (
            f"The model {self.name} could not be exported ({self.reason}). sentence-transformers serves it: "
            "slower to start, the same suggestions."
        )


def status(settings: Settings, paths: Paths) -> ModelStatus:
    """Return which model serves and whether it is ready. Raises ModelFailed when the named one cannot be found."""
    spec = resolve(settings.model)
    try:
        model = compiled(paths.cache, settings.model)
    except ModelNotReady:
        return ModelStatus(name=spec.name, ready=False)
    return ModelStatus(
        name=model.name,
        ready=True,
        folder=model.folder,
        size=model.size,
        dimensions=model.dimensions,
        fingerprint=model.fingerprint,
        sha256=model.sha256,
        checked=spec.sha256 is not None,
        served_by=model.served_by,
        precision=model.precision,
        reason=model.manifest.reason,
    )


def prepare(
    settings: Settings,
    paths: Paths,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ModelStatus:
    """Compile the model in a process of its own, unless that is done; return its status.

    ``progress`` hears each step; ``cancelled`` is asked meanwhile, and a cancelled compilation leaves nothing.
    The principles of the settings' pack are read then too, so that no command waits for that later. Raises
    ModelUntrusted, ModelFailed, PackError, and ModelNotReady when cancelled.
    """
    before = status(settings, paths)
    if before.ready:
        return before
    from starkeeper.tagging import prepare as preparing

    compiled_model = preparing.prepare(paths.cache, settings.model, progress, cancelled)
    if progress:
        progress(preparing.Progress("reading", 1.0, "Reading the principles"))
    _read_principles(compiled_model, settings, paths)
    return status(settings, paths)


def _read_principles(model: CompiledModel, settings: Settings, paths: Paths) -> None:
    from starkeeper import packs
    from starkeeper.tagging.encoder import open_encoder
    from starkeeper.tagging.tagger import Tagger

    encoder = open_encoder(model)
    try:
        Tagger(packs.chosen(None, settings), encoder, pack_vectors(paths)).warm()
    finally:
        encoder.close()


def pack_vectors(paths: Paths) -> Path:
    """Where the vectors of packs are kept."""
    return paths.cache / "packs"
