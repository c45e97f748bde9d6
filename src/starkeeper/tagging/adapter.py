"""The adapter: what training on stories changed in the default model's weights, in low-rank form.

For a matrix of weights the file holds ``NAME.up`` (int8, outputs by rank), ``NAME.down`` (int8, rank by inputs) and
``NAME.scale`` (float32, one a rank); the change is ``(up * scale) @ down``. ``training/train.py`` makes
it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from starkeeper.errors import ModelUntrusted
from starkeeper.tagging.models import ADAPTER_SHA256

if TYPE_CHECKING:
    import torch

FILE = Path(__file__).with_name("adapter.safetensors")


def read() -> bytes:
    """The adapter's bytes, checked. Raises ModelUntrusted when they are not the released ones."""
    content = FILE.read_bytes() if FILE.is_file() else b""
    found = hashlib.sha256(content).hexdigest()
    if found != ADAPTER_SHA256:
        raise ModelUntrusted(
            f"The adapter {FILE} is not the released one: its SHA-256 begins with {found[:12]}, "
            f"not {ADAPTER_SHA256[:12]}.",
            "Install Starkeeper again.",
        )
    return content


def merge(weights: torch.nn.Module, content: bytes) -> None:
    """Add the changes to the weights of a transformer, in place."""
    import torch
    from safetensors.torch import load

    tensors = load(content)
    with torch.no_grad():
        for name, weight in weights.named_parameters():
            if f"{name}.up" in tensors:
                up = tensors[f"{name}.up"].float() * tensors[f"{name}.scale"]
                weight += up @ tensors[f"{name}.down"].float()
