"""Compares a message with phrases by groups of three letters, in some 100 bytes a phrase."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

_BLOCK = 10_000
"""So many phrases are measured at a time."""


class LetterRows:
    """For each phrase the numbers of its groups of three letters; groups weigh by how rare they are
    among the phrases.
    """

    def __init__(self, phrases: Sequence[Sequence[str]]) -> None:
        self._numbers: dict[str, int] = {}
        of_word: dict[str, bytes] = {}
        groups, ends = array("i"), array("q", [0])
        for words in phrases:
            for word in words:
                if word not in of_word:
                    numbers = (
                        self._numbers.setdefault(group, len(self._numbers))
                        for group in _groups(word)
                    )
                    of_word[word] = array("i", numbers).tobytes()
                groups.frombytes(of_word[word])
            ends.append(len(groups))
        small = len(self._numbers) < 1 << 16
        self._groups = np.array(groups, dtype=np.uint16 if small else np.int32)
        self._ends = np.array(ends, dtype=np.int64)
        seen = np.bincount(self._groups, minlength=len(self._numbers))
        self._weights = np.log((1 + len(phrases)) / (1 + seen)).clip(0.1).astype(np.float32)
        self._lengths = np.concatenate(
            [
                self._lengths_of(i, min(i + _BLOCK, len(phrases)))
                for i in range(0, len(phrases), _BLOCK)
            ]
        )

    def alike(self, words: Sequence[str], phrases: np.ndarray) -> np.ndarray:
        """Likeness (0 to 1, float32) of a message to each of these phrases, by number."""
        said = np.zeros(len(self._numbers), dtype=np.float32)
        strange = 0
        for group in (group for word in words for group in _groups(word)):
            if group in self._numbers:
                said[self._numbers[group]] += 1
            else:
                strange += 1
        said *= self._weights
        rare = float(self._weights.max(initial=1.0))
        length = float(np.sqrt(said @ said + strange * rare * rare)) or 1.0
        starts, sizes = self._ends[phrases], self._ends[phrases + 1] - self._ends[phrases]
        where = np.cumsum(sizes) - sizes
        places = np.arange(int(sizes.sum())) + np.repeat(starts - where, sizes)
        each = (said * self._weights)[self._groups[places]]
        total = np.add.reduceat(np.append(each, np.float32(0)), where) * (sizes > 0)
        return np.asarray(
            total / np.maximum(self._lengths[phrases] * length, 1e-6), dtype=np.float32
        )

    def _lengths_of(self, first: int, end: int) -> np.ndarray:
        """The lengths of some phrases' vectors (float32), as if no group came twice."""
        starts = self._ends[first:end] - self._ends[first]
        each = np.square(self._weights[self._groups[self._ends[first] : self._ends[end]]])
        return np.sqrt(np.add.reduceat(np.append(each, np.float32(0)), starts))


def _groups(word: str) -> list[str]:
    marked = f" {word} "
    return [marked[i : i + 3] for i in range(len(marked) - 2)]
