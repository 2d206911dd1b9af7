"""How alike messages are to the examples: letters and words, and meaning too when there is an encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular

from routing.understand.features import Reading, Vocabulary

LANDMARKS = 1_200
"""Up to so many examples each one is compared with; above it a sample, spread over all labels, stands for all."""
_JITTER = 1e-3


class Lexical:
    """Similarity 0 to 1 of a message to each of n examples, by shared words and letter groups."""

    def __init__(self, vocabulary: Vocabulary, rows: sparse.csr_matrix) -> None:
        self.vocabulary = vocabulary
        self.rows = rows
        self._by_feature = rows.T.tocsr()

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> Lexical:
        """Index these examples."""
        vocabulary = Vocabulary.of(readings)
        return cls(vocabulary, vocabulary.matrix(readings))

    def to(self, reading: Reading) -> np.ndarray:
        """Similarities (n, float32) of one message; all zero when nothing is shared."""
        columns, values = self.vocabulary.vector(reading)
        table, found = self._by_feature, np.zeros(self.rows.shape[0], dtype=np.float32)
        for start, end, value in zip(table.indptr[columns], table.indptr[columns + 1], values, strict=True):
            found[table.indices[start:end]] += value * table.data[start:end]
        return found

    def among(self, some: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Similarities (len(some) x len(others), float32) between examples, by their numbers."""
        return (self.rows[some] @ self.rows[others].T).toarray()


class Landmarks:
    """Coordinates for every example whose inner products are the similarities (Nyström's method; exact when all stand)."""

    def __init__(self, similarities: Lexical, chosen: np.ndarray) -> None:
        self.chosen = chosen
        own = similarities.among(chosen, chosen)
        own[np.diag_indices_from(own)] += _JITTER
        self._root = cholesky(own, lower=True, overwrite_a=True, check_finite=False)
        everyone = np.arange(similarities.rows.shape[0])
        blocks = [everyone[i : i + 2_000] for i in range(0, len(everyone), 2_000)]
        self.coordinates = np.vstack([self._place(similarities.among(block, chosen)) for block in blocks])

    def _place(self, similar: np.ndarray) -> np.ndarray:
        placed = solve_triangular(self._root, similar.T, lower=True, check_finite=False)
        return np.ascontiguousarray(placed.T, dtype=np.float32)

    def of_similarities(self, weights: np.ndarray) -> np.ndarray:
        """Weights for coordinates turned into weights for similarities to the landmarks (landmarks x classes)."""
        turned = solve_triangular(self._root, weights, lower=True, trans="T", check_finite=False)
        return np.ascontiguousarray(turned, dtype=np.float32)


def spread(labels: np.ndarray, most: int, seed: int = 7) -> np.ndarray:
    """Numbers of at most `most` examples, taken turn by turn from each label."""
    if len(labels) <= most:
        return np.arange(len(labels))
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))
    turn = np.zeros(len(labels), dtype=np.int64)
    seen: dict[int, int] = {}
    for i in order:
        turn[i] = seen[labels[i]] = seen.get(int(labels[i]), 0) + 1
    return np.sort(order[np.argsort(turn[order], kind="stable")][:most])
