"""The numbers of a sentence encoder's network, by name, whatever file holds them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np


class Sizes(NamedTuple):
    """Of the network: dimensions, layers, heads of attention, inner dimensions."""

    width: int
    layers: int
    heads: int
    inner: int


class Columns(NamedTuple):
    """A matrix by which rows are multiplied: `rows` (in x out, int8), each column in `steps` of its
    own (out, float32).
    """

    rows: np.ndarray
    steps: np.ndarray


class Weights(Protocol):
    """The numbers of a network. Layer i names them `li.` and then: `q`, `k`, `v` (asked, found,
    said), `ao` (attention out), `fi`, `fo` (feed forward in and out), each with `.w` and `.b`;
    `aln`, `oln` (normalised after each), with `.w` and `.b`.
    """

    @property
    def shape(self) -> Sizes:
        """How large the network is."""
        ...

    @property
    def epsilon(self) -> float:
        """What is added before a root is divided by."""
        ...

    def plain(self, name: str) -> np.ndarray:
        """Numbers as they are, flat."""
        ...

    def columns(self, name: str) -> Columns:
        """A matrix."""
        ...


def in_eight_bits(matrix: np.ndarray) -> Columns:
    """A matrix (in x out), each column in 255 steps of its own."""
    steps = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / 127
    return Columns(np.round(matrix / steps).astype(np.int8), steps.astype(np.float32))
