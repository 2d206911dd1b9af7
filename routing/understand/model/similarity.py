"""Measures how alike messages are to the examples, by words, letters and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular

from routing.understand.meaning.pieces import Sentences, unit
from routing.understand.words.features import TextFeatures, Vocabulary

MEANING_SHARE = 0.6
"""Share of meaning in a similarity when there is an encoder; the rest is words and letters."""
_JITTER = 1e-3
_BLOCK = 250
"""So many examples are placed at a time: what is held in between stays small."""


class Placed(NamedTuple):
    """A message among the examples: its features' numbers (int32) and values (float32), and what an
    encoder reads in it: all pieces (`sentence`, of one), and its vector as the examples' (`centre`
    taken off, length one).
    """

    columns: np.ndarray
    values: np.ndarray
    sentence: Sentences | None = None
    meaning: np.ndarray | None = None


class Similarity:
    """Similarity (at most 1) of a message to each of n examples.

    `rows`: n x features (float32, sparse); with an encoder `sentences` (n), as it reads them, the
    vectors with `centre` taken off.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        rows: sparse.csr_matrix,
        sentences: Sentences | None = None,
        centre: np.ndarray | None = None,
        widths: Sequence[int] = (),
    ) -> None:
        self.vocabulary, self.rows, self.sentences, self.centre = (
            vocabulary,
            rows,
            sentences,
            centre,
        )
        self.widths = tuple(widths)

    @cached_property
    def _by_feature(self) -> sparse.csr_matrix:
        """The rows turned, made when the first message comes: fitting has no use for them."""
        return self.rows.T.tocsr()

    @classmethod
    def of(
        cls,
        readings: Sequence[TextFeatures],
        sentences: Sentences | None = None,
        widths: Sequence[int] = (),
    ) -> Similarity:
        """Index these examples; `sentences` as an encoder reads them, its models' vectors of these
        `widths` side by side.
        """
        vocabulary = Vocabulary.of(readings)
        rows = vocabulary.matrix(readings)
        if sentences is None:
            return cls(vocabulary, rows)
        vectors = sentences.vectors
        centre = (
            vectors.mean(axis=0) if len(vectors) > 20 else np.zeros(vectors.shape[1], np.float32)
        )
        return cls(
            vocabulary,
            rows,
            sentences._replace(vectors=_apart(vectors - centre, widths)),
            centre.astype(np.float32),
            widths,
        )

    def place(self, reading: TextFeatures, sentence: Sentences | None = None) -> Placed:
        """Where a message stands; `sentence`: as the encoder reads it, when there is one."""
        columns, values = self.vocabulary.vector(reading)
        if sentence is None or self.centre is None:
            return Placed(columns, values)
        return Placed(
            columns, values, sentence, _apart(sentence.vectors - self.centre, self.widths)[0]
        )

    def to(self, message: Placed) -> np.ndarray:
        """Similarities (n, float32) of one message; all zero when nothing is shared."""
        found = np.asarray(self._by_feature[message.columns].T @ message.values, dtype=np.float32)
        if self.sentences is None or message.meaning is None:
            return found
        meant = self.sentences.vectors @ message.meaning
        return np.asarray((1 - MEANING_SHARE) * found + MEANING_SHARE * meant, dtype=np.float32)

    def among(self, some: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Similarities (len(some) x len(others), float32) between examples, by their numbers."""
        found = (self.rows[some] @ self.rows[others].T).toarray()
        if self.sentences is None:
            return np.asarray(found)
        found *= 1 - MEANING_SHARE
        found += MEANING_SHARE * (self.sentences.vectors[some] @ self.sentences.vectors[others].T)
        return np.asarray(found, dtype=np.float32)

    def share_of_words(
        self, reading: TextFeatures, examples: np.ndarray, weights: np.ndarray
    ) -> np.ndarray:
        """What each feature of the words block of a message adds to a score: examples' numbers with
        their weights.
        """
        columns, values = self.vocabulary.vector(reading)
        columns, values = (
            columns[columns < len(self.vocabulary.word_ids)],
            values[columns < len(self.vocabulary.word_ids)],
        )
        dense = np.zeros(self.rows.shape[0], dtype=np.float32)
        dense[examples] = weights
        return np.asarray((self._by_feature[columns] @ dense) * values)


class Landmarks:
    """Coordinates of every example whose inner products are the similarities (Nyström's method;
    exact when all are chosen).

    `coordinates`: examples x landmarks, float32, or float16 where a sample stands for all: it is
    what fitting holds most of.
    """

    def __init__(self, similarity: Similarity, chosen: np.ndarray) -> None:
        self.chosen = chosen
        own = similarity.among(chosen, chosen)
        own[np.diag_indices_from(own)] += _JITTER
        self._root = cholesky(own, lower=True, overwrite_a=True, check_finite=False)
        everyone = np.arange(similarity.rows.shape[0])
        exact = len(chosen) == len(everyone)
        self.coordinates = np.empty(
            (len(everyone), len(chosen)), dtype=np.float32 if exact else np.float16
        )
        for start in range(0, len(everyone), _BLOCK):
            similar = similarity.among(everyone[start : start + _BLOCK], chosen)
            placed = solve_triangular(
                self._root, similar.T, lower=True, overwrite_b=True, check_finite=False
            )
            self.coordinates[start : start + _BLOCK] = placed.T

    def of_similarities(self, weights: np.ndarray) -> np.ndarray:
        """Weights for coordinates turned into weights for similarities to the landmarks (landmarks
        x classes).
        """
        turned = solve_triangular(self._root, weights, lower=True, trans="T", check_finite=False)
        return np.ascontiguousarray(turned, dtype=np.float32)


def spread(labels: np.ndarray, most: int, seed: int = 7) -> np.ndarray:
    """Numbers of at most `most` examples, taken turn by turn from each label."""
    if len(labels) <= most:
        return np.arange(len(labels))
    order = np.random.default_rng(seed).permutation(len(labels))
    by_label = order[np.argsort(labels[order], kind="stable")]
    sizes = np.bincount(labels)
    turn = np.arange(len(labels)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(by_label[np.argsort(turn, kind="stable")][:most])


def _apart(vectors: np.ndarray, widths: Sequence[int]) -> np.ndarray:
    """Rows of length one in which each model's part has the same length."""
    ends = np.cumsum(widths)[:-1].astype(int).tolist()
    parts = [unit(part) for part in np.split(vectors, ends, axis=1)]
    return np.asarray(np.concatenate(parts, axis=1) / np.float32(np.sqrt(len(parts))))


def best_of_each(similar: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The greatest similarity per label; examples stand sorted by label, `starts` where each label
    begins (last axis).
    """
    return np.asarray(np.maximum.reduceat(similar, starts, axis=-1))
