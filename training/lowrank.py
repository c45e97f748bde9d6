"""Packing an adapter: the low-rank changes that training made, in whole numbers."""

from __future__ import annotations

import torch
from peft.tuners.lora import Linear
from safetensors.torch import save
from torch import Tensor

LEVELS = 127
"""The largest whole number that a factor is rounded to."""

ADAPTER = "default"
"""What peft calls an adapter that nobody named."""


def pack(transformer: torch.nn.Module) -> bytes:
    """The adapter of a transformer that was trained with one, as ``starkeeper.tagging.adapter`` reads it."""
    tensors: dict[str, Tensor] = {}
    for name, layer in transformer.named_modules():
        if isinstance(layer, Linear):
            up, up_step = _rounded(layer.lora_B[ADAPTER].weight.detach().float() * layer.scaling[ADAPTER], dim=0)
            down, down_step = _rounded(layer.lora_A[ADAPTER].weight.detach().float(), dim=1)
            tensors |= {
                f"{name}.weight.up": up,
                f"{name}.weight.down": down,
                f"{name}.weight.scale": up_step * down_step,
            }
    return save(tensors)


def _rounded(factor: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """The factor in whole numbers, and the step between two of them along each direction."""
    step = (factor.abs().amax(dim) / LEVELS).clamp_min(1e-12)
    rounded = (factor / step.unsqueeze(dim)).round()
    return rounded.to(torch.int8).contiguous(), step
