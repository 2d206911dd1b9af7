"""Encodes sentences as one vector for the whole and one for each piece (a word or a part of
one).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

MOST_PIECES = 64
"""Pieces of one text that are kept, of each model: the request is said by then."""
APART = 300_000
"""Ids of one model's pieces end before those of the next begin: more than a vocabulary has."""

_MORE_OF_SIZE, _NO_COPIES_OF_SIGN = 13, np.int32(-0x70000001)
_LARGER = np.float32(2.0**112)
"""What two bytes and four differ in: bits after the point, and where the exponent's zero is."""


class Sentences(NamedTuple):
    """`vectors`: n x dimensions (float32, length one); of all pieces in order `pieces` (p x
    directions, float16, length one) and `ids` (int32), the tokenizer's numbers, those of model m
    from m times `APART` on; `ends` (n + 1): where each sentence's pieces begin and end.
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
        """These sentences, in this order; without a copy where they are all of them."""
        if are_all(chosen, self.number):
            return self
        places, ends = self.places_of(chosen)
        return Sentences(self.vectors[chosen], self.pieces[places], self.ids[places], ends)

    def places_of(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the pieces of these sentences stand, and where each one's begin and end there."""
        return places_of(self.ends, chosen)

    def among(self, places: Sequence[int], number: int) -> Sentences:
        """So many sentences, these at their places; the others have zeros and no pieces."""
        vectors = np.zeros((number, self.vectors.shape[1]), np.float32)
        vectors[places] = self.vectors
        sizes = np.zeros(number, dtype=np.int64)
        sizes[places] = np.diff(self.ends)
        return self._replace(vectors=vectors, ends=np.r_[0, np.cumsum(sizes)])

    def of_models(self, used: Sequence[bool]) -> Sentences:
        """The same with the pieces of these models only, by number."""
        kept = np.array(used)[self.ids // APART]
        ends = np.r_[0, np.cumsum(kept)][self.ends]
        return self._replace(pieces=self.pieces[kept], ids=self.ids[kept], ends=ends)


def are_all(chosen: np.ndarray, number: int) -> bool:
    """Whether these numbers are all of so many, in order."""
    return np.array_equal(chosen, np.arange(number))


def places_of(ends: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`Sentences.places_of`, from where each sentence's pieces begin and end."""
    sizes = np.diff(ends)[chosen]
    found = np.r_[0, np.cumsum(sizes)]
    return np.repeat(ends[chosen] - found[:-1], sizes) + np.arange(found[-1]), found


def beside(read: Sequence[Sentences]) -> Sentences:
    """The pieces that several models, in order, find in the same sentences, one model's after the
    other's; the vectors of the first. At least one has pieces, or none is needed.
    """
    pieced = [(number, one) for number, one in enumerate(read) if len(one.ids)]
    if len(pieced) < 2:
        number, only = pieced[0] if pieced else (0, read[0])
        return only._replace(ids=_of_model(only.ids, number))
    width = max(one.pieces.shape[1] for _, one in pieced)
    ends = np.sum([one.ends for _, one in pieced], axis=0)
    pieces, ids = np.zeros((int(ends[-1]), width), np.float16), np.empty(int(ends[-1]), np.int32)
    first = ends[:-1].copy()  # where each sentence's next pieces go: no second copy of all pieces
    for number, one in pieced:
        sizes = np.diff(one.ends)
        places = np.repeat(first - one.ends[:-1], sizes) + np.arange(len(one.ids))
        pieces[places, : one.pieces.shape[1]] = one.pieces
        ids[places] = _of_model(one.ids, number)
        first += sizes
    return Sentences(read[0].vectors, pieces, ids, ends)


def _of_model(ids: np.ndarray, number: int) -> np.ndarray:
    return np.asarray(ids % APART + number * APART, dtype=np.int32)


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


def in_four_bytes(halves: np.ndarray) -> np.ndarray:
    """Numbers of two bytes (float16, none infinite) in four (float32), exactly: the bits are moved,
    since numpy takes one number at a time, three times as long.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= _MORE_OF_SIZE
    bits &= _NO_COPIES_OF_SIGN
    wide = bits.view(np.float32)
    wide *= _LARGER
    return wide
