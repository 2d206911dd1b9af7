"""Indexes which labels hold which words, so that a message's rare words point at few labels.

What a word is worth grows with the square of its rarity among the labels: two rare words together
must outweigh ten that a whole family of items shares, or a sentence that happens to stand under
another item (docs/understanding.md).
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from catalog.language_packs import Language
from routing.understand.words.concepts import known_by
from routing.understand.words.features import TextFeatures
from routing.understand.words.stem import stem
from routing.understand.words.text_reader import TextReader

_POSTINGS = 80_000
"""So many entries are looked at for one message, the rarest words first."""
_CONCEPT = 0.4
"""Weight of the concept behind a word against the word itself."""
_ONCE = 0.4
"""What a label gets for having a word at all, against having it in every phrase (1); in between the
root of the share counts.
"""
_MAYBE = 0.6
"""Weight of a word of the catalogue that is one slip away from a typed one that it does not have;
half of it for two slips.
"""
_SHORTEST = 4
"""Letters from which a word may be a slip of another."""


class Asked:
    """A message over the features of a `Holding`: columns, weights (rarity squared included), and
    the most a label can reach.
    """

    def __init__(self, columns: np.ndarray, weights: np.ndarray, most: float) -> None:
        self.columns, self.weights, self.most = columns, weights, most


class Holding:
    """Features (stems and concepts) x labels: `_ONCE` and the root of the share of the label's
    phrases that have the feature.
    """

    def __init__(
        self, readings: Sequence[TextFeatures], label_of: np.ndarray, eyes: TextReader
    ) -> None:
        self._eyes = eyes
        self._numbers: dict[str, int] = {}
        self._of_word: dict[tuple[str, Language], tuple[int, ...]] = {}
        columns, ends = array("i"), array("q", [0])
        for reading in readings:
            columns.extend(
                {c for word in reading.words for c in self._columns(word, reading.language)}
            )
            ends.append(len(columns))
        self._of_word.clear()
        self.sizes = np.bincount(label_of).astype(np.float32)
        until = np.array(ends, dtype=np.int64)
        labels = np.repeat(label_of, until[1:] - until[:-1])
        self._table = self._counted(
            np.frombuffer(columns, np.int32) if columns else np.empty(0, np.int32), labels
        )
        count = len(self.sizes)
        rarity = np.log((1 + count) / (1 + np.diff(self._table.indptr)))
        factor = np.fromiter(
            (_CONCEPT if name[0] == "~" else 1.0 for name in self._numbers), np.float64
        )
        self._worth = (factor * rarity * rarity).astype(np.float32)
        self._strange = math.log((1 + count) / 2) ** 2

    def asked(self, reading: TextFeatures, typed: Sequence[str]) -> Asked:
        """What a message asks for; what no example has counts in the most that can be reached, so
        that strange words weaken it all.
        """
        found: dict[int, float] = {}
        most = 0.0
        for word, as_typed in zip(reading.words, typed, strict=True):
            known = [
                self._numbers[f] for f in known_by(word, reading.language) if f in self._numbers
            ]
            found.update((column, 1.0) for column in known)
            for column, share in self._maybe(as_typed):
                found[column] = max(found.get(column, 0.0), share)
            most += float(self._worth[known].sum()) if known else self._strange
        columns = np.fromiter(found, np.int64, len(found))
        weights = np.fromiter(found.values(), np.float32, len(found)) * self._worth[columns]
        kept = self._rarest(columns)
        return Asked(columns[kept], weights[kept], max(most, 1e-6))

    def cover(self, asked: Asked) -> np.ndarray:
        """How much of a message each label holds (labels, float32)."""
        return np.asarray(self._table[asked.columns].T @ asked.weights, dtype=np.float32)

    def cover_without(self, asked: Asked, phrase: TextFeatures, label: int) -> float:
        """How much of a message a label holds when one of its phrases is left out."""
        own = {self._numbers[f] for word in phrase.words for f in known_by(word, phrase.language)}
        size, total = float(self.sizes[label]), 0.0
        for column, weight in zip(asked.columns, asked.weights, strict=True):
            share = float(self._table[column, label])
            if share and int(column) in own:
                left = round((share - _ONCE) ** 2 * size) - 1
                share = _ONCE + math.sqrt(left / (size - 1)) if left > 0 else 0.0
            total += share * float(weight)
        return total

    def _columns(self, word: str, language: Language) -> tuple[int, ...]:
        key = (word, language)
        found = self._of_word.get(key)
        if found is None:
            numbers = self._numbers
            found = tuple(
                numbers.setdefault(name, len(numbers)) for name in known_by(word, language)
            )
            self._of_word[key] = found
        return found

    def _counted(self, columns: np.ndarray, labels: np.ndarray) -> sparse.csr_matrix:
        pairs, times = np.unique(
            columns.astype(np.int64) * len(self.sizes) + labels, return_counts=True
        )
        features, held = np.divmod(pairs, len(self.sizes))
        shares = _ONCE + np.sqrt(times.astype(np.float32) / self.sizes[held])
        ends = np.r_[0, np.cumsum(np.bincount(features, minlength=len(self._numbers)))].astype(
            np.int32
        )
        shape = (len(self._numbers), len(self.sizes))
        return sparse.csr_matrix(
            (shares.astype(np.float32), held.astype(np.int32), ends), shape=shape
        )

    def _maybe(self, typed: str) -> list[tuple[int, float]]:
        """Features of the catalogue's words that may have been meant by one that it does not have,
        with their weights.
        """
        spelling = self._eyes.spelling
        if len(typed) < _SHORTEST or spelling.own(typed):
            return []
        near = (
            (stem(word, language), d)
            for language in self._eyes.own
            for word, d in spelling.near_own(typed, language)
        )
        return [
            (self._numbers[root], _MAYBE / distance)
            for root, distance in near
            if root in self._numbers
        ]

    def _rarest(self, columns: np.ndarray) -> np.ndarray:
        """Places of the rarest columns, as many as are within the budget of entries; three at
        least.
        """
        entries = self._table.indptr[columns + 1] - self._table.indptr[columns]
        order = np.argsort(entries, kind="stable")
        within = int(np.searchsorted(np.cumsum(entries[order]), _POSTINGS, side="right"))
        return np.asarray(order[: max(3, within)])
