"""Linear support vector machines on every example, one for each label against all others.

Where examples are many a sample of them stands for all (`fitting.py`); these hold what the sample
leaves out, and are wrong elsewhere than softmax regression is, so the two together are better than
each (docs/decisions/0397-machines-on-all-examples-beside-the-sample.md).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

_WEIGHT_OF_MISSES = 1.0
"""How much a missed margin counts against keeping weights small, as LinearSVC has it."""
_ROUNDS = 4
_LEAST_STEP = 1e-3
"""Smaller steps change nothing that is seen."""
_LOOKED_AT = 1_500
_AT_ONCE = 250


class Margins(NamedTuple):
    """What each example adds to each label's score by its similarity (examples x labels, float32),
    what each label has beside it (labels), and how widely scores of examples that were left out
    differ between labels.
    """

    weights: np.ndarray
    beside: np.ndarray
    width: float


class _Rows(NamedTuple):
    """Examples by their sparse features (words) and, with an encoder, by dense ones."""

    words: sparse.csr_matrix
    dense: np.ndarray | None

    def lengths(self) -> np.ndarray:
        """Squares of the rows' lengths, with the constant feature that all have."""
        found = np.asarray(self.words.multiply(self.words).sum(axis=1)).ravel() + 1
        if self.dense is not None:
            found = found + np.einsum("ij,ij->i", self.dense, self.dense)
        return np.asarray(found, dtype=np.float32)


def fit(
    words: sparse.csr_matrix, dense: np.ndarray | None, label_of: np.ndarray, labels: int
) -> Margins:
    """The machines that these examples teach, their squared misses counted.

    Coordinate descent in the dual, all labels of an example at a time (Hsieh and others 2008, "A
    dual coordinate descent method for large-scale linear SVM").
    """
    rows = _Rows(words, dense)
    lengths = rows.lengths()
    dual = np.zeros((words.shape[0], labels), dtype=np.float32)
    by_word = np.zeros((words.shape[1], labels), dtype=np.float32)
    by_number = np.zeros((dense.shape[1] if dense is not None else 0, labels), dtype=np.float32)
    constant = np.zeros(labels, dtype=np.float32)
    slack = np.float32(1 / (2 * _WEIGHT_OF_MISSES))
    chance = np.random.default_rng(7)
    for _ in range(_ROUNDS):
        for i in chance.permutation(len(dual)):
            features = slice(words.indptr[i], words.indptr[i + 1])
            columns, values = words.indices[features], words.data[features]
            scores = values @ by_word[columns] + constant
            if dense is not None:
                scores += dense[i] @ by_number
            moved = _moved(dual[i], scores, label_of[i], lengths[i], slack)
            hit = np.flatnonzero(np.abs(moved - dual[i]) > _LEAST_STEP)
            if len(hit):
                step = moved[hit] - dual[i, hit]
                dual[i, hit] = moved[hit]
                by_word[columns[:, None], hit] += np.outer(values, step)
                constant[hit] += step
                if dense is not None:
                    by_number[:, hit] += np.outer(dense[i], step)
    some = np.sort(chance.permutation(len(dual))[:_LOOKED_AT])
    left_out = words[some] @ by_word + constant - dual[some] * lengths[some, None]
    if dense is not None:
        left_out += dense[some] @ by_number
    weights = dual - dual.mean(axis=1, keepdims=True)
    return Margins(weights, weights.sum(axis=0), width(left_out))


def _moved(
    dual: np.ndarray, scores: np.ndarray, own: int, length: np.float32, slack: np.float32
) -> np.ndarray:
    """An example's share in each label's machine after its own step: at least 0 for its own label,
    at most 0 for all others.
    """
    wanted = np.full(len(dual), -1, dtype=np.float32)
    wanted[own] = 1
    found = dual + (wanted - scores - slack * dual) / (length + slack)
    return np.asarray(np.where(wanted > 0, np.maximum(found, 0), np.minimum(found, 0)))


def width(scores: np.ndarray) -> float:
    """How widely scores (messages x labels) differ between labels."""
    return float((scores - scores.mean(axis=1, keepdims=True)).std())
