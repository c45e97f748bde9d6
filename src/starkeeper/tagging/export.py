"""The export itself: transformer, pooling and normalisation as one ONNX graph, compared with the original."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from starkeeper.tagging import models
from starkeeper.tagging.models import Reading

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""What a graph may take; a tokenizer gives the last one or not."""

OUTPUT = "sentence_embedding"

SAMPLES = (
    "I changed my mind.",
    "When the launch slipped I told the client the same day, and we agreed what to leave out: the export and a report.",
    "Ich habe dem Team widersprochen, weil die Zahlen nicht stimmten.",
    "我们在发布前两天发现了数据问题。",
    "واجهنا مشكلة في البيانات قبل الإطلاق بيومين",
    "- 3.5x faster; p99 from 1,200 ms to 340 ms (v2.1.3)",
    "🚀",
    "a",
    "We went through the numbers line by line, again and again, until they held. " * 120,
)
"""What an export is compared on: short, long, cut off, other scripts, figures, a sign that is no word."""

Model = Any
"""A SentenceTransformer; only ``compile`` imports that type."""


class Unexportable(Exception):
    """Why ONNX Runtime cannot serve a model."""


def describe(model: Model, most: int) -> Reading:
    """Say how a model reads: dimensions, length, prompt and padding. It holds however the model is served.

    ``most`` tokens are read when the model itself knows no limit.
    """
    tokenizer = model.tokenizer
    return Reading(
        dimensions=int(model.encode(["a"]).shape[1]),
        max_length=int(min(model.max_seq_length, most)),
        prompt=str(model.prompts[model.default_prompt_name]) if model.default_prompt_name else "",
        pad_token=int(getattr(tokenizer, "pad_token_id", None) or 0),
        pad_left=getattr(tokenizer, "padding_side", "right") == "left",
    )


def export(model: Model, folder: Path, reading: Reading) -> None:
    """Write ``model.onnx``, its weights and ``tokenizer.json`` into a folder.

    The weights stand in a file of their own: ONNX Runtime maps it into memory instead of reading it, which halves
    the time to the first vector, and a model may be larger than the 2 GB that one ONNX file can hold.
    """
    import torch

    _save_tokenizer(model, folder)
    features = _features(model, reading)
    batch = torch.export.Dim("batch", min=1, max=4096)
    length = torch.export.Dim("length", min=2, max=max(3, reading.max_length))
    with torch.no_grad():
        program = torch.onnx.export(
            _pipeline(model, reading.dimensions),
            (),
            kwargs=features,
            dynamo=True,
            dynamic_shapes={name: {0: batch, 1: length} for name in features},
            input_names=list(features),
            output_names=[OUTPUT],
            verbose=False,
        )
    if program is None:
        raise Unexportable("torch gave no ONNX program")
    program.save(folder / models.GRAPH, external_data=True)


def compare(model: Model, folder: Path, reading: Reading) -> float:
    """Return the largest difference between export and original over the samples, in one batch and one by one."""
    from starkeeper.tagging.encoder import OnnxEncoder

    encoder = OnnxEncoder(folder, reading, fingerprint="")
    expected: NDArray[np.float32] = model.encode(list(SAMPLES), normalize_embeddings=True, show_progress_bar=False)
    together = encoder.encode(SAMPLES)
    alone = np.concatenate([encoder.encode([sample]) for sample in SAMPLES])
    return float(max(np.abs(together - expected).max(), np.abs(alone - expected).max()))


def _save_tokenizer(model: Model, folder: Path) -> None:
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise Unexportable("its tokenizer has no fast form")
    tokenizer.save(str(folder / models.TOKENIZER))


def _features(model: Model, reading: Reading) -> dict[str, torch.Tensor]:
    """The tensors that the model's tokenizer makes of a batch, in the order of the graph's inputs."""
    import torch

    made = model.preprocess([SAMPLES[0], SAMPLES[1]], prompt=reading.prompt or None)
    tensors = {name: value for name, value in made.items() if isinstance(value, torch.Tensor)}
    if unknown := set(tensors) - set(INPUTS):
        raise Unexportable(f"its pipeline takes {', '.join(sorted(unknown))}")
    if reading.prompt and any(getattr(module, "include_prompt", True) is False for module in model):
        raise Unexportable("its pooling leaves the prompt out")
    return {name: tensors[name] for name in INPUTS if name in tensors}


def _pipeline(model: Model, dimensions: int) -> torch.nn.Module:
    """The model's own modules in their order, from tokens to unit vectors."""
    import torch

    class Pipeline(torch.nn.Module):  # type: ignore[misc] # mypy skips torch
        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.ModuleList(model.children())

        def forward(
            self,
            input_ids: torch.Tensor,
            attention_mask: torch.Tensor,
            token_type_ids: torch.Tensor | None = None,
        ) -> torch.Tensor:
            features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
            if token_type_ids is not None:
                features["token_type_ids"] = token_type_ids
            for step in self.steps:
                features = step(features)
            vectors: torch.Tensor = features[OUTPUT][:, :dimensions]
            return torch.nn.functional.normalize(vectors, p=2.0, dim=1)

    return Pipeline().eval()
