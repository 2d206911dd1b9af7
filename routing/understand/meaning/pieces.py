"""Encodes sentences as one vector for the whole and one for each piece (a word or a part of
one).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

MOST_PIECES = 64
"""Pieces of one text that are kept: the request is said by then."""


class Sentences(NamedTuple):
    """`vectors`: n x dimensions (float32, length one); of all pieces in order `pieces` (p x
    directions, float16, length one) and `ids`, the tokenizer's numbers (int32); `ends` (n + 1):
    where each sentence's pieces begin and end.
    """

    vectors: np.ndarray
    pieces: np.ndarray
    ids: np.ndarray
    ends: np.ndarray

    @property
    def number(self) -> int:
        """How many sentences."""
        return len(self.vectors)

    def pieces_of(self, which: int) -> tuple[np.ndarray, np.ndarray]:
        """Pieces and ids of one sentence."""
        start, end = int(self.ends[which]), int(self.ends[which + 1])
        return self.pieces[start:end], self.ids[start:end]

    def pieces_in(self, which: int) -> int:
        """How many pieces of one sentence there are."""
        return int(self.ends[which + 1] - self.ends[which])

    def whole(self) -> Sentences:
        """The same without their pieces."""
        return self._replace(
            pieces=self.pieces[:0], ids=self.ids[:0], ends=np.zeros_like(self.ends)
        )

    def taken(self, chosen: np.ndarray) -> Sentences:
        """These sentences, in this order."""
        sizes = np.diff(self.ends)[chosen]
        ends = np.r_[0, np.cumsum(sizes)]
        places = np.repeat(self.ends[chosen] - ends[:-1], sizes) + np.arange(ends[-1])
        return Sentences(self.vectors[chosen], self.pieces[places], self.ids[places], ends)


def joined(parts: Sequence[Sentences]) -> Sentences:
    """All of them as one; at least one."""
    sizes = np.concatenate([np.diff(part.ends) for part in parts])
    width = max(part.pieces.shape[1] for part in parts)
    none = np.empty((0, width), np.float16)
    return Sentences(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.pieces if len(part.pieces) else none for part in parts]),
        np.concatenate([part.ids for part in parts]),
        np.r_[0, np.cumsum(sizes)],
    )


def directions(pieces: np.ndarray, most: int) -> np.ndarray:
    """The directions (dimensions x at most `most`, float32) in which these pieces differ most; a
    quarter of the room of all dimensions and nearly all that tells words apart.
    """
    if pieces.shape[1] <= most:
        return np.eye(pieces.shape[1], dtype=np.float32)
    pieces = unit(pieces)
    apart = unit(pieces - pieces.mean(axis=0))
    _, strongest = np.linalg.eigh(apart.T @ apart)
    return np.ascontiguousarray(strongest[:, ::-1][:, :most], dtype=np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length one (float32); a row of zeros stays."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)
