"""A cache before the encoder: a text is encoded once, and then read from wherever the cache keeps its vector."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from starkeeper.files import make_private_folder, write_private

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from starkeeper.tagging.encoder import Encoder

_MAGIC = b"starkeeper vectors 1\n"
_KEY = hashlib.sha256().digest_size


class VectorCache(Protocol):
    """Keeps vectors by key: SHA-256, in hex, of the text. A vector is float32, little-endian."""

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Return the vectors that are known."""

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Remember new vectors."""


class FileCache:
    """Keeps a set of vectors in one file, for texts that are always wanted together, such as those of a pack.

    The file is read once and replaced whole. It can be made again, so a damaged or unwritable one is no error.
    """

    def __init__(self, folder: Path, *names: str) -> None:
        """``names`` are the fingerprints that the vectors depend on."""
        digest = hashlib.sha256("\n".join(names).encode()).hexdigest()
        self._path = folder / f"{digest[:32]}.vectors"
        self._known: dict[str, bytes] | None = None

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Return the vectors that are known."""
        known = self._read()
        return {key: known[key] for key in keys if key in known}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Remember new vectors."""
        known = self._read()
        known.update(vectors)
        try:
            make_private_folder(self._path.parent)
            write_private(self._path, _pack(known))
        except OSError:
            return  # They stay in memory; the next process encodes them again.

    def _read(self) -> dict[str, bytes]:
        if self._known is None:
            try:
                self._known = _unpack(self._path.read_bytes())
            except (OSError, ValueError):
                self._known = {}
        return self._known


class CachedEncoder:
    """An encoder that asks a cache first. Texts that are equal in NFC are one text."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self._cache = cache

    @property
    def plain(self) -> Encoder:
        """The encoder behind the cache."""
        return self._encoder

    @property
    def fingerprint(self) -> str:
        """What its vectors are kept under."""
        return self._encoder.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text, shape (texts, dimensions)."""
        composed = [unicodedata.normalize("NFC", text) for text in texts]
        keys = [key_of(text) for text in composed]
        wanted = dict(zip(keys, composed, strict=True))
        size = self.dimensions * 4
        known = {key: vector for key, vector in self._cache.get(list(wanted)).items() if len(vector) == size}
        if missing := [key for key in wanted if key not in known]:
            rows = self._encoder.encode([wanted[key] for key in missing]).astype("<f4", copy=False)
            new = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
            self._cache.put(new)
            known |= new
        joined = b"".join(known[key] for key in keys)
        return np.frombuffer(joined, "<f4").reshape(len(keys), self.dimensions).astype(np.float32)

    def close(self) -> None:
        """Let go of the encoder behind it."""
        self._encoder.close()


def key_of(text: str) -> str:
    """What the vector of a text in NFC is kept under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _pack(vectors: Mapping[str, bytes]) -> bytes:
    """Keys, then vectors, behind a checksum: a file that was cut short must not pass for another set."""
    content = b"".join(map(bytes.fromhex, vectors)) + b"".join(vectors.values())
    return _MAGIC + len(vectors).to_bytes(4, "little") + hashlib.sha256(content).digest() + content


def _unpack(content: bytes) -> dict[str, bytes]:
    """The vectors of a file. Raises ValueError when it is damaged."""
    head = len(_MAGIC)
    count = int.from_bytes(content[head : head + 4], "little")
    body = content[head + 4 + _KEY :]
    size, rest = divmod(len(body) - count * _KEY, count) if count else (0, len(body))
    whole = content.startswith(_MAGIC) and content[head + 4 : head + 4 + _KEY] == hashlib.sha256(body).digest()
    if not whole or rest or size < 0:
        raise ValueError("not a file of vectors")
    keys = [body[at : at + _KEY].hex() for at in range(0, count * _KEY, _KEY)]
    return {key: body[at : at + size] for key, at in zip(keys, range(count * _KEY, len(body), size or 1), strict=False)}
