"""Builds the network of a sentence encoder like BERT for onnxruntime, its weights in eight bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from routing.understand.meaning.network import Weights

_OURS = "com.microsoft"
"""The operators that onnxruntime adds to the standard."""


class Graph:
    """Nodes and numbers, gathered layer by layer."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def layer(self, before: str, name: str) -> str:
        """One layer after `before`; the name of what comes out."""
        asked = self._times(before, [f"{name}.{part}" for part in "qkv"])
        parts = [f"{asked}.{part}" for part in "qkv"]
        self.node("Split", [asked], parts, axis=-1, num_outputs=3)
        seen = self._own("MultiHeadAttention", parts, num_heads=self.weights.shape.heads)
        attended = self._normal(self._times(seen, [f"{name}.ao"]), before, f"{name}.aln")
        thought = self._own("Gelu", [self._times(attended, [f"{name}.fi"])])
        return self._normal(self._times(thought, [f"{name}.fo"]), attended, f"{name}.oln")

    def _times(self, before: str, names: Sequence[str]) -> str:
        """Multiplied by these matrices beside each other, with what is added."""
        matrices = [self.weights.columns(f"{name}.w") for name in names]
        steps = np.concatenate([one.steps for one in matrices])
        key = names[0]
        added = np.concatenate([self.weights.plain(f"{name}.b") for name in names])
        given = {
            "rows": np.concatenate([one.rows for one in matrices], axis=1),
            "steps": steps,
            "zero": np.zeros(len(steps), np.int8),
            "added": added,
        }
        inputs = [before, *(self.number(f"{key}.{part}", each) for part, each in given.items())]
        return self._own("DynamicQuantizeMatMul", inputs)

    def _normal(self, found: str, before: str, name: str) -> str:
        scale, shift = (self.number(f"{name}.{p}", self.weights.plain(f"{name}.{p}")) for p in "wb")
        both, out = f"{name}.both", f"{name}.out"
        self.node("Add", [found, before], [both])
        self.node("LayerNormalization", [both, scale, shift], [out], epsilon=self.weights.epsilon)
        return out

    def _own(self, operator: str, inputs: Sequence[str], **said: float) -> str:
        out = f"n{len(self.nodes)}"
        self.node(operator, inputs, [out], domain=_OURS, **said)
        return out

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        out: Sequence[str],
        domain: str = "",
        **said: Any,
    ) -> None:
        """Add a node: `inputs` to `out`; `said`: its attributes."""
        self.nodes.append(helper.make_node(operator, inputs, out, domain=domain, **said))

    def number(self, name: str, values: np.ndarray) -> str:
        """Add numbers under a name; the name."""
        self.numbers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def network(
    weights: Weights,
    begin: Callable[[Graph], str] | None = None,
    given: Sequence[onnx.ValueInfoProto] = (),
) -> bytes:
    """The network as ONNX: from `x`, the pieces' first vectors (texts x pieces x dimensions,
    float32), to `y`, what they mean here. `begin` adds what makes the first vectors of something
    else, which is `given`.
    """
    graph = Graph(weights)
    last = begin(graph) if begin else "x"
    for layer in range(weights.shape.layers):
        last = graph.layer(last, f"l{layer}")
    graph.node("Identity", [last], ["y"])
    shape: list[str | int | None] = ["texts", "pieces", weights.shape.width]
    x, y = (helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end in "xy")
    made = helper.make_graph(graph.nodes, "encoder", [*given] or [x], [y], graph.numbers)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_OURS, 1)]
    return bytes(helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString())
