"""The cache before the encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from starkeeper.tagging.vectors import CachedEncoder, FileCache


class Dictionary:
    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.known[key] for key in keys if key in self.known}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        self.known.update(vectors)


def test_a_text_is_encoded_once(hashing: Any) -> None:
    encoder = CachedEncoder(hashing, Dictionary())
    first = encoder.encode(["one two", "three", "one two"])
    again = encoder.encode(["three", "four"])
    assert hashing.asked == [["one two", "three"], ["four"]]
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(first[1], again[0])


def test_vectors_are_those_of_the_encoder(hashing: Any) -> None:
    texts = ["one", "two", "", "one"]
    np.testing.assert_array_equal(CachedEncoder(hashing, Dictionary()).encode(texts), hashing.encode(texts))


def test_composed_and_decomposed_accents_are_one_text(hashing: Any) -> None:
    CachedEncoder(hashing, Dictionary()).encode(["caf\u00e9", "cafe\u0301"])
    assert hashing.asked == [["caf\u00e9"]]


def test_no_text_gives_no_row(hashing: Any) -> None:
    assert CachedEncoder(hashing, Dictionary()).encode([]).shape == (0, 64)
    assert hashing.asked == []


def test_a_vector_of_another_length_is_encoded_again(hashing: Any) -> None:
    cache = Dictionary()
    encoder = CachedEncoder(hashing, cache)
    expected = encoder.encode(["one"])
    cache.known = dict.fromkeys(cache.known, b"short")
    np.testing.assert_array_equal(encoder.encode(["one"]), expected)


def test_lone_surrogates_are_a_text_like_any_other(hashing: Any) -> None:
    assert CachedEncoder(hashing, Dictionary()).encode(["\ud800"]).shape == (1, 64)


def test_a_file_keeps_vectors_between_processes(hashing: Any, tmp_path: Path) -> None:
    first = CachedEncoder(hashing, FileCache(tmp_path, "model", "pack")).encode(["one", "two"])
    second = CachedEncoder(hashing, FileCache(tmp_path, "model", "pack")).encode(["one", "two"])
    assert len(hashing.asked) == 1
    np.testing.assert_array_equal(first, second)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_belongs_to_one_model_and_pack(hashing: Any, tmp_path: Path) -> None:
    for names in (("model", "pack"), ("model", "other"), ("newer", "pack")):
        CachedEncoder(hashing, FileCache(tmp_path, *names)).encode(["one"])
    assert len(hashing.asked) == 3


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b"", lambda b: b[:-4] + b"\0\0\0\0", lambda b: b"x" + b]
)
def test_a_damaged_file_is_made_again(hashing: Any, tmp_path: Path, damage: Any) -> None:
    expected = CachedEncoder(hashing, FileCache(tmp_path, "model")).encode(["one", "two"])
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    np.testing.assert_array_equal(CachedEncoder(hashing, FileCache(tmp_path, "model")).encode(["one", "two"]), expected)
    CachedEncoder(hashing, FileCache(tmp_path, "model")).encode(["one", "two"])
    assert len(hashing.asked) == 2


def test_a_folder_that_cannot_be_made_is_no_error(hashing: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    encoder = CachedEncoder(hashing, FileCache(tmp_path / "file" / "folder", "model"))
    encoder.encode(["one"])
    encoder.encode(["one"])
    assert len(hashing.asked) == 1
