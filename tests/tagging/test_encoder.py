"""The encoder: the default model, compiled."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from starkeeper.errors import ModelNotReady
from starkeeper.tagging.encoder import ROWS, TOKENS, Encoder, _batches, open_encoder
from starkeeper.tagging.models import compiled
from starkeeper.tagging.quantise import FLOOR

TEXTS = [
    "I told the client.",
    "",
    "When the launch slipped I told the client the same day, and we agreed what to drop. " * 3,
    "Ich habe widersprochen, weil die Zahlen nicht stimmten: 3,5 % statt 5 %.",
    "我们在发布前两天发现了数据问题。",
    "واجهنا مشكلة في البيانات",
    "🚀👩‍👩‍👧 \x1b[31mred\x00 [bold]not markup[/bold]",
    "We held the line, again and again. " * 200,
]


def test_vectors_are_nearly_those_of_sentence_transformers(real: Encoder, tmp_path: Path) -> None:
    (tmp_path / "texts.json").write_text(json.dumps(TEXTS))
    script = (
        "import json, sys, numpy\n"
        "from starkeeper.tagging import compile, models\n"
        "model = compile.load(models.bundled())\n"
        "texts = json.load(open('texts.json'))\n"
        "numpy.save('expected.npy', model.encode(texts, normalize_embeddings=True))\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True)
    # The float32 export is compared with it to 1e-5 while it is compiled; what serves is int8.
    assert (real.encode(TEXTS) * np.load(tmp_path / "expected.npy")).sum(axis=1).min() >= FLOOR


def test_rows_are_unit_vectors_in_the_order_of_the_texts(real: Encoder) -> None:
    vectors = real.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(real.encode(TEXTS[::-1])[::-1], vectors, rtol=0, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(real: Encoder) -> None:
    alone = np.concatenate([real.encode([text]) for text in TEXTS])
    among = real.encode([*TEXTS, *(f"sentence number {number}" for number in range(100))])[: len(TEXTS)]
    np.testing.assert_allclose(among, alone, rtol=0, atol=1e-5)


def test_no_text_gives_no_row(real: Encoder) -> None:
    assert real.encode([]).shape == (0, 384)


def test_a_huge_text_is_read_as_far_as_the_model_can(real: Encoder) -> None:
    start = time.monotonic()
    whole, beginning = real.encode(["word " * 2_000_000, "word " * 1_000])
    assert time.monotonic() - start < 5
    np.testing.assert_allclose(whole, beginning, atol=1e-5)


def test_a_lone_surrogate_is_no_error(real: Encoder) -> None:
    assert real.encode(["broken \ud800 text"]).shape == (1, 384)


def test_batches_are_bounded_and_hold_every_text_once() -> None:
    lengths = [3, 256, 5, 1, 1, 90, *[20] * 500, *[256] * 40]
    batches = list(_batches(lengths))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        longest = max(lengths[index] for index in batch)
        assert len(batch) <= ROWS
        assert len(batch) * longest <= TOKENS
        assert longest * len(batch) - sum(lengths[index] for index in batch) <= 64 + sum(lengths[i] for i in batch) / 4


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_has_to_be_prepared_again(compiled_cache: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(compiled_cache / "models", tmp_path / "models", copy_function=_link)
    model = compiled(tmp_path, None)
    path = model.folder / name
    size = path.stat().st_size
    path.unlink()
    path.write_bytes(b"\xff" * size)
    with pytest.raises(ModelNotReady) as caught:
        open_encoder(model)
    assert "starkeeper model prepare" in caught.value.hint
    with pytest.raises(ModelNotReady):
        compiled(tmp_path, None)


def test_a_first_vector_takes_neither_torch_nor_transformers(compiled_cache: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from starkeeper.tagging.encoder import open_encoder\n"
        "from starkeeper.tagging.models import compiled\n"
        "open_encoder(compiled(pathlib.Path(sys.argv[1]), None)).encode(['one'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'huggingface_hub', 'sqlmodel'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", script, str(compiled_cache)]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == ""


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(source)
