"""Text in, unit vector out: the protocol, and ONNX Runtime behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from starkeeper.errors import ModelNotReady
from starkeeper.tagging import models

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from starkeeper.tagging.models import CompiledModel, Reading

ROWS = 64
"""The most texts that go through the model at once."""

TOKENS = 512
"""The most tokens that go through the model at once, padding included. More take more memory and no less time: what
one layer leaves for the next should still lie in the processor's cache."""

PADDING = 64
"""Tokens of padding that take about as long as one more run."""

TOKENIZED = 2048
"""The most texts that stand as tokens in memory at the same time."""

CHARACTERS_A_TOKEN = 100
"""The longest token of the common vocabularies; characters beyond so many a token would be cut off anyway."""

THREADS = 4
"""More than this gains nothing for sentences, and takes the processor from the screen."""


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """What its vectors are kept under: encoders of one fingerprint give the same vectors."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text, shape (texts, dimensions), the same whatever else is in the batch."""

    def close(self) -> None:
        """Let go of what it holds. It may be called twice."""


def open_encoder(model: CompiledModel) -> Encoder:
    """Open a compiled model for encoding.

    A model that could not be exported is served by sentence-transformers, in a process of its own: slower to start,
    the same vectors. Raises ModelNotReady when the files are damaged; the model then counts as not compiled.
    """
    if model.served_by == models.ONNX:
        return _open_onnx(model)
    from starkeeper.tagging.fallback import WorkerEncoder

    return WorkerEncoder(model)


def open_session(graph: str | bytes) -> Any:
    """A session of ONNX Runtime on a graph: the path of its file, or the graph itself."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(THREADS, _processors())
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Threads that wait should sleep: the front end beside them has a screen to draw.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class OnnxEncoder:
    """A compiled model, served by ONNX Runtime and ``tokenizers``. Safe to use from several threads."""

    def __init__(self, folder: Path, reading: Reading, fingerprint: str) -> None:
        from tokenizers import Tokenizer

        self._reading = reading
        self._fingerprint = fingerprint
        self._session = open_session(str(folder / models.GRAPH))
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / models.TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(reading.max_length)

    @property
    def fingerprint(self) -> str:
        """What its vectors are kept under."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._reading.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text, shape (texts, dimensions)."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        # By length twice: here so that texts of a kind are tokenized together, below so that little is padded.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), TOKENIZED):
            chosen = order[start : start + TOKENIZED]
            tokens = self.tokenize([texts[index] for index in chosen])
            for rows in _batches([len(ids) for ids in tokens]):
                vectors[[chosen[row] for row in rows]] = self._run([tokens[row] for row in rows])
        return vectors

    def close(self) -> None:
        """Nothing to do: the session ends with the object."""

    def tokenize(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The tokens of each text, cut off where the model reads no further."""
        limit = self._reading.max_length * CHARACTERS_A_TOKEN
        prompt = self._reading.prompt
        read = [_well_formed(prompt + text[:limit]) for text in texts]
        return [np.array(encoding.ids, np.int64) for encoding in self._tokenizer.encode_batch(read)]

    def fed(self, tokens: Sequence[NDArray[np.int64]]) -> dict[str, NDArray[np.int64]]:
        """Texts that go through the model together, as what the graph takes: padded to the longest."""
        width = max(1, max(len(ids) for ids in tokens))
        ids = np.full((len(tokens), width), self._reading.pad_token, np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            place = slice(width - len(text), width) if self._reading.pad_left else slice(0, len(text))
            ids[row, place] = text
            mask[row, place] = 1
        made = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return {name: made[name] for name in self._inputs}

    def _run(self, tokens: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        (found,) = self._session.run(None, self.fed(tokens))
        vectors: NDArray[np.float32] = found
        return vectors


def _open_onnx(model: CompiledModel) -> OnnxEncoder:
    try:
        return OnnxEncoder(model.folder, model.manifest.reading, model.fingerprint)
    except ImportError:
        raise
    except Exception as error:  # ONNX Runtime and tokenizers have no common base class for a damaged file
        models.discard(model)
        raise ModelNotReady(
            f"The compiled model in {model.folder} is damaged and has to be prepared again.",
            f"Run: {models.PREPARE}",
        ) from error


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of texts that go through the model together, the short ones first.

    A batch takes the time of its longest text for each row, so one ends where padding would cost more than a new one.
    """
    batch: list[int] = []
    tokens = 0
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        padded = (len(batch) + 1) * lengths[index]
        wasted = padded - tokens - lengths[index]
        if batch and (len(batch) == ROWS or padded > TOKENS or wasted > PADDING + tokens // 4):
            yield batch
            batch, tokens = [], 0
        batch.append(index)
        tokens += lengths[index]
    if batch:
        yield batch


def _well_formed(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _processors() -> int:
    """How many processors this process may use, which in a container is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
