"""Builds the network of multilingual-e5-small for onnxruntime, its weights in eight bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from routing.understand.meaning.packed_weights import PackedWeights

_OURS = "com.microsoft"
"""The operators that onnxruntime adds to the standard."""


class _Graph:
    """Nodes and numbers, gathered layer by layer."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights, self.width = weights, weights.sizes.width
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def layer(self, before: str, name: str) -> str:
        """One layer after `before`; the name of what comes out."""
        inner = self.weights.sizes.inner
        asked = self._times(before, [f"{name}.{part}" for part in "qkv"], self.width)
        parts = [f"{asked}.{part}" for part in "qkv"]
        self._node("Split", [asked], parts, axis=-1, num_outputs=3)
        seen = self._own("MultiHeadAttention", parts, num_heads=self.weights.sizes.heads)
        attended = self._normal(
            self._times(seen, [f"{name}.ao"], self.width), before, f"{name}.aln"
        )
        thought = self._own("Gelu", [self._times(attended, [f"{name}.fi"], self.width)])
        return self._normal(self._times(thought, [f"{name}.fo"], inner), attended, f"{name}.oln")

    def _times(self, before: str, names: Sequence[str], width: int) -> str:
        """Multiplied by these matrices beside each other, with what is added: each column in 255
        steps of its own.
        """
        matrix = np.concatenate([self.weights.matrix(f"{name}.w", width) for name in names]).T
        steps = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / 127
        key = names[0]
        rows = np.round(matrix / steps).astype(np.int8)
        added = np.concatenate([self.weights.plain(f"{name}.b") for name in names])
        given = {
            "rows": rows,
            "steps": steps.astype(np.float32),
            "zero": np.zeros(len(steps), np.int8),
            "added": added,
        }
        inputs = [before, *(self._number(f"{key}.{part}", each) for part, each in given.items())]
        return self._own("DynamicQuantizeMatMul", inputs)

    def _normal(self, found: str, before: str, name: str) -> str:
        scale, shift = (
            self._number(f"{name}.{p}", self.weights.plain(f"{name}.{p}")) for p in "wb"
        )
        return self._own(
            "SkipLayerNormalization", [found, before, scale, shift], epsilon=self.weights.epsilon
        )

    def _own(self, operator: str, inputs: Sequence[str], **said: float) -> str:
        out = f"n{len(self.nodes)}"
        self._node(operator, inputs, [out], domain=_OURS, **said)
        return out

    def _node(
        self,
        operator: str,
        inputs: Sequence[str],
        out: Sequence[str],
        domain: str = "",
        **said: Any,
    ) -> None:
        self.nodes.append(helper.make_node(operator, inputs, out, domain=domain, **said))

    def _number(self, name: str, values: np.ndarray) -> str:
        self.numbers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def graph_of(weights: PackedWeights) -> bytes:
    """The network as ONNX: from `x`, the pieces' first vectors (texts x pieces x dimensions,
    float32), to `y`, what they mean here.
    """
    graph, last = _Graph(weights), "x"
    for layer in range(weights.sizes.layers):
        last = graph.layer(last, f"l{layer}")
    graph.nodes.append(helper.make_node("Identity", [last], ["y"]))
    shape: list[str | int | None] = ["texts", "pieces", weights.sizes.width]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end in "xy"]
    made = helper.make_graph(graph.nodes, "e5", ends[:1], ends[1:], graph.numbers)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_OURS, 1)]
    return bytes(helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString())
