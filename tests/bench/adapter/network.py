"""The network of multilingual-e5-small in PyTorch, with narrow matrices beside its own that learn.

Low-rank adaptation (Hu et al. 2021): a matrix W becomes W + out @ in, and only `out` and `in`
change. The first layers stay as they are, so what they make of a text is computed once. What was
learnt before may be part of W.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch

from routing.understand.meaning.adapter import Adapted
from routing.understand.meaning.e5 import E5
from routing.understand.meaning.model import as_typed
from routing.understand.meaning.packed_weights import PackedWeights

_MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_NARROW = 8
"""Columns of a narrow matrix."""
_GROUPS = 3
"""Texts are read in groups of about the same length."""
_LARGE = -1e4


class Read(NamedTuple):
    """A text: the vectors of its pieces below the layers that learn, and how much each counts."""

    pieces: Any
    weights: Any


class Network:
    """Reads texts; `learnt`: the narrow matrices by name (`l6.q.w.in`, `l6.q.w.out`, ...)."""

    def __init__(self, model: E5, fixed: int, weights: PackedWeights | Adapted) -> None:
        self._model, self._sizes, self._epsilon = model, weights.shape, weights.epsilon
        self._fixed = fixed
        self._numbers: dict[str, Any] = {}
        self.learnt: dict[str, Any] = {}
        self._read: dict[str, Read] = {}
        for layer in range(self._sizes.layers):
            for part in _MATRICES:
                self._matrix(weights, f"l{layer}.{part}", learns=layer >= fixed)
            for part in ("aln", "oln"):
                for end in ("w", "b"):
                    name = f"l{layer}.{part}.{end}"
                    self._numbers[name] = torch.tensor(weights.plain(name).copy())

    def read(self, texts: Sequence[str], drop: float = 0.0) -> tuple[Any, list[Read]]:
        """One row a text, as the product makes it, and each text's pieces; `drop`: the share of
        numbers left out.
        """
        below = [self._below(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(below[i].pieces))
        rows: list[Any] = [None] * len(texts)
        pieces: list[Any] = [None] * len(texts)
        for group in np.array_split(order, min(_GROUPS, len(texts))):
            found = self._some([below[i] for i in group], drop)
            for i, row, own in zip(group, *found, strict=True):
                rows[i] = row
                pieces[i] = below[i]._replace(pieces=own[: len(below[i].pieces)])
        return torch.stack(rows), pieces

    def _some(self, read: Sequence[Read], drop: float) -> tuple[Any, Any]:
        longest = max(len(each.pieces) for each in read)
        pieces = torch.zeros(len(read), longest, self._sizes.width)
        weights = torch.zeros(len(read), longest)
        for i, each in enumerate(read):
            pieces[i, : len(each.pieces)] = each.pieces
            weights[i, : len(each.pieces)] = each.weights
        layers = range(self._fixed, self._sizes.layers)
        out = self._through(pieces, weights > 0, layers, drop)
        return (out * weights[..., None]).sum(1) / weights.sum(1, keepdim=True), out

    def _below(self, text: str) -> Read:
        if text not in self._read:
            first, weights = self._model.first_of(as_typed(text))
            with torch.no_grad():
                seen = torch.ones(1, len(first), dtype=torch.bool)
                pieces = self._through(torch.tensor(first)[None], seen, range(self._fixed), 0.0)[0]
            self._read[text] = Read(pieces, torch.tensor(weights))
        return self._read[text]

    def _through(self, pieces: Any, seen: Any, layers: range, drop: float) -> Any:
        hidden = torch.where(seen, 0.0, _LARGE)[:, None, None, :].to(torch.bfloat16)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in layers:
                pieces = self._layer(pieces, hidden, f"l{layer}", drop)
        return pieces.float()

    def _layer(self, pieces: Any, hidden: Any, name: str, drop: float) -> Any:
        count, length, width = pieces.shape
        heads = self._sizes.heads

        def by_head(part: str) -> Any:
            asked = self._times(pieces, f"{name}.{part}")
            return asked.view(count, length, heads, width // heads).transpose(1, 2)

        seen = torch.nn.functional.scaled_dot_product_attention(
            *map(by_head, "qkv"), attn_mask=hidden
        )
        seen = self._times(seen.transpose(1, 2).reshape(count, length, width), f"{name}.ao")
        attended = self._normal(pieces + _dropped(seen, drop), f"{name}.aln")
        thought = torch.nn.functional.gelu(self._times(attended, f"{name}.fi"))
        thought = self._times(thought, f"{name}.fo")
        return self._normal(attended + _dropped(thought, drop), f"{name}.oln")

    def _times(self, pieces: Any, name: str) -> Any:
        linear = torch.nn.functional.linear
        found = linear(pieces, self._numbers[f"{name}.w"], self._numbers[f"{name}.b"])
        if f"{name}.w.in" not in self.learnt:
            return found
        narrow = linear(pieces, self.learnt[f"{name}.w.in"])
        return found + linear(narrow, self.learnt[f"{name}.w.out"]) * 2

    def _normal(self, pieces: Any, name: str) -> Any:
        scale, shift = (self._numbers[f"{name}.{end}"] for end in ("w", "b"))
        return torch.nn.functional.layer_norm(pieces, scale.shape, scale, shift, self._epsilon)

    def _matrix(self, weights: PackedWeights | Adapted, name: str, *, learns: bool) -> None:
        matrix = np.ascontiguousarray(weights.matrix(f"{name}.w").T)
        self._numbers[f"{name}.w"] = torch.tensor(matrix)
        self._numbers[f"{name}.b"] = torch.tensor(weights.plain(f"{name}.b").copy())
        if learns:
            out, into = matrix.shape
            narrow = torch.randn(_NARROW, into) / into**0.5
            self.learnt[f"{name}.w.in"] = narrow.requires_grad_()
            self.learnt[f"{name}.w.out"] = torch.zeros(out, _NARROW).requires_grad_()


def _dropped(pieces: Any, share: float) -> Any:
    return torch.nn.functional.dropout(pieces, share) if share else pieces
