"""Measures how alike messages are to the examples, by words, letters and meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular

from catalog.language_packs import Language
from routing.understand.meaning.pieces import Sentences
from routing.understand.model.meaning_shares import Share, usual
from routing.understand.model.space import MeaningSpace
from routing.understand.words.features import TextFeatures, Vocabulary

_JITTER = 1e-3
_WORDS_IN_SLIPS = 1.8
"""So many times as much count words in a message full of slips, which an encoder reads worse."""
_BLOCK = 250
"""So many examples are placed at a time: what is held in between stays small."""


class Placed(NamedTuple):
    """A message among the examples: its features' numbers (int32) and values (float32), and what an
    encoder reads in it: all pieces (`sentence`, of one), its vector as the examples' (`meaning`);
    `by_words` is the root of the share that words have in its language.
    """

    columns: np.ndarray
    values: np.ndarray
    sentence: Sentences | None = None
    meaning: np.ndarray | None = None
    by_words: float = 1.0


class Meaning(NamedTuple):
    """What an encoder adds to words: the `space` that texts are placed in, and the `shares` of
    words and of each model by language. Texts of two languages meet by the roots of both shares.
    """

    space: MeaningSpace
    shares: Mapping[Language, Share]

    def share(self, language: Language) -> Share:
        """The shares in a language."""
        return self.shares.get(language) or usual(len(self.space.widths))

    def examples(self, vectors: np.ndarray, languages: Sequence[Language]) -> np.ndarray:
        """Examples placed (n x dimensions), each model's part as long as the root of its share."""
        roots = np.sqrt([self.share(language)[1:] for language in languages]).astype(np.float32)
        placed = np.empty(vectors.shape, np.float32)
        for some in (slice(start, start + _BLOCK) for start in range(0, len(vectors), _BLOCK)):
            parts = self.space.examples(vectors[some])
            weighed = [p * roots[some, i : i + 1] for i, p in enumerate(parts)]
            placed[some] = np.concatenate(weighed, axis=1)
        return placed

    def message(self, vector: np.ndarray, language: Language) -> np.ndarray:
        """A message placed (dimensions)."""
        parts, share = self.space.message(vector, language), self.share(language)[1:]
        weighed = [part[0] * np.float32(np.sqrt(s)) for part, s in zip(parts, share, strict=True)]
        return np.concatenate(weighed)


class Similarity:
    """Similarity (at most 1) of a message to each of n examples.

    `rows`: n x features (float32, sparse); with an encoder `sentences` (n), as it reads them, their
    vectors placed by `meaning`; `by_words` (n): the root of the share that words have.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        rows: sparse.csr_matrix,
        sentences: Sentences | None = None,
        meaning: Meaning | None = None,
        by_words: np.ndarray | None = None,
    ) -> None:
        self.vocabulary, self.rows, self.sentences = vocabulary, rows, sentences
        self.meaning = meaning
        self.by_words = np.ones(rows.shape[0], np.float32) if by_words is None else by_words

    @cached_property
    def _by_feature(self) -> sparse.csr_matrix:
        """The rows turned, made when the first message comes: fitting has no use for them."""
        return self.rows.T.tocsr()

    @classmethod
    def of(
        cls,
        readings: Sequence[TextFeatures],
        sentences: Sentences | None = None,
        meaning: Callable[[sparse.csr_matrix], Meaning] | None = None,
    ) -> Similarity:
        """Index these examples; `sentences` as an encoder reads them, `meaning` from the rows of
        words.
        """
        vocabulary = Vocabulary.of(readings)
        rows = vocabulary.matrix(readings)
        if sentences is None or meaning is None:
            return cls(vocabulary, rows)
        found, languages = meaning(rows), [reading.language for reading in readings]
        placed = sentences._replace(vectors=found.examples(sentences.vectors, languages))
        by_words = np.sqrt([found.share(language)[0] for language in languages])
        return cls(vocabulary, rows, placed, found, by_words.astype(np.float32))

    def place(self, reading: TextFeatures, sentence: Sentences | None = None) -> Placed:
        """Where a message stands; `sentence`: as the encoder reads it, when there is one."""
        columns, values = self.vocabulary.vector(reading)
        if sentence is None or self.meaning is None:
            return Placed(columns, values)
        placed = self.meaning.message(sentence.vectors, reading.language)
        share = self.meaning.share(reading.language)
        used = [part > 0 for part in share[1:]]
        heard = sentence.of_models(used) if any(used) else sentence
        words = float(np.sqrt(share[0])) * (_WORDS_IN_SLIPS if reading.full_of_slips else 1.0)
        return Placed(columns, values, heard, placed, words)

    def to(self, message: Placed) -> np.ndarray:
        """Similarities (n, float32) of one message; all zero when nothing is shared."""
        found = self.by_words_to(message)
        if self.sentences is None or message.meaning is None:
            return found
        return np.asarray(found + meant_alike(message.meaning, self.sentences.vectors))

    def by_words_to(self, message: Placed) -> np.ndarray:
        """The part of words in the similarities (n, float32) of one message."""
        found = summed_rows(self._by_feature, message.columns, message.values)
        if self.sentences is not None and message.meaning is not None:
            found *= self.by_words * np.float32(message.by_words)
        return found

    def among(self, some: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Similarities (len(some) x len(others), float32) between examples, by their numbers."""
        return self.against(others)(some)

    def against(self, others: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        """The same for any examples against these, whose features are turned once."""
        # beyond half of them a copy of their rows costs more than to compare with all
        every = 2 * len(others) > self.rows.shape[0]
        columns = slice(None) if every else others
        turned = (self.rows if every else self.rows[others]).T.tocsr()

        def of(some: np.ndarray) -> np.ndarray:
            found = (self.rows[some] @ turned).toarray()
            if self.sentences is not None:
                found *= self.by_words[some][:, None] * self.by_words[columns]
                found += self.sentences.vectors[some] @ self.sentences.vectors[columns].T
            return np.asarray(found[:, others] if every else found, dtype=np.float32)

        return of

    def weights_of(
        self, columns: np.ndarray, examples: np.ndarray, weights: np.ndarray
    ) -> np.ndarray:
        """What one unit of each of these features adds to a score: examples' numbers with their
        weights.
        """
        dense = np.zeros(self.rows.shape[0], dtype=np.float32)
        dense[examples] = weights
        return np.asarray(self._by_feature[columns] @ dense)


def meant_alike(message: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """The part of meaning in the similarities (n, float32) of a message to examples, from where
    they stand.
    """
    return meant_alike_in(message, vectors, [slice(None)])[0]


def meant_alike_in(
    message: np.ndarray, vectors: np.ndarray, parts: Iterable[slice]
) -> list[np.ndarray]:
    """The same with some parts of the examples, each by itself."""
    said = np.flatnonzero(message)[-1:].sum() + 1  # the last model may not read the language
    heard = message[:said]
    return [np.asarray(vectors[part, :said] @ heard, dtype=np.float32) for part in parts]


class Landmarks:
    """Coordinates of every example whose inner products are the similarities (Nyström's method;
    exact when all are chosen).

    `coordinates`: examples x landmarks, float32, or float16 where a sample stands for all: it is
    what fitting holds most of.
    """

    def __init__(self, similarity: Similarity, chosen: np.ndarray) -> None:
        self.chosen = chosen
        to_chosen = similarity.against(chosen)
        own = to_chosen(chosen)
        own[np.diag_indices_from(own)] += _JITTER
        self._root = cholesky(own, lower=True, overwrite_a=True, check_finite=False)
        everyone = np.arange(similarity.rows.shape[0])
        exact = len(chosen) == len(everyone)
        self.coordinates = np.empty(
            (len(everyone), len(chosen)), dtype=np.float32 if exact else np.float16
        )
        for start in range(0, len(everyone), _BLOCK):
            similar = to_chosen(everyone[start : start + _BLOCK])
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


def best_of_each(similar: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The greatest similarity per label; examples stand sorted by label, `starts` where each label
    begins (last axis).
    """
    return np.asarray(np.maximum.reduceat(similar, starts, axis=-1))


def summed_rows(matrix: sparse.csr_matrix, chosen: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Chosen rows of a matrix added up, each times its value (columns, float32)."""
    return np.asarray(matrix[chosen].T @ values, dtype=np.float32)
