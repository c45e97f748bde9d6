"""sentence-transformers in a process of its own, for a model that could not be exported.

The worker (``python -m starkeeper.tagging.fallback --model NAME``) reads requests from stdin and answers on stdout.
Both are frames: four bytes of length, then the content. A request is a JSON list of texts. An answer begins with a
byte that says what follows: ``v`` the vectors as float32, row by row, or ``e`` an error as JSON. Its first answer,
without a request, says that the model is loaded. It ends when its stdin does, so it never outlives its parent.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

import numpy as np

from starkeeper.errors import ModelFailed, ModelUntrusted, StarkeeperError
from starkeeper.tagging import models
from starkeeper.tagging.encoder import CHARACTERS_A_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from starkeeper.tagging.models import CompiledModel

TEXTS = 256
"""The most texts of one request, so that a long list neither fills a pipe's reader nor blocks for minutes."""

_LENGTH = struct.Struct("<I")
_VECTORS = b"v"
_ERROR = b"e"


class WorkerEncoder:
    """The parent's side. The worker starts with the first text. Safe to use from several threads."""

    def __init__(self, model: CompiledModel) -> None:
        self._model = model
        self._worker: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """What its vectors are kept under."""
        return self._model.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._model.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text, shape (texts, dimensions).

        Raises ModelFailed or ModelUntrusted when the worker cannot load the model, or dies.
        """
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        limit = self._model.manifest.reading.max_length * CHARACTERS_A_TOKEN
        with self._turn:
            for start in range(0, len(texts), TEXTS):
                asked = [text[:limit] for text in texts[start : start + TEXTS]]
                vectors[start : start + len(asked)] = self._ask(asked).reshape(len(asked), self.dimensions)
        return vectors

    def close(self) -> None:
        """End the worker."""
        with self._turn:
            self._end()

    def __del__(self) -> None:
        self._end()

    def _ask(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            worker = self._start()
            assert worker.stdin is not None
            _send(worker.stdin, json.dumps(texts).encode("ascii"))
            return np.frombuffer(self._answer(worker), "<f4")
        except StarkeeperError:
            self._end()
            raise
        except (OSError, EOFError) as error:
            self._end()
            raise ModelFailed(
                f"sentence-transformers stopped while it served the model {self._model.name}.",
                "Try again; it may have run out of memory.",
            ) from error

    def _start(self) -> subprocess.Popen[bytes]:
        if self._worker is None:
            # -P: a file in the working folder must not pass for a library.
            command = [sys.executable, "-P", "-m", __name__, "--model", self._model.name]
            self._worker = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._answer(self._worker)
        return self._worker

    def _answer(self, worker: subprocess.Popen[bytes]) -> bytes:
        assert worker.stdout is not None
        frame = _receive(worker.stdout)
        if frame[:1] == _VECTORS:
            return frame[1:]
        said = json.loads(frame[1:])
        error = ModelUntrusted if said["error"] == "untrusted" else ModelFailed
        raise error(said["message"], said["hint"])

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()  # It holds nothing that could be lost.
            for pipe in (worker.stdin, worker.stdout):
                with contextlib.suppress(OSError):  # the last request never reached it, and need not
                    if pipe:
                        pipe.close()
            worker.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a model over stdin and stdout until stdin ends; return the process's exit status."""
    from starkeeper.tagging import compile as compiling

    parser = argparse.ArgumentParser(prog="python -m starkeeper.tagging.fallback", description="Serve a model.")
    parser.add_argument("--model", required=True, help="a sentence-transformers name or a folder")
    name = parser.parse_args(arguments).model
    with compiling.stdout_kept() as stdout:
        try:
            model = compiling.load(models.resolve(name))
        except StarkeeperError as error:
            _send(stdout.buffer, _ERROR + json.dumps(compiling.as_line(error)).encode("ascii"))
            return error.exit_code
        _send(stdout.buffer, _VECTORS)
        while (request := _next(sys.stdin.buffer)) is not None:
            texts = [text.encode("utf-8", "replace").decode("utf-8") for text in json.loads(request)]
            vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
            _send(stdout.buffer, _VECTORS + np.asarray(vectors, "<f4").tobytes())
    return 0


def _next(stream: IO[bytes]) -> bytes | None:
    try:
        return _receive(stream)
    except EOFError:
        return None


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


if __name__ == "__main__":
    sys.exit(main())
