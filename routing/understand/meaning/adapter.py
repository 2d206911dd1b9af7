"""What multilingual-e5-small has learnt here: how colleagues ask a service desk for something.

Some matrices of the network have a product of two narrow ones added to them (low-rank adaptation,
Hu et al. 2021), so half a megabyte holds what was learnt. `python -m tests.bench.adapter` makes it.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np

from routing.understand.meaning import network
from routing.understand.meaning.model import ModelUnusable, first_line
from routing.understand.meaning.packed_weights import PackedWeights

FILE = Path(__file__).with_name("e5-adapter.npz")


class Adapted:
    """The numbers of a network with what an adapter adds to them (`network.Weights`). Raises
    `ModelUnusable`.
    """

    def __init__(self, weights: PackedWeights, file: Path = FILE) -> None:
        self.shape, self.epsilon = weights.shape, weights.epsilon
        self._weights = weights
        try:
            with np.load(io.BytesIO(file.read_bytes())) as kept:
                self._narrow = {name: numbers.astype(np.float32) for name, numbers in kept.items()}
        except Exception as error:  # whatever a damaged archive raises, the mending is the same
            raise _unusable(file, error) from error

    def plain(self, name: str) -> np.ndarray:
        """As in `network.Weights`."""
        return self._weights.plain(name)

    def matrix(self, name: str) -> np.ndarray:
        """A matrix (in x out, float32) with what is added to it."""
        matrix = self._weights.matrix(name)
        if f"{name}.in" in self._narrow:
            matrix = matrix + (self._narrow[f"{name}.out"] @ self._narrow[f"{name}.in"]).T
        return matrix

    def columns(self, name: str) -> network.Columns:
        """As in `network.Weights`."""
        return network.in_eight_bits(self.matrix(name))


def checksum(file: Path = FILE) -> str:
    """The SHA-256 of an adapter (hexadecimal). Raises `ModelUnusable`."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise _unusable(file, error) from error


def _unusable(file: Path, error: Exception) -> ModelUnusable:
    return ModelUnusable(f"{file.name} can't be read ({first_line(error)}); install Schakel again.")
