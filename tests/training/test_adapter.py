"""The adapter that training makes: refused when it is not the released one, merged exactly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from starkeeper.errors import ModelUntrusted
from starkeeper.tagging import adapter


def put(monkeypatch: pytest.MonkeyPatch, path: Path, content: bytes, digest: str) -> None:
    path.write_bytes(content)
    monkeypatch.setattr(adapter, "FILE", path)
    monkeypatch.setattr(adapter, "ADAPTER_SHA256", digest)


def test_a_released_adapter_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(monkeypatch, tmp_path / "adapter", b"released", hashlib.sha256(b"released").hexdigest())
    assert adapter.read() == b"released"


def test_a_changed_adapter_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(monkeypatch, tmp_path / "adapter", b"Released", hashlib.sha256(b"released").hexdigest())
    with pytest.raises(ModelUntrusted, match="is not the released one"):
        adapter.read()


def test_a_missing_adapter_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(adapter, "FILE", tmp_path / "none")
    with pytest.raises(ModelUntrusted) as refused:
        adapter.read()
    assert "Install Starkeeper again" in refused.value.hint


def test_merging_adds_the_change_and_leaves_other_weights_alone() -> None:
    import torch
    from safetensors.torch import save

    chance = torch.Generator().manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.Linear(4, 3))
    before = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    up = torch.randint(-127, 128, (4, 2), generator=chance).to(torch.int8)
    down = torch.randint(-127, 128, (2, 5), generator=chance).to(torch.int8)
    scale = torch.tensor([0.001, 0.0002])
    adapter.merge(model, save({"0.weight.up": up, "0.weight.down": down, "0.weight.scale": scale}))
    after = dict(model.named_parameters())
    change = (up.float() * scale) @ down.float()
    assert change.abs().max() > 0.1
    torch.testing.assert_close(after["0.weight"].detach(), before["0.weight"] + change)
    assert all(torch.equal(after[name], before[name]) for name in before if name != "0.weight")
    assert all(weight.requires_grad for weight in after.values())
