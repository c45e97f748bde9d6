"""Eight bits for a weight: an exported graph that takes less than half the time, and says nearly the same.

Each matrix of weights becomes integers with one scale a column, and so does what it is multiplied with, with one
scale a row. A row is one token of one text: so a vector depends on its text alone, never on what else is in the batch,
which ONNX Runtime's own dynamic quantisation (one scale for the whole batch) does not give. Before that, channels that
reach far are drawn towards the others and their weights stretched by as much (SmoothQuant, Xiao et al., 2023); how far
they reach is gauged on the background stories.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from starkeeper.tagging import models
from starkeeper.tagging.encoder import Encoder, OnnxEncoder, open_session
from starkeeper.tagging.reading import background, tell

if TYPE_CHECKING:
    from numpy.typing import NDArray

COARSE, FINE = 63, 127
"""Weights are whole numbers up to one of these. Two products must fit into 16 bits, where processors without
instructions for this (VNNI) add them up; so all processors give the same vectors."""

FLOOR = 0.98
"""The least cosine with the float32 export that a quantised one must have on each sample."""

GAUGED = 128
"""So many texts of the background stories say how far a channel reaches."""

_OPSET = 18
"""The first version of ONNX whose ReduceMax takes its axes as an input."""

_TINY = 1e-6

_GELU = 0.17
"""GELU never falls below the negative of this."""

_SHARED: dict[str, Any] = {
    "int8_step": np.float32(1 / 127),
    "int8_middle": np.uint8(128),
    "int8_bottom": np.uint8(0),
    "int8_last_axis": np.array([-1], np.int64),
    "int8_tiny": np.float32(_TINY),
}

Model = Any
"""An onnx.ModelProto; mypy skips onnx."""

Node = Any
"""An onnx.NodeProto."""


class _Way(ABC):
    """How the input of a layer becomes whole numbers, and the product figures again."""

    zero: ClassVar[str]
    """The constant that stands for nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def steps(self, constants: dict[str, Any]) -> Iterator[Node]:
        """What is multiplied, in whole steps of the largest figure in its row."""

    @abstractmethod
    def product(self, name: str, weights: NDArray[np.float32], constants: dict[str, Any]) -> Iterator[Node]:
        """The product with some weights, under the name that it had."""

    def _in_steps(self, even: str, size: str) -> Iterator[Node]:
        from onnx.helper import make_node

        given = self.name
        yield make_node("ReduceMax", [size, "int8_last_axis"], [f"{given}_largest"], keepdims=1)
        yield make_node("Max", [f"{given}_largest", "int8_tiny"], [f"{given}_unit"])
        yield make_node("Div", [even, f"{given}_unit"], [f"{given}_share"])
        yield make_node("QuantizeLinear", [f"{given}_share", "int8_step", self.zero], [f"{given}_whole"])

    def _times(self, name: str, result: str) -> Iterator[Node]:
        from onnx.helper import make_node

        inputs = [f"{self.name}_whole", f"{name}_weight", "int8_step", f"{name}_steps", self.zero]
        yield make_node("MatMulIntegerToFloat", inputs, [f"{name}_share"], domain="com.microsoft")
        yield make_node("Mul", [f"{name}_share", f"{self.name}_unit"], [result])


class _Smoothed(_Way):
    """Figures on both sides of zero, after channels that reach far were drawn in."""

    zero = "int8_middle"

    def __init__(self, name: str, smoothing: NDArray[np.float32]) -> None:
        super().__init__(name)
        self._smoothing = smoothing

    def steps(self, constants: dict[str, Any]) -> Iterator[Node]:
        """Take signs into account: 127 steps up and down."""
        from onnx.helper import make_node

        constants[f"{self.name}_smooth"] = 1 / self._smoothing
        even, size = f"{self.name}_even", f"{self.name}_size"
        yield make_node("Mul", [self.name, f"{self.name}_smooth"], [even])
        yield make_node("Abs", [even], [size])
        yield from self._in_steps(even, size)

    def product(self, name: str, weights: NDArray[np.float32], constants: dict[str, Any]) -> Iterator[Node]:
        """Stretch the weights by what was drawn in."""
        whole, steps = _whole(weights * self._smoothing[:, None], COARSE)
        constants |= {f"{name}_weight": whole, f"{name}_steps": steps}
        yield from self._times(name, name)


class _Rectified(_Way):
    """What comes out of GELU: lifted above zero it takes 127 steps, which leaves room for finer weights."""

    zero = "int8_bottom"

    def steps(self, constants: dict[str, Any]) -> Iterator[Node]:
        """Lift it above zero."""
        constants["int8_lift"] = np.float32(_GELU)
        from onnx.helper import make_node

        even = f"{self.name}_even"
        yield make_node("Add", [self.name, "int8_lift"], [even])
        yield from self._in_steps(even, even)

    def product(self, name: str, weights: NDArray[np.float32], constants: dict[str, Any]) -> Iterator[Node]:
        """Take away again what the lifting added."""
        from onnx.helper import make_node

        whole, steps = _whole(weights, FINE)
        added = (whole.astype(np.float32).sum(axis=0) * steps * _GELU).astype(np.float32)
        constants |= {f"{name}_weight": whole, f"{name}_steps": steps, f"{name}_added": added}
        yield from self._times(name, f"{name}_lifted")
        yield make_node("Sub", [f"{name}_lifted", f"{name}_added"], [name])


def quantise(source: Path, target: Path, encoder: OnnxEncoder) -> None:
    """Write the graph of a folder into another one, in eight bits. ``encoder`` serves the first.

    Raises ValueError when the graph is too old or has no matrix of weights.
    """
    import onnx

    model = onnx.load(source / models.GRAPH)
    layers = _layers(model)
    if not layers or max(entry.version for entry in model.opset_import if not entry.domain) < _OPSET:
        raise ValueError("the graph has nothing to quantise")
    reach = _reach(model, sorted({layer.input[0] for layer in layers}), encoder)
    _rewrite(model, layers, _ways(model, layers, reach))
    onnx.save(model, target / models.GRAPH, save_as_external_data=True, location=f"{models.GRAPH}.data")


def likeness(plain: Encoder, quantised: Encoder, texts: Sequence[str]) -> float:
    """Return the least cosine between the vectors of two encoders, in one batch and one by one."""
    expected = plain.encode(texts)
    alone = np.concatenate([quantised.encode([text]) for text in texts])
    return float(min((expected * found).sum(axis=1).min() for found in (quantised.encode(texts), alone)))


def _layers(model: Model) -> list[Node]:
    """The products of something with a matrix of weights."""
    matrices = {entry.name for entry in model.graph.initializer if len(entry.dims) == 2}
    return [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in matrices]


def _reach(model: Model, names: Sequence[str], encoder: OnnxEncoder) -> dict[str, NDArray[np.float32]]:
    """How far each channel of some inner results reaches over ordinary texts."""
    import onnx

    opened = onnx.ModelProto()
    opened.CopyFrom(model)
    opened.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = open_session(opened.SerializeToString())
    texts = [text for content in background() for text in tell(content).texts][:GAUGED]
    found: dict[str, NDArray[np.float32]] = {}
    for tokens in encoder.tokenize(texts):
        for name, rows in zip(names, session.run(names, encoder.fed([tokens])), strict=True):
            most = np.abs(rows).reshape(-1, rows.shape[-1]).max(axis=0)
            found[name] = np.maximum(found.get(name, most), most)
    return found


def _ways(model: Model, layers: Sequence[Node], reach: dict[str, NDArray[np.float32]]) -> dict[str, _Way]:
    """How each input of a layer becomes whole numbers."""
    weights = _weights(model)
    rectified = {node.output[0] for node in model.graph.node if node.op_type == "Gelu"}
    largest = {name: np.zeros_like(most) for name, most in reach.items()}
    for layer in layers:
        name = layer.input[0]
        largest[name] = np.maximum(largest[name], np.abs(weights[layer.input[1]]).max(axis=1))
    return {
        name: _Rectified(name) if name in rectified else _Smoothed(name, _smoothing(most, largest[name]))
        for name, most in reach.items()
    }


def _smoothing(reach: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """By what each channel is divided before a product: half of what it reaches further than its weights do.

    Powers of two, so that the last digits of a gauge, which no two machines share, decide nothing.
    """
    ratio = np.maximum(reach, _TINY) / np.maximum(weights, _TINY)
    return np.asarray(np.exp2(np.round(np.log2(ratio / np.median(ratio)) / 2)), np.float32)


def _rewrite(model: Model, layers: Sequence[Node], ways: Mapping[str, _Way]) -> None:
    """Put integers in the place of each layer."""
    from onnx import helper, numpy_helper

    weights, chosen, ready = _weights(model), {layer.output[0] for layer in layers}, set[str]()
    nodes: list[Node] = []
    constants = dict(_SHARED)
    for node in model.graph.node:
        if node.op_type != "MatMul" or node.output[0] not in chosen:
            nodes.append(node)
            continue
        way = ways[node.input[0]]
        if way.name not in ready:  # queries, keys and values read the same
            ready.add(way.name)
            nodes += way.steps(constants)
        nodes += way.product(node.output[0], weights[node.input[1]], constants)
    used = {name for node in nodes for name in node.input}
    made = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items() if name in used]
    kept = [entry for entry in model.graph.initializer if entry.name in used]
    _replace(model.graph.node, nodes)
    _replace(model.graph.initializer, [*kept, *made])
    _replace(model.graph.value_info, [])
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _replace(field: Any, entries: Sequence[Any]) -> None:
    del field[:]
    field.extend(entries)


def _whole(weights: NDArray[np.float32], most: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers up to one, and the size of a step in each column."""
    steps = np.maximum(np.abs(weights).max(axis=0), _TINY) / most
    return np.round(weights / steps).astype(np.int8), steps.astype(np.float32)


def _weights(model: Model) -> dict[str, NDArray[np.float32]]:
    from onnx import numpy_helper

    return {entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer if len(entry.dims) == 2}
