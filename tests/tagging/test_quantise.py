"""Eight bits for a weight: what becomes of a graph, and when it may serve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession

from starkeeper.tagging import compile as compiling
from starkeeper.tagging import export, models, quantise
from starkeeper.tagging.encoder import OnnxEncoder, open_encoder
from starkeeper.tagging.models import Reading, compiled

WIDE, HIGH = 48, 96
READING = Reading(dimensions=2, max_length=8, prompt="", pad_token=0, pad_left=False)


class Tokens:
    """Stands for an encoder whose graph takes rows of figures instead of tokens."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self._rows = rows

    def tokenize(self, texts: Any) -> list[NDArray[np.float32]]:
        return list(self._rows)

    def fed(self, tokens: list[NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        return {"given": np.stack(tokens)}


@pytest.fixture
def rows() -> NDArray[np.float32]:
    """Texts of five tokens, with one channel that reaches far."""
    found = np.random.default_rng(3).standard_normal((20, 5, WIDE)).astype(np.float32)
    found[:, :, 7] *= 30
    return found


@pytest.fixture
def graphs(tmp_path: Path, rows: NDArray[np.float32]) -> tuple[InferenceSession, InferenceSession]:
    """Two layers with GELU between them and a product of two results after them, in both precisions."""
    draw = np.random.default_rng(4)
    first, second = draw.standard_normal((WIDE, HIGH)), draw.standard_normal((HIGH, WIDE))
    first[7] /= 30
    nodes = [
        helper.make_node("MatMul", ["given", "first"], ["wide"]),
        helper.make_node("Gelu", ["wide"], ["bent"]),
        helper.make_node("MatMul", ["bent", "second"], ["narrow"]),
        helper.make_node("Transpose", ["narrow"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["narrow", "turned"], ["found"]),
    ]
    weights = [numpy_helper.from_array(w.astype(np.float32), n) for w, n in ((first, "first"), (second, "second"))]
    given = helper.make_tensor_value_info("given", onnx.TensorProto.FLOAT, ["batch", "length", WIDE])
    outputs = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in ("narrow", "found")]
    graph = helper.make_graph(nodes, "two-layers", [given], outputs, weights)
    for name in ("plain", "whole"):
        (tmp_path / name).mkdir()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    onnx.save(model, tmp_path / "plain" / models.GRAPH)
    quantise.quantise(tmp_path / "plain", tmp_path / "whole", Tokens(rows))  # type: ignore[arg-type]
    plain, whole = (
        InferenceSession(str(tmp_path / name / models.GRAPH), providers=["CPUExecutionProvider"])
        for name in ("plain", "whole")
    )
    return plain, whole


def test_whole_numbers_give_nearly_the_same(
    graphs: tuple[InferenceSession, InferenceSession], rows: NDArray[np.float32]
) -> None:
    plain, whole = (graph.run(None, {"given": rows})[0].reshape(-1, WIDE) for graph in graphs)
    cosine = (plain * whole).sum(axis=1) / np.linalg.norm(plain, axis=1) / np.linalg.norm(whole, axis=1)
    assert cosine.min() > 0.999
    np.testing.assert_allclose(whole.std(), plain.std(), rtol=0.01)


def test_a_row_does_not_depend_on_the_others(
    graphs: tuple[InferenceSession, InferenceSession], rows: NDArray[np.float32]
) -> None:
    _, whole = graphs
    loud = np.concatenate([rows, rows * 1_000])
    (among, _), (alone, _) = whole.run(None, {"given": loud}), whole.run(None, {"given": rows[:1]})
    np.testing.assert_allclose(among[0], alone[0], rtol=1e-5, atol=1e-5)


def test_weights_become_bytes_and_what_is_no_weight_stays(
    graphs: tuple[InferenceSession, InferenceSession], tmp_path: Path
) -> None:
    graph = onnx.load(tmp_path / "whole" / models.GRAPH).graph
    kinds = [node.op_type for node in graph.node]
    assert (kinds.count("MatMulIntegerToFloat"), kinds.count("MatMul")) == (2, 1)
    large = {entry.data_type for entry in graph.initializer if np.prod(entry.dims) >= WIDE * HIGH}
    assert large == {onnx.TensorProto.INT8}


def test_no_sum_of_two_products_overflows_16_bits(
    graphs: tuple[InferenceSession, InferenceSession], tmp_path: Path
) -> None:
    # Where a processor has no instruction for it, two products of bytes are added up in 16 bits and cut off there.
    graph = onnx.load(tmp_path / "whole" / models.GRAPH).graph
    values = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            most = int(values[node.input[4]]) + 127  # 127 steps above what stands for zero
            assert 2 * most * int(np.abs(values[node.input[1]]).max()) < 2**15


def test_a_graph_without_weights_cannot_be_quantised(tmp_path: Path) -> None:
    value = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("given", "found")]
    graph = helper.make_graph([helper.make_node("Abs", ["given"], ["found"])], "none", value[:1], value[1:])
    onnx.save(helper.make_model(graph), tmp_path / models.GRAPH)
    with pytest.raises(ValueError, match="nothing to quantise"):
        quantise.quantise(tmp_path, tmp_path, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("likeness", "served"), [(0.999, b"int8"), (0.9, b"float32"), (None, b"float32")])
def test_eight_bits_serve_only_where_they_say_nearly_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, likeness: float | None, served: bytes
) -> None:
    def like(plain: Path, smaller: Path, reading: Reading) -> float | None:
        (smaller / models.GRAPH).write_bytes(b"int8")
        return likeness

    monkeypatch.setattr(compiling, "_likeness", like)
    (tmp_path / models.GRAPH).write_bytes(b"float32")
    said = compiling._quantised(tmp_path, READING)
    assert said["likeness"] == likeness
    assert said.get("precision", "float32").encode() == served
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {models.GRAPH: served}


def test_what_cannot_be_quantised_serves_as_it_is(tmp_path: Path) -> None:
    (tmp_path / models.GRAPH).write_bytes(b"no graph at all")
    assert compiling._quantised(tmp_path, READING) == {"likeness": None}
    assert (tmp_path / models.GRAPH).read_bytes() == b"no graph at all"


def test_a_vector_is_the_same_to_the_last_digits_in_any_company(compiled_cache: Path) -> None:
    encoder = open_encoder(compiled(compiled_cache, None))
    assert isinstance(encoder, OnnxEncoder)
    among = encoder.encode([*export.SAMPLES, *(f"{'word ' * number}and so on" for number in range(200))])
    alone = np.concatenate([encoder.encode([sample]) for sample in export.SAMPLES])
    np.testing.assert_allclose(among[: len(alone)], alone, rtol=0, atol=1e-5)
