"""Models that are named as on the Hugging Face hub. The one place that may use the network, and only for a model
that the user named and that is not on the machine."""

from __future__ import annotations

import json
from pathlib import Path

from starkeeper.errors import ModelFailed

_ORGANISATION = "sentence-transformers"
"""Whose model a name without a slash is, as in sentence-transformers itself."""

_WANTED = ["*.safetensors", "*.json", "*.txt", "*.model"]
_UNWANTED = ["onnx/*", "openvino/*", "checkpoint*"]


def snapshot(name: str) -> Path:
    """Return the folder of a model: from the hub's cache on this machine, else downloaded.

    ``HF_HUB_OFFLINE`` is respected. Raises ModelFailed when the model cannot be had.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"{_ORGANISATION}/{name}"
    try:
        kept = Path(snapshot_download(repository, local_files_only=True))
        if _is_whole(kept):
            return kept
    except LocalEntryNotFoundError:
        pass  # Not on the machine: the hub is asked next.
    except HFValidationError as error:
        raise ModelFailed(
            f"{name!r} is neither a model folder nor a model's name.", "Check `model` in the settings."
        ) from error
    try:
        return Path(snapshot_download(repository, allow_patterns=_WANTED, ignore_patterns=_UNWANTED))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelFailed(
            f"The model {name} is not on this machine and cannot be fetched from the hub.",
            "Check the name and the connection, or name a folder in the settings.",
        ) from error


def _is_whole(folder: Path) -> bool:
    """Whether every module's files are there. Another program may have fetched only a part, such as the transformer."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return any(folder.rglob("*.safetensors")) and all(
            _is_there(folder / module["path"], module["type"]) for module in modules
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _is_there(folder: Path, kind: str) -> bool:
    # Normalize has nothing to say, and many repositories leave its folder out.
    return kind.endswith(".Normalize") or any(folder.glob("*.json"))
